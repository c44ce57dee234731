import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  blockOfPrefix,
  fingerprintKey,
  hostRules,
  type LookupKey,
  type LookupValue,
  lookupStates,
  makeLookup,
  openLookup,
  pageRules,
  phoneKey,
} from './index.ts'
import { flatten, type NumberBlock } from './ranges.ts'

const now = Date.UTC(2026, 10, 21)
const minute = 60_000

const value: fc.Arbitrary<LookupValue> = fc.record(
  {
    state: fc.constantFrom(...lookupStates),
    measures: fc.integer({ min: 0, max: 255 }),
    confidence: fc.integer({ min: 0, max: 100 }),
    topic: fc.integer({ min: 0, max: 31 }),
    sources: fc.integer({ min: 0, max: 255 }),
    expiresAt: fc.option(fc.integer({ min: now / minute + 1, max: 0xffff_fffe }).map((minutes) => minutes * minute)),
  },
  { noNullPrototype: true },
)
const plain: LookupValue = { state: 'reported', measures: 0, confidence: 10, topic: 1, sources: 2, expiresAt: null }

/** Few keys, so that tables fill, collide, wrap round and are deleted from. */
const key: fc.Arbitrary<LookupKey> = fc.oneof(
  fc.integer({ min: 77_070_000_000, max: 77_070_000_400 }).map(phoneKey),
  fc.integer({ min: 0, max: 400 }).map((n) => fingerprintKey(Uint8Array.of(n, n >> 8, 3, 4, 5, 6, 7, 8))),
)

const small = { reserve: 2 ** 22 }

test('an index tells the same as a map, whatever was set and deleted', () => {
  const change = fc.tuple(key, fc.option(value))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 600 }), (changes) => {
      const index = makeLookup(small)
      const reader = openLookup(index.handle)
      const map = new Map<string, LookupValue>()
      for (const [one, told] of changes) {
        const name = `${one.high} ${one.low}`
        if (told === null) assert.equal(index.delete(one), map.delete(name))
        else {
          index.set(one, told)
          map.set(name, told)
        }
      }
      assert.equal(reader.size(), map.size)
      for (const [one] of changes) assert.deepEqual(reader.find(one, now), map.get(`${one.high} ${one.low}`) ?? null)
    }),
    { numRuns: 60 },
  )
})

test('an index that was made small grows to a hundred times its size and forgets nothing', () => {
  const index = makeLookup({ capacity: 1000, reserve: 2 ** 26 })
  const reader = openLookup(index.handle)
  for (let n = 0; n < 100_000; n++) index.set(phoneKey(77_000_000_000 + n), { ...plain, sources: n % 256 })
  for (let n = 0; n < 100_000; n++) assert.equal(reader.find(phoneKey(77_000_000_000 + n), now)?.sources, n % 256)
  assert.equal(reader.find(phoneKey(77_000_100_000), now), null)
  assert.ok(index.bytes() < 100_000 * 16 * 3, 'what was given back is used again')
})

test('what has lapsed counts no more, though nobody took it out', () => {
  const index = makeLookup(small)
  const reader = openLookup(index.handle)
  index.set(phoneKey(77_070_000_001), { ...plain, expiresAt: now + 5 * minute })
  assert.ok(reader.find(phoneKey(77_070_000_001), now))
  assert.equal(reader.find(phoneKey(77_070_000_001), now + 6 * minute), null)
  index.set(phoneKey(77_070_000_002), { ...plain, expiresAt: 0 })
  assert.equal(reader.find(phoneKey(77_070_000_002), now), null)
})

test('the exact value comes before the rules that cover it, and an official one before all', () => {
  const index = makeLookup(small)
  const reader = openLookup(index.handle)
  const keys = [1, 2, 3].map((n) => fingerprintKey(Uint8Array.of(n, 0, 0, 0, 0, 0, 0, 0)))
  const [first, second, third] = keys
  assert.ok(first && second && third)
  assert.equal(reader.findFirst(keys, now), null)
  index.set(third, { ...plain, confidence: 3 })
  index.set(second, { ...plain, confidence: 2 })
  assert.deepEqual(reader.findFirst(keys, now)?.index, 1)
  index.set(third, { ...plain, state: 'official' })
  assert.deepEqual(reader.findFirst(keys, now)?.index, 2)
})

