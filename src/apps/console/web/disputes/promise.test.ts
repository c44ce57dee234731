import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { promisedBy } from './promise.ts'

test('the fifth working day counts whole, and neither the day of the dispute nor a weekend does', () => {
  const days: readonly (readonly [string, string])[] = [
    // A Friday evening in Kazakhstan, which is still Friday in UTC.
    ['2026-11-20T14:00:00Z', '2026-11-27T18:59:59.999Z'],
    // Saturday and Sunday wait for Monday.
    ['2026-11-21T09:00:00Z', '2026-11-27T18:59:59.999Z'],
    ['2026-11-22T09:00:00Z', '2026-11-27T18:59:59.999Z'],
    ['2026-11-23T09:00:00Z', '2026-11-30T18:59:59.999Z'],
    // Sunday night in UTC is Monday already.
    ['2026-11-22T19:30:00Z', '2026-11-30T18:59:59.999Z'],
  ]
  for (const [openedAt, by] of days) assert.equal(promisedBy(openedAt).toISOString(), by, openedAt)
})

test('an answer is promised in five to eight days, never at a weekend, and never sooner for who wrote later', () => {
  const time = fc.integer({ min: 1_700_000_000, max: 2_000_000_000 })
  const byOf = (seconds: number) => promisedBy(new Date(seconds * 1000).toISOString()).getTime()
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 1_000_000 }), (at, later) => {
      const length = (byOf(at) - at * 1000) / 86_400_000
      assert.ok(length > 5 && length <= 8, String(length))
      const weekday = new Date(byOf(at) + 5 * 3_600_000).getUTCDay()
      assert.ok(weekday !== 0 && weekday !== 6)
      assert.ok(byOf(at + later) >= byOf(at))
    }),
  )
})
