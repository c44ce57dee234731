import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Attempts, accountThrottle, addressThrottle, countFailure, waitOf, withdraw } from './throttle.ts'

const start = new Date('2026-11-21T09:00:00Z')
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds)

function failures(count: number, rule = accountThrottle): Attempts {
  let state: Attempts | undefined
  for (let i = 0; i < count; i++) state = countFailure(state, start, rule)
  if (!state) throw new Error('no failures')
  return state
}

test('the fifth failure costs half a minute, and each further one twice as much', () => {
  assert.equal(waitOf(failures(4), start), 0)
  assert.deepEqual(
    [5, 6, 7, 8].map((count) => waitOf(failures(count), start) / 1000),
    [30, 60, 120, 240],
  )
})

test('the wait never exceeds a quarter of an hour, so that nobody can lock anybody out for good', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
      const wait = waitOf(failures(count), start)
      assert.ok(wait <= 900_000)
      assert.equal(waitOf(failures(count), later(wait)), 0)
    }),
  )
})

test('an address has as many free failures as the installation allows', () => {
  assert.equal(waitOf(failures(19, addressThrottle(20)), start), 0)
  assert.equal(waitOf(failures(20, addressThrottle(20)), start), 60_000)
})

test('failures are forgotten an hour after the last', () => {
  assert.equal(countFailure(failures(9), later(3_600_000), accountThrottle).failures, 10)
  assert.equal(countFailure(failures(9), later(3_600_001), accountThrottle).failures, 1)
})

test('an attempt taken back leaves the count as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (count) => {
      const before = failures(count)
      const after = withdraw(countFailure(before, start, accountThrottle))
      assert.equal(after.failures, before.failures)
      assert.equal(waitOf(after, start), 0)
    }),
  )
  assert.equal(withdraw({ failures: 0, lastAt: start, blockedUntil: null }).failures, 0)
})
