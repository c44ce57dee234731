/**
 * The memory of an index: one SharedArrayBuffer that one writer and any number of readers see at once. Its pages cost
 * nothing until they are touched, so a reserve for growth is free.
 *
 * - `header`: what the whole index is (version of this layout, counts, place of the ranges).
 * - `shards`: for each shard its sequence, the place of its table, its slots and its entries.
 * - `arena`: the tables. A slot is four words: high and low of the key, facts and expiry of the value. A slot whose facts
 *   are 0 is empty. A table is open addressing with linear probing; deletion shifts back, so there are no tombstones.
 *
 * **Seqlock** (Lameter 2005; Boehm 2012): the writer makes the sequence of a shard odd, changes the shard, makes it even. A reader
 * takes the sequence, reads, and takes it again: where it was odd or has changed, it reads anew. All words are read with
 * `Atomics.load`, so no read moves past another.
 */
export const layout = {
  version: 1,
  shards: 256,
  /** Words of the header. */
  header: 16,
  /** Words of one shard's entry: sequence, place of its table (in words), slots, entries. */
  shard: 4,
  /** Words of a slot. */
  slot: 4,
  /** Words kept for range rules: from and to as high and low, facts, expiry. */
  rangesMost: 16_384,
  range: 6,
} as const

/** Places of the header's words. */
export const headerAt = { version: 0, entries: 1, rangeSequence: 2, ranges: 3, arenaEnd: 4 } as const

/** Where the shards, the ranges and the arena begin, in words. */
export const shardsAt = layout.header
export const rangesAt = shardsAt + layout.shards * layout.shard
export const arenaAt = rangesAt + layout.rangesMost * layout.range

/** What a thread needs to open an index: pass it in `workerData` or a message. */
export interface LookupHandle {
  readonly buffer: SharedArrayBuffer
}

/**
 * A mix of a key's words into 32 bits that spreads neighbours (finaliser of MurmurHash3, Appleby): telephone numbers come
 * in rows, and rows must not fill one shard.
 */
export function mix(high: number, low: number): number {
  let h = low ^ Math.imul(high, 0x9e37_79b1)
  h ^= h >>> 16
  h = Math.imul(h, 0x85eb_ca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2_ae35)
  h ^= h >>> 16
  return h >>> 0
}

/** The shard of a mixed key: its highest eight bits. */
export function shardOf(mixed: number): number {
  return mixed >>> 24
}

/** The first slot of a mixed key in a table: its other bits spread over the slots, without a division (Lemire 2016). */
export function slotOf(mixed: number, slots: number): number {
  return Math.floor(((mixed & 0xff_ffff) * slots) / 0x100_0000)
}
