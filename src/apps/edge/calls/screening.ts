import { type LookupHandle, openLookup } from '#engines/lookup'
import {
  type CallTables,
  compileCalls,
  compileNumbers,
  emptyCallTables,
  makeVelocity,
  type NumberBook,
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
  /** What the ported numbers alone say. */
  readonly moved: NumberBook
  readonly numbers: NumberBook
}

/** In a book of this span alone nobody has a number that did not move. */
const nobodysNumbers = { from: 1, to: 999_999_999_999_999, use: 'other' } as const

/**
 * Compiles tables. Ported numbers by the million take half a second, in which the thread answers nobody: compiled before, they are taken
 * as they are.
 */
function compileTables(tables: CallTables, before?: Compiled): Compiled {
  const { operators, ported } = tables
  const same = before?.tables.ported === ported && before.tables.operators === operators
  const moved = same
    ? before.moved
    : compileNumbers({ ...emptyCallTables, allocated: [nobodysNumbers], operators, ported })
  const rest = compileNumbers({ ...tables, operators: [], ported: emptyCallTables.ported })
  const operator: NumberBook['operator'] = (number, now) => moved.operator(number, now) ?? rest.operator(number, now)
  return { tables, moved, numbers: { ...rest, operator } }
}
