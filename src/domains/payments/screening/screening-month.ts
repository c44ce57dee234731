import type { PaymentDecision } from '#engines/screening'
import { endOfDay } from '#kernel/clock'
import { type FigureChange, readingDays } from '#kernel/figure-readings'

/**
 * Public figures of a month. **Screened** are payments that a bank's node decided before they left, each counted once however often it
 * was sent; **held** those of them that somebody looked at before they left, **blocked** those that were refused, **challenged** those
 * whose payer was asked once more. What became of held payments afterwards, and what rules in shadow would have done, is not in them.
 */
export interface ScreeningMonth {
  /** `YYYY-MM`, in Kazakhstan's time. */
  readonly month: string
  /** The midnight up to which banks, and payments screened, are counted: what was told before it. */
  readonly asOf: Date
  /** How many banks told. */
  readonly banks: number
  readonly screened: number
  /** Decimal digits. */
  readonly screenedTiyn: string
  /** Each as of its own midnight; null where there are too few to be told of. */
  readonly challenged: StoppedSum | null
  readonly held: StoppedSum | null
  readonly blocked: StoppedSum | null
}

/** Payments that were stopped in the same way, told of before a midnight. */
export interface StoppedSum {
  readonly asOf: Date
  readonly payments: number
  /** Decimal digits. */
  readonly tiyn: string
}

/** Payments of a month (`YYYY-MM`) of which the same was decided, as told on one day (`YYYY-MM-DD`). */
export interface ToldSum {
  readonly month: string
  readonly toldOn: string
  readonly decision: PaymentDecision
  readonly payments: number
  /** Decimal digits. */
  readonly tiyn: string
}

/** On which day a bank told of a month first. */
export interface FirstTold {
  readonly month: string
  readonly organisation: string
  readonly toldOn: string
}

/**
 * What is published of months, in the order in which they are given; their sums in the order of days, of closed ones alone. Figures of
 * a month, and of each decision in it, stand as of the end of a day and move on to a later one only where at least five more payments
 * were screened, or had that decision (`readingDays`). Payments that went on are such a part as well: they are what is screened less
 * what was stopped, so that these are never few either, nor is any sum of money one of few payments. A month with fewer is left out.
 */
export function publishedMonths(sums: readonly ToldSum[], banks: readonly FirstTold[]): readonly ScreeningMonth[] {
  return [...Map.groupBy(sums, ({ month }) => month)].flatMap(([month, told]) => {
    const { whole, parts } = readingDays(told.map(changeOf))
    if (whole === null) return []
    const { asOf, payments, tiyn } = sumUntil(told, whole)
    const stopped = (wanted: PaymentDecision) => {
      const until = parts.get(wanted)
      if (until === undefined) return null
      return sumUntil(
        told.filter(({ decision }) => decision === wanted),
        until,
      )
    }
    return {
      month,
      asOf,
      banks: banks.filter((first) => first.month === month && first.toldOn <= whole).length,
      screened: payments,
      screenedTiyn: tiyn,
      challenged: stopped('challenge'),
      held: stopped('hold'),
      blocked: stopped('block'),
    }
  })
}

function changeOf({ toldOn, decision, payments }: ToldSum): FigureChange {
  return { day: toldOn, part: decision, cause: `${toldOn} ${decision}`, count: payments }
}

/** What was told by the end of a day. */
function sumUntil(told: readonly ToldSum[], day: string): StoppedSum {
  const counted = told.filter(({ toldOn }) => toldOn <= day)
  return {
    asOf: endOfDay(day),
    payments: counted.reduce((sum, { payments }) => sum + payments, 0),
    tiyn: String(counted.reduce((sum, { tiyn }) => sum + BigInt(tiyn), 0n)),
  }
}
