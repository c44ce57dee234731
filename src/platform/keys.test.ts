import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Redacted } from '#kernel/redacted'
import { type KeyPurpose, makeKeys, sameBytes } from './keys.ts'

const keys = makeKeys(new Redacted(Buffer.alloc(32, 1)))
const others = makeKeys(new Redacted(Buffer.alloc(32, 2)))
const purposes: readonly KeyPurpose[] = [
  'audit-chain',
  'identifier',
  'receipt',
  'receipt-hash',
  'idempotency',
  'reporter-mark',
  'session',
  'password',
  'access-token',
  'second-factor',
]
const purpose = fc.constantFrom(...purposes)
const text = fc.string({ unit: 'grapheme' })

test('every purpose has a key of its own, and every secret others', () => {
  const all = [keys, others].flatMap((owner) => purposes.map((name) => owner.key(name).toString('hex')))
  assert.equal(new Set(all).size, 2 * purposes.length)
  assert.ok(all.every((key) => key.length === 64))
})

test('the same secret gives the same keys after a restart', () => {
  const again = makeKeys(new Redacted(Buffer.alloc(32, 1)))
  for (const name of purposes) assert.deepEqual(again.hash(name, 'x'), keys.hash(name, 'x'))
})

test('what was sealed opens to the same text, and two seals of one text differ', () => {
  fc.assert(
    fc.property(purpose, text, (name, plain) => {
      const sealed = keys.seal(name, plain)
      assert.equal(keys.open(name, sealed), plain)
      assert.notDeepEqual(keys.seal(name, plain), sealed)
      assert.equal(sealed.length, 12 + Buffer.byteLength(plain) + 16)
    }),
  )
})

test('a sealed text that was altered anywhere, or cut, does not open', () => {
  const sealed = keys.seal('session', 'сақ бол')
  for (let place = 0; place < sealed.length; place++) {
    const altered = Buffer.from(sealed)
    altered[place] = (altered[place] ?? 0) ^ 1
    assert.throws(() => keys.open('session', altered), `byte ${place}`)
    assert.throws(() => keys.open('session', sealed.subarray(0, place)), `cut to ${place}`)
  }
})

test('a tag shorter than sixteen bytes is refused before it is compared, so that it cannot be guessed', () => {
  for (const length of [4, 8, 12, 13, 15]) {
    assert.throws(() => keys.open('session', Buffer.alloc(length)), /tag/i)
  }
})

test('a seal opens under its own purpose and secret only', () => {
  const sealed = keys.seal('session', 'x')
  assert.throws(() => keys.open('password', sealed))
  assert.throws(() => others.open('session', sealed))
})

test('bytes are the same where they are equal, and never where the lengths differ', () => {
  const bytes = fc.uint8Array({ maxLength: 40 })
  fc.assert(fc.property(bytes, bytes, (a, b) => sameBytes(a, b) === Buffer.from(a).equals(b)))
  fc.assert(fc.property(bytes, (a) => sameBytes(a, Uint8Array.from(a))))
})
