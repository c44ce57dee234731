/** Which slot of a table each key has. Slots are given out until none is left; then keys that have long been silent give way. */
export interface Keys {
  readonly capacity: number
  /** Of each slot its key, and when it was last wanted, in event time. */
  readonly wide: Float64Array
  /** Slots plus one by the hash of the key, with linear probing; 0 is empty. */
  readonly index: Uint32Array
  /** By `count`: slots in use, where the search for a silent one goes on, keys that gave way too early. */
  readonly counts: Float64Array
}

const count = { used: 0, hand: 1, forgotten: 2 } as const

/** How many slots are looked at for one that gives way. */
const candidates = 64

/** Spreads a key of up to 53 bits, with a second number (finaliser of MurmurHash3, Appleby), to 32 bits. */
export function mixed(key: number, salt: number): number {
  let h = (key >>> 0) ^ Math.imul((key / 0x1_0000_0000) | 0, 0x9e37_79b1) ^ Math.imul(salt, 0x27d4_eb2f)
  h ^= h >>> 16
  h = Math.imul(h, 0x85eb_ca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2_ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Makes a table of so many slots: 24 to 32 bytes each. */
export function makeKeys(capacity: number): Keys {
  return {
    capacity,
    wide: new Float64Array(capacity * 2),
    index: new Uint32Array(2 ** Math.ceil(Math.log2(capacity * 2))),
    counts: new Float64Array(3),
  }
}

/** The slot of a key, or -1; key 0 is nobody. */
export function findSlot({ index, wide }: Keys, key: number): number {
  if (key === 0) return -1
  const mask = index.length - 1
  for (let place = mixed(key, 0) & mask; ; place = (place + 1) & mask) {
    const slot = (index[place] ?? 0) - 1
    if (slot < 0 || wide[slot * 2] === key) return slot
  }
}

/** How a slot is taken. */
export interface Taking {
  /** The present moment in event time. */
  readonly now: number
  /** A key silent for longer gives way without loss, in milliseconds. */
  readonly memory: number
  /** Hears of a slot before it begins anew. */
  clear(slot: number): void
}

/**
 * The slot of a key, a new one where it has none. Where all are taken, of 64 slots the one silent longest gives way (never `keep`);
 * one that was wanted within the memory counts as forgotten.
 */
export function takeSlot(table: Keys, key: number, taking: Taking, keep = -1): number {
  const found = findSlot(table, key)
  if (found >= 0) {
    if (taking.now > (table.wide[found * 2 + 1] ?? 0)) table.wide[found * 2 + 1] = taking.now
    return found
  }
  const used = table.counts[count.used] ?? 0
  let slot = used
  if (used < table.capacity) table.counts[count.used] = used + 1
  else {
    slot = silentSlot(table, taking, keep)
    dropKey(table, slot)
  }
  taking.clear(slot)
  table.wide[slot * 2] = key
  table.wide[slot * 2 + 1] = taking.now
  const mask = table.index.length - 1
  let place = mixed(key, 0) & mask
  while (table.index[place] !== 0) place = (place + 1) & mask
  table.index[place] = slot + 1
  return slot
}

function silentSlot({ capacity, wide, counts }: Keys, taking: Taking, keep: number): number {
  let hand = counts[count.hand] ?? 0
  let silent = -1
  let since = Number.POSITIVE_INFINITY
  for (let step = 0; step < candidates; step++) {
    hand = hand + 1 === capacity ? 0 : hand + 1
    const at = wide[hand * 2 + 1] ?? 0
    if (at >= since || hand === keep) continue
    silent = hand
    since = at
    if (at <= taking.now - taking.memory) break
  }
  counts[count.hand] = hand
  if (since > taking.now - taking.memory) counts[count.forgotten] = (counts[count.forgotten] ?? 0) + 1
  return silent
}

/** Takes a slot's key out of the index and closes the gap, so that probing still finds those behind it. */
function dropKey({ index, wide }: Keys, slot: number): void {
  const mask = index.length - 1
  let gap = mixed(wide[slot * 2] ?? 0, 0) & mask
  while (index[gap] !== slot + 1) gap = (gap + 1) & mask
  for (let place = (gap + 1) & mask; index[place] !== 0; place = (place + 1) & mask) {
    const home = mixed(wide[((index[place] ?? 0) - 1) * 2] ?? 0, 0) & mask
    // An entry may move back to the gap unless its home lies behind it.
    if (((place - home) & mask) < ((place - gap) & mask)) continue
    index[gap] = index[place] ?? 0
    gap = place
  }
  index[gap] = 0
}

/** How many keys gave way within the memory. */
export function forgottenOf({ counts }: Keys): number {
  return counts[count.forgotten] ?? 0
}

/** The slot that stands where a key is looked for first, nearly always its own; 0 where none does. To be looked at ahead of time. */
export function likelySlot({ index }: Keys, key: number): number {
  return Math.max(0, (index[mixed(key, 0) & (index.length - 1)] ?? 0) - 1)
}
