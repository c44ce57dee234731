import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeStream, mixedFraction } from './stream.ts'
import { hourOfWeek, rhythms } from './week.ts'

const draws = 100_000

function mean(draw: (i: number) => number): number {
  let sum = 0
  for (let i = 0; i < draws; i++) sum += draw(i)
  return sum / draws
}

const near = (value: number, aim: number, off: number) =>
  assert.ok(Math.abs(value - aim) < off, `${value} is not ${aim}`)

test('the same seed and purpose give the same stream, another of either another', () => {
  const first = (seed: number, purpose: number) => Array.from({ length: 8 }, makeStream(seed, purpose).next)
  assert.deepEqual(first(1, 2), first(1, 2))
  assert.notDeepEqual(first(1, 2), first(2, 2))
  assert.notDeepEqual(first(1, 2), first(1, 3))
  assert.notDeepEqual(first(1, 2), first(1 + 2 ** 32, 2))
})

test('draws follow the distributions they are named by', () => {
  const stream = makeStream(42, 0)
  near(
    mean(() => stream.next()),
    0.5,
    0.005,
  )
  near(
    mean(() => stream.below(10)),
    4.5,
    0.05,
  )
  near(
    mean(() => stream.wait(3)),
    3,
    0.05,
  )
  near(
    mean(() => Number(stream.around(48, 1.1) < 48)),
    0.5,
    0.01,
  )
  near(
    mean(() => Math.log(stream.around(1, 0.8)) ** 2),
    0.64,
    0.02,
  )
})

test('fractions mixed of neighbouring numbers are spread evenly', () => {
  for (const salt of [0, 1, 61, 7_000_003]) {
    near(
      mean((i) => mixedFraction(i, salt)),
      0.5,
      0.005,
    )
    near(
      mean((i) => mixedFraction(salt, i)),
      0.5,
      0.005,
    )
  }
})

test('the week begins on Monday at midnight in Almaty, and its hours hold seven days of events', () => {
  assert.equal(hourOfWeek(Date.UTC(2026, 2, 1, 19)), 0)
  assert.equal(hourOfWeek(Date.UTC(2026, 2, 1, 18, 59)), 167)
  assert.equal(hourOfWeek(Date.UTC(2026, 2, 6, 7)), 4 * 24 + 12)
  for (const shares of Object.values(rhythms)) {
    assert.equal(shares.length, 168)
    near(
      shares.reduce((sum, share) => sum + share, 0),
      7,
      1e-9,
    )
  }
})
