import { type Cell, csvOf } from '#formats/csv'
import type { Translate } from '#platform/messages'

/** Public figures of a month. */
export interface CallMonth {
  /** `YYYY-MM`, in Kazakhstan's time. */
  readonly month: string
  /** How many operators told of it. */
  readonly operators: number
  readonly calls: number
  /** Rejected by a rule in force. */
  readonly blocked: number
  readonly byRule: readonly { readonly code: string; readonly blocked: number }[]
}

/**
 * Months as CSV, one line a month and rule: `month`, `rule` (`all` for the whole month), `title` in the reader's language,
 * `calls` and `operators` (of the whole month only), `blocked`.
 */
export function callFiguresCsv(months: readonly CallMonth[], t: Translate): string {
  const lines = months.flatMap(({ month, calls, operators, blocked, byRule }): Cell[][] => [
    [month, 'all', t('site-calls.figures.calls'), calls, operators, blocked],
    ...byRule.map(({ code, blocked }): Cell[] => [month, code, t(`call-rule.rule.${code}`), null, null, blocked]),
  ])
  return csvOf(['month', 'rule', 'title', 'calls', 'operators', 'blocked'], lines)
}
