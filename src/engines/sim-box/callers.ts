import { hashOf, powerOfTwo } from './hash.ts'

/** Who called a number last: a table of fixed size in which a newer call takes the place of an older one. */
export interface Callers {
  /** Three words a place: mark of the number, its last caller (slot plus one), the time in seconds. */
  readonly words: Uint32Array
  readonly mask: number
}

const stride = 3
const day = 86_400

/** A table for about so many numbers. */
export function makeCallers(most: number): Callers {
  const places = powerOfTwo(most)
  return { words: new Uint32Array(places * stride), mask: places - 1 }
}

/** Notes a call to a number at a time in seconds. Returns who else called it within a day before as slot plus one, 0 for nobody. */
export function noteCaller({ words, mask }: Callers, call: { peer: number; slot: number; at: number }): number {
  const hash = hashOf(call.peer, 0x51ed)
  const base = (hash & mask) * stride
  const mark = hashOf(call.peer, 0x7f4a) || 1
  const before = words[base] === mark && call.at - (words[base + 2] ?? 0) < day ? (words[base + 1] ?? 0) : 0
  words[base] = mark
  words[base + 1] = call.slot + 1
  words[base + 2] = call.at
  return before === call.slot + 1 ? 0 : before
}

/** Bytes of the table. */
export function bytesOfCallers({ words }: Callers): number {
  return words.byteLength
}
