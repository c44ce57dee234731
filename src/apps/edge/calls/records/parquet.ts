import { asyncBufferFromFile, type ColumnData, parquetMetadataAsync, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { type CsvBatch, type CsvTally, csvColumns, type LineFault, recordKinds } from '#engines/sim-box'

/** What reading a file of Parquet tells of as it goes. */
export interface ParquetReading {
  /** Takes a batch; `lines` are rows of the file, from 1. Must be done with it when it returns. */
  readonly onBatch: (batch: CsvBatch) => void
  readonly progress: (rows: number, of: number) => void
}

type Column = (typeof csvColumns)[number]

/**
 * Reads records from a Parquet file, a row group at a time. Columns are named as in CSV; `at` is a timestamp, milliseconds since
 * 1970, or ISO 8601, identities are whole numbers or text. A row that cannot be read is counted and left out. Throws `RangeError`
 * where a column is missing that is needed.
 */
export async function readParquet(path: string, { onBatch, progress }: ParquetReading): Promise<CsvTally> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const total = Number(metadata.num_rows)
  const names = new Map(metadata.schema.map(({ name }) => [name.toLowerCase(), name]))
  for (const name of ['at', 'imsi', 'kind']) if (!names.has(name)) throw new RangeError(`no column '${name}'`)
  const columns = csvColumns.flatMap((column) => names.get(column) ?? [])
  const faults = { columns: 0, time: 0, imsi: 0, number: 0, kind: 0, long: 0 }
  const first: { line: number; fault: LineFault }[] = []
  let records = 0
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const length = Number(group.num_rows)
    const rowEnd = rowStart + length
    const values = new Map<Column, unknown[]>(csvColumns.map((column) => [column, new Array<unknown>(length)]))
    const onChunk = (chunk: ColumnData) => spread(chunk, rowStart, values)
    await parquetRead({ file, metadata, columns, rowStart, rowEnd, compressors, onChunk })
    const batch = emptyBatch(length)
    for (let row = 0; row < length; row++) {
      const fault = keepRow(batch, values, row)
      if (fault === undefined) batch.lines[batch.length++] = rowStart + row + 1
      else {
        faults[fault]++
        if (first.length < 100) first.push({ line: rowStart + row + 1, fault })
      }
    }
    records += batch.length
    if (batch.length > 0) onBatch(batch)
    rowStart = rowEnd
    progress(rowStart, total)
  }
  return { lines: total, records, faults, first }
}

type Filled = { -readonly [K in keyof CsvBatch]: CsvBatch[K] }

function emptyBatch(rows: number): Filled {
  const wide = () => new Float64Array(rows)
  const [seconds, lines, kind] = [new Uint32Array(rows), new Uint32Array(rows), new Uint8Array(rows)]
  return { length: 0, at: wide(), imsi: wide(), imei: wide(), peer: wide(), cell: wide(), seconds, kind, lines }
}

function spread(chunk: ColumnData, from: number, values: ReadonlyMap<Column, unknown[]>): void {
  const column = values.get(chunk.columnName.toLowerCase() as Column)
  if (column === undefined) return
  for (let at = 0; at < chunk.columnData.length; at++) {
    const place = chunk.rowStart - from + at
    if (place >= 0 && place < column.length) column[place] = chunk.columnData[at]
  }
}

function keepRow(batch: Filled, values: ReadonlyMap<Column, unknown[]>, row: number): LineFault | undefined {
  const value = (column: Column) => values.get(column)?.[row]
  const at = momentOf(value('at'))
  const kind = kindOf(value('kind'))
  const imsi = numberOf(value('imsi'))
  const [imei, peer, cell] = [imeiOf(value('imei')), numberOf(value('peer')), numberOf(value('cell'))]
  const seconds = numberOf(value('seconds'))
  if (!(at >= 0 && at < 1e15)) return 'time'
  if (!(imsi > 0 && imsi < 1e15)) return 'imsi'
  if (!(kind >= 0 && kind < recordKinds.length)) return 'kind'
  const fits = imei < 1e14 && peer < 1e15 && cell <= Number.MAX_SAFE_INTEGER && seconds < 2 ** 32
  // Not a number is not less than anything.
  if (!fits || imei < 0 || peer < 0 || cell < 0 || seconds < 0) return 'number'
  const next = batch.length
  batch.at[next] = at
  batch.imsi[next] = imsi
  batch.imei[next] = imei
  batch.peer[next] = peer
  batch.cell[next] = cell
  batch.seconds[next] = seconds
  batch.kind[next] = kind
  return undefined
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return Math.floor(value)
  if (typeof value === 'bigint') return Number(value)
  if (value === undefined || value === null || value === '') return 0
  return typeof value === 'string' && /^\+?\d{1,16}$/.test(value) ? Number(value) : Number.NaN
}

/** 14 digits; 15 with the check digit or 16 with the version are cut. */
function imeiOf(value: unknown): number {
  const imei = numberOf(value)
  return imei >= 1e15 ? Math.floor(imei / 100) : imei >= 1e14 ? Math.floor(imei / 10) : imei
}

function momentOf(value: unknown): number {
  if (value instanceof Date) return value.getTime()
  if (typeof value !== 'string') return value === null || value === undefined ? Number.NaN : numberOf(value)
  return /^\d{11,}$/.test(value) ? Number(value) : Date.parse(value)
}

function kindOf(value: unknown): number {
  if (typeof value !== 'string') return value === null || value === undefined ? Number.NaN : numberOf(value)
  const place = (recordKinds as readonly string[]).indexOf(value)
  return place >= 0 ? place : Number.NaN
}
