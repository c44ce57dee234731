/** Which slot of a table each key has. Slots are given out until none is left; then keys that have long been silent give way. */
export interface Keys {
  readonly capacity: number
  readonly keys: Float64Array
  /** When a slot was last wanted, in event time. */
  readonly touched: Float64Array
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
    keys: new Float64Array(capacity),
    touched: new Float64Array(capacity),
    index: new Uint32Array(2 ** Math.ceil(Math.log2(capacity * 2))),
    counts: new Float64Array(3),
  }
}

/** The slot of a key, or -1; key 0 is nobody. */
export function findSlot({ keys, index }: Keys, key: number): number {
  if (key === 0) return -1
  const mask = index.length - 1
  for (let place = mixed(key, 0) & mask; ; place = (place + 1) & mask) {
    const slot = (index[place] ?? 0) - 1
    if (slot < 0 || keys[slot] === key) return slot
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
    if (taking.now > (table.touched[found] ?? 0)) table.touched[found] = taking.now
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
  table.keys[slot] = key
  table.touched[slot] = taking.now
  const mask = table.index.length - 1
  let place = mixed(key, 0) & mask
  while (table.index[place] !== 0) place = (place + 1) & mask
  table.index[place] = slot + 1
  return slot
}

function silentSlot({ capacity, touched, counts }: Keys, taking: Taking, keep: number): number {
  let hand = counts[count.hand] ?? 0
  let silent = -1
  let since = Number.POSITIVE_INFINITY
  for (let step = 0; step < candidates; step++) {
    hand = hand + 1 === capacity ? 0 : hand + 1
    const at = touched[hand] ?? 0
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
function dropKey({ keys, index }: Keys, slot: number): void {
  const mask = index.length - 1
  let gap = mixed(keys[slot] ?? 0, 0) & mask
  while (index[gap] !== slot + 1) gap = (gap + 1) & mask
  for (let place = (gap + 1) & mask; index[place] !== 0; place = (place + 1) & mask) {
    const home = mixed(keys[(index[place] ?? 0) - 1] ?? 0, 0) & mask
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
