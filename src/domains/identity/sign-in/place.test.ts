import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePlace } from './place.ts'

test('a session without a place is bound to the first one', () => {
  assert.equal(judgePlace({ places: 0, state: null, networkKnown: false }), 'first')
})

test('a known place is let in, and a known network with another browser is let in and noted', () => {
  assert.equal(judgePlace({ places: 1, state: 'known', networkKnown: true }), 'here')
  assert.equal(judgePlace({ places: 1, state: null, networkKnown: true }), 'other-browser')
})

test('another network is never let in before it is confirmed, however often it asks', () => {
  for (const state of ['waiting', null] as const) {
    assert.equal(judgePlace({ places: 2, state, networkKnown: false }), 'elsewhere')
  }
})
