import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fixedClock } from './clock.ts'
import { asId, isId, makeIds } from './id.ts'
import { seededRandom, systemRandom } from './random.ts'

const latest = 2 ** 48 - 1
const moment = fc.integer({ min: 0, max: 8_640_000_000_000 })

test('an id is a UUID of version 7 and of the RFC 9562 variant', () => {
  fc.assert(
    fc.property(moment, fc.integer(), (at, seed) => {
      const id = makeIds(fixedClock(new Date(at)), seededRandom(seed)).next()
      assert.ok(isId(id))
      assert.equal(id[14], '7')
      assert.match(id[19] ?? '', /[89ab]/)
    }),
  )
})

test('the first 48 bits of an id are the Unix time in milliseconds', () => {
  fc.assert(
    fc.property(moment, (at) => {
      const id = makeIds(fixedClock(new Date(at)), systemRandom).next()
      assert.equal(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), at)
    }),
  )
  // The example of RFC 9562 appendix A.6.
  const example = makeIds(fixedClock('2022-02-22T19:22:22.000Z'), systemRandom).next()
  assert.equal(example.slice(0, 13), '017f22e2-79b0')
})

test('an id made in a later millisecond sorts after every id made before', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 1000 }), fc.integer(), (at, gap, seed) => {
      const clock = fixedClock(new Date(Math.min(at, latest - gap)))
      const ids = makeIds(clock, seededRandom(seed))
      const before = [ids.next(), ids.next(), ids.next()]
      clock.advance(gap)
      const after = ids.next()
      assert.ok(before.every((id) => id < after))
    }),
  )
})

test('ten thousand ids of one millisecond are all different', () => {
  const ids = makeIds(fixedClock('2026-11-21T09:00:00Z'), systemRandom)
  assert.equal(new Set(Array.from({ length: 10_000 }, () => ids.next())).size, 10_000)
})

test('only a UUID in lower case is taken for an id', () => {
  const good = '01930000-0000-7000-8000-0123456789ab'
  assert.equal(asId(good), good)
  for (const bad of ['', 'x', good.toUpperCase(), `${good}0`, good.replaceAll('-', ''), ` ${good}`, `${good}\n`]) {
    assert.equal(isId(bad), false, bad)
    assert.throws(() => asId(bad))
  }
})
