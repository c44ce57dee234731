/** A cell of a table: numbers are written as they are, null as nothing. */
export type Cell = string | number | null

/**
 * A table as CSV for people with spreadsheets: RFC 4180 (CRLF, quotes doubled), with the UTF-8 byte order mark without
 * which Excel reads Kazakh letters wrongly. A text that a spreadsheet would run as a formula gets an apostrophe in
 * front (OWASP, CSV injection).
 */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [header, ...rows].map((row) => `${row.map(written).join(',')}\r\n`)
  return `\ufeff${lines.join('')}`
}

/** The first characters that make a spreadsheet calculate, and their full-width doubles. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

function written(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
