import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAddress } from './addresses.ts'
import { makeAnswerLimit } from './answer-limit.ts'

const wordsOf = (text: string) => {
  const words = new Uint32Array(4)
  readAddress(text, words)
  return words
}
const usual = { perSecond: 10, burst: 5, ofAllPerSecond: 1e9, known: [], seed: 20261121 }

test('after a burst an address gets so many a second and no more', () => {
  const limit = makeAnswerLimit(usual)
  const address = wordsOf('192.0.2.1')
  const allowed = (moments: readonly number[]) => moments.filter((now) => limit.allows(address, 0, now)).length
  assert.equal(allowed(new Array<number>(20).fill(0)), 5)
  assert.equal(allowed(Array.from({ length: 1000 }, (_, n) => n + 1)), 10)
  assert.equal(allowed(new Array<number>(20).fill(100_000)), 5)
})

test('in any time an address gets at most the burst and its share', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), (steps) => {
      const limit = makeAnswerLimit(usual)
      const address = wordsOf('2001:db8::1')
      let now = 0
      let allowed = 0
      for (const step of steps) {
        now += step
        if (limit.allows(address, 0, now)) allowed++
      }
      assert.ok(allowed <= 5 + (now * 10) / 1000 + 1e-6)
    }),
  )
})

test('one address does not use up what is another’s, but a /64 is one', () => {
  const limit = makeAnswerLimit(usual)
  const many = (text: string) => Array.from({ length: 9 }).filter(() => limit.allows(wordsOf(text), 0, 0)).length
  assert.deepEqual(
    ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'].map(many),
    [5, 5, 5, 0, 5],
  )
})

test('all strangers together get not many, those who are known what they want', () => {
  const limit = makeAnswerLimit({ ...usual, ofAllPerSecond: 100, known: ['198.51.100.0/24'] })
  const stranger = (n: number) => Uint32Array.of(0, 0, 0xffff, 0x0a000000 + n)
  const all = Array.from({ length: 100_000 }, (_, n) => n)
  assert.equal(all.filter((n) => limit.allows(stranger(n), 0, 0)).length, 100)
  assert.equal(all.filter((n) => limit.allows(stranger(n), 0, 1000)).length, 100)
  assert.ok(all.every(() => limit.allows(wordsOf('198.51.100.9'), 0, 1000)))
})

test('among a hundred thousand strangers an address of the moment is still held to its share', () => {
  const limit = makeAnswerLimit(usual)
  const victim = wordsOf('203.0.113.5')
  let allowed = 0
  for (let n = 0; n < 100_000; n++) {
    const now = n / 100
    limit.allows(Uint32Array.of(0, 0, 0xffff, Math.imul(n, 0x9e37_79b1)), 0, now)
    if (limit.allows(victim, 0, now)) allowed++
  }
  // One second: the burst and ten more.
  assert.ok(allowed >= 14 && allowed <= 15, String(allowed))
})
