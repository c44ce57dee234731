import type { Span } from './view.ts'

/**
 * Bytes four or eight at a time: a loop over words takes a fraction of the time of one over bytes. A view of the bytes is kept from one
 * call to the next, since all messages of a batch lie in one block of memory.
 */
export interface Words {
  bytes: Uint8Array
  view: DataView
}

/** Words of nothing yet; one belongs to each place in the program that reads or writes blocks of its own. */
export function makeWords(): Words {
  const bytes = new Uint8Array(0)
  return { bytes, view: new DataView(bytes.buffer) }
}

/** A text that is written often: its bytes, with room behind them for whole words. */
export interface Text extends Words {
  readonly length: number
}

/** Makes a text of characters (UTF-8). */
export function makeText(characters: string): Text {
  const encoded = new TextEncoder().encode(characters)
  const block = new Uint8Array(8 * Math.ceil(encoded.length / 8))
  block.set(encoded)
  return { bytes: block, view: new DataView(block.buffer), length: encoded.length }
}

/** Writes a text to `at`, and up to seven bytes behind it; gives where it ends. */
export function writeText({ view, length }: Text, to: Words, at: number): number {
  const write = to.view
  for (let next = 0; next < length; next += 8) write.setBigInt64(at + next, view.getBigInt64(next, true), true)
  return at + length
}

/** Turns to the block that is read or written from now on. */
export function turnTo(words: Words, bytes: Uint8Array): void {
  if (words.bytes === bytes) return
  words.bytes = bytes
  words.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Copies the bytes of a span to `at`. */
export function copyWords(from: Words, { start, end }: Span, to: Words, at: number): void {
  let next = start
  let place = at
  const [read, write] = [from.view, to.view]
  // The compiler makes no big integer of what goes from one memory to the other.
  for (; next + 8 <= end; next += 8) {
    write.setBigInt64(place, read.getBigInt64(next, true), true)
    place += 8
  }
  if (next + 4 <= end) {
    write.setInt32(place, read.getInt32(next, true), true)
    next += 4
    place += 4
  }
  for (; next < end; next++) to.bytes[place++] = from.bytes[next] as number
}

/**
 * Passes over bytes above 13, so over no line end and no tab: gives the place of a word that may hold one, or less than four bytes before
 * `end` (Mycroft's test of all four bytes at once).
 */
export function skipText({ view }: Words, start: number, end: number): number {
  let at = start
  while (at + 4 <= end) {
    const word = view.getInt32(at, true)
    if (((word - 0x0e0e_0e0e) & ~word & 0x8080_8080) !== 0) return at
    at += 4
  }
  return at
}

/** Mixes a span, and how long it is, into 32 bits; no secret is in it, so whoever wants to finds spans that mix alike. */
export function mixWords({ view, bytes }: Words, { start, end }: Span, into: number): number {
  let mixed = into ^ (end - start)
  let next = start
  for (; next + 4 <= end; next += 4) {
    mixed = Math.imul(mixed ^ view.getInt32(next, true), 0x9e37_79b1)
    mixed ^= mixed >>> 15
  }
  for (; next < end; next++) mixed = Math.imul(mixed ^ (bytes[next] as number), 0x0100_0193)
  return Math.imul(mixed, 0x85eb_ca6b) ^ (mixed >>> 13)
}
