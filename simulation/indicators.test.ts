import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAs } from '#formats/observable-kinds'
import { simulateIndicators } from './indicators.ts'

test('a hundred thousand identifiers are all different', () => {
  const values = new Set<string>()
  for (const { kind, value } of simulateIndicators({ seed: 4, count: 100_000 })) values.add(`${kind} ${value}`)
  assert.equal(values.size, 100_000)
})

test('the same plan gives the same identifiers, another seed gives others', () => {
  const first = (seed: number) => [...simulateIndicators({ seed, count: 50 })]
  assert.deepEqual(first(1), first(1))
  assert.notDeepEqual(first(1), first(2))
})

test('every identifier is one the codecs accept, already in its canonical form', () => {
  for (const { kind, value } of simulateIndicators({ seed: 9, count: 3000 })) {
    const read = readAs(kind, value)
    assert.ok(read.ok, `${kind} ${value}`)
    assert.equal(read.value.value, value)
  }
})

test('the kinds asked for come in turn', () => {
  const kinds = [...simulateIndicators({ seed: 1, count: 5, kinds: ['phone', 'domain'] })].map(({ kind }) => kind)
  assert.deepEqual(kinds, ['phone', 'domain', 'phone', 'domain', 'phone'])
  assert.deepEqual([...simulateIndicators({ seed: 1, count: 0 })], [])
})

test('more phone numbers than there are is refused', () => {
  assert.throws(() => simulateIndicators({ seed: 1, count: 200_000_000, kinds: ['phone'] }).next(), /there are no/)
})
