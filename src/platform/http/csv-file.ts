import { type Cell, csvOf } from '#formats/csv'
import type { Answer, ByteForm } from './route.ts'

/** The type of a CSV file with a line of headings (RFC 4180 §3). */
export const csvType = 'text/csv; charset=utf-8; header=present'

/** A CSV file that anybody may keep for five minutes. */
export function csvFile(name: string, body: string): Answer {
  return {
    status: 200,
    type: csvType,
    body,
    headers: {
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'public, max-age=300',
      vary: 'accept-language',
    },
  }
}

/** How a route describes a CSV file: what its columns mean, and an example of its headings (in English) and lines. */
export function csvForm(
  columns: string,
  example: { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
): ByteForm {
  return {
    type: 'text/csv',
    holds: `CSV (RFC 4180): UTF-8 with a byte order mark, lines ended by CR LF, the headings first. ${columns}`,
    // The mark is told of; in an example nobody would see it.
    example: csvOf(example.header, example.rows).replace('\ufeff', ''),
  }
}

/** Headers of a CSV file to save. */
export const csvHeaders = { answer: { 'content-disposition': 'A name for the file (RFC 6266)' } } as const
