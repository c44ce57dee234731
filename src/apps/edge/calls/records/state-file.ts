import { closeSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Hunt } from '#engines/sim-box'

/*
 * The file: `SAQHUNT1`, the length of the head (four bytes, big-endian), the head as JSON, the text, the pieces one after another. The head tells
 * the lengths and a CRC-32 over text and pieces.
 */

const magic = Buffer.from('SAQHUNT1')
const headAt = magic.length + 4
/** Bytes read or written at a time. */
const stride = 16 * 1024 * 1024
const headMost = 64 * 1024

interface Head {
  readonly text: number
  readonly pieces: readonly number[]
  readonly crc: number
}

/** Writes all that a hunt knows to a file that is there in full or not at all. Throws what the disk throws. */
export function keepState(path: string, hunt: Pick<Hunt, 'keep'>): void {
  const { text, pieces } = hunt.keep()
  const body = [Buffer.from(text), ...pieces]
  const crc = body.reduce((sum, piece) => crc32(piece, sum), 0)
  const [textLength = 0, ...lengths] = body.map(({ length }) => length)
  const head = Buffer.from(JSON.stringify({ text: textLength, pieces: lengths, crc } satisfies Head))
  const headLength = Buffer.alloc(4)
  headLength.writeUInt32BE(head.length)
  const file = openSync(`${path}.part`, 'w', 0o600)
  try {
    for (const piece of [magic, headLength, head, ...body]) writeAll(file, piece)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.part`, path)
}

function writeAll(file: number, piece: Uint8Array): void {
  for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at, Math.min(stride, piece.length - at))
}

/** Lets a new hunt go on from a file: `none` where there is none, `unfit` where it is damaged or of another form. */
export function readState(path: string, hunt: Pick<Hunt, 'takeUp'>): 'none' | 'taken-up' | 'unfit' {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return 'none'
  }
  try {
    const head = headOf(file)
    if (head === undefined || crcOf(file, head) !== head.crc) return 'unfit'
    const text = Buffer.alloc(head.text)
    readAll(file, text, head.at)
    let at = head.at + head.text
    const pieces = head.pieces.map((length) => {
      const from = at
      at += length
      return { length, read: (into: Uint8Array) => readAll(file, into, from) }
    })
    return hunt.takeUp({ text: text.toString(), pieces }) ? 'taken-up' : 'unfit'
  } catch {
    return 'unfit'
  } finally {
    closeSync(file)
  }
}

function headOf(file: number): (Head & { readonly at: number }) | undefined {
  const start = Buffer.alloc(headAt)
  readAll(file, start, 0)
  const length = start.readUInt32BE(magic.length)
  if (!start.subarray(0, magic.length).equals(magic) || length > headMost) return undefined
  const json = Buffer.alloc(length)
  readAll(file, json, headAt)
  return { ...(JSON.parse(json.toString()) as Head), at: headAt + length }
}

function crcOf(file: number, { text, pieces, at }: Head & { readonly at: number }): number {
  const end = pieces.reduce((sum, length) => sum + length, at + text)
  const part = Buffer.alloc(Math.min(stride, end - at))
  let crc = 0
  for (let from = at; from < end; from += part.length) {
    const piece = part.subarray(0, Math.min(part.length, end - from))
    readAll(file, piece, from)
    crc = crc32(piece, crc)
  }
  return crc
}

/** Fills a buffer from a place in the file; throws where the file ends before. */
function readAll(file: number, into: Uint8Array, from: number): void {
  for (let at = 0; at < into.length; ) {
    const read = readSync(file, into, at, Math.min(stride, into.length - at), from + at)
    if (read === 0) throw new RangeError('the file ends early')
    at += read
  }
}