test('a block of numbers holds all of them and none beside', () => {
  const index = makeLookup(small)
  const reader = openLookup(index.handle)
  index.setBlocks([blockOfPrefix('7707555', 11, plain), blockOfPrefix('77075551', 11, { ...plain, confidence: 90 })])
  const confidence = (digits: number) => reader.findInRanges(digits, now)?.confidence
  assert.equal(confidence(77_075_550_000), 10)
  assert.equal(confidence(77_075_551_234), 90)
  assert.equal(confidence(77_075_559_999), 10)
  assert.equal(confidence(77_075_560_000), undefined)
  assert.equal(confidence(77_075_549_999), undefined)
  assert.equal(confidence(7_707_555), undefined)
})

test('of overlapping blocks the narrowest counts, and none overlap after flattening', () => {
  const block = fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 100 }))
    .map(([from, width, confidence]): NumberBlock => ({ from, to: from + width, value: { ...plain, confidence } }))
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const flat = flatten(blocks)
      for (const [index, { from, to }] of flat.entries()) {
        assert.ok(from <= to && (index === 0 || from > (flat[index - 1]?.to ?? 0)))
      }
      for (let digits = 1; digits <= 95; digits++) {
        const covering = blocks.filter(({ from, to }) => from <= digits && digits <= to)
        const narrowest = Math.min(...covering.map(({ from, to }) => to - from))
        const wanted = covering.findLast(({ from, to }) => to - from === narrowest)
        const found = flat.find(({ from, to }) => from <= digits && digits <= to)
        assert.deepEqual(found?.value, wanted?.value)
      }
    }),
  )
})

test('keys of numbers and of fingerprints never meet, and what is none is refused', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999_999_999 }),
      fc.uint8Array({ minLength: 8, maxLength: 32 }),
      (digits, hash) => {
        const number = phoneKey(digits)
        assert.equal(number.high * 2 ** 32 + number.low, digits)
        assert.ok(number.high < 2 ** 31 && fingerprintKey(hash).high >= 2 ** 31)
      },
    ),
  )
  for (const wrong of [0, -1, 1.5, 1e15, Number.NaN]) assert.throws(() => phoneKey(wrong), RangeError)
  assert.throws(() => fingerprintKey(new Uint8Array(7)), RangeError)
})

test('what does not fit into a value is refused, and nothing is written', () => {
  const index = makeLookup(small)
  for (const wrong of [
    { confidence: 101 },
    { topic: 32 },
    { measures: 256 },
    { sources: -1 },
    { expiresAt: Number.NaN },
  ]) {
    assert.throws(() => index.set(phoneKey(1), { ...plain, ...wrong }), RangeError)
  }
  assert.equal(index.size(), 0)
})

test('an index whose reserve is used up says so, and keeps what it has', () => {
  const index = makeLookup({ reserve: 2 ** 20 })
  const reader = openLookup(index.handle)
  let listed = 0
  assert.throws(() => {
    for (; ; listed++) index.set(phoneKey(listed + 1), plain)
  }, /reserve/)
  for (let n = 1; n <= listed; n++) assert.ok(reader.find(phoneKey(n), now), `${n} of ${listed}`)
})

test('rules of a host end at its registrable domain, rules of a page begin with its address', () => {
  assert.deepEqual(hostRules('a.b.example.com', 'example.com'), [
    'domain:a.b.example.com',
    'domain:b.example.com',
    'domain:example.com',
  ])
  const page = { url: 'https://x.kz/a/b?c', host: 'x.kz', registrable: 'x.kz', path: '/a/b' }
  assert.deepEqual(pageRules(page), ['url:https://x.kz/a/b?c', 'path:x.kz/a/b/', 'path:x.kz/a/', 'domain:x.kz'])
  assert.ok(hostRules(`${'a.'.repeat(120)}kz`, 'a.kz').length <= 10)
})
