import { type RecordBatch, recordKinds } from './record.ts'

/** A batch read from CSV, with the line (1 is the header) that each row stood on. */
export interface CsvBatch extends RecordBatch {
  readonly lines: Uint32Array
}

/** Why a line gave no record. */
export type LineFault = 'columns' | 'time' | 'imsi' | 'number' | 'kind' | 'long'

/** What was read so far. */
export interface CsvTally {
  readonly lines: number
  readonly records: number
  readonly faults: Readonly<Record<LineFault, number>>
  /** The first hundred lines that gave no record. */
  readonly first: readonly { readonly line: number; readonly fault: LineFault }[]
}

/** A reader of one file of records. */
export interface CsvReader {
  /** Reads a piece of the file; lines may be cut anywhere. Full batches go to `onBatch`, which must be done with one when it returns. */
  write(piece: Uint8Array): void
  /** Reads the last line and hands over the last batch. Returns the tally. */
  end(): CsvTally
}

/** Columns that a file may have, by the name in its header; `at`, `imsi` and `kind` it must have. */
export const csvColumns = ['at', 'imsi', 'imei', 'peer', 'cell', 'seconds', 'kind'] as const

const [comma, quote, newline, carriage, semicolon] = [44, 34, 10, 13, 59]
const longestLine = 4096
const mostFirst = 100

interface State {
  readonly batch: { -readonly [K in keyof CsvBatch]: CsvBatch[K] }
  readonly onBatch: (batch: CsvBatch) => void
  /** For each column of the file its place in `csvColumns`, -1 for columns that are not read; nothing before the header. */
  columns: readonly number[] | undefined
  separator: number
  line: number
  records: number
  readonly faults: Record<LineFault, number>
  readonly first: { readonly line: number; readonly fault: LineFault }[]
  /** Values of the line, by place in `csvColumns`. */
  readonly values: Float64Array
}

/**
 * Reads records from CSV (RFC 4180 without line breaks in quotes; `,` or `;`) straight from its bytes. The header names the
 * columns. `at` is in milliseconds since 1970 or ISO 8601,
 * `imei` has 14 digits, 15 with its check digit or 16 with its version, `kind` is a name of `recordKinds` or its place; what is empty is 0.
 * A line that cannot be read is counted and left out, never fatal. Throws `RangeError` where the header lacks a column that is needed.
 */
export function makeCsvReader(onBatch: (batch: CsvBatch) => void, rows = 8192): CsvReader {
  const state: State = {
    batch: emptyBatch(rows),
    onBatch,
    columns: undefined,
    separator: comma,
    line: 0,
    records: 0,
    faults: { columns: 0, time: 0, imsi: 0, number: 0, kind: 0, long: 0 },
    first: [],
    values: new Float64Array(csvColumns.length),
  }
  const carried = new Uint8Array(longestLine)
  let held = 0
  let skipping = false
  const hold = (rest: Uint8Array) => {
    if (skipping) return
    if (held + rest.length > longestLine) {
      skipping = true
      held = 0
      state.line++
      fault(state, 'long')
      return
    }
    carried.set(rest, held)
    held += rest.length
  }
  return {
    write: (piece) => {
      let from = 0
      for (;;) {
        const end = piece.indexOf(newline, from)
        if (end < 0) break
        if (held > 0 || skipping) {
          hold(piece.subarray(from, end))
          if (!skipping) readLine(state, carried, { from: 0, end: held })
          held = 0
          skipping = false
        } else readLine(state, piece, { from, end })
        from = end + 1
      }
      if (from < piece.length) hold(piece.subarray(from))
    },
    end: () => {
      if (held > 0) readLine(state, carried, { from: 0, end: held })
      held = 0
      if (state.batch.length > 0) flush(state)
      return { lines: state.line, records: state.records, faults: { ...state.faults }, first: [...state.first] }
    },
  }
}

function emptyBatch(rows: number): State['batch'] {
  const wide = () => new Float64Array(rows)
  const seconds = new Uint32Array(rows)
  const lines = new Uint32Array(rows)
  const kind = new Uint8Array(rows)
  return { length: 0, at: wide(), imsi: wide(), imei: wide(), peer: wide(), cell: wide(), seconds, kind, lines }
}

function flush(state: State): void {
  state.onBatch(state.batch)
  state.batch.length = 0
}

function fault(state: State, why: LineFault): void {
  state.faults[why]++
  if (state.first.length < mostFirst) state.first.push({ line: state.line, fault: why })
}

interface Span {
  readonly from: number
  readonly end: number
}

function readLine(state: State, bytes: Uint8Array, { from, end }: Span): void {
  const until = end > from && bytes[end - 1] === carriage ? end - 1 : end
  state.line++
  if (state.columns === undefined) return readHeader(state, bytes.subarray(from, until))
  if (until === from) return
  if (until - from > longestLine) return fault(state, 'long')
  const why = readValues(state, bytes, { from, end: until })
  if (why !== undefined) return fault(state, why)
  keep(state)
}

