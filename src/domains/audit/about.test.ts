import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesIn } from './about.ts'

test('of details only codes, ids, numbers and lists of codes come out, never a sentence', () => {
  const details = {
    fields: ['text', 'region'],
    version: 3,
    kind: 'same-event',
    other: '01900000-0000-7000-8000-000000000001',
    open: true,
    reason: 'The caller said her name',
    names: ['a b'],
    none: null,
    nested: { code: 'x' },
  }
  assert.deepEqual(codesIn(JSON.stringify(details)), {
    fields: ['text', 'region'],
    version: 3,
    kind: 'same-event',
    other: '01900000-0000-7000-8000-000000000001',
    open: true,
  })
})
