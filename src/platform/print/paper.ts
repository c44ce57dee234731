import { existsSync } from 'node:fs'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import { scriptRuns, scripts } from './script.ts'

/** Points of an A4 page and of its margins (1 pt = 1/72 inch). */
export const sheet = { width: 595.28, height: 841.89, margin: 48, foot: 44 } as const

/** How a text is written: size in points, colour as `#rrggbb`. */
export interface TextStyle {
  readonly size?: number
  readonly bold?: boolean
  readonly colour?: string
}

/** A place for a line of text: `y` is its top; with a width it can stand to the right or in the middle. */
export interface TextPlace {
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly align?: 'left' | 'right' | 'middle'
}

/** A paper being written: A4 upright, letters of the three languages, page numbers at the end. */
export interface Paper {
  /** Writes one line where told, without breaking it. */
  line(text: string, place: TextPlace, style?: TextStyle): void
  /** The width of a line in points. */
  widthOf(text: string, style?: TextStyle): number
  /** Breaks a text into lines of at most a width, at spaces; a word that is too long stands alone. */
  wrap(text: string, width: number, style?: TextStyle): readonly string[]
  /** Writes a paragraph at the place reached, over pages where needed, and moves on. */
  paragraph(text: string, style?: TextStyle & { readonly gap?: number }): void
  /** A filled rectangle. */
  box(at: { x: number; y: number; width: number; height: number }, colour: string): void
  /** A line through points. */
  stroke(points: readonly (readonly [number, number])[], style: { colour: string; width?: number; dash?: number }): void
  /** The place reached on this page, in points from its top. */
  y: number
  /** Begins a new page where less than `height` points are left; whether it did. */
  room(height: number): boolean
  /** Closes the paper: every page gets its number and the words given. The bytes of the file (PDF 1.7). */
  close(foot: (page: number, pages: number) => string): Promise<Buffer>
}

const ink = '#14232a'
const lineHeight = 1.36

/**
 * Opens a paper. `fonts` is the folder that `tools/build-print-fonts.ts` fills; throws where it is not built. `at` is the
 * moment the file says it was made.
 */
export function openPaper(given: {
  readonly fonts: string
  readonly title: string
  readonly language: string
  readonly at: Date
}): Paper {
  if (!existsSync(given.fonts)) throw new Error('the fonts of printed papers are not built: npm ci builds them')
  const document = new PDFDocument({
    size: 'A4',
    margin: sheet.margin,
    bufferPages: true,
    lang: given.language,
    pdfVersion: '1.7',
    displayTitle: true,
    info: { Title: given.title, Creator: 'Saqbol', Producer: 'Saqbol', CreationDate: given.at },
  })
  for (const script of scripts) {
    for (const weight of ['regular', 'bold'] as const) {
      document.registerFont(`${weight}-${script}`, join(given.fonts, `golos-${weight}-${script}.ttf`))
    }
  }
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<Buffer>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  return paperOn(document, ended)
}

function paperOn(document: PDFKit.PDFDocument, ended: Promise<Buffer>): Paper {
  const { line, widthOf } = writerOn(document)
  const paper: Paper = {
    y: sheet.margin,
    line,
    widthOf,
    wrap: (text, width, style) => wrapped(text, width, (piece) => widthOf(piece, style)),
    paragraph: (text, style = {}) => {
      const { size = 10, gap = size * 0.6 } = style
      for (const piece of paper.wrap(text, sheet.width - 2 * sheet.margin, style)) {
        paper.room(size * lineHeight)
        line(piece, { x: sheet.margin, y: paper.y }, style)
        paper.y += size * lineHeight
      }
      paper.y += gap
    },
    box: ({ x, y, width, height }, colour) => {
      document.rect(x, y, width, height).fill(colour)
    },
    stroke: (points, { colour, width = 1, dash }) => {
      const [first, ...rest] = points
      if (first === undefined) return
      document.moveTo(first[0], first[1]).lineWidth(width).strokeColor(colour).lineJoin('round')
      for (const [x, y] of rest) document.lineTo(x, y)
      if (dash !== undefined) document.dash(dash, { space: dash })
      document.stroke().undash()
    },
    room: (height) => {
      if (paper.y + height <= sheet.height - sheet.margin - sheet.foot / 2) return false
      document.addPage()
      paper.y = sheet.margin
      return true
    },
    close: (foot) => {
      const { count } = document.bufferedPageRange()
      for (let page = 0; page < count; page++) {
        document.switchToPage(page)
        const place = { x: sheet.margin, y: sheet.height - sheet.foot, width: sheet.width - 2 * sheet.margin }
        line(foot(page + 1, count), { ...place, align: 'right' }, { size: 8, colour: '#4a5b63' })
      }
      document.end()
      return ended
    },
  }
  return paper
}

function writerOn(document: PDFKit.PDFDocument): Pick<Paper, 'line' | 'widthOf'> {
  const pieces = (text: string, { size = 10, bold = false }: TextStyle) =>
    scriptRuns(text).map((run) => {
      const font = `${bold ? 'bold' : 'regular'}-${run.script}`
      return { ...run, font, width: document.font(font).fontSize(size).widthOfString(run.text) }
    })
  const widthOf = (text: string, style: TextStyle = {}) =>
    pieces(text, style).reduce((sum, { width }) => sum + width, 0)
  return {
    widthOf,
    line: (text, { x, y, width, align = 'left' }, style = {}) => {
      const { size = 10, colour = ink } = style
      const runs = pieces(text, style)
      const whole = runs.reduce((sum, run) => sum + run.width, 0)
      const spare = width === undefined ? 0 : width - whole
      let at = x + (align === 'right' ? spare : align === 'middle' ? spare / 2 : 0)
      for (const run of runs) {
        document.font(run.font).fontSize(size).fillColor(colour).text(run.text, at, y, { lineBreak: false })
        at += run.width
      }
    },
  }
}

function wrapped(text: string, width: number, widthOf: (text: string) => number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && widthOf(longer) > width) {
        lines.push(line)
        line = word
      } else line = longer
    }
    lines.push(line)
  }
  return lines
}
