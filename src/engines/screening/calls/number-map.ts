/** Small numbers kept for telephone numbers: 14 bytes a number at most, no object each. */
export interface NumberMap {
  /** What is kept for a number, or -1. */
  find(number: number): number
}

/** Slots for each number: open addressing stays short while half of them are free. */
const room = 2

/**
 * Compiles a map of telephone numbers. Of a number given twice the later counts. Throws a `RangeError` where the two lists are not
 * equally long.
 */
export function compileNumberMap(numbers: Float64Array, values: Uint16Array): NumberMap {
  if (numbers.length !== values.length) throw new RangeError('each number needs its value')
  const size = 2 ** Math.ceil(Math.log2(Math.max(8, numbers.length * room)))
  const keys = new Float64Array(size)
  const kept = new Uint16Array(size)
  const last = size - 1

  const slotOf = (number: number): number => {
    let slot = spread(number) & last
    while (keys[slot] !== number && keys[slot] !== 0) slot = (slot + 1) & last
    return slot
  }
  for (const [place, number] of numbers.entries()) {
    if (!Number.isSafeInteger(number) || number < 1) throw new RangeError('not a number that can be called')
    const slot = slotOf(number)
    keys[slot] = number
    kept[slot] = values[place] ?? 0
  }
  return {
    find: (number) => {
      if (number < 1 || numbers.length === 0) return -1
      const slot = slotOf(number)
      return keys[slot] === number ? (kept[slot] ?? 0) : -1
    },
  }
}

/** Spreads neighbouring numbers (finaliser of MurmurHash3, Appleby). */
export function spread(number: number): number {
  let h = (number >>> 0) ^ Math.imul((number / 0x1_0000_0000) | 0, 0x9e37_79b1)
  h ^= h >>> 16
  h = Math.imul(h, 0x85eb_ca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2_ae35)
  return (h ^ (h >>> 16)) >>> 0
}
