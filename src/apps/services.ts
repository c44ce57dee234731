import { join } from 'node:path'
import { type Audit, makeAudit } from '#domains/audit'
import { type Identity, makeIdentity, makeReceipts, type Receipts } from '#domains/identity'
import { type Indicators, makeIndicators } from '#domains/indicators'
import { makeReports, type Reports } from '#domains/reports'
import { makeStatistics, type Statistics } from '#domains/statistics'
import { type Clock, systemClock } from '#kernel/clock'
import { type Ids, makeIds } from '#kernel/id'
import { type Random, systemRandom } from '#kernel/random'
import { type Blobs, makeBlobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import type { Database, Pool } from '#platform/database'
import { type Keys, makeKeys } from '#platform/keys'
import { type Live, makeLive } from '#platform/live'
import type { Log } from '#platform/log'
import { loadMessages, type Messages } from '#platform/messages'
import { type Metrics, makeMetrics } from '#platform/metrics'
import { migrate } from '#platform/migrations'
import { makeOutbox, type Outbox } from '#platform/outbox'
import { proveSecret } from '#platform/secret-proof'
import type { Data } from './data.ts'
import { domainMigrations } from './domains.ts'
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
  readonly live: Live
  readonly audit: Audit
  readonly receipts: Receipts
  readonly identity: Identity
  readonly indicators: Indicators
  readonly reports: Reports
  readonly statistics: Statistics
}

const locales = join(import.meta.dirname, '../../locales')

/** The catalogue of the product. */
export function openMessages(): Messages {
  return loadMessages(locales)
}

/**
 * Migrates the database and wires all services. `clock` moves the domains' time (the demo lives through past
 * weeks); the audit trail always keeps the machine's own.
 */
export async function makeServices(given: {
  readonly config: Config
  readonly data: Pick<Data, 'db' | 'pool'>
  readonly log: Log
  readonly clock?: Clock
}): Promise<Services> {
  const { config, log } = given
  const { db, pool } = given.data
  await migrate(pool, domainMigrations)
  const keys = makeKeys(config.SAQBOL_SECRET)
  orThrow(await proveSecret(pool, keys))
  const clock = given.clock ?? systemClock
  const random = systemRandom
  const ids = makeIds(clock, random)
  const base = { config, log, db, pool, clock, random, ids, keys, messages: openMessages(), metrics: makeMetrics() }
  const audit = makeAudit({ ...base, clock: systemClock })
  const outbox = makeOutbox(clock)
  const receipts = makeReceipts({ keys, random })
  const live = makeLive(base)
  const shared = { ...base, audit, outbox, receipts, live }
  const identity = makeIdentity({ ...shared, policy: domainPolicy, guessesPerHour: config.GUESS_LIMIT_PER_HOUR })
  const indicators = makeIndicators(shared)
  const reports = makeReports({ ...shared, indicators })
  const statistics = makeStatistics(shared)
  return {
    ...shared,
    blobs: makeBlobs(join(config.SAQBOL_DATA, 'blobs')),
    identity,
    indicators,
    reports,
    statistics,
  }
}
