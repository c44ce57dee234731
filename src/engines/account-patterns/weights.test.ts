import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learnWeights, patternCount, patternReasons, placeOfPattern, raritiesOf, suspicionOf } from './index.ts'

function tableOf(rows: readonly Partial<Record<keyof typeof placeOfPattern, number>>[]): Float64Array {
  const table = new Float64Array(rows.length * patternCount)
  for (const [row, values] of rows.entries()) {
    for (const [name, value] of Object.entries(values)) {
      table[row * patternCount + placeOfPattern[name as 'payers']] = value
    }
  }
  return table
}

test('the rarity of a value is the share of accounts with at least as much, and 0 where there is nothing', () => {
  const rarities = raritiesOf(tableOf([{ payers: 1 }, { payers: 5 }, { payers: 5 }, {}]))
  const of = (row: number) => rarities[row * patternCount + placeOfPattern.payers]
  assert.deepEqual([of(0), of(1), of(2), of(3)], [-Math.log(3 / 4), Math.log(2), Math.log(2), 0])
})

/** Of 400 accounts 40 are offenders: those have circles; payees have nothing to do with it, and they have fewer payers. */
const rows = Array.from({ length: 400 }, (_, i) => ({
  circle: i % 10 === 0 ? 5 + (i % 7) : (i % 3) / 10,
  payees: i % 5,
  payers: i % 10 === 0 ? 0 : 1 + (i % 4),
}))

test('what offenders have in common is learnt, and nothing speaks for an account by being absent', () => {
  const rarities = raritiesOf(tableOf(rows))
  const known = Uint8Array.from(rows, (_, i) => (i % 10 === 0 ? 1 : 0))
  const weights = learnWeights({ rarities, known, patterns: ['circle', 'payees', 'payers'] })
  assert.ok(weights.weights.every(({ weight }) => weight >= 0))
  assert.ok(!weights.weights.some(({ pattern }) => pattern === 'payers'))
  const honest = Math.max(
    ...rows.keys().map((i) => (known[i] ? Number.NEGATIVE_INFINITY : suspicionOf(weights, rarities, i))),
  )
  for (const i of rows.keys()) if (known[i]) assert.ok(suspicionOf(weights, rarities, i) > honest)
  assert.equal(patternReasons(weights, rarities, 0)[0]?.pattern, 'circle')
})

test('without a pattern the bias is the share of offenders', () => {
  const rarities = raritiesOf(tableOf(rows))
  const known = Uint8Array.from(rows, (_, i) => (i % 10 === 0 ? 1 : 0))
  const { bias } = learnWeights({ rarities, known, patterns: [] })
  assert.ok(Math.abs(bias - Math.log(0.1 / 0.9)) < 0.02)
})
