import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCursor, encodeCursor, pageOf } from './page.ts'
import { unwrap } from './result.ts'

const key = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
const anId = '01932c4e-7f00-7abc-8def-0123456789ab'

test('a cursor sent to a client comes back as it was', () => {
  fc.assert(
    fc.property(key, fc.uuid(), (key, id) => {
      const text = encodeCursor({ key, id })
      assert.match(text, /^[\w-]*$/)
      assert.deepEqual(unwrap(decodeCursor(text)), { key, id })
    }),
  )
})

test('whatever a client invents is either a cursor or a bad cursor, never an exception', () => {
  const invented = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  )
  fc.assert(
    fc.property(invented, (text) => {
      const decoded = decodeCursor(text)
      if (decoded.ok) assert.deepEqual(Object.keys(decoded.value), ['key', 'id'])
      else assert.equal(decoded.error.code, 'page.bad-cursor')
    }),
  )
})

test('a cursor of the wrong shape is refused', () => {
  for (const shape of [null, {}, [], ['a'], ['a', 1], [1, 'a'], ['a', 'b', 'c'], 'ab', ['a', 'b'], ['\0', anId]]) {
    const text = Buffer.from(JSON.stringify(shape)).toString('base64url')
    assert.equal(decodeCursor(text).ok, false, JSON.stringify(shape))
  }
})

test('walking the pages meets every row once and in order', () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 20 }), (count, limit) => {
      const rows = Array.from({ length: count }, (_, i) => String(i).padStart(3, '0'))
      const met: string[] = []
      let after: string | null = ''
      while (after !== null) {
        const from: string = after
        const read = rows.filter((row) => row > from).slice(0, limit + 1)
        const page = pageOf(read, limit, (row) => ({ key: row, id: anId }))
        met.push(...page.items)
        after = page.next === null ? null : unwrap(decodeCursor(page.next)).key
      }
      assert.deepEqual(met, rows)
    }),
  )
})
