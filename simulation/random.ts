import { type Random, randomBelow, seededRandom } from '#kernel/random'

/** Typed picks over a seeded source: the same seed gives the same picks for ever. Never for secrets. */
export interface Dice extends Random {
  /** A whole number from 0 to `limit - 1`; throws unless the limit is a whole number from 1 to 2^32. */
  below(limit: number): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** A fraction from 0 (included) to 1 (excluded), in steps of 2^-32. */
  fraction(): number
  /** Whether an event of this probability (0 to 1) happens. */
  chance(probability: number): boolean
  /** One of a list with equal chances; throws on an empty list. */
  pick<T>(list: readonly T[]): T
  /** One of a list of `[value, weight]`; throws where no weight is positive. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T
  /** A text of decimal digits. */
  digits(count: number): string
}

/** Dice seeded by a whole number. */
export function makeDice(seed: number): Dice {
  const random = buffered(seededRandom(seed))
  const below = (limit: number) => randomBelow(random, limit)
  const fraction = () => below(0x1_0000_0000) / 0x1_0000_0000
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from')
    return list[below(list.length)] as T
  }
  return {
    bytes: random.bytes,
    below,
    fraction,
    pick,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => fraction() < probability,
    weighted: (choices) => weighted(choices, fraction()),
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
  }
}

/**
 * Draws places 0 to `size - 1` with the heavy tail of Zipf's law: place k has a chance in proportion to
 * 1 / (k + 1)^exponent. One offender in many reports, many offenders in one.
 */
export function heavyTail(size: number, exponent: number): (dice: Dice) => number {
  if (size < 1) throw new Error('nothing to draw from')
  const sums: number[] = []
  let total = 0
  for (let k = 1; k <= size; k++) {
    total += k ** -exponent
    sums.push(total)
  }
  return (dice) => {
    const aim = dice.fraction() * total
    let [low, high] = [0, size - 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? total) > aim) high = middle
      else low = middle + 1
    }
    return low
  }
}

function weighted<T>(choices: readonly (readonly [value: T, weight: number])[], fraction: number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let aim = fraction * total
  for (const [value, weight] of choices) {
    if (aim < weight) return value
    aim -= weight
  }
  throw new Error('nothing to pick from')
}

/** Fetches bytes in larger pieces: the source is asked once where it would be asked a thousand times. */
function buffered(random: Random): Random {
  let store = new Uint8Array(0)
  let used = 0
  return {
    bytes: (count) => {
      if (used + count > store.length) {
        store = new Uint8Array(random.bytes(Math.max(4096, count)))
        used = 0
      }
      used += count
      return store.subarray(used - count, used)
    },
  }
}
