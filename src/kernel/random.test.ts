import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomBelow, seededRandom, systemRandom } from './random.ts'

test('the same seed gives the same bytes, another seed gives others', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const first = seededRandom(seed).bytes(64)
      assert.deepEqual(seededRandom(seed).bytes(64), first)
      assert.notDeepEqual(seededRandom(seed ^ 0x55aa).bytes(64), first)
    }),
  )
})

test('a number below a limit is a whole number from 0 to the limit less one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer(), (limit, seed) => {
      const value = randomBelow(seededRandom(seed), limit)
      assert.ok(Number.isInteger(value) && value >= 0 && value < limit)
    }),
  )
})

test('every number below a limit has about the same chance', () => {
  const random = seededRandom(7)
  const seen = new Array<number>(16).fill(0)
  for (let i = 0; i < 16_000; i++) {
    const value = randomBelow(random, 16)
    seen[value] = (seen[value] ?? 0) + 1
  }
  assert.ok(
    seen.every((count) => count > 850 && count < 1150),
    String(seen),
  )
})

test('the numbers that would favour small results are thrown away', () => {
  const draws = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0, 0, 0, 9)]
  // 2^32 - 1 lies above the largest multiple of 10, so the second draw decides.
  assert.equal(randomBelow({ bytes: () => draws.shift() ?? new Uint8Array(4) }, 10), 9)
})

test('a limit that no number can be below is refused at once', () => {
  for (const limit of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
    assert.throws(() => randomBelow(systemRandom, limit), RangeError)
  }
})
