import { taxonomyKey } from '#domains/taxonomy'
import { type Cell, csvOf } from '#formats/csv'
import type { Translate } from '#platform/messages'
import { type Breakdown, type CodedLine, type FiguresLine, measures } from './measures.ts'

/** What a line of a breakdown is called, in the reader's language. */
export function lineTitle(by: Breakdown, { code, name }: Pick<CodedLine, 'code' | 'name'>, t: Translate): string {
  if (by === 'day' || by === 'week' || by === 'month') return code
  if (code === 'none') return t(`console.figures.none.${by}`)
  if (by === 'operator')
    return name ?? t('console.figures.colleague', { number: /^\d+$/.test(code) ? code : '' }).trim()
  if (by === 'language') return t(`console.figures.language.${code}`)
  return t(taxonomyKey(by, code, 'title'))
}

/** A length of time in words short enough for a table: `45 s`, `12 min`, `5 h 12 min`, `3 d 4 h`; a dash for none. */
export function durationText(seconds: number | null, t: Translate): string {
  if (seconds === null) return '–'
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (seconds < 60) return t('console.figures.duration.seconds', { seconds })
  if (hours < 1) return t('console.figures.duration.minutes', { minutes })
  if (hours < 48) return t('console.figures.duration.hours', { hours, minutes: minutes % 60 })
  return t('console.figures.duration.days', { days: Math.floor(hours / 24), hours: hours % 24 })
}

/** What can be written into a file of figures. */
export interface FiguresTable {
  readonly by: Breakdown
  readonly from: string
  readonly to: string
  readonly data: 'real' | 'synthetic'
  readonly total: FiguresLine
  readonly lines: readonly CodedLine[]
}

/** The headings of `figuresCsv`. */
export const figuresHeader: readonly string[] = [
  'data',
  'by',
  'from',
  'to',
  'code',
  'title',
  'received',
  'received_before',
  'open',
  ...measures.flatMap((measure) => [`${measure}_count`, `${measure}_median_s`, `${measure}_p90_s`]),
]

/**
 * Figures as CSV, the total first: `data`, `by`, `from`, `to`, `code` (`all` for the total), `title` in the reader's
 * language, `received`, `received_before`, `open`, and for each time `<time>_count`, `<time>_median_s`, `<time>_p90_s`.
 */
export function figuresCsv(figures: FiguresTable, t: Translate): string {
  const { by, from, to, data, total, lines } = figures
  const cells = (code: string, title: string, line: FiguresLine & { readonly before?: number | null }): Cell[] => [
    data,
    by,
    from,
    to,
    code,
    title,
    line.received,
    line.before ?? null,
    line.open,
    ...measures.flatMap((measure) => {
      const { count, median, p90 } = line.times[measure]
      return [count, median, p90]
    }),
  ]
  return csvOf(figuresHeader, [
    cells('all', t('console.figures.all'), total),
    ...lines.map((line) => cells(line.code, lineTitle(by, line, t), line)),
  ])
}
