import { kzRange } from '#formats/kz-numbering'
import { compileNumberMap } from './number-map.ts'
import { makePlan } from './plan.ts'
import { callRules } from './reason.ts'
import { compileSpans } from './spans.ts'
import { type CallTables, type NumberBook, numberUses } from './tables.ts'

/** Whom ranges were given to, by the first three digits of the national number. */
const givenTo: readonly (string | undefined)[] = Array.from(
  { length: 1000 },
  (_, code) => kzRange(String(code).padStart(3, '0'))?.operator,
)

/** To whom ported numbers moved. */
export interface PortedBook {
  /** The operator that a number moved to; undefined of one that did not move. */
  operator(number: number): string | undefined
}

/**
 * Compiles ported numbers: by the million that takes half a second, so it is done by itself where they changed. Throws a `RangeError`
 * for a ported number without an operator.
 */
export function compilePorted({ operators, ported }: Pick<CallTables, 'operators' | 'ported'>): PortedBook {
  if (ported.operators.some((place) => place >= operators.length)) throw new RangeError('an operator without a name')
  const moved = compileNumberMap(ported.numbers, ported.operators)
  return {
    operator: (number) => {
      const to = moved.find(number)
      return to < 0 ? undefined : operators[to]
    },
  }
}

/**
 * Compiles the national tables, with ported numbers that were compiled before where they are given. What the tables say of a number
 * counts before the plan built in, by its date. Throws a `RangeError` for a table that contradicts itself (a span that ends before it
 * begins, a ported number without an operator).
 */
export function compileNumbers(tables: CallTables, ported: PortedBook = compilePorted(tables)): NumberBook {
  const { allocated, doNotOriginate } = tables
  const plan = makePlan()
  const spans = compileSpans(allocated)
  const uses = Uint8Array.from(allocated, ({ use }) => numberUses.indexOf(use))
  const inbound = compileSpans(doNotOriginate)
  // By rule, so that of exemptions that overlap none hides another.
  const exempt = callRules.map((name) =>
    compileSpans(tables.exempt.filter(({ rule }) => rule === null || rule === name)),
  )
  const hasSpans = allocated.length > 0
  const hasInbound = doNotOriginate.length > 0
  const hasExempt = tables.exempt.length > 0

  return {
    use: (number, now) => {
      if (number < 1) return 0
      const place = hasSpans ? spans.find(number, now) : -1
      return place < 0 ? plan(number) : (uses[place] ?? 0)
    },
    operator: (number, now) => {
      const to = ported.operator(number)
      if (to !== undefined) return to
      const place = number < 1 ? -1 : spans.find(number, now)
      if (place >= 0) return allocated[place]?.operator
      return number >= 7e10 && number < 8e10 ? givenTo[Math.floor((number - 7e10) / 1e7)] : undefined
    },
    inboundOnly: (number, now) => {
      const place = hasInbound && number > 0 ? inbound.find(number, now) : -1
      return place < 0 ? null : (doNotOriginate[place]?.owner ?? '')
    },
    isExempt: (number, rule, now) => hasExempt && number > 0 && (exempt[rule]?.find(number, now) ?? -1) >= 0,
  }
}
