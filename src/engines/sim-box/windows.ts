import { bitsIn, hashOf } from './hash.ts'
import { bucketBytes, type Counter, wide, windowSeconds, word } from './layout.ts'
import { type Sims, wideStride, wordStride } from './sims.ts'

const bucketWords = bucketBytes / 4
const secondsPlace = 7
const mostHalf = 65_535

/** The running hour, day and week of a moment, in local time; of the hour also where it ends, for those that ask often. */
export interface Stamps {
  hour: number
  day: number
  week: number
}

/** Stamps of a time in seconds; `offset` is the local time's, in seconds. Weeks begin on Mondays. */
export function stampsOf(at: number, offset: number, into: Stamps = { hour: 0, day: 0, week: 0 }): Stamps {
  const local = at + offset
  into.hour = Math.floor(local / 3600)
  into.day = Math.floor(local / 86_400)
  into.week = Math.floor((into.day + 3) / 7)
  return into
}

function clearBucket({ words }: Sims, slot: number, place: number): void {
  const from = slot * wordStride + word.buckets + place * bucketWords
  for (let at = from; at < from + bucketWords; at++) words[at] = 0
}

/** Moves a window of a SIM on; returns 0 where it stood still, 1 where it moved by one, 2 for more. Never backwards. */
function rollWindow(sims: Sims, slot: number, window: number, stamp: number): number {
  const at = slot * wordStride + word.stamps + window
  const known = sims.words[at] ?? 0
  if (stamp <= known) return 0
  sims.words[at] = stamp
  clearBucket(sims, slot, window * 2 + (stamp & 1))
  if (stamp === known + 1) return 1
  clearBucket(sims, slot, window * 2 + (~stamp & 1))
  return 2
}

/** A filter of two halves of so many words: forgets the half that begins anew, or both. */
function rollFilter(
  words: Uint32Array,
  filter: { from: number; size: number },
  steps: { moved: number; stamp: number },
) {
  const half = steps.stamp & 1
  const { from, size } = filter
  if (steps.moved > 1) words.fill(0, from, from + 2 * size)
  else words.fill(0, from + half * size, from + (half + 1) * size)
}

/** Moves all windows and filters of a SIM on to a moment. */
export function roll(sims: Sims, slot: number, stamps: Stamps): void {
  const { words } = sims
  const base = slot * wordStride
  if (words[base + word.stamps] === stamps.hour) return
  rollWindow(sims, slot, 0, stamps.hour)
  let moved = rollWindow(sims, slot, 1, stamps.day)
  if (moved > 0) {
    rollFilter(words, { from: base + word.cells, size: 2 }, { moved, stamp: stamps.day })
    const today = base + word.hours + (stamps.day & 1)
    const other = base + word.hours + (~stamps.day & 1)
    words[today] = (words[today] ?? 0) & 0x8000_0000
    if (moved > 1) words[other] = (words[other] ?? 0) & 0x8000_0000
    // Forgotten once a day, so that the device hears again of a SIM that never left it.
    sims.wide[slot * wideStride + wide.imei] = 0
  }
  moved = rollWindow(sims, slot, 2, stamps.week)
  if (moved > 0) {
    rollFilter(words, { from: base + word.peers, size: 8 }, { moved, stamp: stamps.week })
    rollFilter(words, { from: base + word.devices, size: 2 }, { moved, stamp: stamps.week })
  }
}

/** What one event adds: the counters as bits, seconds of talk, and how much a number called for the first time counts. */
export interface Addition {
  bits: number
  seconds: number
  fresh: number
}

/** Adds an event to the buckets of all three windows that it falls into. Counters stop at 65,535. */
export function addTo(sims: Sims, slot: number, stamps: Stamps, addition: Addition): void {
  for (let window = 0; window < 3; window++) {
    const stamp = window === 0 ? stamps.hour : window === 1 ? stamps.day : stamps.week
    // What came so late that neither bucket holds its time any more is left out of this window.
    if ((sims.words[slot * wordStride + word.stamps + window] ?? 0) - stamp > 1) continue
    const words = slot * wordStride + word.buckets + (window * 2 + (stamp & 1)) * bucketWords
    const base = words * 2
    for (let bits = addition.bits; bits !== 0; bits &= bits - 1) {
      const at = base + 31 - Math.clz32(bits & -bits)
      const value = sims.halves[at] ?? 0
      if (value < mostHalf) sims.halves[at] = value + 1
    }
    if (addition.fresh > 0) sims.halves[base + 2] = Math.min(mostHalf, (sims.halves[base + 2] ?? 0) + addition.fresh)
    if (addition.seconds > 0) {
      sims.words[words + secondsPlace] = (sims.words[words + secondsPlace] ?? 0) + addition.seconds
    }
  }
}

