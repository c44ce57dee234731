import { readLate } from './late.ts'
import {
  addEntry,
  amountOf,
  field,
  findLatest,
  indexEntry,
  isAlive,
  noteLoss,
  otherOf,
  type Ring,
  setWord,
  timeOf,
  wordOf,
} from './ring.ts'
import { slotWide, slotWord, type Windows, type WindowValues, windowWide, windowWord } from './slots.ts'

/** Fills `into` with count, sum and different other sides of each window, of what has been entered; zeros for slot -1. */
export function readWindows(windows: Windows, slot: number, into: WindowValues): void {
  const { at, place, values } = into
  const { lengths, stride, wide, words } = windows
  const base = slot * stride
  if (slot >= 0 && at < (wide[base] ?? 0)) {
    readLate(windows, slot, into)
    return
  }
  if (slot >= 0) advance(windows, base, at)
  for (let which = 0; which < lengths.length; which++) {
    const from = base + slotWide.windows + which * windowWide
    const to = place + which * 3
    values[to] = slot < 0 ? 0 : (words[from * 2 + windowWord.count] ?? 0)
    values[to + 1] = slot < 0 ? 0 : (wide[from] ?? 0)
    values[to + 2] = slot < 0 ? 0 : (words[from * 2 + windowWord.distinct] ?? 0)
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
    const begin = at - (lengths[which] ?? 0)
    // The time of the first entry stands here too, so that most windows are left alone without a look at the ring.
    if (first === 0 || (wide[from + 1] ?? 0) > begin) continue
    if (anchor <= begin) clearWindow(windows, from)
    else shrink(windows, base, from, begin)
  }
}

function clearWindow({ wide }: Windows, from: number): void {
  wide[from] = 0
  wide[from + 1] = 0
  wide[from + 2] = 0
  wide[from + 3] = 0
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
  wide[from + 1] = name === 0 ? 0 : timeOf(ring, name)
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
    wide[from + 1] = timeOf(ring, name)
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
  const name = addEntry(ring, entry)
  const isWhole = hookByTime(windows, base, name)
  const isOther = entry.other !== 0
  const gone = ring.overwritten[0] ?? 0
  // Where none is remembered (adding the entry may just have written it over), one as late as anything gone may have been counted.
  const latestTime = isAlive(ring, latest) ? timeOf(ring, latest) : gone
  if (isOther) hookByOther(ring, name, isAlive(ring, latest) ? latest : 0)
  const ends = wide[base] ?? 0
  for (let which = 0; which < windows.lengths.length; which++) {
    const begin = ends - (windows.lengths[which] ?? 0)
    const from = base + slotWide.windows + which * windowWide
    const isDoubtful = isOther && latestTime > begin && latestTime <= gone
    if (!isWhole || isDoubtful) recount(windows, base, from, begin)
    else if (entry.at > begin) addTo(windows, from, { name, isNew: isOther && latestTime <= begin })
  }
}

/** Adds an entry to a window that it falls into; `isNew`: no other entry of the window has its other side. */
function addTo({ wide, words }: Windows, from: number, added: Added): void {
  const at = from * 2
  wide[from] = (wide[from] ?? 0) + entry.amount
  words[at + windowWord.count] = (words[at + windowWord.count] ?? 0) + 1
  if (added.isNew) words[at + windowWord.distinct] = (words[at + windowWord.distinct] ?? 0) + 1
  if (words[at + windowWord.first] !== 0 && entry.at >= (wide[from + 1] ?? 0)) return
  words[at + windowWord.first] = added.name
  wide[from + 1] = entry.at
}

interface Added {
  readonly name: number
  readonly isNew: boolean
}

/**
 * Hooks an entry between those of its owner before and after it in event time. False where the one before was written over: what the
 * windows count then has to be counted anew.
 */
function hookByTime({ ring, words }: Windows, base: number, name: number): boolean {
  const at = timeOf(ring, name)
  let before = words[base * 2 + slotWord.newest] ?? 0
  let after = 0
  while (isAlive(ring, before) && timeOf(ring, before) > at) {
    after = before
    before = wordOf(ring, before, field.previous)
  }
  setWord(ring, name, field.previous, before)
  setWord(ring, name, field.next, after)
  if (after === 0) words[base * 2 + slotWord.newest] = name
  else setWord(ring, after, field.previous, name)
  if (before === 0) return true
  if (!isAlive(ring, before)) return false
  setWord(ring, before, field.next, name)
  return true
}

/**
 * Hooks an entry, already in its place in event time, into the line of those of its owner with the same other side, whose latest is
 * given (0: none). What a walk back in time no longer reaches, because a later entry was written over, never stands in front of what
 * it does reach: once it was written over too, the line would be broken there and the other side counted twice.
 */
function hookByOther(ring: Ring, name: number, latest: number): void {
  const at = timeOf(ring, name)
  const after = latest !== 0 && timeOf(ring, latest) > at ? nextOfOther(ring, name) : 0
  if (after !== 0) {
    setWord(ring, name, field.prior, unlessLater(ring, wordOf(ring, after, field.prior), at))
    setWord(ring, after, field.prior, name)
    return
  }
  setWord(ring, name, field.prior, unlessLater(ring, latest, at))
  setWord(ring, name, field.isLatest, 1)
  indexEntry(ring, name, latest)
  if (latest !== 0) setWord(ring, latest, field.isLatest, 0)
}

/** The first entry after this one, in event time, with the same other side; 0 where a walk back in time reaches none. */
function nextOfOther(ring: Ring, name: number): number {
  const other = otherOf(ring, name)
  let after = wordOf(ring, name, field.next)
  while (isAlive(ring, after) && otherOf(ring, after) !== other) after = wordOf(ring, after, field.next)
  return isAlive(ring, after) ? after : 0
}

function unlessLater(ring: Ring, name: number, at: number): number {
  return isAlive(ring, name) && timeOf(ring, name) > at ? 0 : name
}
