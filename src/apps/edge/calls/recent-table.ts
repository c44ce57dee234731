/**
 * A table of what holds for a while, in memory shared by threads: one writer, any number of readers, no lock, no torn read. It is
 * bounded and may lose entries, but never in silence: a reader is told where an entry it does not find may have been lost.
 */

/** What a reader finds: what was kept, nothing, or nothing where something may have been lost. */
export type Seen = 'yes' | 'no' | 'absent' | 'lost'

/** Reads a table. Keys are two numbers below 2^50; `second` is the moment in seconds since 1970. */
export type TableReader = (a: number, b: number, second: number) => Seen

/** One entry: what holds for a key until a second, that one not among them. */
export interface Entry {
  readonly a: number
  readonly b: number
  readonly holds: boolean
  readonly until: number
}

/** The only one that writes a table. */
export interface TableWriter {
  /** Keeps an entry in place of one with the same key. */
  put(entry: Entry, second: number): void
  /** Entries that had to give way before their time. */
  lost(): number
}

/** Words: a sequence, odd while the bucket is written; until when something may be missing from it; then six entries of five words. */
const bucketWords = 32
const slotWords = 5
const slots = 6
const wide = 0x1_0000_0000

/** Where a table lies in the shared words. */
export interface TablePlace {
  readonly from: number
  /** A power of two. */
  readonly buckets: number
}

/** The words of a table with room for about so many entries, and how many buckets that is. */
export function roomFor(entries: number): { readonly words: number; readonly buckets: number } {
  // Half full on the average: buckets that overflow are then rare.
  const buckets = 2 ** Math.ceil(Math.log2(Math.max(16, (2 * entries) / slots)))
  return { words: buckets * bucketWords, buckets }
}

function bucketOf({ from, buckets }: TablePlace, a: number, b: number): number {
  let h = Math.imul(a >>> 0, 0x9e37_79b1) ^ Math.imul((a / wide) | 0, 0x85eb_ca6b)
  h = Math.imul(h ^ (h >>> 15) ^ (b >>> 0), 0xc2b2_ae35) ^ ((b / wide) | 0)
  h = Math.imul(h ^ (h >>> 13), 0x27d4_eb2f)
  return from + ((h ^ (h >>> 16)) & (buckets - 1)) * bucketWords
}

const bHolds = (b: number, holds: boolean): number => (((b / wide) | 0) << 1) | (holds ? 1 : 0)

/** Whether the words of a slot are of a key. */
function isOf(words: Int32Array, at: number, a: number, b: number): boolean {
  return (
    Atomics.load(words, at) === (a | 0) &&
    Atomics.load(words, at + 2) === (b | 0) &&
    Atomics.load(words, at + 1) === ((a / wide) | 0) &&
    Atomics.load(words, at + 3) >> 1 === ((b / wide) | 0)
  )
}

/** Makes the reader of a table, in any thread. */
export function makeTableReader(words: Int32Array, place: TablePlace): TableReader {
  return (a, b, second) => {
    const bucket = bucketOf(place, a, b)
    for (;;) {
      const sequence = Atomics.load(words, bucket)
      if ((sequence & 1) === 1) continue
      let seen: Seen = Atomics.load(words, bucket + 1) >>> 0 > second ? 'lost' : 'absent'
      for (let slot = 0; slot < slots; slot++) {
        const at = bucket + 2 + slot * slotWords
        if (Atomics.load(words, at + 4) >>> 0 <= second || !isOf(words, at, a, b)) continue
        seen = (Atomics.load(words, at + 3) & 1) === 1 ? 'yes' : 'no'
        break
      }
      if (Atomics.load(words, bucket) === sequence) return seen
    }
  }
}

/** Makes the writer of a table. `missing`: until which second entries from before may be missing altogether. */
export function makeTableWriter(words: Int32Array, place: TablePlace, missing: number): TableWriter {
  let lost = 0
  for (let bucket = 0; bucket < place.buckets; bucket++) words[place.from + bucket * bucketWords + 1] = missing | 0
  const untilAt = (at: number) => (words[at + 4] ?? 0) >>> 0
  /** The slot of the key, or a free one, or the one that ends first. */
  const slotFor = (bucket: number, { a, b }: Entry, second: number): number => {
    let best = -1
    for (let slot = 0; slot < slots; slot++) {
      const at = bucket + 2 + slot * slotWords
      if (untilAt(at) > 0 && isOf(words, at, a, b)) return at
      if (best < 0 || untilAt(at) < untilAt(best)) best = at
    }
    return untilAt(best) > second ? -best : best
  }
  return {
    put: (entry, second) => {
      const { a, b, holds, until } = entry
      const bucket = bucketOf(place, a, b)
      const found = slotFor(bucket, entry, second)
      const at = Math.abs(found)
      Atomics.add(words, bucket, 1)
      if (found < 0) {
        lost++
        // Whichever of the two ends sooner gives way.
        const gone = Math.min(until, untilAt(at))
        if (gone > (words[bucket + 1] ?? 0) >>> 0) Atomics.store(words, bucket + 1, gone | 0)
      }
      if (found >= 0 || until > untilAt(at)) {
        Atomics.store(words, at, a | 0)
        Atomics.store(words, at + 1, (a / wide) | 0)
        Atomics.store(words, at + 2, b | 0)
        Atomics.store(words, at + 3, bHolds(b, holds))
        Atomics.store(words, at + 4, until | 0)
      }
      Atomics.add(words, bucket, 1)
    },
    lost: () => lost,
  }
}
