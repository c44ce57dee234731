import writeExcelFile, { type Cell as WrittenCell } from 'write-excel-file/node'

/**
 * A cell: text, a whole or broken number, a length of time in seconds (shown as hours:minutes:seconds, and a number to
 * calculate with), a day, or nothing. Texts are texts: no spreadsheet runs them as formulas.
 */
export type SheetCell = string | number | null | { readonly seconds: number | null } | { readonly day: string }

/** A sheet: its name, a bold header that stays in sight, and rows. Widths are in characters. */
export interface Sheet {
  readonly name: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly SheetCell[])[]
  readonly widths: readonly number[]
}

const tint = '#e8f4f7'

/** Sheets as an Office Open XML workbook (ECMA-376). */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Buffer> {
  const taken = new Set<string>()
  const written = writeExcelFile(
    sheets.map(({ name, header, rows, widths }) => ({
      sheet: sheetName(name, taken),
      stickyRowsCount: 1,
      columns: widths.map((width) => ({ width })),
      data: [
        header.map((value) => ({ ...textCell(value), fontWeight: 'bold', backgroundColor: tint, wrap: true }) as const),
        ...rows.map((row) => row.map(writtenCell)),
      ],
    })),
  )
  return written.toBuffer()
}

/** Names of sheets hold at most 31 characters, none of them of a path, and differ (ECMA-376 part 1, 18.2.19). */
function sheetName(name: string, taken: Set<string>): string {
  const plain =
    name
      .replaceAll(/[\\/?*[\]:']/g, ' ')
      .trim()
      .slice(0, 31) || 'Sheet'
  let free = plain
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${plain.slice(0, 27)} ${number}`
  taken.add(free.toLowerCase())
  return free
}

const textCell = (value: string) => ({ value, type: String, format: '@' }) as const

function writtenCell(cell: SheetCell): WrittenCell {
  if (cell === null) return null
  if (typeof cell === 'string') return textCell(cell)
  if (typeof cell === 'number') return { value: cell, type: Number, format: Number.isInteger(cell) ? '#,##0' : '0.00' }
  if ('day' in cell) return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  return cell.seconds === null ? null : { value: cell.seconds / 86_400, type: Number, format: '[h]:mm:ss' }
}
