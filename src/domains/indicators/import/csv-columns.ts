import type { ObservableKind } from '#domains/taxonomy'
import { type Entry, kindCalled } from './entry.ts'
import { headings } from './heading-words.ts'

/** What the columns of a table hold. */
export interface Columns {
  readonly value: number
  /** What `value` is, where its heading says so. */
  readonly valueKind: ObservableKind | undefined
  readonly kind: number
  readonly topic: number
  readonly fraudType: number
  readonly reason: number
}

/** Finds the columns in a heading row; undefined where the row is no heading but the first of the data. */
export function columnsOf(row: readonly string[]): Columns | undefined {
  const names = row.map((cell) => cell.trim().toLowerCase())
  const find = (known: readonly string[]) => names.findIndex((name) => known.includes(name))
  const kind = find(headings.kind)
  const rest = { kind, topic: find(headings.topic), fraudType: find(headings.fraudType), reason: find(headings.reason) }
  const value = find(headings.value)
  if (value >= 0) return { value, valueKind: undefined, ...rest }
  // A column may be called by what it holds: `phone`, `url`, `domain`.
  const byKind = names.findIndex((name) => kindCalled(name) !== undefined)
  return byKind >= 0 ? { value: byKind, valueKind: kindCalled(names[byKind] ?? ''), ...rest } : undefined
}

/** The delimiter that a heading or first line uses most: comma, semicolon (Excel in Russian), tab or bar. */
export function delimiterOf(line: string): string {
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: line.split(mark).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
}

/** Without a heading the first column is the value. */
export const bareColumns: Columns = { value: 0, valueKind: undefined, kind: -1, topic: -1, fraudType: -1, reason: -1 }

/** One row of a table as an entry. */
export function entryOf(record: readonly string[], columns: Columns, line: number): Entry {
  const cell = (column: number) => record[column]?.trim() || undefined
  const said = cell(columns.kind)
  const kind = said === undefined ? columns.valueKind : kindCalled(said)
  const [topic, fraudType, reason] = [cell(columns.topic), cell(columns.fraudType), cell(columns.reason)]
  const text = cell(columns.value) ?? ''
  return {
    line,
    text,
    ...(kind !== undefined && { kind }),
    ...(topic !== undefined && { topic }),
    ...(fraudType !== undefined && { fraudType }),
    ...(reason !== undefined && { reason }),
    ...(text === '' && { refused: 'import.no-value' }),
    ...(said !== undefined && kind === undefined && { refused: 'import.unsupported-type' }),
  }
}
