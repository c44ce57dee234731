import { powerOfTwo } from './hash.ts'

/** Remembers which records came: of the last ones in any case `remembered`, at most twice as many. */
export interface Doubles {
  /** Whether such a record came before; notes it if not. Two words of its hash: one wrong yes in about 10^9. */
  seen(high: number, low: number): boolean
  /** Reads the place where a record would stand, so that the memory is near when it is asked for. */
  touch(high: number): number
  /** Both halves, the newer first, and how many the newer holds; to keep them and to fill them anew. */
  tables(): readonly [newer: Uint32Array, older: Uint32Array]
  filled(): number
  /** Says how many the newer one holds, once it was filled from outside. */
  fill(count: number): void
  readonly bytes: number
}

/** A memory of fixed size in two halves: when the newer one is full, the older one is forgotten. */
export function makeDoubles(remembered: number): Doubles {
  const places = powerOfTwo(remembered * 1.5)
  const mask = places - 1
  const most = Math.min(remembered, Math.floor(places * 0.75))
  let [newer, older] = [new Uint32Array(places), new Uint32Array(places)]
  let filled = 0
  const has = (table: Uint32Array, high: number, mark: number) => {
    for (let place = high & mask; ; place = (place + 1) & mask) {
      const found = table[place]
      if (found === mark) return true
      if (found === 0) return false
    }
  }
  const seen = (high: number, low: number) => {
    const mark = low >>> 0 || 1
    let place = high & mask
    for (;;) {
      const found = newer[place]
      if (found === mark) return true
      if (found === 0) break
      place = (place + 1) & mask
    }
    if (has(older, high, mark)) return true
    newer[place] = mark
    if (++filled >= most) {
      ;[newer, older] = [older, newer]
      newer.fill(0)
      filled = 0
    }
    return false
  }
  const touch = (high: number) => (newer[high & mask] ?? 0) ^ (older[high & mask] ?? 0)
  return {
    seen,
    touch,
    tables: () => [newer, older],
    filled: () => filled,
    fill: (count) => {
      filled = count
    },
    bytes: places * 8,
  }
}
