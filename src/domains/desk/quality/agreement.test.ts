import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AnswerPair, agreementOf, strengthOf, strengths } from './agreement.ts'

const answer = fc.constantFrom('illegal', 'harmful', 'lawful', 'unclear')
const pair: fc.Arbitrary<AnswerPair> = fc.tuple(answer, answer)
const pairs = fc.array(pair, { maxLength: 60 })

/** Pairs that make up a table of counts. */
const fromTable = (rows: readonly (readonly number[])[]): AnswerPair[] =>
  rows.flatMap((row, a) => row.flatMap((count, b) => Array.from({ length: count }, (): AnswerPair => [`${a}`, `${b}`])))

const near = (actual: number | null | undefined, wanted: number, by = 5e-4) =>
  assert.ok(actual !== null && actual !== undefined && Math.abs(actual - wanted) < by, `${actual} is not ${wanted}`)

test('a table worked out by hand gives its kappa: less agreement than chance would bring', () => {
  // Shares of a hundred: margins .50 .30 .20 and .40 .30 .30.
  const { observed, expected, kappa } = agreementOf(
    fromTable([
      [25, 13, 12],
      [12, 2, 16],
      [3, 15, 2],
    ]),
  )
  near(observed, 0.29)
  near(expected, 0.5 * 0.4 + 0.3 * 0.3 + 0.2 * 0.3)
  near(kappa, (0.29 - 0.35) / 0.65)
})

test('the interval agrees with a worked example: 20, 5, 10, 15 of 50', () => {
  const { kappa, interval } = agreementOf(
    fromTable([
      [20, 5],
      [10, 15],
    ]),
  )
  near(kappa, 0.4)
  // Standard error 0.1269 by the formula of 1969.
  near(interval?.low, 0.4 - 1.959964 * 0.1269, 2e-3)
  near(interval?.high, 0.4 + 1.959964 * 0.1269, 2e-3)
})

test('the standard error is what leaving out one pair at a time finds', () => {
  const all = fromTable([
    [106, 10, 4],
    [22, 28, 10],
    [2, 12, 6],
  ])
  const whole = agreementOf(all)
  const kappas = all.map((_, left) => agreementOf(all.filter((__, place) => place !== left)).kappa ?? Number.NaN)
  const mean = kappas.reduce((sum, one) => sum + one, 0) / kappas.length
  const spread = kappas.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const jackknife = Math.sqrt(((kappas.length - 1) / kappas.length) * spread)
  near(whole.kappa, 0.429, 1e-3)
  near(((whole.interval?.high ?? 0) - (whole.kappa ?? 0)) / 1.959964, jackknife, 2e-3)
})

test('who always answers alike agrees wholly, unless one answer was all there was', () => {
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), (answers) => {
      const { observed, kappa } = agreementOf(answers.map((one): AnswerPair => [one, one]))
      assert.equal(observed, 1)
      if (new Set(answers).size === 1) assert.equal(kappa, null)
      else near(kappa, 1, 1e-9)
    }),
  )
})

test('answers that have nothing to do with each other have a kappa of nought', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(weights, weights, (rows, columns) => {
      const { kappa } = agreementOf(fromTable(rows.map((row) => columns.map((column) => row * column))))
      near(kappa, 0, 1e-9)
    }),
  )
})

test('it is the same whoever is called first, and whatever the order of the reports', () => {
  fc.assert(
    fc.property(pairs, (all) => {
      const one = agreementOf(all)
      const other = agreementOf(all.map(([a, b]): AnswerPair => [b, a]).toReversed())
      assert.equal(one.pairs, other.pairs)
      for (const key of ['observed', 'expected', 'kappa'] as const) {
        if (one[key] === null) assert.equal(other[key], null)
        else near(other[key], one[key] ?? 0, 1e-9)
      }
      if (one.interval !== null) near(other.interval?.low, one.interval.low, 1e-6)
    }),
  )
})

test('shares lie between 0 and 1, kappa between -1 and 1, and the interval holds it', () => {
  fc.assert(
    fc.property(pairs, (all) => {
      const { observed, expected, kappa, interval } = agreementOf(all)
      assert.equal(observed === null, all.length === 0)
      for (const share of [observed, expected]) assert.ok(share === null || (share >= 0 && share <= 1 + 1e-9))
      if (kappa === null) return assert.equal(interval, null)
      assert.ok(kappa >= -1 - 1e-9 && kappa <= 1 + 1e-9)
      if (interval !== null) assert.ok(interval.low - 1e-9 <= kappa && kappa <= interval.high + 1e-9)
      return undefined
    }),
  )
})

test('without pairs nothing is known, and of one pair no interval', () => {
  assert.deepEqual(agreementOf([]), { pairs: 0, observed: null, expected: null, kappa: null, interval: null })
  assert.equal(agreementOf([['illegal', 'lawful']]).interval, null)
})

test('a stronger agreement never has a weaker word', () => {
  assert.deepEqual([-0.1, 0, 0.21, 0.41, 0.61, 0.81].map(strengthOf), strengths)
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      assert.ok(strengths.indexOf(strengthOf(low)) <= strengths.indexOf(strengthOf(high)))
    }),
  )
})
