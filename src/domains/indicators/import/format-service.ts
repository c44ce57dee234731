import { fail, ok, type Result } from '#kernel/result'
import { columnsOf, delimiterOf } from './csv-columns.ts'
import { csvEntries } from './csv-service.ts'
import type { Entry } from './entry.ts'
import type { ImportFormat } from './format.ts'
import { readJson } from './json-schema.ts'
import { linesOf } from './lines.ts'
import { type SourceFile, textOf } from './source-service.ts'
import { hostsLine, type LineReader, oneEachLine } from './text-formats.ts'

/** The entries of a file in batches, with what is known of it beforehand. */
export interface Contents {
  readonly format: Exclude<ImportFormat, 'auto'> | 'warninglist'
  /** How many entries there are, where that is known before reading on. */
  readonly total: number | undefined
  readonly batches: AsyncIterable<readonly Entry[]>
}

/** The largest JSON file: it has to be held in memory whole. */
const largestJson = 256 * 1024 * 1024

/**
 * Opens the contents of a source in a format. Fails with `import.unrecognised` where `auto` finds no identifiers, with
 * `import.too-large`, or throws an `ImportFault` as the format's reader does.
 */
export async function contentsOf(source: SourceFile, format: ImportFormat): Promise<Result<Contents>> {
  const sample = await sampleOf(source)
  const looksJson = /^\s*[{[]/.test(sample)
  if (format === 'misp' || format === 'polkadot' || (format === 'auto' && looksJson))
    return jsonContents(source, format)
  const found = format === 'auto' ? detect(sample) : format
  if (found === undefined) return fail('import.unrecognised')
  if (found === 'csv') {
    const batches = csvEntries(textOf(source), delimiterOf(sample.split(/\r\n|\r|\n/, 1)[0] ?? ''))
    return ok({ format: found, total: undefined, batches })
  }
  return ok({ format: found, total: undefined, batches: entriesOfLines(source, lineReaders[found]) })
}

const lineReaders = {
  domains: oneEachLine('domain'),
  urls: oneEachLine('url'),
  list: oneEachLine(),
  hosts: hostsLine,
} as const

async function* entriesOfLines(source: SourceFile, read: LineReader): AsyncGenerator<readonly Entry[]> {
  for await (const lines of linesOf(textOf(source))) yield lines.flatMap(read)
}

async function jsonContents(source: SourceFile, format: ImportFormat): Promise<Result<Contents>> {
  if (source.bytes > largestJson) return fail('import.too-large', { mebibytes: largestJson / 1024 / 1024 })
  const pieces: string[] = []
  for await (const piece of textOf(source)) pieces.push(piece)
  const content = readJson(pieces.join(''))
  const wrong = format !== 'auto' && content.format !== format
  // A warninglist is MISP's too.
  if (wrong && !(format === 'misp' && content.format === 'warninglist')) return fail('import.unknown-json')
  return ok({ format: content.format, total: content.entries.length, batches: single(content.entries) })
}

async function* single(entries: readonly Entry[]): AsyncGenerator<readonly Entry[]> {
  yield entries
}

async function sampleOf(source: SourceFile): Promise<string> {
  for await (const piece of textOf(source)) if (piece.trim() !== '') return piece.slice(0, 65_536)
  return ''
}

/** Tells the text formats apart by the first lines that say something. */
function detect(sample: string): 'domains' | 'urls' | 'hosts' | 'list' | 'csv' | undefined {
  const lines = sample
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#!]/.test(line))
    .slice(0, 50)
  const [first] = lines
  if (first === undefined) return undefined
  const most = (test: (line: string) => boolean) => lines.filter(test).length * 2 > lines.length
  if (columnsOf(first.split(delimiterOf(first)).map((cell) => cell.replace(/^"|"$/g, ''))) !== undefined) return 'csv'
  if (most((line) => /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+\S/.test(line))) return 'hosts'
  if (most((line) => /^\S+[,;\t]/.test(line))) return 'csv'
  if (lines.every((line) => /^[\p{L}\p{N}*._-]+\.\p{L}[\p{L}\p{N}-]*\.?(?:\s+#.*)?$/u.test(line))) return 'domains'
  if (lines.every((line) => /^h[tx]{2}ps?:\/\/\S+$/i.test(line))) return 'urls'
  return 'list'
}
