import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeFingerprint, makeSipHash } from './fingerprint.ts'

const key = Uint8Array.from({ length: 16 }, (_, place) => place)
const mask = (1n << 64n) - 1n

/** The paper's definition, word for word, on 64-bit words. */
function reference(bytes: Uint8Array): bigint {
  const word = (at: number) => {
    let value = 0n
    for (let n = 7; n >= 0; n--) value = (value << 8n) | BigInt(bytes[at + n] ?? 0)
    return value
  }
  const [k0, k1] = [0x0706050403020100n, 0x0f0e0d0c0b0a0908n]
  let [a, b, c, d] = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ]
  const turn = (value: bigint, by: bigint) => ((value << by) | (value >> (64n - by))) & mask
  const rounds = (times: number) => {
    for (let n = 0; n < times; n++) {
      a = (a + b) & mask
      b = turn(b, 13n) ^ a
      a = turn(a, 32n)
      c = (c + d) & mask
      d = turn(d, 16n) ^ c
      a = (a + d) & mask
      d = turn(d, 21n) ^ a
      c = (c + b) & mask
      b = turn(b, 17n) ^ c
      c = turn(c, 32n)
    }
  }
  const whole = bytes.length - (bytes.length % 8)
  const mixIn = (value: bigint) => {
    d ^= value
    rounds(2)
    a ^= value
  }
  for (let at = 0; at < whole; at += 8) mixIn(word(at))
  mixIn(word(whole) | (BigInt(bytes.length & 255) << 56n))
  c ^= 0xffn
  rounds(4)
  return a ^ b ^ c ^ d
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('the example of the paper comes out', () => {
  assert.equal(hex(makeSipHash(key)(Uint8Array.from({ length: 15 }, (_, place) => place))), 'a129ca6149be45e5')
})

test('every text has the hash that 64-bit words give', () => {
  const hash = makeSipHash(key)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      assert.equal(hex(hash(bytes)), reference(bytes).toString(16).padStart(16, '0'))
    }),
  )
})

test('a fingerprint is the same for the same text, of any letters and length', () => {
  const fingerprint = makeFingerprint(key)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 200 }), (text, times) => {
      const long = text.repeat(times)
      const hash = makeSipHash(key)(new TextEncoder().encode(long))
      assert.equal(fingerprint(long).low, Buffer.from(hash).readUInt32BE(4))
    }),
  )
})
