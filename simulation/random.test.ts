import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { heavyTail, makeDice } from './random.ts'

test('the same seed rolls the same dice, another seed rolls others', () => {
  const rolls = (seed: number) => {
    const dice = makeDice(seed)
    return Array.from({ length: 3000 }, () => dice.below(1000))
  }
  assert.deepEqual(rolls(5), rolls(5))
  assert.notDeepEqual(rolls(5), rolls(6))
})

test('every pick stays within its bounds', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, least, span) => {
      const dice = makeDice(seed)
      const value = dice.between(least, least + span)
      assert.ok(value >= least && value <= least + span)
      const fraction = dice.fraction()
      assert.ok(fraction >= 0 && fraction < 1)
      assert.match(dice.digits(6), /^\d{6}$/)
      assert.equal(dice.bytes(9).length, 9)
      assert.equal(dice.chance(0), false)
      assert.equal(dice.chance(1), true)
    }),
  )
})

test('weights are kept: what weighs nothing is never picked, what weighs more comes more often', () => {
  const dice = makeDice(3)
  const picks = Array.from({ length: 6000 }, () =>
    dice.weighted([
      ['never', 0],
      ['seldom', 1],
      ['often', 3],
    ]),
  )
  const share = picks.filter((pick) => pick === 'often').length / picks.length
  assert.equal(picks.includes('never'), false)
  assert.ok(share > 0.72 && share < 0.78, String(share))
})

test('nothing can be picked from nothing', () => {
  const dice = makeDice(1)
  assert.throws(() => dice.pick([]), /nothing to pick/)
  assert.throws(() => dice.weighted([['a', 0]]), /nothing to pick/)
  assert.throws(() => heavyTail(0, 1), /nothing to draw/)
})

test('a heavy tail gives the first place far more than the middle, and every place is within the size', () => {
  const dice = makeDice(8)
  const draw = heavyTail(100, 1)
  const places = Array.from({ length: 10_000 }, () => draw(dice))
  const count = (place: number) => places.filter((drawn) => drawn === place).length
  assert.ok(count(0) > 10 * count(49))
  assert.ok(places.every((place) => place >= 0 && place < 100))
  assert.equal(heavyTail(1, 1)(dice), 0)
})
