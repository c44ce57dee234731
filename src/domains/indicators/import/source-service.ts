import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fail, ok, type Result } from '#kernel/result'

/** A file that was read once already: known to be text, and of one content. Dispose it to drop a spooled copy. */
export interface SourceFile extends AsyncDisposable {
  readonly path: string
  /** Its name without folders, for the record. */
  readonly name: string
  readonly bytes: number
  readonly sha256: Buffer
  readonly encoding: Encoding
}

/** The encodings we take; UTF-16 only with its byte order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/**
 * Opens a file, or spools a stream to disk, since resuming needs to read it again. Fails before anything is imported
 * with `import.no-such-file.not-found`, `import.empty`, `import.archive` (zip, gzip, …), `import.binary`, or
 * `import.not-utf8` with the line.
 */
export async function openSource(source: string | Readable, name = 'stream'): Promise<Result<SourceFile>> {
  if (typeof source === 'string') return inspect(source, basename(source), async () => undefined)
  const path = join(tmpdir(), `saqbol-import-${randomBytes(8).toString('hex')}`)
  const drop = () => rm(path, { force: true })
  try {
    const file = await open(path, 'wx', 0o600)
    await using _closing = { [Symbol.asyncDispose]: () => file.close() }
    for await (const chunk of source as AsyncIterable<Uint8Array>) await file.write(chunk)
  } catch (error) {
    await drop()
    throw error
  }
  const inspected = await inspect(path, basename(name), drop)
  if (!inspected.ok) await drop()
  return inspected
}

async function inspect(path: string, name: string, drop: () => Promise<void>): Promise<Result<SourceFile>> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return fail('import.no-such-file.not-found')
  if (found.size === 0) return fail('import.empty')
  const hash = createHash('sha256')
  let encoding: Encoding | undefined
  let decoder: TextDecoder | undefined
  let lines = 1
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      if (encoding === undefined) {
        const sniffed = sniff(chunk)
        if (!sniffed.ok) return sniffed
        encoding = sniffed.value
        decoder = new TextDecoder(encoding, { fatal: true })
      }
      hash.update(chunk)
      decoder?.decode(chunk, { stream: true })
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
    }
    decoder?.decode()
  } catch (error) {
    if (error instanceof TypeError) return fail('import.not-utf8', { line: lines })
    throw error
  }
  const sha256 = hash.digest()
  return ok({ path, name, bytes: found.size, sha256, encoding: encoding ?? 'utf-8', [Symbol.asyncDispose]: drop })
}

/** The first bytes of archives: zip, gzip, bzip2, xz, zstd, 7z, rar. */
const archives = ['504b0304', '504b0506', '1f8b', '425a68', 'fd377a58', '28b52ffd', '377abcaf', '52617221']

/** Tells text from what is none by its first bytes. */
function sniff(chunk: Buffer): Result<Encoding> {
  const start = chunk.subarray(0, 8).toString('hex')
  if (archives.some((magic) => start.startsWith(magic))) return fail('import.archive')
  if (start.startsWith('fffe')) return ok('utf-16le')
  if (start.startsWith('feff')) return ok('utf-16be')
  // A text has no NUL; PDF, old Excel files, images and programs do, or say what they are.
  const binary = chunk.subarray(0, 65_536).includes(0) || start.startsWith('25504446') || start.startsWith('d0cf11e0')
  return binary ? fail('import.binary') : ok('utf-8')
}

/** The text of a source in pieces, without its byte order mark. */
export async function* textOf(source: Pick<SourceFile, 'path' | 'encoding'>): AsyncGenerator<string> {
  const decoder = new TextDecoder(source.encoding)
  for await (const chunk of createReadStream(source.path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}