function readHeader(state: State, bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '')
  state.separator = text.includes(';') ? semicolon : comma
  const names = text
    .split(String.fromCharCode(state.separator))
    .map((name) => name.trim().replaceAll('"', '').toLowerCase())
  state.columns = names.map((name) => csvColumns.indexOf(name as (typeof csvColumns)[number]))
  for (const name of ['at', 'imsi', 'kind']) if (!names.includes(name)) throw new RangeError(`no column '${name}'`)
  if (new Set(names).size < names.length) throw new RangeError('a column is named twice')
}

const faultOf: readonly LineFault[] = ['time', 'imsi', 'number', 'number', 'number', 'number', 'kind']
const atColumn = 0
const imeiColumn = 2
const cellColumn = 4
const secondsColumn = 5
const kindColumn = 6

/** Identities have 15 digits at most, so that a number holds them exactly; a cell may be any whole number that is exact. */
function mostOf(column: number): number {
  if (column === secondsColumn) return 2 ** 32
  return column === cellColumn ? Number.MAX_SAFE_INTEGER : 1e15
}

function readValues(state: State, bytes: Uint8Array, { from, end }: Span): LineFault | undefined {
  const { columns = [], separator, values } = state
  values.fill(0)
  let at = from
  for (let place = 0; place < columns.length; place++) {
    if (at > end) return 'columns'
    let stop = at
    let value = 0
    let plain = true
    for (; stop < end; stop++) {
      const byte = bytes[stop] ?? 0
      if (byte === separator) break
      const digit = byte - 48
      if (digit >= 0 && digit <= 9) value = value * 10 + digit
      else {
        plain = false
        if (byte === quote && stop === at) stop = closingQuote(bytes, stop, end)
      }
    }
    const column = columns[place] ?? -1
    if (column >= 0) {
      if (!plain || (column === atColumn && stop - at < 11)) value = spelled(bytes, { from: at, end: stop }, column)
      if (column === imeiColumn && stop - at > 14) value = Math.floor(value / (stop - at === 15 ? 10 : 100))
      if (!(value >= 0 && value < mostOf(column))) return faultOf[column] ?? 'number'
      values[column] = value
    }
    at = stop + 1
  }
  if (at <= end) return 'columns'
  if (!(values[1] ?? 0)) return 'imsi'
  return (values[kindColumn] ?? 0) < recordKinds.length ? undefined : 'kind'
}

/** Where a value in quotes ends; the end of the line where it does not. A quote within it is written twice, and is jumped over. */
function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 1
  while (at < end && (bytes[at] !== quote || bytes[at + 1] === quote)) at += bytes[at] === quote ? 2 : 1
  return Math.min(at, end - 1)
}

const decoder = new TextDecoder('latin1')
const kindPlaces: ReadonlyMap<string, number> = new Map(recordKinds.map((name, place) => [name, place]))

/** A value that is not digits alone: quoted, a time, a kind's name. `NaN` where it is nothing of these. */
function spelled(bytes: Uint8Array, { from, end }: Span, column: number): number {
  if (column === kindColumn) {
    const quick = kindOf(bytes, from, end)
    if (quick >= 0) return quick
  }
  let text = decoder.decode(bytes.subarray(from, end)).trim()
  if (text.charCodeAt(0) === quote && text.endsWith('"')) text = text.slice(1, -1).trim()
  if (column === kindColumn) return kindPlaces.get(text) ?? (/^\d$/.test(text) ? Number(text) : Number.NaN)
  if (column === atColumn) return timeOf(text)
  return /^\+?\d*$/.test(text) ? Number(text.replace('+', '')) : Number.NaN
}

const kindBytes = recordKinds.map((name) => new TextEncoder().encode(name))

/** The kind whose name stands there, -1 for none. */
function kindOf(bytes: Uint8Array, from: number, end: number): number {
  for (let kind = 0; kind < kindBytes.length; kind++) {
    const name = kindBytes[kind]
    if (name === undefined || name.length !== end - from) continue
    let same = 0
    while (same < name.length && bytes[from + same] === name[same]) same++
    if (same === name.length) return kind
  }
  return -1
}

function timeOf(text: string): number {
  if (/^\d{11,}$/.test(text)) return Number(text)
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return Number.NaN
  return Date.parse(text.replace(' ', 'T'))
}

function keep(state: State): void {
  const { batch, values } = state
  const row = batch.length++
  batch.at[row] = values[0] ?? 0
  batch.imsi[row] = values[1] ?? 0
  batch.imei[row] = values[2] ?? 0
  batch.peer[row] = values[3] ?? 0
  batch.cell[row] = values[4] ?? 0
  batch.seconds[row] = values[5] ?? 0
  batch.kind[row] = values[6] ?? 0
  batch.lines[row] = state.line
  state.records++
  if (batch.length === batch.at.length) flush(state)
}
