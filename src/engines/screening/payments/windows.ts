import { readLate } from './late.ts'
import {
  addEntry,
  amountOf,
  field,
  findLatest,
  indexEntry,
  isAlive,
  noteLoss,
  type Ring,
  setWord,
  timeOf,
  wordOf,
} from './ring.ts'
import { slotWide, slotWord, type Windows, windowWide, windowWord } from './slots.ts'

/**
 * Fills `into` from `place` on with count, sum and different other sides of each window that ends at `at`, of what has been entered;
 * zeros for slot -1.
 */
export function readWindows(windows: Windows, slot: number, at: number, into: Float64Array, place: number): void {
  const { lengths, stride, wide, words } = windows
  const base = slot * stride
  if (slot >= 0 && at < (wide[base] ?? 0)) {
    readLate(windows, slot, at, into, place)
    return
  }
  if (slot >= 0) advance(windows, base, at)
  for (let which = 0; which < lengths.length; which++) {
    const from = base + slotWide.windows + which * windowWide
    const to = place + which * 3
    into[to] = slot < 0 ? 0 : (words[from * 2 + windowWord.count] ?? 0)
    into[to + 1] = slot < 0 ? 0 : (wide[from] ?? 0)
    into[to + 2] = slot < 0 ? 0 : (words[from * 2 + windowWord.distinct] ?? 0)
  }
}

/** Event time of the slot's latest entry at or before `at`; 0 where there is none that is remembered. */
export function latestAt({ ring, stride, words }: Windows, slot: number, at: number): number {
  if (slot < 0) return 0
  let name = words[slot * stride * 2 + slotWord.newest] ?? 0
  while (isAlive(ring, name)) {
    const time = timeOf(ring, name)
    if (time <= at) return time
    name = wordOf(ring, name, field.previous)
  }
  return 0
}

/** Moves the ends of a slot's windows on to a moment; never backwards. */
function advance(windows: Windows, base: number, at: number): void {
  const { lengths, wide, words } = windows
  const anchor = wide[base] ?? 0
  if (at <= anchor) return
  wide[base] = at
  for (let which = 0; which < lengths.length; which++) {
    const from = base + slotWide.windows + which * windowWide
    const first = words[from * 2 + windowWord.first] ?? 0
    if (first === 0) continue
    const begin = at - (lengths[which] ?? 0)
    if (anchor <= begin) clearWindow(windows, from)
    else shrink(windows, base, from, begin)
  }
}

function clearWindow({ wide }: Windows, from: number): void {
  wide[from] = 0
  wide[from + 1] = 0
  wide[from + 2] = 0
}

/** Lets go of the entries of a window at or before its beginning. */
function shrink(windows: Windows, base: number, from: number, begin: number): void {
  const { ring, wide, words } = windows
  const at = from * 2
  let name = words[at + windowWord.first] ?? 0
  while (name !== 0) {
    if (!isAlive(ring, name)) {
      recount(windows, base, from, begin)
      return
    }
    if (timeOf(ring, name) > begin) break
    wide[from] = (wide[from] ?? 0) - amountOf(ring, name)
    words[at + windowWord.count] = (words[at + windowWord.count] ?? 0) - 1
    const distinct = words[at + windowWord.distinct] ?? 0
    if (wordOf(ring, name, field.isLatest) === 1 && distinct > 0) words[at + windowWord.distinct] = distinct - 1
    name = wordOf(ring, name, field.next)
  }
  words[at + windowWord.first] = name
}

/** Counts a window from its end, after entries of it were written over; those within it are lost, and it is told. */
function recount(windows: Windows, base: number, from: number, begin: number): void {
  const { ring, wide, words } = windows
  clearWindow(windows, from)
  const at = from * 2
  let name = words[base * 2 + slotWord.newest] ?? 0
  while (isAlive(ring, name) && timeOf(ring, name) > begin) {
    wide[from] = (wide[from] ?? 0) + amountOf(ring, name)
    words[at + windowWord.count] = (words[at + windowWord.count] ?? 0) + 1
    words[at + windowWord.distinct] = (words[at + windowWord.distinct] ?? 0) + wordOf(ring, name, field.isLatest)
    words[at + windowWord.first] = name
    name = wordOf(ring, name, field.previous)
  }
  noteLoss(ring, name, begin)
}

