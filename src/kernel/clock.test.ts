import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { endOfDay, fixedClock, nationalDay, nationalZone, writtenMidnight } from './clock.ts'

test('a fixed clock stands still until it is moved, and nobody can move it through a date it gave', () => {
  const clock = fixedClock('2026-11-21T09:00:00Z')
  clock.now().setFullYear(1999)
  assert.equal(clock.now().toISOString(), '2026-11-21T09:00:00.000Z')
  clock.advance(1500)
  assert.equal(clock.now().toISOString(), '2026-11-21T09:00:01.500Z')
})

test('the day in Kazakhstan begins at 19:00 UTC', () => {
  assert.equal(nationalDay(new Date('2026-12-31T18:59:59.999Z')), '2026-12-31')
  assert.equal(nationalDay(new Date('2026-12-31T19:00:00.000Z')), '2027-01-01')
})

test('a day of Kazakhstan ends at 19:00 UTC, which a file has as midnight', () => {
  assert.deepEqual(endOfDay('2026-11-22'), new Date('2026-11-22T19:00:00Z'))
  assert.equal(writtenMidnight(endOfDay('2026-12-31')), '2027-01-01T00:00:00+05:00')
})

test('the national day agrees with the time zone database from March 2024 on', () => {
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: nationalZone, dateStyle: 'short' })
  const range = { min: new Date('2024-03-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(range), (moment) => {
      assert.equal(nationalDay(moment), local.format(moment))
    }),
  )
})
