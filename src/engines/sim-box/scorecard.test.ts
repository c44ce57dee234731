import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { languages } from '#kernel/language'
import { linkKinds, messageOfLink } from './boxes.ts'
import { type Examples, fitScorecard } from './fitting.ts'
import { learntModel } from './points-table.ts'
import { binOf, logOdds, messageOfReason, probabilityOf, reasonsOf, type Scorecard } from './scorecard.ts'
import { allFeatures } from './sweep.ts'

/** Fractions that are the same in every run. */
function fractions(): () => number {
  let x = 12_345
  return () => {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0
    return x / 2 ** 32
  }
}

/** Two features: the first tells boxes apart, the second is the same for all. One row in five is in a box. */
function examples(rows: number): Examples {
  const draw = fractions()
  const inBox = Uint8Array.from({ length: rows }, () => (draw() < 0.2 ? 1 : 0))
  const values = new Float32Array(rows * 2)
  for (const [row, label] of inBox.entries()) {
    values[row * 2] = draw() * 10 + label * 6
    values[row * 2 + 1] = draw()
  }
  return { features: ['calls', 'noise'], values, inBox, honestFor: 1 }
}

test('every value has one bin, and a larger value no lower one', () => {
  const cuts = fc
    .uniqueArray(fc.double({ noNaN: true, min: -1e6, max: 1e6 }))
    .map((list) => list.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(cuts, fc.double({ noNaN: true }), fc.double({ noNaN: true }), (list, a, b) => {
      const [low, high] = [binOf(list, Math.min(a, b)), binOf(list, Math.max(a, b))]
      assert.ok(low >= 0 && low <= high && high <= list.length)
    }),
    { seed: 3 },
  )
})

test('the card learns what tells boxes apart, and says as often as is right', () => {
  const data = examples(6000)
  const card = fitScorecard(data, { random: fractions() })
  const vector = (row: number) => Float64Array.from(data.values.subarray(row * 2, row * 2 + 2))
  let [sum, right] = [0, 0]
  for (const [row, label] of data.inBox.entries()) {
    const probability = probabilityOf(logOdds(card, vector(row)))
    sum += probability
    if (probability > 0.5 === (label === 1)) right++
  }
  const truth = data.inBox.reduce((total, label) => total + label, 0)
  assert.ok(Math.abs(sum - truth) < 0.05 * truth, `${sum} expected, ${truth} are`)
  assert.ok(right / data.inBox.length > 0.85)
  const range = (at: number) =>
    Math.max(...(card.features[at]?.points ?? [])) - Math.min(...(card.features[at]?.points ?? []))
  assert.ok(range(0) > 5 * range(1))
})

test('the same examples give the same card', () => {
  const fit = () => fitScorecard(examples(800), { random: fractions() })
  assert.deepEqual(fit(), fit())
})

test('honest rows that were left out lower the odds', () => {
  const data = examples(2000)
  const all = fitScorecard(data, { random: fractions() })
  const some = fitScorecard({ ...data, honestFor: 20 }, { random: fractions() })
  assert.ok(Math.abs(all.bias - some.bias - Math.log(20)) < 0.002)
})

test('the reasons are the features with points for a box, the strongest first', () => {
  const card: Scorecard = {
    bias: -5,
    features: [
      { name: 'outHour', cuts: [10], points: [0, 2] },
      { name: 'cells', cuts: [2], points: [3, -1] },
      { name: 'age', cuts: [7], points: [1, -2] },
    ],
  }
  const vector = Float64Array.of(12, 1, 30)
  assert.deepEqual(reasonsOf(card, vector), [
    { feature: 'cells', value: 1, points: 3 },
    { feature: 'outHour', value: 12, points: 2 },
  ])
  assert.equal(logOdds(card, vector), -2)
})

test('every reason and every link has its words in every language', () => {
  for (const language of languages) {
    const file = new URL(`../../../locales/${language}/sim-box.json`, import.meta.url)
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>
    const reasons = allFeatures.map((feature) => messageOfReason({ feature, value: 0.123, points: 1 }))
    for (const { values } of reasons) assert.equal(values.value, 0.12)
    const keys = [...reasons.map(({ key }) => key), ...linkKinds.map(messageOfLink)]
    assert.deepEqual(Object.keys(texts).toSorted(), keys.toSorted(), language)
  }
})

test('the learnt cards have the features of the engine in their order, and rising cuts', () => {
  assert.deepEqual(
    learntModel.all.features.map(({ name }) => name),
    allFeatures,
  )
  for (const { cuts, points } of [...learntModel.own.features, ...learntModel.all.features]) {
    assert.equal(points.length, cuts.length + 1)
    assert.deepEqual(
      cuts,
      [...new Set(cuts)].toSorted((a, b) => a - b),
    )
  }
})
