import type { Translate } from '#platform/messages'
import { type Sheet, type SheetCell, workbookOf } from '#platform/spreadsheet'
import type { Figures } from './figures-service.ts'
import { type Breakdown, type CodedLine, type FiguresLine, isStep, measures } from './measures.ts'

/** Writes a line's name; see `lineTitle`. */
export type LineTitle = (by: Breakdown, line: Pick<CodedLine, 'code' | 'name'>, t: Translate) => string

/** The breakdowns of a workbook: a sheet each. */
export const workbookBreakdowns = ['topic', 'channel', 'operator', 'region', 'language', 'day'] as const

/** Figures as a workbook: a sheet for each breakdown and one that says what every figure means. */
export function workbook(all: readonly Figures[], t: Translate, title: LineTitle): Promise<Buffer> {
  return workbookOf([...all.map((figures) => sheetOf(figures, t, title)), meanings(all, t)])
}

function sheetOf(figures: Figures, t: Translate, title: LineTitle): Sheet {
  const { by, total, lines, previous } = figures
  const header = [
    t(`console.figures.by.${by}`),
    t('console.figures.received'),
    t('console.figures.before'),
    t('console.figures.open'),
    ...measures.flatMap((measure) => [
      t(`console.figures.${measure}.count`),
      t(`console.figures.${measure}.median`),
      t(`console.figures.${measure}.p90`),
    ]),
  ]
  const cells = (name: SheetCell, line: FiguresLine, before: number | null): SheetCell[] => [
    name,
    line.received,
    before,
    line.open,
    ...measures.flatMap((measure): SheetCell[] => {
      const { count, median, p90 } = line.times[measure]
      return [count, { seconds: median }, { seconds: p90 }]
    }),
  ]
  const rows = [
    cells(t('console.figures.all'), total, previous.total.received),
    ...lines.map((line) => cells(isStep(by) ? { day: line.code } : title(by, line, t), line, line.before)),
  ]
  return { name: t(`console.figures.by.${by}`), header, rows, widths: [38, ...header.slice(1).map(() => 14)] }
}

function meanings(all: readonly Figures[], t: Translate): Sheet {
  const [first] = all
  const period = first === undefined ? [] : [[t('console.figures.period'), `${first.from} – ${first.to}`]]
  const made = first === undefined ? [] : [[t('console.figures.made'), first.at.toISOString()]]
  const synthetic = first?.data === 'synthetic' ? [[t('console.figures.data'), t('console.figures.synthetic')]] : []
  const words = ['received', 'before', 'open', ...measures, 'median', 'p90', 'operator'].map((word) => [
    t(`console.figures.term.${word}`),
    t(`console.figures.meaning.${word}`),
  ])
  return {
    name: t('console.figures.meanings'),
    header: [t('console.figures.figure'), t('console.figures.meaning')],
    rows: [...period, ...made, ...synthetic, ...words],
    widths: [34, 110],
  }
}
