import type { LookupKey } from './key.ts'
import { arenaAt, headerAt, type LookupHandle, layout, mix, rangesAt, shardOf, shardsAt, slotOf } from './layout.ts'
import { flatten, type NumberBlock } from './ranges.ts'
import { makeSpace } from './space.ts'
import { type LookupValue, packValue } from './value.ts'

/** How large an index is made. */
export interface LookupSize {
  /** Values expected: tables are made for so many at once, which spares growing. */
  readonly capacity?: number
  /** Most bytes it may ever take; address space, not memory, until it is used. 1 GiB where not said. */
  readonly reserve?: number
}

/** The one writer of an index. Two writers of one index would break it. */
export interface LookupWriter {
  readonly handle: LookupHandle
  /** Lists a value, or changes what is told of it. Readers see the old or the new, never a mixture. */
  set(key: LookupKey, value: LookupValue): void
  /** Takes a value out, for every reader at once. Returns whether it was there. */
  delete(key: LookupKey): boolean
  /** Replaces all number blocks. Where blocks overlap the narrower one counts. Throws a `RangeError` for too many. */
  setBlocks(blocks: readonly NumberBlock[]): void
  size(): number
  /** Bytes of memory in use, the reserve that nobody has touched left out. */
  bytes(): number
}

/**
 * A shard is made larger when so much of it is in use: a value that is not there is looked for in `(1 + 1/(1 - f)²) / 2` slots
 * on the mean (Knuth, volume 3, 6.4), which is 7 here and would be 35 at 0.88.
 */
const fullness = 0.72
/** How full a shard is made that is told what is to come. */
const room = 0.66
/** And made so much larger: little by little, so that an index of any size wastes little. */
const growth = 1.2
const slotsLeast = 64
const gibibyte = 2 ** 30

/** Makes an empty index. */
export function makeLookup({ capacity = 0, reserve = gibibyte }: LookupSize = {}): LookupWriter {
  const buffer = new SharedArrayBuffer(reserve)
  const words = new Uint32Array(buffer)
  const space = makeSpace(arenaAt, words.length)
  words[headerAt.version] = layout.version
  // Shards are not quite equal: three standard deviations of room spare nearly all of them growing.
  const each = capacity / layout.shards
  const slots = Math.max(slotsLeast, Math.ceil((each + 3 * Math.sqrt(each)) / room))
  for (let shard = 0; shard < layout.shards; shard++) {
    const at = shardsAt + shard * layout.shard
    words[at + 1] = space.take(slots * layout.slot)
    words[at + 2] = slots
  }
  let entries = 0
  const count = (change: number) => {
    entries += change
    Atomics.store(words, headerAt.entries, entries)
  }

  return {
    handle: { buffer },
    set: (key, value) => {
      const { facts, expiry } = packValue(value)
      const mixed = mix(key.high, key.low)
      const shard = shardsAt + shardOf(mixed) * layout.shard
      let place = placeOf(words, shard, key)
      if (!place.taken && (words[shard + 3] ?? 0) + 1 > (words[shard + 2] ?? 0) * fullness) {
        grow(words, shard, space)
        place = placeOf(words, shard, key)
      }
      changing(words, shard, () => {
        words[place.at] = key.high
        words[place.at + 1] = key.low
        words[place.at + 3] = expiry
        words[place.at + 2] = facts
        if (!place.taken) words[shard + 3] = (words[shard + 3] ?? 0) + 1
      })
      if (!place.taken) count(1)
    },
    delete: (key) => {
      const shard = shardsAt + shardOf(mix(key.high, key.low)) * layout.shard
      const place = placeOf(words, shard, key)
      if (!place.taken) return false
      changing(words, shard, () => {
        close(words, shard, place.at)
        words[shard + 3] = (words[shard + 3] ?? 0) - 1
      })
      count(-1)
      return true
    },
    setBlocks: (blocks) => writeBlocks(words, flatten(blocks)),
    size: () => entries,
    bytes: () => space.end() * Uint32Array.BYTES_PER_ELEMENT,
  }
}

/** Runs a change while the sequence of its part is odd, so that readers look again. */
function changing(words: Uint32Array, sequenceAt: number, change: () => void): void {
  Atomics.add(words, sequenceAt, 1)
  change()
  Atomics.add(words, sequenceAt, 1)
}

/** The slot of a key in its shard's table: its own, or the empty one where it belongs. */
function placeOf(words: Uint32Array, shard: number, { high, low }: LookupKey): { at: number; taken: boolean } {
  const table = words[shard + 1] ?? 0
  const slots = words[shard + 2] ?? 0
  let slot = slotOf(mix(high, low), slots)
  for (;;) {
    const at = table + slot * layout.slot
    if (words[at + 2] === 0) return { at, taken: false }
    if (words[at + 1] === low && words[at] === high) return { at, taken: true }
    slot = slot + 1 === slots ? 0 : slot + 1
  }
}

/** Copies a shard into a larger table beside it, shows it to readers in one step, and gives the old one back. */
function grow(words: Uint32Array, shard: number, space: ReturnType<typeof makeSpace>): void {
  const old = { table: words[shard + 1] ?? 0, slots: words[shard + 2] ?? 0 }
  const slots = Math.ceil(old.slots * growth) + 8
  const table = space.take(slots * layout.slot)
  words.fill(0, table, table + slots * layout.slot)
  for (let at = old.table; at < old.table + old.slots * layout.slot; at += layout.slot) {
    if (words[at + 2] === 0) continue
    let slot = slotOf(mix(words[at] ?? 0, words[at + 1] ?? 0), slots)
    while (words[table + slot * layout.slot + 2] !== 0) slot = slot + 1 === slots ? 0 : slot + 1
    words.copyWithin(table + slot * layout.slot, at, at + layout.slot)
  }
  changing(words, shard, () => {
    words[shard + 1] = table
    words[shard + 2] = slots
  })
  space.give({ at: old.table, length: old.slots * layout.slot })
}

/** Empties a slot and shifts back what had been pushed past it (Knuth, volume 3, 6.4, algorithm R). */
function close(words: Uint32Array, shard: number, emptied: number): void {
  const table = words[shard + 1] ?? 0
  const slots = words[shard + 2] ?? 0
  let hole = (emptied - table) / layout.slot
  let slot = hole
  for (;;) {
    slot = slot + 1 === slots ? 0 : slot + 1
    const at = table + slot * layout.slot
    if (words[at + 2] === 0) break
    const home = slotOf(mix(words[at] ?? 0, words[at + 1] ?? 0), slots)
    // It stays where its home lies behind the hole, going round the end of the table.
    const stays = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot
    if (stays) continue
    words.copyWithin(table + hole * layout.slot, at, at + layout.slot)
    hole = slot
  }
  words.fill(0, table + hole * layout.slot, table + (hole + 1) * layout.slot)
}

const wide = 0x1_0000_0000

function writeBlocks(words: Uint32Array, blocks: readonly NumberBlock[]): void {
  if (blocks.length > layout.rangesMost) throw new RangeError(`at most ${layout.rangesMost} number blocks`)
  const packed = blocks.map(({ value }) => packValue(value))
  changing(words, headerAt.rangeSequence, () => {
    for (const [index, { from, to }] of blocks.entries()) {
      const at = rangesAt + index * layout.range
      words[at] = Math.floor(from / wide)
      words[at + 1] = from >>> 0
      words[at + 2] = Math.floor(to / wide)
      words[at + 3] = to >>> 0
      words[at + 4] = packed[index]?.facts ?? 0
      words[at + 5] = packed[index]?.expiry ?? 0
    }
    words[headerAt.ranges] = blocks.length
  })
}
