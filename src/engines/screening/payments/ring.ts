import { mixed } from './keys.ts'

/**
 * Payments as one kind of subject sees them (an account that pays, a card …), in a ring of fixed size: the one that came in first is
 * written over by the newest. An entry is named by its number in order of arrival, 32 bits that wrap round; 0 names none. A name
 * outlives its entry: `isAlive` tells, so nothing has to be unhooked when an entry is written over.
 */
export interface Ring {
  readonly mask: number
  /** Entries as 8-byte numbers (`wide`) and as words, of the same memory. */
  readonly wide: Float64Array
  readonly words: Uint32Array
  /** The newest entry of each bucket of owner and other side; the rest follow by `field.older`. */
  readonly buckets: Uint32Array
  /** By `tally`. */
  readonly tallies: Uint32Array
  /** One number: the latest event time that was written over. */
  readonly overwritten: Float64Array
}

/** 8-byte numbers of an entry: event time, tiyn, key of the other side (0 where there is none). */
const wideStride = 6
const wordStride = wideStride * 2
const amountAt = 1
const otherAt = 2

/** Words of an entry. */
export const field = {
  /** Whose entry it is: the number that `clearSlot` of the windows gave out. */
  owner: 6,
  /** The entry of the same owner that follows in event time, and the one before. */
  next: 7,
  previous: 8,
  /** The entry before of the same owner with the same other side. */
  prior: 9,
  /** The next older entry of the bucket. */
  older: 10,
  /** 1 where no later entry of the owner has the same other side. */
  isLatest: 11,
} as const

/** One of them. */
export type Field = (typeof field)[keyof typeof field]

/** What the ring counts: the name of the next entry, owners so far, and how often what was written over was still within a window. */
const tally = { upcoming: 0, owners: 1, lost: 2 } as const

/** Makes a ring of so many entries, a power of two: 48 bytes each, and 4 to 8 for finding it. */
export function makeRing(entries: number): Ring {
  const memory = new ArrayBuffer(entries * wideStride * 8)
  return {
    mask: entries - 1,
    wide: new Float64Array(memory),
    words: new Uint32Array(memory),
    buckets: new Uint32Array(entries),
    tallies: new Uint32Array(3),
    overwritten: new Float64Array(1),
  }
}

/** Whether the entry of a name is still there. */
export function isAlive(ring: Ring, name: number): boolean {
  // Names count up modulo 2^32, so the age is right across the wrap; 0 wraps to the largest age there is.
  return name !== 0 && ((ring.tallies[tally.upcoming] ?? 0) - name - 1) >>> 0 <= ring.mask
}

/** Event time of a living entry. */
export function timeOf(ring: Ring, name: number): number {
  return ring.wide[(name & ring.mask) * wideStride] ?? 0
}

/** Tiyn of a living entry. */
export function amountOf(ring: Ring, name: number): number {
  return ring.wide[(name & ring.mask) * wideStride + amountAt] ?? 0
}

/** Key of the other side of a living entry. */
export function otherOf(ring: Ring, name: number): number {
  return ring.wide[(name & ring.mask) * wideStride + otherAt] ?? 0
}

/** A word of a living entry. */
export function wordOf(ring: Ring, name: number, which: Field): number {
  return ring.words[(name & ring.mask) * wordStride + which] ?? 0
}

/** Sets a word of a living entry. */
export function setWord(ring: Ring, name: number, which: Field, value: number): void {
  ring.words[(name & ring.mask) * wordStride + which] = value
}

/** What is entered. */
export interface Entry {
  owner: number
  at: number
  amount: number
  other: number
}

/** Writes an entry over the oldest and returns its name; it is hooked to nothing yet. */
export function addEntry(ring: Ring, entry: Entry): number {
  const { overwritten, tallies, wide, words } = ring
  const name = tallies[tally.upcoming] || 1
  tallies[tally.upcoming] = (name + 1) >>> 0 || 1
  const base = (name & ring.mask) * wideStride
  const gone = wide[base] ?? 0
  if (gone > (overwritten[0] ?? 0)) overwritten[0] = gone
  wide[base] = entry.at
  wide[base + amountAt] = entry.amount
  wide[base + otherAt] = entry.other
  words[base * 2 + field.owner] = entry.owner
  for (let word = field.next; word <= field.isLatest; word++) words[base * 2 + word] = 0
  return name
}

/**
 * Finds the latest entry of an owner with this other side, or 0. Buckets are in order of arrival, so the first name that is no
 * longer alive ends the search: all behind it are older.
 */
export function findLatest(ring: Ring, owner: number, other: number): number {
  let name = ring.buckets[mixed(other, owner) & ring.mask] ?? 0
  while (isAlive(ring, name)) {
    const base = (name & ring.mask) * wideStride
    if (ring.wide[base + otherAt] === other && ring.words[base * 2 + field.owner] === owner) return name
    name = ring.words[base * 2 + field.older] ?? 0
  }
  return 0
}

/** Puts a new entry in front of its bucket, in place of the one that was its pair's latest (0: there was none). */
export function indexEntry(ring: Ring, name: number, instead: number): void {
  const base = (name & ring.mask) * wideStride
  const bucket = mixed(ring.wide[base + otherAt] ?? 0, ring.words[base * 2 + field.owner] ?? 0) & ring.mask
  const first = ring.buckets[bucket] ?? 0
  ring.buckets[bucket] = name
  if (instead === 0 || first === instead) {
    setWord(ring, name, field.older, instead === 0 ? first : wordOf(ring, instead, field.older))
    return
  }
  setWord(ring, name, field.older, first)
  let before = first
  while (wordOf(ring, before, field.older) !== instead) before = wordOf(ring, before, field.older)
  setWord(ring, before, field.older, wordOf(ring, instead, field.older))
}

/** A number for a new owner of entries. */
export function newOwner({ tallies }: Ring): number {
  tallies[tally.owners] = (tallies[tally.owners] ?? 0) + 1
  return tallies[tally.owners] ?? 0
}

/** Counts a loss where a walk back in time ended at an entry that was written over and may have been later than `begin`. */
export function noteLoss(ring: Ring, name: number, begin: number): void {
  if (name === 0 || isAlive(ring, name) || (ring.overwritten[0] ?? 0) <= begin) return
  ring.tallies[tally.lost] = (ring.tallies[tally.lost] ?? 0) + 1
}

/** How often something within a window was found to be written over. */
export function lostOf({ tallies }: Ring): number {
  return tallies[tally.lost] ?? 0
}

/** A number of an entry and the bucket of an owner and an other side, so that they are near when they are wanted. */
export function glanceAtEntries(ring: Ring, name: number, owner: number, other: number): number {
  return (ring.wide[(name & ring.mask) * wideStride] ?? 0) + (ring.buckets[mixed(other, owner) & ring.mask] ?? 0)
}
