import { type LookupHandle, openLookup } from '#engines/lookup'
import {
  type CallTables,
  compileCalls,
  compileNumbers,
  compilePorted,
  makeVelocity,
  type NumberBook,
  type PortedBook,
} from '#engines/screening'
import type { CallsConfig } from './config.ts'
import { type AskFact, type Decider, type KnownFacts, makeDecider } from './decider.ts'

/** What decisions rest on besides what is configured; it changes while calls come. */
export interface Ground {
  /** The registry in memory, shared by all threads. */
  readonly index: LookupHandle
  readonly tables: CallTables
}

/** Newer ground. Ported numbers, of which there may be millions, are left out where they are the same. */
export interface NextGround {
  readonly index?: LookupHandle
  readonly tables?: Omit<CallTables, 'operators' | 'ported'> & Partial<CallTables>
}

/** Screening in one thread. */
export interface ThreadScreening {
  readonly decider: Decider
  /** What is known of numbers now. */
  numbers(): NumberBook
  /** Decides by newer tables, or by another index, from now on. */
  stand(ground: NextGround): void
}

/** Makes the screening of a thread. Its count of who calls how fast is the thread's own: a sender stays with one thread. */
export function makeThreadScreening(
  { policy, velocity }: CallsConfig,
  ground: Ground,
  { known, ask }: { readonly known: KnownFacts; readonly ask: AskFact },
): ThreadScreening {
  let compiled = compileTables(ground.tables)
  let { index } = ground
  const compile = () => compileCalls(policy, { numbers: compiled.numbers, lookup: openLookup(index) })
  const decider = makeDecider({ screen: compile(), known, velocity: makeVelocity(velocity), ask })
  return {
    decider,
    numbers: () => compiled.numbers,
    stand: (next) => {
      if (next.tables !== undefined) compiled = compileTables({ ...compiled.tables, ...next.tables }, compiled)
      index = next.index ?? index
      decider.replace(compile())
    },
  }
}

interface Compiled {
  readonly tables: CallTables
  readonly ported: PortedBook
  readonly numbers: NumberBook
}

/** Compiles tables; ported numbers that are the same are taken as they were compiled before. */
function compileTables(tables: CallTables, before?: Compiled): Compiled {
  const isSame = before?.tables.ported === tables.ported && before.tables.operators === tables.operators
  const ported = isSame ? before.ported : compilePorted(tables)
  return { tables, ported, numbers: compileNumbers(tables, ported) }
}
