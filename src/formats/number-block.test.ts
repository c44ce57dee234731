import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { blockEnds, formatNumberBlock, parseNumberBlock } from './number-block.ts'
import { parseObservable } from './observable.ts'

const codeOf = (text: string) => {
  const read = parseNumberBlock(text)
  return read.ok ? null : read.error.code
}

test('a block is read as a beginning or as two ends, however it is spaced', () => {
  const written = ['+7 707 555 XX XX', '7707555****', '+7707555*', '+77075550000-+77075559999', '7 (707) 555-00-хх']
  assert.deepEqual(
    written.map((text) => unwrap(parseNumberBlock(text)).value),
    [...Array.from({ length: 4 }, () => '+77075550000-77075559999'), '+77075550000-77075550099'],
  )
  assert.equal(unwrap(parseNumberBlock('+7701 200 0000 – +7701 599 9999')).value, '+77012000000-77015999999')
})

test('what is no block is refused with its reason', () => {
  for (const text of ['', '+77075550000', 'x', '+0707*', '++7707555*', '+7707x55*']) {
    assert.equal(codeOf(text), 'number-block.malformed', text)
  }
  assert.equal(codeOf('+77075550000-+770755599999'), 'number-block.uneven')
  assert.equal(codeOf('+77075559999-+77075550000'), 'number-block.uneven')
  assert.equal(codeOf('+77*'), 'number-block.too-wide')
  assert.equal(codeOf('+77000000000-77010000000'), 'number-block.too-wide')
})

test('a block is an identifier of its kind, shown as its beginning, and never guessed', () => {
  const { kind, value, display, attributes } = unwrap(parseObservable('+7 707 555 * ', { kind: 'number-block' }))
  assert.deepEqual([kind, value, display], ['number-block', '+77075550000-77075559999', '+7707555XXXX'])
  assert.deepEqual(attributes, { first: '77075550000', last: '77075559999' })
  const guessed = parseObservable('+77075550000')
  assert.equal(unwrap(guessed).kind, 'phone')
})

test('every block reads back from its value and from what is shown', () => {
  const ends = fc.tuple(fc.integer({ min: 10_000_000, max: 999_999_999 }), fc.nat(9_999_999))
  fc.assert(
    fc.property(ends, ([first, width]) => {
      const read = parseNumberBlock(`+${first}-${first + width}`)
      if (!read.ok) return assert.equal(read.error.code, 'number-block.uneven')
      assert.deepEqual(blockEnds(read.value.value), { first, last: first + width })
      assert.equal(unwrap(parseNumberBlock(read.value.value)).value, read.value.value)
      if (width > 0) assert.equal(unwrap(parseNumberBlock(formatNumberBlock(read.value))).value, read.value.value)
    }),
  )
  assert.equal(blockEnds('+77075550000'), undefined)
})
