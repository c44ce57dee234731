import { findSlot, forgottenOf, type Keys, likelySlot, makeKeys, mixed, type Taking, takeSlot } from './keys.ts'

/**
 * What two accounts have paid each other, for as long as there is room: pairs outlive the windows, so that rent paid once a month
 * is no first payment each time. One record serves both directions.
 */
export interface Pairs {
  readonly keys: Keys
  /** Begins a slot anew. */
  readonly clear: (slot: number) => void
  /** Of each slot: tiyn, latest time and count from the lower key to the higher, then the same back. */
  readonly wide: Float64Array
}

const stride = 6
const back = 3

/** Makes room for so many pairs: about 72 bytes each. */
export function makePairs(capacity: number): Pairs {
  const wide = new Float64Array(capacity * stride)
  const clear = (slot: number) => {
    for (let place = slot * stride; place < (slot + 1) * stride; place++) wide[place] = 0
  }
  return { keys: makeKeys(capacity), clear, wide }
}

/** What one side has paid the other. */
export interface Dealings {
  count: number
  sum: number
  lastAt: number
}

/** Two keys as one of 53 bits: among ten million pairs two are mistaken for each other with a chance of 1 in 180. */
function pairKey(low: number, high: number): number {
  return (hashOfPair(low, high, 0x5bd1_e995) & 0x1f_ffff) * 0x1_0000_0000 + hashOfPair(low, high, 0x1b87_3593) || 1
}

/** Word by word, so that no two pairs that differ in one word are equal in both hashes but by chance. */
function hashOfPair(low: number, high: number, seed: number): number {
  const first = mixed((low / 0x1_0000_0000) >>> 0, mixed(low >>> 0, seed))
  return mixed((high / 0x1_0000_0000) >>> 0, mixed(high >>> 0, first))
}

/** The slot of two accounts, or -1. */
export function findPair({ keys }: Pairs, a: number, b: number): number {
  if (a === 0 || b === 0) return -1
  return findSlot(keys, a < b ? pairKey(a, b) : pairKey(b, a))
}

/** Tells what `from` has paid `to`, whose slot is given. */
export function readPair({ wide }: Pairs, slot: number, direction: { from: number; to: number }, into: Dealings): void {
  const base = slot * stride + (direction.from <= direction.to ? 0 : back)
  into.sum = slot < 0 ? 0 : (wide[base] ?? 0)
  into.lastAt = slot < 0 ? 0 : (wide[base + 1] ?? 0)
  into.count = slot < 0 ? 0 : (wide[base + 2] ?? 0)
}

/** Enters a payment between two accounts; the pair silent longest gives way where there is no room. */
export function enterPair(
  { keys, wide }: Pairs,
  payment: { debtor: number; creditor: number; amount: number; at: number },
  taking: Taking,
): void {
  const { debtor, creditor } = payment
  const key = debtor < creditor ? pairKey(debtor, creditor) : pairKey(creditor, debtor)
  const base = takeSlot(keys, key, taking) * stride + (debtor <= creditor ? 0 : back)
  wide[base] = (wide[base] ?? 0) + payment.amount
  wide[base + 1] = Math.max(wide[base + 1] ?? 0, payment.at)
  wide[base + 2] = (wide[base + 2] ?? 0) + 1
}

/** Pairs that gave way within the memory. */
export function forgottenPairs({ keys }: Pairs): number {
  return forgottenOf(keys)
}

/** A number of the record of two accounts, so that it is near when it is wanted. */
export function glanceAtPair({ keys, wide }: Pairs, a: number, b: number): number {
  const slot = likelySlot(keys, a < b ? pairKey(a, b) : pairKey(b, a))
  return (keys.wide[slot * 2] ?? 0) + (wide[slot * stride] ?? 0)
}
