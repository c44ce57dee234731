import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementSince, fewestCases, refusalOf, shownAgreement } from './agreement.ts'

const sound = { macroF1: 0.8, wordLists: 0.6, before: 0.8, heldOut: 10_000, flagged: 0, missed: 0 }

test('a model is taken into use when it is no worse than what answered before it', () => {
  assert.equal(refusalOf(sound), undefined)
  assert.equal(refusalOf({ ...sound, before: null }), undefined)
  assert.equal(refusalOf({ ...sound, before: 0.809 }), undefined)
  assert.equal(refusalOf({ ...sound, before: 0.82 }), 'worse-than-before')
  assert.equal(refusalOf({ ...sound, wordLists: 0.81 }), 'worse-than-word-lists')
})

test('on few held-out reports a small difference means nothing', () => {
  assert.equal(refusalOf({ ...sound, before: 0.84, heldOut: 100 }), undefined)
  assert.equal(refusalOf({ ...sound, before: 0.9, heldOut: 100 }), 'worse-than-before')
})

test('one sentence of lawful speech flagged, or one danger missed, keeps the best model out', () => {
  assert.equal(refusalOf({ ...sound, macroF1: 1, flagged: 1 }), 'flags-lawful-speech')
  assert.equal(refusalOf({ ...sound, macroF1: 1, missed: 1 }), 'misses-danger')
})

test('agreement is shown from a fair number of cases on', () => {
  assert.equal(shownAgreement(undefined), null)
  assert.equal(shownAgreement({ cases: fewestCases - 1, agreed: 3 }), null)
  assert.deepEqual(shownAgreement({ cases: fewestCases, agreed: 3 }), { cases: fewestCases, agreed: 3 })
})

test('half a year of agreement counts, over the turn of the year too', () => {
  assert.equal(agreementSince('2026-11-21'), '2026-05-25')
  assert.equal(agreementSince('2027-01-01'), '2026-07-05')
})
