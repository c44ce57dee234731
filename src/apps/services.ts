import { join } from 'node:path'
import { type Audit, makeAudit } from '#domains/audit'
import { type Calls, makeCalls } from '#domains/calls'
import {
  type Crises,
  type DeskFigures,
  type Drafts,
  type FiguresExports,
  type MailIntake,
  makeCrises,
  makeDrafts,
  makeFigures,
  makeFiguresExports,
  makePreviews,
  makeQuality,
  makeTelephony,
  makeTemplates,
  makeViews,
  makeWellbeing,
  type Previews,
  type Quality,
  type Telephony,
  type Templates,
  type Views,
  type Wellbeing,
} from '#domains/desk'
import type { Evidence } from '#domains/evidence'
import { type Identity, makeIdentity, makeReceipts, type Receipts } from '#domains/identity'
import { type Indicators, makeIndicators } from '#domains/indicators'
import { type DutyMail, makePayments, type Payments, type PolicyTrial } from '#domains/payments'
import {
  type Blocked,
  type CallTablesFeed,
  type Feed,
  type Lists,
  makeBlocked,
  makeCallTablesFeed,
  makeFeed,
  makeLists,
  makePaymentPolicyFeed,
  makeZoneKeys,
  type PaymentPolicyFeed,
  type ZoneKeys,
} from '#domains/publications'
import {
  makeReferrals,
  makeReports,
  makeSuggestions,
  type Referrals,
  type Reports,
  type Suggestions,
} from '#domains/reports'
import { makeStatistics, type Statistics } from '#domains/statistics'
import { type Clock, systemClock } from '#kernel/clock'
import { type Ids, makeIds } from '#kernel/id'
import { type Random, systemRandom } from '#kernel/random'
import type { Blobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import type { Database, Pool } from '#platform/database'
import { type Keys, makeKeys } from '#platform/keys'
import { type Live, makeLive } from '#platform/live'
import type { Log } from '#platform/log'
import type { Outgoing } from '#platform/mail/outgoing'
import { loadMessages, type Messages } from '#platform/messages'
import { type Metrics, makeMetrics } from '#platform/metrics'
import { migrate } from '#platform/migrations'
import { makeOutbox, type Outbox } from '#platform/outbox'
import { proveSecret } from '#platform/secret-proof'
import { makeState } from '#platform/state/make'
import type { State } from '#platform/state/state'
import type { Data } from './data.ts'
import { domainMigrations } from './domains.ts'
import { makeMail, makeMailWays } from './mail.ts'
import { domainPolicy } from './policy.ts'
import { orThrow } from './start-failure.ts'

/** Everything a process of the product works with, wired by hand. */
export interface Services {
  readonly config: Config
  readonly log: Log
  readonly db: Database
  readonly pool: Pool
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly keys: Keys
  readonly messages: Messages
  readonly metrics: Metrics
  readonly outbox: Outbox
  readonly blobs: Blobs
  readonly evidence: Evidence
  /** Mail out of the house. */
  readonly outgoing: Outgoing
  /** Reminders to duty officers of banks; undefined where no relay is configured. */
  readonly dutyMail: DutyMail | undefined
  /** Mail that becomes reports. */
  readonly mail: MailIntake
  readonly live: Live
  /** What servers count and remember together for a while. */
  readonly state: State
  readonly audit: Audit
  readonly receipts: Receipts
  readonly identity: Identity
  readonly indicators: Indicators
  readonly reports: Reports
  readonly referrals: Referrals
  readonly suggestions: Suggestions
  readonly drafts: Drafts
  readonly previews: Previews
  readonly telephony: Telephony
  readonly views: Views
  readonly figures: DeskFigures
  readonly figuresExports: FiguresExports
  /** The folder of the fonts of printed papers. */
  readonly printFonts: string
  readonly quality: Quality
  readonly crises: Crises
  readonly templates: Templates
  readonly wellbeing: Wellbeing
  /** Calls that nodes screened. */
  readonly calls: Calls
  /** Payments that banks screen, and stolen money that is chased. */
  readonly payments: Payments
  readonly callTablesFeed: CallTablesFeed
  readonly paymentPolicyFeed: PaymentPolicyFeed
  /** The registry as it goes out to partners. */
  readonly feed: Feed
  readonly blocked: Blocked
  readonly lists: Lists
  readonly zoneKeys: ZoneKeys
  readonly statistics: Statistics
}

const locales = join(import.meta.dirname, '../../locales')
const printFonts = join(import.meta.dirname, '../../dist/print')

/** The catalogue of the product. */
export function openMessages(): Messages {
  return loadMessages(locales)
}

/**
 * Migrates the database and wires all services. `clock` moves the domains' time (the demo lives through past
 * weeks); the audit trail always keeps the machine's own. `tryPolicies` tries proposals of payments' rules.
 */
export async function makeServices(given: Given & { readonly tryPolicies?: PolicyTrial }): Promise<Services> {
  const { config } = given
  await migrate(given.data.pool, domainMigrations)
  const shared = await makeShared(given)
  const identity = makeIdentity({ ...shared, policy: domainPolicy, guessesPerHour: config.GUESS_LIMIT_PER_HOUR })
  const indicators = makeIndicators(shared)
  const reports = makeReports({ ...shared, indicators })
  const calls = makeCalls({ ...shared, indicators })
  const payments = makePayments({ ...shared, indicators, tryPolicies: given.tryPolicies })
  const statistics = makeStatistics(shared)
  const suggestions = makeSuggestions(shared)
  const review = { ...shared, reports, colleagues: () => identity.people.colleagues() }
  const figures = makeFigures(review)
  const intake = { ...shared, indicators, reports, suggestions }
  const ways = makeMailWays(shared)
  return {
    ...shared,
    ...ways,
    mail: makeMail({ ...shared, ...ways, reports }),
    identity,
    indicators,
    reports,
    referrals: makeReferrals({ ...shared, letterMail: ways.letterMail }),
    suggestions,
    drafts: makeDrafts(intake),
    previews: makePreviews(intake),
    telephony: makeTelephony(shared),
    views: makeViews(shared),
    figures,
    figuresExports: makeFiguresExports({ ...shared, figures }),
    printFonts,
    quality: makeQuality(review),
    crises: makeCrises(review),
    templates: makeTemplates(review),
    wellbeing: makeWellbeing(review),
    calls,
    payments,
    callTablesFeed: makeCallTablesFeed({ ...shared, calls }),
    paymentPolicyFeed: makePaymentPolicyFeed({ ...shared, payments }),
    feed: makeFeed(shared),
    blocked: makeBlocked({ ...shared, indicators }),
    lists: makeLists(shared),
    zoneKeys: makeZoneKeys(shared),
    statistics,
  }
}

/** What services are made of. */
interface Given {
  readonly config: Config
  readonly data: Pick<Data, 'db' | 'pool'>
  readonly log: Log
  readonly clock?: Clock
}

/** What all services share. Throws where the secret is not the one that the data was sealed with. */
async function makeShared({ config, log, data: { db, pool }, clock = systemClock }: Given) {
  const keys = makeKeys(config.SAQBOL_SECRET)
  orThrow(await proveSecret(pool, keys))
  const random = systemRandom
  const ids = makeIds(clock, random)
  const base = { config, log, db, pool, clock, random, ids, keys, messages: openMessages(), metrics: makeMetrics() }
  const audit = makeAudit({ ...base, clock: systemClock })
  const outbox = makeOutbox(clock)
  const receipts = makeReceipts({ keys, random })
  const live = makeLive(base)
  // Limits end by the machine's clock, wherever the domains are in time.
  const state = makeState({ ...base, clock: systemClock })
  return { ...base, audit, outbox, receipts, live, state }
}