/**
 * Puts a key into a filter of two halves and tells how many keys it stands for: 0 where it, or one that looks like it, was
 * there; else 1 by the share of places that were still free, since the fuller a filter is, the more newcomers it hides.
 * The fraction is rounded up or down by the key's hash, so that sums are right on average.
 */
export function admit(words: Uint32Array, filter: { from: number; size: number; half: number }, hash: number): number {
  const { from, size, half } = filter
  const at = (hash >>> 5) % size
  const bit = 1 << (hash & 31)
  const other = words[from + (1 - half) * size + at] ?? 0
  const own = words[from + half * size + at] ?? 0
  if ((own & bit) === 0) words[from + half * size + at] = (own | bit) >>> 0
  if (((own | other) & bit) !== 0) return 0
  const bits = size * 32
  const worth = bits / (bits - filledIn(words, from, size) + 1)
  const whole = Math.floor(worth)
  return whole + (hashOf(hash, 0x3c6e) / 4_294_967_296 < worth - whole ? 1 : 0)
}

/** Whether a key, or one that looks like it, is in either half of a filter. */
export function isIn(words: Uint32Array, filter: { from: number; size: number }, hash: number): boolean {
  const at = filter.from + ((hash >>> 5) % filter.size)
  return (((words[at] ?? 0) | (words[at + filter.size] ?? 0)) & (1 << (hash & 31))) !== 0
}

function filledIn(words: Uint32Array, from: number, size: number): number {
  let sum = 0
  for (let at = from; at < from + size; at++) sum += bitsIn((words[at] ?? 0) | (words[at + size] ?? 0))
  return sum
}

/** How many keys a filter holds in both halves, by how full it is. */
export function countIn(words: Uint32Array, from: number, size: number): number {
  const bits = size * 32
  return -bits * Math.log(Math.max(1, bits - filledIn(words, from, size)) / bits)
}

/** Reads the windows of one SIM at a moment. */
export interface Reading {
  /** A counter over a window that slides: the running bucket, and of the one before the part still inside. */
  count(window: number, which: Counter): number
  /** Seconds of talk in calls out over a window. */
  seconds(window: number): number
  /** Both buckets in full, for shares: the longer the stretch, the surer. */
  both(window: number, which: Counter): number
}

/** Reads the windows of SIMs as of a time in seconds, which is at or after their last record. The reading is used again. */
export function readerOf(sims: Sims, at: number, offset: number): (slot: number) => Reading {
  const { halves, words } = sims
  const now = stampsOf(at, offset)
  const stamps = [now.hour, now.day, now.week]
  const starts = [now.hour * 3600, now.day * 86_400, (now.week * 7 - 3) * 86_400]
  const left = starts.map((start, window) => 1 - (at + offset - start) / (windowSeconds[window] ?? 1))
  // By window and bucket, the running one first: where it stands in words, and how much of it counts.
  const places = new Int32Array(6)
  const weights = new Float64Array(6)
  const reading: Reading = {
    count: (window, which) =>
      (weights[window * 2] ?? 0) * (halves[(places[window * 2] ?? 0) * 2 + which] ?? 0) +
      (weights[window * 2 + 1] ?? 0) * (halves[(places[window * 2 + 1] ?? 0) * 2 + which] ?? 0),
    seconds: (window) =>
      (weights[window * 2] ?? 0) * (words[(places[window * 2] ?? 0) + secondsPlace] ?? 0) +
      (weights[window * 2 + 1] ?? 0) * (words[(places[window * 2 + 1] ?? 0) + secondsPlace] ?? 0),
    both: (window, which) =>
      ((weights[window * 2] ?? 0) > 0 ? (halves[(places[window * 2] ?? 0) * 2 + which] ?? 0) : 0) +
      ((weights[window * 2 + 1] ?? 0) > 0 ? (halves[(places[window * 2 + 1] ?? 0) * 2 + which] ?? 0) : 0),
  }
  return (slot) => {
    const base = slot * wordStride
    for (let window = 0; window < 3; window++) {
      const known = words[base + word.stamps + window] ?? 0
      const gone = (stamps[window] ?? 0) - known
      const rest = left[window] ?? 0
      places[window * 2] = base + word.buckets + (window * 2 + (known & 1)) * bucketWords
      places[window * 2 + 1] = base + word.buckets + (window * 2 + (~known & 1)) * bucketWords
      weights[window * 2] = gone <= 0 ? 1 : gone === 1 ? rest : 0
      weights[window * 2 + 1] = gone <= 0 ? rest : 0
    }
    return reading
  }
}
