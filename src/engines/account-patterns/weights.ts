import { type AccountPattern, placeOfPattern } from './patterns.ts'
import { type PatternTable, patternCount } from './rarity.ts'

/** How much each pattern's rarity weighs; those not named weigh nothing. */
export interface PatternWeights {
  readonly bias: number
  readonly weights: readonly { readonly pattern: AccountPattern; readonly weight: number }[]
}

/** The log-odds that the account of a row is one of those that were learnt. */
export function suspicionOf({ bias, weights }: PatternWeights, rarities: PatternTable, row: number): number {
  let sum = bias
  for (const { pattern, weight } of weights) sum += weight * rarityAt(rarities, row, pattern)
  return sum
}

/** What speaks for it, strongest first: each pattern with its part of the log-odds. */
export function patternReasons({ weights }: PatternWeights, rarities: PatternTable, row: number) {
  return weights
    .map(({ pattern, weight }) => ({ pattern, part: weight * rarityAt(rarities, row, pattern) }))
    .filter(({ part }) => part > 0)
    .toSorted((a, b) => b.part - a.part)
}

const rarityAt = (rarities: PatternTable, row: number, pattern: AccountPattern): number =>
  rarities[row * patternCount + placeOfPattern[pattern]] as number

/** Rows with the truth as far as it is known, and which patterns may count. */
export interface PatternExamples {
  readonly rarities: PatternTable
  /** By row: 1 for a known offender's account. */
  readonly known: Uint8Array
  readonly patterns: readonly AccountPattern[]
}

const rounds = 25
const shrinkage = 1e-4

/**
 * Learns weights: logistic regression by Newton's method with a little shrinkage (L2). Nothing is random. A pattern never speaks *for* an
 * account: one whose weight comes out below 0 is left out and the others are learnt anew.
 */
export function learnWeights({ rarities, known, patterns }: PatternExamples): PatternWeights {
  const size = patterns.length + 1
  const learnt = new Float64Array(size)
  const x = new Float64Array(size)
  x[0] = 1
  for (let round = 0; round < rounds; round++) {
    const system = Array.from({ length: size }, (_, i) => {
      const row = new Float64Array(size + 1)
      row[i] = shrinkage * known.length
      row[size] = -shrinkage * known.length * (learnt[i] as number)
      return row
    })
    for (let row = 0; row < known.length; row++) {
      for (const [i, pattern] of patterns.entries()) x[i + 1] = rarityAt(rarities, row, pattern)
      addExample(system, x, { learnt, known: known[row] as number })
    }
    const step = solve(system)
    for (let i = 0; i < size; i++) learnt[i] = (learnt[i] as number) + (step[i] as number)
  }
  const against = patterns.filter((_, i) => (learnt[i + 1] as number) < 0)
  if (against.length > 0) {
    return learnWeights({ rarities, known, patterns: patterns.filter((pattern) => !against.includes(pattern)) })
  }
  const weights = patterns.map((pattern, i) => ({ pattern, weight: learnt[i + 1] as number }))
  return { bias: learnt[0] as number, weights }
}

/** Adds one example's part of gradient and curvature. */
function addExample(
  system: readonly Float64Array[],
  x: Float64Array,
  { learnt, known }: { readonly learnt: Float64Array; readonly known: number },
): void {
  let odds = 0
  for (let i = 0; i < x.length; i++) odds += (x[i] as number) * (learnt[i] as number)
  const chance = 1 / (1 + Math.exp(-odds))
  const curve = chance * (1 - chance)
  for (const [i, row] of system.entries()) {
    const value = x[i] as number
    if (value === 0) continue
    for (let j = 0; j < x.length; j++) row[j] = (row[j] as number) + curve * value * (x[j] as number)
    row[x.length] = (row[x.length] as number) + value * (known - chance)
  }
}

/** Solves a small positive definite system in place (Gauss–Jordan); the last column is the right side. */
function solve(system: readonly Float64Array[]): Float64Array {
  const size = system.length
  for (const [i, row] of system.entries()) {
    const pivot = row[i] as number
    for (let j = 0; j <= size; j++) row[j] = (row[j] as number) / pivot
    for (const other of system) {
      const factor = other === row ? 0 : (other[i] as number)
      if (factor !== 0) for (let j = 0; j <= size; j++) other[j] = (other[j] as number) - factor * (row[j] as number)
    }
  }
  return Float64Array.from(system, (row) => row[size] as number)
}
