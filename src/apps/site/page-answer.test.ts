import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { pathOf, textField, textFields } from './page-answer.ts'

test('the path of a page is its address without the language', () => {
  assert.equal(pathOf('/kk/check?q=1'), '/check?q=1')
  assert.equal(pathOf('/ru/'), '/')
  assert.equal(pathOf('/en'), '/')
  for (const other of ['/', '/kkk/check', '/assets/x', '/de/check', '']) assert.equal(pathOf(other), '/')
})

test('a field of a form never fails, is cut, and ends its lines one way', () => {
  const form = z.object({ one: textField(5), all: textFields(5) })
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('one', 'all'), fc.anything()), (sent) => {
      const { one, all } = form.parse(sent)
      assert.ok(one === undefined || (one.length <= 5 && !one.includes('\r')))
      assert.ok(all.every((text) => text.length <= 5))
    }),
  )
  assert.deepEqual(form.parse({ one: ['a\r\nb', 'c'], all: ['a', 7, 'b'] }), { one: 'a\nb', all: ['a', 'b'] })
  assert.deepEqual(form.parse({}), { one: undefined, all: [] })
  assert.equal(form.parse({ one: '1234😀' }).one, '1234')
})
