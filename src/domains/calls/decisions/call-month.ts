import { type Cell, csvOf } from '#formats/csv'
import { endOfDay, writtenMidnight } from '#kernel/clock'
import { type FigureChange, readingDays } from '#kernel/figure-readings'
import type { Translate } from '#platform/messages'

/** Public figures of a month. */
export interface CallMonth {
  /** `YYYY-MM`, in Kazakhstan's time. */
  readonly month: string
  /** The midnight up to which these are counted: what was told before it. */
  readonly asOf: Date
  /** How many operators told of it. */
  readonly operators: number
  readonly calls: number
  /** Rejected by a rule in force. */
  readonly blocked: number
  /** Rules that may be told of, each as of its own midnight; they may come to less than `blocked`. */
  readonly byRule: readonly RuleFigures[]
}

/** What one rule rejected in a month. */
export interface RuleFigures {
  readonly code: string
  readonly asOf: Date
  readonly blocked: number
}

/** Calls of a month (`YYYY-MM`) by the rule that spoke (empty for none), as told on one day (`YYYY-MM-DD`). */
export interface ToldSum {
  readonly month: string
  readonly toldOn: string
  readonly rule: string
  readonly calls: number
  readonly blocked: number
}

/** On which day an operator told of a month first. */
export interface FirstTold {
  readonly month: string
  readonly organisation: string
  readonly toldOn: string
}

/**
 * What is published of months, in the order in which they are given; their sums in the order of days, of closed ones alone. Figures of
 * a month, and of each rule in it, stand as of the end of a day and move on to a later one only where at least five more calls were
 * rejected (`readingDays`), so that two readings never tell of a few calls. A month or rule with fewer is left out.
 */
export function publishedMonths(sums: readonly ToldSum[], operators: readonly FirstTold[]): readonly CallMonth[] {
  return [...Map.groupBy(sums, ({ month }) => month)].flatMap(([month, told]) => {
    const { whole, parts } = readingDays(told.filter(({ blocked }) => blocked > 0).map(changeOf))
    if (whole === null) return []
    const counted = told.filter(({ toldOn }) => toldOn <= whole)
    return {
      month,
      asOf: endOfDay(whole),
      operators: operators.filter((first) => first.month === month && first.toldOn <= whole).length,
      calls: counted.reduce((sum, { calls }) => sum + calls, 0),
      blocked: blockedOf(counted),
      byRule: [...parts]
        .map(([rule, day]) => ({
          code: rule,
          asOf: endOfDay(day),
          blocked: blockedOf(told.filter((sum) => sum.rule === rule && sum.toldOn <= day)),
        }))
        .toSorted((a, b) => b.blocked - a.blocked),
    }
  })
}

function changeOf({ toldOn, rule, blocked }: ToldSum): FigureChange {
  return { day: toldOn, part: rule, cause: `${toldOn} ${rule}`, count: blocked }
}

function blockedOf(sums: readonly ToldSum[]): number {
  return sums.reduce((sum, { blocked }) => sum + blocked, 0)
}

/**
 * Months as CSV, one line a month and rule: `month`, `rule` (`all` for the whole month), `title` in the reader's language,
 * `calls` and `operators` (of the whole month only), `blocked`, and `as-of`, the midnight up to which the line is counted.
 */
export function callFiguresCsv(months: readonly CallMonth[], t: Translate): string {
  const lines = months.flatMap(({ month, asOf, calls, operators, blocked, byRule }): Cell[][] => [
    [month, 'all', t('site-calls.figures.calls'), calls, operators, blocked, writtenMidnight(asOf)],
    ...byRule.map((rule): Cell[] => {
      const { code, blocked, asOf } = rule
      return [month, code, t(`call-rule.rule.${code}`), null, null, blocked, writtenMidnight(asOf)]
    }),
  ])
  return csvOf(['month', 'rule', 'title', 'calls', 'operators', 'blocked', 'as-of'], lines)
}
