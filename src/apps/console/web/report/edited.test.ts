import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Edited, partOf } from './edited.ts'

const base: Edited = {
  topic: 'fraud',
  fraudType: 'delivery',
  danger: 'none',
  region: null,
  language: 'kk',
  text: 'Мәтін',
  own: [],
}

test('only what differs is sent', () => {
  assert.deepEqual(partOf(base, base), {})
  assert.deepEqual(partOf(base, { ...base, region: 'KZ-75', own: ['+7 701 555-33-01'] }), {
    region: 'KZ-75',
    own: ['+7 701 555-33-01'],
  })
})

test('a type of fraud is sent with fraud alone, and can be taken away', () => {
  assert.deepEqual(partOf(base, { ...base, topic: 'drugs', fraudType: null }), { topic: 'drugs' })
  assert.deepEqual(partOf(base, { ...base, fraudType: null }), { fraudType: null })
})
