import { join } from 'node:path'
import { type PaymentScreen, type PaymentState, usualPaymentPolicy } from '#engines/screening'
import { systemClock } from '#kernel/clock'
import { systemRandom } from '#kernel/random'
import { makeKeys } from '#platform/keys'
import type { Log } from '#platform/log'
import { loadMessages } from '#platform/messages'
import type { Metrics } from '#platform/metrics'
import type { State } from '#platform/state/state'
import { makeValkeyState } from '#platform/state/valkey'
import { makeDeliveries } from '../calls/deliveries.ts'
import { nodeKey } from '../calls/node-key.ts'
import type { Centre } from '../centre.ts'
import type { ServedPart } from '../exchange.ts'
import type { Replica } from '../replica.ts'
import { makeAnswers } from './answer.ts'
import { openCentrePolicies } from './centre-policies.ts'
import type { PaymentsConfig } from './config.ts'
import { type PaymentCounts, startCounts } from './counts.ts'
import { type Decided, makeDecide } from './decide.ts'
import { watchPayments } from './figures.ts'
import { claimFolder } from './folder-claim.ts'
import { makePaymentsHttp } from './http.ts'
import { openJournal } from './journal.ts'
import { makePaymentKeys } from './keys.ts'
import { shareOverrides } from './override-sharing.ts'
import { filedOverride, openOverrides } from './overrides.ts'
import { fixedPolicies, openScreens } from './policies.ts'
import { recover } from './recover.ts'
import { makeScreening, type Screening } from './screening.ts'
import { journalFailure } from './segments.ts'
import { makeSharing } from './sharing.ts'
import { type Snapshots, startSnapshots } from './snapshots.ts'

export type { PaymentsConfig } from './config.ts'

/** What screening of payments is started with. */
export interface PaymentsOptions {
  readonly config: PaymentsConfig
  /** The folder of payments within the edge's; one node at a time. */
  readonly folder: string
  readonly replica: Pick<Replica, 'registry'>
  readonly log: Log
  readonly metrics: Metrics
  /** Whether calls' screening on this node found something against a number lately; nothing is known where left out. */
  readonly isMarked?: (number: string) => boolean
  /** How the centre is reached, and by which key of its feed it is known. */
  readonly centre: Pick<Centre, 'read' | 'hand'>
  readonly trusted: () => readonly string[]
  /** State that nodes share, in the place of the store that the configuration names. */
  readonly shared?: Pick<State, 'firsts' | 'stream'>
  /** Milliseconds between two looks at the centre's policy; thirty seconds where not said. */
  readonly policyEvery?: number
  /** Milliseconds between two times that counts go to the centre; ten seconds where not said. */
  readonly deliverEvery?: number
}

/** Screening of payments, running. */
export interface Payments extends AsyncDisposable {
  readonly part: ServedPart
  readonly screening: Screening
  readonly snapshots: Snapshots
  tallies(): ReturnType<PaymentState['tallies']>
}

const locales = join(import.meta.dirname, '../../../../locales')

/**
 * Starts screening of payments by what the folder holds. Throws `JournalDamaged` where that is not as it was written, since nobody may
 * answer from half a memory, and `FolderTaken` where another node has the folder.
 */
export async function startPayments(options: PaymentsOptions): Promise<Payments> {
  const { config, folder, log, metrics, replica, isMarked = () => false } = options
  await using begun = new AsyncDisposableStack()
  begun.use(await claimFolder(folder, log))
  const keys = makePaymentKeys(config.shared?.secret.reveal() ?? nodeKey(folder))
  const { state, decisions, records, torn, leftAside } = recover(folder, config.sizes)
  if (leftAside) log.warn('the snapshot of payments has other sizes; the journal that is kept was read in its place')
  log.info({ records, torn, remembered: decisions.size() }, 'the journal of payments was read')
  const journal = openJournal({ folder, log, segmentBytes: config.segmentBytes })
  const overrides = openOverrides(folder)
  const filed = (config.overrides ?? []).map((one) => filedOverride(one, Date.now()))
  overrides.take(filed, Date.now())
  const followed = followCentre(options)
  const screen = openScreens(followed ?? fixedPolicies(config.policy ?? usualPaymentPolicy), log)
  const registry = () => replica.registry()
  const decide = makeDecide({ keys, state, registry, isMarked, overrideOf: overrides.of, screen })
  const store = await openStore(options, begun)
  const sharing = store && makeSharing(store, log)
  const shared = sharing === undefined ? {} : { sharing }
  const told = store && shareOverrides({ stream: store.stream, overrides, log })
  const figures = watchPayments({ metrics, journal, decisions, state, ...shared })
  const answer = makeAnswers(loadMessages(locales), () => screen().policy)
  const { took } = figures
  const counts = startTelling(options, { screen, begun })
  const decided = (one: Decided) => {
    figures.decided(one)
    counts.count(one, Date.now())
  }
  const screening = makeScreening({ keys, state, decisions, journal, decide, answer, decided, ...shared })
  const stats = () => figures.stats({ version: screen().version })
  const part = makePaymentsHttp({
    config,
    screening,
    overrides,
    stats,
    took,
    failed: (error) => tellFailure(log, error),
  })
  const { snapshotEvery: every, snapshotAfter: after, history } = config
  const kept = { folder, state: config.sizes.state, journal, decisions, log, every, after, behind: records }
  const snapshots = startSnapshots({ ...kept, ...(history && { history }) })
  followed?.start()
  const running = begun.move()
  return {
    part: { ...part, refresh: figures.refresh },
    screening,
    snapshots,
    tallies: state.tallies,
    [Symbol.asyncDispose]: async () => {
      await followed?.[Symbol.asyncDispose]()
      await snapshots[Symbol.asyncDispose]()
      await told?.close()
      await sharing?.close()
      await journal.close()
      await running.disposeAsync()
    },
  }
}

/** Of a damaged journal file and byte; of anything else its name alone, since its words may quote what somebody sent. */
function tellFailure(log: Log, error: unknown): void {
  const { code, details } = journalFailure(error) ?? { code: error instanceof Error ? error.name : 'unknown' }
  log.error({ code, ...details }, 'a question about payments could not be answered')
}

/** A bank with a policy of its own is not told another. */
function followCentre({ config, folder, log, centre, trusted, policyEvery = 30_000 }: PaymentsOptions) {
  if (config.policy !== undefined) return undefined
  return openCentrePolicies({ centre, folder, log, trusted, usual: usualPaymentPolicy, every: policyEvery })
}

/** Where nodes of one bank share; undefined where this is the only one. */
async function openStore(
  options: PaymentsOptions,
  begun: AsyncDisposableStack,
): Promise<Pick<State, 'firsts' | 'stream'> | undefined> {
  const { config, log, metrics } = options
  if (options.shared !== undefined) return options.shared
  if (config.shared === undefined) return undefined
  const parts = { log, metrics, clock: systemClock, random: systemRandom }
  const { urls, secret } = config.shared
  const state = begun.use(makeValkeyState({ ...parts, urls, keys: makeKeys(secret) }))
  await state.connect()
  return state
}

/** Counts for the centre: on the disk until it has them. */
function startTelling(
  { centre, folder, log, deliverEvery = 10_000 }: PaymentsOptions,
  { screen, begun }: { readonly screen: () => PaymentScreen; readonly begun: AsyncDisposableStack },
): PaymentCounts {
  const deliveries = begun.use(makeDeliveries({ centre, folder: join(folder, 'deliveries'), log, every: deliverEvery }))
  deliveries.start()
  return begun.use(startCounts(deliveries, { screen, every: deliverEvery }))
}
