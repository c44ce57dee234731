import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeMarked } from './marked.ts'

test('the caller of a rejected call is marked; the called person and a withheld number are not', () => {
  const marked = makeMarked()
  const rejected = (caller: number) => [Date.now(), caller, 77_021_234_567, 0, 1, 1, 5]
  const blocked = Float64Array.from([...rejected(77_011_112_233), ...rejected(0)])
  marked.hear({ counts: new Float64Array(0), blocked, untold: 0 })
  assert.ok(marked.isMarked('+77011112233'))
  for (const number of ['+77021234567', '+0', '+77011112234', '']) assert.ok(!marked.isMarked(number))
})