const entry = { owner: 0, at: 0, amount: 0, other: 0 }

/** Enters a payment at its place in event time, after those of the same moment. `other` 0 is nobody and no different one. */
export function enterPayment(
  windows: Windows,
  slot: number,
  payment: { at: number; amount: number; other: number },
): void {
  const { ring, stride, wide, words } = windows
  const base = slot * stride
  advance(windows, base, payment.at)
  entry.owner = words[base * 2 + slotWord.owner] ?? 0
  entry.at = payment.at
  entry.amount = payment.amount
  entry.other = payment.other
  const latest = entry.other === 0 ? 0 : findLatest(ring, entry.owner, entry.other)
  // Read before the entry is added: adding one may write over the very entry that was the latest.
  const latestTime = latest === 0 ? 0 : timeOf(ring, latest)
  const name = addEntry(ring, entry)
  hookByTime(windows, base, name)
  const isLatest = entry.other !== 0 && latestTime <= entry.at
  if (entry.other !== 0) hookByOther(ring, name, isAlive(ring, latest) ? latest : 0)
  const anchor = wide[base] ?? 0
  for (let which = 0; which < windows.lengths.length; which++) {
    const begin = anchor - (windows.lengths[which] ?? 0)
    if (entry.at <= begin) continue
    const from = base + slotWide.windows + which * windowWide
    wide[from] = (wide[from] ?? 0) + entry.amount
    words[from * 2 + windowWord.count] = (words[from * 2 + windowWord.count] ?? 0) + 1
    if (isLatest && latestTime <= begin) {
      words[from * 2 + windowWord.distinct] = (words[from * 2 + windowWord.distinct] ?? 0) + 1
    }
    const first = words[from * 2 + windowWord.first] ?? 0
    if (first === 0 || !isAlive(ring, first) || entry.at < timeOf(ring, first)) {
      words[from * 2 + windowWord.first] = name
      if (first !== 0 && !isAlive(ring, first)) recount(windows, base, from, begin)
    }
  }
}

/** Hooks an entry between those of its owner before and after it in event time. */
function hookByTime({ ring, words }: Windows, base: number, name: number): void {
  const at = timeOf(ring, name)
  let before = words[base * 2 + slotWord.newest] ?? 0
  let after = 0
  while (isAlive(ring, before) && timeOf(ring, before) > at) {
    after = before
    before = wordOf(ring, before, field.previous)
  }
  setWord(ring, name, field.previous, before)
  setWord(ring, name, field.next, after)
  if (isAlive(ring, before)) setWord(ring, before, field.next, name)
  if (after === 0) words[base * 2 + slotWord.newest] = name
  else setWord(ring, after, field.previous, name)
}

/** Hooks an entry into the line of those of its owner with the same other side, whose latest is given (0: none). */
function hookByOther(ring: Ring, name: number, latest: number): void {
  const at = timeOf(ring, name)
  if (latest === 0 || timeOf(ring, latest) <= at) {
    setWord(ring, name, field.prior, latest)
    setWord(ring, name, field.isLatest, 1)
    indexEntry(ring, name, latest)
    if (latest !== 0) setWord(ring, latest, field.isLatest, 0)
    return
  }
  let after = latest
  let prior = wordOf(ring, after, field.prior)
  while (isAlive(ring, prior) && timeOf(ring, prior) > at) {
    after = prior
    prior = wordOf(ring, prior, field.prior)
  }
  setWord(ring, name, field.prior, prior)
  setWord(ring, after, field.prior, name)
}
