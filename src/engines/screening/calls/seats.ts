import { spread } from './number-map.ts'

/** Which slot of a table each caller has, and the two chains of each slot. */
export interface Seats {
  /** The slot of a caller, or -1. */
  find(caller: number): number
  /** The slot of a caller who calls in this second, given to it where it has none. */
  take(caller: number, second: number): number
  /** The head of a slot's first or second chain (0, 1); 0 where it has none. */
  head(slot: number, which: number): number
  /** Gives a chain a head. A new one stands before the old: the chain has grown by a chunk. */
  setHead(slot: number, which: number, head: number): void
  /** How many chunks a chain has. */
  length(slot: number, which: number): number
  bytes(): number
  /** Callers who lost their slot within the window. */
  forgotten(): number
}

/** Callers that share a group; of them the one that has been silent longest gives way. */
export const ways = 8

/**
 * A group lies together in memory: eight callers as 64-bit floats (one line of a processor's cache), then for each the second it
 * called last, the heads of its two chains, and the lengths of both in one word.
 */
const groupFloats = 24
const groupWords = 48
const factsAt = 16
const factWords = 4
const lengthsAt = 3
/** Bits of one length; a chain has at most 16 chunks. */
const lengthBits = 8

/** Makes the table; `free` is given the chains of a slot whose caller gives way. `slots` is a power of two, eight at least. */
export function makeSeats(slots: number, windowSeconds: number, free: (head: number) => void): Seats {
  const buffer = new ArrayBuffer((slots / ways) * groupFloats * Float64Array.BYTES_PER_ELEMENT)
  const callers = new Float64Array(buffer)
  const words = new Uint32Array(buffer)
  const groups = slots / ways
  let forgotten = 0

  const factsOf = (slot: number): number => (slot >>> 3) * groupWords + factsAt + (slot & 7) * factWords
  const find = (caller: number): number => {
    const group = spread(caller) & (groups - 1)
    const from = group * groupFloats
    for (let way = 0; way < ways; way++) if (callers[from + way] === caller) return group * ways + way
    return -1
  }
  const seat = (caller: number, second: number): number => {
    const group = spread(caller) & (groups - 1)
    const first = group * ways
    let slot = first
    for (let one = first + 1; one < first + ways; one++) {
      if ((words[factsOf(one)] ?? 0) < (words[factsOf(slot)] ?? 0)) slot = one
    }
    const facts = factsOf(slot)
    if ((words[facts] ?? 0) > second - windowSeconds) forgotten++
    for (let which = 1; which <= 2; which++) {
      free(words[facts + which] ?? 0)
      words[facts + which] = 0
    }
    callers[group * groupFloats + (slot - first)] = caller
    words[facts] = 0
    words[facts + lengthsAt] = 0
    return slot
  }
  return {
    find,
    take: (caller, second) => {
      const found = find(caller)
      const slot = found < 0 ? seat(caller, second) : found
      const facts = factsOf(slot)
      if (second > (words[facts] ?? 0)) words[facts] = second
      return slot
    },
    head: (slot, which) => words[factsOf(slot) + 1 + which] ?? 0,
    setHead: (slot, which, head) => {
      const facts = factsOf(slot)
      if (words[facts + 1 + which] === head) return
      words[facts + 1 + which] = head
      words[facts + lengthsAt] = (words[facts + lengthsAt] ?? 0) + (1 << (which * lengthBits))
    },
    length: (slot, which) => ((words[factsOf(slot) + lengthsAt] ?? 0) >>> (which * lengthBits)) & 0xff,
    bytes: () => buffer.byteLength,
    forgotten: () => forgotten,
  }
}
