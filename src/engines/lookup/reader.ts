import type { LookupKey } from './key.ts'
import { headerAt, type LookupHandle, layout, mix, rangesAt, shardOf, shardsAt, slotOf } from './layout.ts'
import { isInForce, type LookupValue, unpackValue } from './value.ts'

/** What one thread reads with. It never waits for the writer longer than the change of one entry takes. */
export interface LookupReader {
  /**
   * The facts of a key as `packValue` packs them, or 0 where it is not listed; `expiry()` belongs to it until the next
   * call. For loops that make no object.
   */
  facts(high: number, low: number): number
  /** The expiry, in minutes since 1970, of what `facts` found last; 0 for never. */
  expiry(): number
  /** What is in force for a key at a moment (milliseconds since 1970). */
  find(key: LookupKey, now: number): LookupValue | null
  /** What is in force for the first of some keys that is: the exact value before the rules that cover it. An official one wins. */
  findFirst(keys: readonly LookupKey[], now: number): { readonly value: LookupValue; readonly index: number } | null
  /** What is in force for the number block that holds a telephone number, given by its E.164 digits. */
  findInRanges(digits: number, now: number): LookupValue | null
  /** How many values are listed, rules of number blocks left out. */
  size(): number
}

/** Opens an index for reading, in the thread of its writer or any other. */
export function openLookup({ buffer }: LookupHandle): LookupReader {
  // Signed words: the compiler keeps them as they are, while unsigned ones may become floating-point numbers.
  const words = new Int32Array(buffer)
  if (words[headerAt.version] !== layout.version) throw new Error('an index of another version')
  let expiry = 0

  const facts = (unsignedHigh: number, unsignedLow: number): number => {
    const high = unsignedHigh | 0
    const low = unsignedLow | 0
    const mixed = mix(high, low)
    const shard = shardsAt + shardOf(mixed) * layout.shard
    for (;;) {
      const sequence = Atomics.load(words, shard)
      if ((sequence & 1) === 1) continue
      const table = Atomics.load(words, shard + 1)
      const slots = Atomics.load(words, shard + 2)
      let slot = slotOf(mixed, slots)
      let found = 0
      let until = 0
      // A table that is changed meanwhile may hold anything: at most one round, then the sequence tells.
      for (let probe = 0; probe < slots; probe++) {
        const at = table + slot * layout.slot
        const keptLow = Atomics.load(words, at + 1)
        if (keptLow === low && Atomics.load(words, at) === high) {
          // 0 where the slot is empty: nothing is found then either.
          found = Atomics.load(words, at + 2)
          until = Atomics.load(words, at + 3)
          break
        }
        // An empty slot is all zeros; a slot in use whose low word is 0 is rare.
        if (keptLow === 0 && Atomics.load(words, at + 2) === 0) break
        slot = slot + 1 === slots ? 0 : slot + 1
      }
      if (Atomics.load(words, shard) !== sequence) continue
      expiry = until >>> 0
      return found
    }
  }

  const find = ({ high, low }: LookupKey, now: number): LookupValue | null => {
    const found = facts(high, low)
    return found !== 0 && isInForce(expiry, now) ? unpackValue(found, expiry) : null
  }

  return {
    facts,
    expiry: () => expiry,
    find,
    findFirst: (keys, now) => {
      let first: { readonly value: LookupValue; readonly index: number } | null = null
      for (const [index, key] of keys.entries()) {
        const value = find(key, now)
        if (value?.state === 'official') return { value, index }
        if (value !== null && first === null) first = { value, index }
      }
      return first
    },
    findInRanges: (digits, now) => findInRanges(words, digits, now),
    size: () => Atomics.load(words, headerAt.entries),
  }
}

const wide = 0x1_0000_0000

/** A number kept in two words. */
function edge(words: Int32Array, place: number): number {
  return Atomics.load(words, place) * wide + (Atomics.load(words, place + 1) >>> 0)
}

function findInRanges(words: Int32Array, digits: number, now: number): LookupValue | null {
  for (;;) {
    const sequence = Atomics.load(words, headerAt.rangeSequence)
    if ((sequence & 1) === 1) continue
    let low = 0
    let high = Atomics.load(words, headerAt.ranges)
    // The first block that begins after the number; the one before may hold it.
    while (low < high) {
      const middle = (low + high) >>> 1
      if (edge(words, rangesAt + middle * layout.range) <= digits) low = middle + 1
      else high = middle
    }
    const at = rangesAt + (low - 1) * layout.range
    const holds = low > 0 && edge(words, at + 2) >= digits
    const facts = holds ? Atomics.load(words, at + 4) : 0
    const expiry = holds ? Atomics.load(words, at + 5) >>> 0 : 0
    if (Atomics.load(words, headerAt.rangeSequence) !== sequence) continue
    return facts !== 0 && isInForce(expiry, now) ? unpackValue(facts, expiry) : null
  }
}
