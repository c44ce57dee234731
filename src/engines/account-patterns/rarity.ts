import { accountPatterns } from './patterns.ts'

/** Patterns of many accounts: a row for each, with a value for each of `accountPatterns` in their order. */
export type PatternTable = Float64Array

/** How many values a row has. */
export const patternCount: number = accountPatterns.length

/**
 * How rare each value is among all accounts of the table: -ln of the share of accounts with at least that value, 0 for a value of 0. What is
 * rare stays comparable while a network grows, as counts do not; it needs no labels.
 */
export function raritiesOf(table: PatternTable): PatternTable {
  const rows = table.length / patternCount
  const rarities = new Float64Array(table.length)
  for (let place = 0; place < patternCount; place++) {
    const sorted = new Float64Array(rows)
    for (let row = 0; row < rows; row++) sorted[row] = table[row * patternCount + place] as number
    sorted.sort()
    for (let row = 0; row < rows; row++) {
      const value = table[row * patternCount + place] as number
      if (value > 0) rarities[row * patternCount + place] = -Math.log((rows - below(sorted, value)) / rows)
    }
  }
  return rarities
}

/** How many of the sorted values are below one. */
function below(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
