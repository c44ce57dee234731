import { makeRing, newOwner, type Ring } from './ring.ts'

/**
 * Sliding windows over the payments of each slot: count, sum and different other sides, exact. An event enters every window once
 * and leaves it once; in between a window is three numbers and the name of its first entry.
 */
export interface Windows {
  readonly ring: Ring
  /** Lengths in milliseconds, ascending. */
  readonly lengths: Float64Array
  /** 8-byte numbers and words of the slots, of the same memory. */
  readonly wide: Float64Array
  readonly words: Uint32Array
  /** 8-byte numbers of a slot. */
  readonly stride: number
}

/** Where windows are read to: three values a window from `place` on, of windows that end at `at`. */
export interface WindowValues {
  readonly values: Float64Array
  at: number
  place: number
}

/** Of a slot: the moment its windows end at, then two words: its newest entry in event time, and its owner's number. */
export const slotWide = { anchor: 0, windows: 2 } as const
/** The words of a slot. */
export const slotWord = { newest: 2, owner: 3 } as const
/** 8-byte numbers of a window: its sum and the time of its first entry, then the words. */
export const windowWide = 4
/** The words of a window, from its beginning: its first entry, how many, how many different. */
export const windowWord = { first: 4, count: 5, distinct: 6 } as const

/** Makes windows for so many slots and so many payments in all (a power of two): 16 bytes a slot and 32 for each window of it. */
export function makeWindows(slots: number, entries: number, lengths: readonly number[]): Windows {
  const stride = slotWide.windows + lengths.length * windowWide
  const memory = new ArrayBuffer(slots * stride * 8)
  return {
    ring: makeRing(entries),
    lengths: Float64Array.from(lengths),
    wide: new Float64Array(memory),
    words: new Uint32Array(memory),
    stride,
  }
}

/** Begins a slot anew, for another owner. What its last owner did stays in the ring but belongs to nobody. */
export function clearSlot({ ring, wide, words, stride }: Windows, slot: number): void {
  const base = slot * stride
  // A loop: for so few numbers it takes half the time of `fill`.
  for (let place = base; place < base + stride; place++) wide[place] = 0
  words[base * 2 + slotWord.owner] = newOwner(ring)
}
