import { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { bareColumns, type Columns, columnsOf, entryOf } from './csv-columns.ts'
import type { Entry } from './entry.ts'
import { ImportFault } from './import-fault.ts'

/** Reads a table (RFC 4180, any delimiter). Throws `ImportFault` `import.csv-malformed` with the line. */
export async function* csvEntries(pieces: AsyncIterable<string>, delimiter: string): AsyncGenerator<readonly Entry[]> {
  const rows = Readable.from(pieces).pipe(
    parse({ delimiter, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 1 << 20 }),
  )
  let columns: Columns | undefined
  let batch: Entry[] = []
  try {
    for await (const row of rows as AsyncIterable<{ readonly record: readonly string[]; readonly info: Info }>) {
      if (columns === undefined) {
        columns = columnsOf(row.record)
        if (columns !== undefined) continue
        columns = bareColumns
      }
      batch.push(entryOf(row.record, columns, row.info.lines))
      if (batch.length === 1000) {
        yield batch
        batch = []
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new ImportFault('import.csv-malformed', { line: Number(error['lines'] ?? 0) })
    throw error
  }
  if (batch.length > 0) yield batch
}
