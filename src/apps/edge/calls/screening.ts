import { type LookupHandle, openLookup } from '#engines/lookup'
import { type CallTables, compileCalls, compileNumbers, makeVelocity, type NumberBook } from '#engines/screening'
import type { CallsConfig } from './config.ts'
import { type AskFact, type Decider, type KnownFacts, makeDecider } from './decider.ts'

/** What decisions rest on besides what is configured; it changes while calls come. */
export interface Ground {
  /** The registry in memory, shared by all threads. */
  readonly index: LookupHandle
  readonly tables: CallTables
}

/** Screening in one thread. */
export interface ThreadScreening {
  readonly decider: Decider
  /** What is known of numbers now. */
  numbers(): NumberBook
  /** Decides by newer tables, or by another index, from now on. */
  stand(ground: Partial<Ground>): void
}

/** Makes the screening of a thread. Its count of who calls how fast is the thread's own: a sender stays with one thread. */
export function makeThreadScreening(
  { policy, velocity }: CallsConfig,
  ground: Ground,
  { known, ask }: { readonly known: KnownFacts; readonly ask: AskFact },
): ThreadScreening {
  let numbers: NumberBook = compileNumbers(ground.tables)
  let { index } = ground
  const compile = () => compileCalls(policy, { numbers, lookup: openLookup(index) })
  const decider = makeDecider({ screen: compile(), known, velocity: makeVelocity(velocity), ask })
  return {
    decider,
    numbers: () => numbers,
    stand: (next) => {
      if (next.tables !== undefined) numbers = compileNumbers(next.tables)
      index = next.index ?? index
      decider.replace(compile())
    },
  }
}
