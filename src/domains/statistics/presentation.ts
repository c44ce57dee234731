import { type TaxonomyList, taxonomyKey } from '#domains/taxonomy'
import { type Cell, csvOf } from '#formats/csv'
import type { Translate } from '#platform/messages'
import type { Dimension, Figures, FiguresTable } from './figures.ts'
import type { History } from './history.ts'

const listOf: Readonly<Partial<Record<Dimension, TaxonomyList>>> = {
  topic: 'topic',
  channel: 'channel',
  outcome: 'closing-reason',
}

function titleOf(by: Dimension, code: string, t: Translate): string {
  if (code === 'open') return t('statistics.open')
  if (by === 'language') return t(`statistics.language.${code}`)
  const list = listOf[by]
  return list ? t(taxonomyKey(list, code, 'title')) : ''
}

/**
 * Figures as CSV, one line a year and code: `data` (`real` or `synthetic`), `year`, `code` (`all` for the year's
 * total), `title` in the reader's language, `count`, and `withheld` (`yes` where there is no count).
 */
export function figuresCsv(figures: Figures, t: Translate): string {
  const lines = (data: 'real' | 'synthetic', table: FiguresTable | null): Cell[][] =>
    (table?.years ?? []).flatMap(({ year, total, cells }) =>
      [{ code: 'all', count: total }, ...cells].map(({ code, count }) => {
        const title = code === 'all' ? t('statistics.all') : titleOf(figures.by, code, t)
        return [data, year, code, title, count, count === null ? 'yes' : 'no']
      }),
    )
  const header = ['data', 'year', 'code', 'title', 'count', 'withheld']
  return csvOf(header, [...lines('real', figures.real), ...lines('synthetic', figures.synthetic)])
}

/**
 * The figures of 2011–2019 as CSV: `measure` (`total`, `share-of-channel`, `share-of-topic`), `code`, `title`, the years
 * `from` and `to` that the value stands for, `sense` (`exact`, `over`, `about`, `almost-none`, `unknown`), `value`
 * (shares between 0 and 1) and the `source`.
 */
export function historyCsv(history: History, t: Translate): string {
  const { from, to } = history
  const source = t(`statistics.source.${history.source}`)
  const topic = (code: string, years: readonly [number, number], value: number | 'almost-none' | null): Cell[] => {
    const sense = value === null ? 'unknown' : value === 'almost-none' ? value : 'exact'
    const title = t(taxonomyKey('topic2011', code, 'title'))
    return ['share-of-topic', code, title, ...years, sense, typeof value === 'number' ? value : null]
  }
  const rows: Cell[][] = [
    ['total', 'all', t('statistics.all'), from, to, 'exact', history.total],
    ...history.otherTotals.map((other) => [
      'total',
      'all',
      t('statistics.all'),
      other.from,
      other.to,
      other.sense,
      other.total,
    ]),
    ...history.channels.map(({ channels, sense, share }) => {
      const titles = channels.map((code) => t(taxonomyKey('channel', code, 'title')))
      return ['share-of-channel', channels.join('+'), titles.join(', '), null, null, sense, share]
    }),
    ...history.shares.flatMap(({ topic: code, first, last }) => [
      topic(code, [from, from], first),
      topic(code, [to, to], last),
    ]),
    ...history.unknownShares.map((code) => topic(code, [from, to], null)),
  ]
  const header = ['measure', 'code', 'title', 'from', 'to', 'sense', 'value', 'source']
  return csvOf(
    header,
    rows.map((row) => [...row, source]),
  )
}
