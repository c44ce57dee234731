import type { NumberBook } from '#engines/screening'
import { systemClock } from '#kernel/clock'
import { systemRandom } from '#kernel/random'
import { makeKeys } from '#platform/keys'
import type { Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import type { State } from '#platform/state/state'
import { makeValkeyState } from '#platform/state/valkey'
import { type Facts, makeFacts } from './ask.ts'
import { type CallsConfig, registrationSecondsUsual } from './config.ts'
import { makeRecent, type Recent } from './recent.ts'

/** What learning is set up by. */
export interface LearningOptions {
  readonly config: Pick<CallsConfig, 'shared' | 'roaming' | 'registrationSeconds'>
  readonly log: Log
  readonly metrics: Metrics
}

/** What this node remembers of calls and subscribers, and how it learns what it does not. */
export interface Learning {
  readonly recent: Recent
  readonly facts: Facts
  /** Tells where numbers are looked up, to know whom to ask about them. */
  useNumbers(now: () => NumberBook): void
  refresh(): void
}

/** Opens it; what it holds open is closed with `begun`. Reaches for the store that sites share, for a second at most. */
export async function openLearning(options: LearningOptions, begun: AsyncDisposableStack): Promise<Learning> {
  const { config, log, metrics } = options
  const { roaming, registrationSeconds = registrationSecondsUsual } = config
  const recent = makeRecent({ missingUntil: Date.now() + registrationSeconds * 1000 })
  const lost = metrics.gauge('saqbol_calls_forgotten', 'Registrations and whereabouts that gave way before their time')
  const state = await openShared(options, begun)
  let numbers: (() => NumberBook) | undefined
  const facts = makeFacts({
    recent,
    registrationSeconds,
    log,
    ...(state !== undefined && { shared: state.registration }),
    ...(roaming !== undefined && { roaming }),
    operatorOf: (number) => numbers?.().operator(number, Date.now()),
  })
  const useNumbers = (now: () => NumberBook) => {
    numbers = now
  }
  return { recent, facts, useNumbers, refresh: () => lost.set(recent.lost()) }
}

/** The store that the nodes of several sites share; undefined where there is none. */
async function openShared(
  { config: { shared }, log, metrics }: LearningOptions,
  begun: AsyncDisposableStack,
): Promise<State | undefined> {
  if (shared === undefined) return undefined
  const parts = { log, metrics, clock: systemClock, random: systemRandom }
  const state = begun.use(makeValkeyState({ ...parts, urls: shared.urls, keys: makeKeys(shared.secret) }))
  await state.connect()
  return state
}
