import type { Language } from '#kernel/language'
import type { Translate } from '#platform/messages'
import { openPaper, type Paper, sheet } from '#platform/print/paper'
import type { Figures } from './figures-service.ts'
import { type FiguresLine, measures } from './measures.ts'
import { barChart, rowChart } from './paper-chart-service.ts'
import type { LineTitle } from './workbook-service.ts'

/** What a printed paper of figures needs. */
export interface PaperGiven {
  /** The breakdown asked for. */
  readonly figures: Figures
  /** The same reports along time. */
  readonly steps: Figures
  readonly language: Language
  readonly t: Translate
  readonly title: LineTitle
  readonly duration: (seconds: number | null, t: Translate) => string
  /** The folder of the fonts. */
  readonly fonts: string
}

const muted = '#4a5b63'
const rule = '#d5dee2'
const heading = '#064a5e'

/** Figures as a paper to print: totals, two charts, the table, and what each figure means (PDF, A4). */
export function figuresPaper(given: PaperGiven): Promise<Buffer> {
  const { figures, steps, language, t, fonts } = given
  const title = t('console.figures.paper.title')
  const paper = openPaper({ fonts, title, language, at: figures.at })
  paper.paragraph(title, { size: 19, bold: true, colour: heading, gap: 4 })
  paper.paragraph(t('console.figures.paper.period', dates(figures)), { size: 11, gap: 2 })
  paper.paragraph(t('console.figures.paper.previous', dates(figures.previous)), { size: 9, colour: muted, gap: 2 })
  if (figures.data === 'synthetic') {
    paper.paragraph(t('console.figures.synthetic'), { size: 10, bold: true, colour: '#8a5a00', gap: 2 })
  }
  paper.y += 10
  totals(paper, given)
  const bars = steps.lines.map(({ code, received }) => ({ label: dateOf(code), value: received }))
  barChart(paper, { title: t('console.figures.chart.received'), bars, none: t('console.figures.empty') })
  const rows = figures.lines
    .filter(({ received }) => received > 0)
    .slice(0, 14)
    .map((line) => ({
      label: given.title(figures.by, line, t),
      value: line.times.look.median ?? 0,
      shown: given.duration(line.times.look.median, t),
    }))
  rowChart(paper, { title: t('console.figures.chart.look'), rows, none: t('console.figures.empty') })
  table(paper, given)
  meanings(paper, t)
  const made = moment(figures.at)
  return paper.close((page, pages) => t('console.figures.paper.foot', { page, pages, made }))
}

const dateOf = (day: string) => day.split('-').toReversed().join('.')
const dates = ({ from, to }: { readonly from: string; readonly to: string }) => ({ from: dateOf(from), to: dateOf(to) })

/** A moment as it is written in Kazakhstan: UTC+5. */
function moment(at: Date): string {
  const local = new Date(at.getTime() + 5 * 3_600_000).toISOString()
  return `${dateOf(local.slice(0, 10))} ${local.slice(11, 16)}`
}

/** The four times of all reports beside those of the period before. */
function totals(paper: Paper, { figures, t, duration }: PaperGiven): void {
  const { total, previous } = figures
  const columns = [0, 190, 270, 350, 425]
  const row = (cells: readonly string[], style: { bold?: boolean; colour?: string } = {}) => {
    paper.room(18)
    for (const [place, cell] of cells.entries()) {
      const x = sheet.margin + (columns[place] ?? 0)
      const width = place === 0 ? 185 : 72
      paper.line(cell, { x, y: paper.y, width, align: place === 0 ? 'left' : 'right' }, { size: 10, ...style })
    }
    paper.y += 17
    line(paper)
  }
  const pair = (label: string, now: number, before: number) =>
    row([label, String(now), '', '', t('console.figures.paper.was', { value: String(before) })], { bold: true })
  pair(t('console.figures.received'), total.received, previous.total.received)
  pair(t('console.figures.open'), total.open, previous.total.open)
  row(
    [
      '',
      t('console.figures.paper.count'),
      t('console.figures.paper.median'),
      t('console.figures.paper.p90'),
      t('console.figures.paper.median-before'),
    ],
    { colour: muted },
  )
  for (const measure of measures) {
    const { count, median, p90 } = total.times[measure]
    const before = previous.total.times[measure].median
    const name = t(`console.figures.term.${measure}`)
    row([name, String(count), duration(median, t), duration(p90, t), duration(before, t)])
  }
  paper.y += 14
}

function line(paper: Paper): void {
  const y = paper.y - 3
  paper.stroke(
    [
      [sheet.margin, y],
      [sheet.width - sheet.margin, y],
    ],
    { colour: rule, width: 0.5 },
  )
}

/** The table: a line may take several rows of print, since names of topics are long. */
function table(paper: Paper, given: PaperGiven): void {
  const { figures, t, title, duration } = given
  const first = 150
  const width = (sheet.width - 2 * sheet.margin - first) / 6
  const draw = (cells: readonly string[], style: { bold?: boolean; colour?: string } = {}) => {
    const size = 8
    const lines = cells.map((cell, place) => paper.wrap(cell, (place === 0 ? first : width) - 6, { size, ...style }))
    const height = Math.max(...lines.map(({ length }) => length)) * 10.5 + 5
    const turned = paper.room(height)
    for (const [place, wrapped] of lines.entries()) {
      const x = sheet.margin + (place === 0 ? 0 : first + (place - 1) * width)
      for (const [row, text] of wrapped.entries()) {
        const at = { x, y: paper.y + row * 10.5, width: (place === 0 ? first : width) - 6 }
        paper.line(text, { ...at, align: place === 0 ? 'left' : 'right' }, { size, ...style })
      }
    }
    paper.y += height
    line(paper)
    return turned
  }
  const cells = (name: string, line: FiguresLine) => [
    name,
    String(line.received),
    String(line.open),
    ...measures.map((measure) => duration(line.times[measure].median, t)),
  ]
  heads(paper, t(`console.figures.by.${figures.by}`))
  draw(
    [
      '',
      t('console.figures.received'),
      t('console.figures.open'),
      ...measures.map((measure) => t(`console.figures.term.${measure}`)),
    ],
    { colour: muted },
  )
  for (const one of figures.lines.filter(({ received }) => received > 0)) draw(cells(title(figures.by, one, t), one))
  draw(cells(t('console.figures.all'), figures.total), { bold: true })
  paper.y += 14
}

function heads(paper: Paper, text: string): void {
  paper.room(60)
  paper.paragraph(text, { size: 12, bold: true, colour: heading, gap: 4 })
}

function meanings(paper: Paper, t: Translate): void {
  heads(paper, t('console.figures.meanings'))
  for (const word of ['received', 'open', ...measures, 'median', 'p90', 'operator']) {
    paper.room(24)
    paper.paragraph(`${t(`console.figures.term.${word}`)}: ${t(`console.figures.meaning.${word}`)}`, {
      size: 9,
      gap: 3,
    })
  }
}
