import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCallHash } from './call-hash.ts'

/** The first vectors of the reference implementation: the key 00 01 … 07, texts 00 01 02 … of each length. */
const vectors = ['218d1f59b9b83cc8', 'be552412f8387315']

test('texts hash as the reference implementation says', () => {
  const { hash, block, high, low } = makeCallHash(
    Uint8Array.from({ length: 8 }, (_, n) => n),
    16,
  )
  for (const [length, expected] of vectors.entries()) {
    if (length > 0) block.setUint8(length - 1, length - 1)
    hash(length)
    assert.equal(high().toString(16).padStart(8, '0') + low().toString(16).padStart(8, '0'), expected)
  }
})

test('what stood in the block behind a text does not count', () => {
  const { hash, block, high, low } = makeCallHash(new Uint8Array(8), 16)
  for (let length = 0; length <= 15; length++) {
    hash(length)
    const before = [high(), low()]
    block.setUint8(length, 255)
    hash(length)
    assert.deepEqual([high(), low()], before)
    block.setUint8(length, 0)
  }
})
