import { type Paper, sheet } from '#platform/print/paper'

const muted = '#4a5b63'
const rule = '#d5dee2'
const blue = '#0a6c86'
const heading = '#064a5e'
const width = sheet.width - 2 * sheet.margin

function head(paper: Paper, title: string, height: number): void {
  paper.room(height)
  paper.paragraph(title, { size: 12, bold: true, colour: heading, gap: 6 })
}

/** A round number at or above a value: 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [1, 2, 5, 10].map((times) => times * power).find((round) => round >= value) ?? value
}

/** Bars from a zero line, one for each step of time; the greatest is named, the ends of the axis too. */
export function barChart(
  paper: Paper,
  chart: {
    readonly title: string
    readonly bars: readonly { readonly label: string; readonly value: number }[]
    readonly none: string
  },
): void {
  const height = 120
  head(paper, chart.title, height + 50)
  const most = Math.max(0, ...chart.bars.map(({ value }) => value))
  if (most === 0) return paper.paragraph(chart.none, { size: 10, colour: muted, gap: 14 })
  const top = roundUp(most)
  const left = sheet.margin + 34
  const base = paper.y + height
  for (const share of [0, 0.5, 1]) {
    const y = base - share * height
    paper.stroke(
      [
        [left, y],
        [sheet.width - sheet.margin, y],
      ],
      { colour: share === 0 ? muted : rule, width: share === 0 ? 0.8 : 0.5 },
    )
    const value = top * share
    if (Number.isInteger(value)) {
      const place = { x: sheet.margin, y: y - 5, width: 28, align: 'right' } as const
      paper.line(String(value), place, { size: 8, colour: muted })
    }
  }
  const step = (width - 34) / chart.bars.length
  const greatest = chart.bars.findIndex(({ value }) => value === most)
  for (const [place, { value }] of chart.bars.entries()) {
    const tall = (value / top) * height
    const x = left + place * step
    if (value > 0) paper.box({ x: x + step * 0.12, y: base - tall, width: step * 0.76, height: tall }, blue)
    if (place === greatest) {
      const at = { x: x - 20, y: base - tall - 11, width: step + 40, align: 'middle' } as const
      paper.line(String(value), at, { size: 8, bold: true })
    }
  }
  const ends = { y: base + 4, x: left, width: width - 34 }
  paper.line(chart.bars[0]?.label ?? '', ends, { size: 8, colour: muted })
  paper.line(chart.bars.at(-1)?.label ?? '', { ...ends, align: 'right' }, { size: 8, colour: muted })
  paper.y = base + 28
}

/** A bar beside each name, with its value written after it. */
export function rowChart(
  paper: Paper,
  chart: {
    readonly title: string
    readonly rows: readonly { readonly label: string; readonly value: number; readonly shown: string }[]
    readonly none: string
  },
): void {
  const names = 190
  const most = Math.max(1, ...chart.rows.map(({ value }) => value))
  head(paper, chart.title, 90)
  if (chart.rows.length === 0) return paper.paragraph(chart.none, { size: 10, colour: muted, gap: 14 })
  for (const { label, value, shown } of chart.rows) {
    const lines = paper.wrap(label, names - 10, { size: 9 })
    const tall = Math.max(16, lines.length * 11.5 + 4)
    paper.room(tall)
    for (const [row, text] of lines.entries()) {
      paper.line(text, { x: sheet.margin, y: paper.y + row * 11.5 }, { size: 9 })
    }
    const x = sheet.margin + names
    const long = (value / most) * (width - names - 80)
    if (long > 0) paper.box({ x, y: paper.y + 1, width: long, height: 9 }, blue)
    paper.line(shown, { x: x + long + 5, y: paper.y }, { size: 9, bold: true })
    paper.y += tall
  }
  paper.y += 16
}
