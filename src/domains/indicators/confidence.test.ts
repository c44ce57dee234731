import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { confidenceOf, unverifiedMost } from './confidence.ts'

const count = fc.nat({ max: 10_000 })

test('confidence is the published formula', () => {
  const unverified = (reports: number, lists = 0) => confidenceOf('reported', { reports, lists })
  assert.deepEqual(
    [1, 2, 3, 5, 7].map((reports) => unverified(reports)),
    [30, 51, 66, 83, 90],
  )
  assert.equal(unverified(0, 1), 40)
  assert.equal(unverified(1, 1), 58)
  assert.equal(confidenceOf('confirmed', { reports: 0, lists: 0 }), 95)
  assert.equal(confidenceOf('confirmed', { reports: 9, lists: 0 }), 99)
})

test('one more report or list never lowers confidence, and never makes it a certainty', () => {
  fc.assert(
    fc.property(count, count, fc.constantFrom('reported' as const, 'confirmed' as const), (reports, lists, state) => {
      const now = confidenceOf(state, { reports, lists })
      assert.ok(confidenceOf(state, { reports: reports + 1, lists }) >= now)
      assert.ok(confidenceOf(state, { reports, lists: lists + 1 }) >= now)
      assert.ok(Number.isInteger(now) && now >= 0 && now <= 99)
    }),
  )
})

test('no number of reports is as sure as a decision', () => {
  fc.assert(
    fc.property(count, count, (reports, lists) => confidenceOf('reported', { reports, lists }) <= unverifiedMost),
  )
})

test('what is not held against anybody has no confidence', () => {
  assert.equal(confidenceOf('observed', { reports: 5, lists: 1 }), 0)
  assert.equal(confidenceOf('delisted', { reports: 5, lists: 1 }), 0)
})
