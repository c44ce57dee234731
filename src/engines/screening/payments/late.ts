import { amountOf, field, isAlive, noteLoss, otherOf, type Ring, timeOf, wordOf } from './ring.ts'
import { slotWide, slotWord, type Windows, type WindowValues, windowWide, windowWord } from './slots.ts'

const found = { count: 0, sum: 0, distinct: 0 }

/**
 * Reads windows that end at `at`, before the moment that the slot's own windows end at: of payments that come late. Costs a step for
 * each entry between the two ends and each between the two beginnings, not one for each entry of the window.
 */
export function readLate(windows: Windows, slot: number, into: WindowValues): void {
  const { at, place, values } = into
  const { lengths, stride, wide } = windows
  const base = slot * stride
  for (let which = 0; which < lengths.length; which++) {
    const begin = at - (lengths[which] ?? 0)
    const from = base + slotWide.windows + which * windowWide
    // Where the two windows do not meet, or entries of theirs may be gone, the running one is of no help.
    const isHelp = (wide[base] ?? 0) - (lengths[which] ?? 0) < at && (windows.ring.overwritten[0] ?? 0) <= begin
    if (!isHelp || !shift(windows, base, from, { begin, at })) walkBack(windows, base, begin, at)
    values[place + which * 3] = found.count
    values[place + which * 3 + 1] = found.sum
    values[place + which * 3 + 2] = found.distinct
  }
}

/** Whether an entry is the first of its other side since `begin`; of nobody (other side 0) never. */
function isFirstSince(ring: Ring, name: number, begin: number): boolean {
  const prior = wordOf(ring, name, field.prior)
  if (prior === 0) return otherOf(ring, name) !== 0
  return !isAlive(ring, prior) || timeOf(ring, prior) <= begin
}

function walkBack({ ring, words }: Windows, base: number, begin: number, at: number): void {
  found.count = 0
  found.sum = 0
  found.distinct = 0
  let name = words[base * 2 + slotWord.newest] ?? 0
  while (isAlive(ring, name) && timeOf(ring, name) > begin) {
    if (timeOf(ring, name) <= at) {
      found.count++
      found.sum += amountOf(ring, name)
      if (isFirstSince(ring, name, begin)) found.distinct++
    }
    name = wordOf(ring, name, field.previous)
  }
  noteLoss(ring, name, begin)
}

/**
 * Starts from the running window, takes off what is later than `at`, and adds what it has already let go of. False where entries that
 * this needs were written over.
 */
function shift(windows: Windows, base: number, from: number, span: { begin: number; at: number }): boolean {
  const { ring, wide, words } = windows
  found.count = words[from * 2 + windowWord.count] ?? 0
  found.sum = wide[from] ?? 0
  found.distinct = words[from * 2 + windowWord.distinct] ?? 0
  const newest = words[base * 2 + slotWord.newest] ?? 0
  let name = newest
  while (isAlive(ring, name) && timeOf(ring, name) > span.at) {
    found.count--
    found.sum -= amountOf(ring, name)
    if (isFirstSince(ring, name, span.begin)) found.distinct--
    name = wordOf(ring, name, field.previous)
  }
  if (name !== 0 && !isAlive(ring, name)) return false
  const first = words[from * 2 + windowWord.first] ?? 0
  if (first !== 0 && !isAlive(ring, first)) return false
  name = first === 0 ? newest : wordOf(ring, first, field.previous)
  while (isAlive(ring, name) && timeOf(ring, name) > span.begin) {
    found.count++
    found.sum += amountOf(ring, name)
    found.distinct += wordOf(ring, name, field.isLatest)
    name = wordOf(ring, name, field.previous)
  }
  noteLoss(ring, name, span.begin)
  return true
}
