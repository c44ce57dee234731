import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgementOf } from './assessment.ts'
import { type Draft, undecided } from './drafts.ts'

const report = { version: 3, topic: 'fraud', fraudType: 'delivery' } as const
const draft: Draft = {
  question: '',
  note: '',
  topic: null,
  fraudType: null,
  classification: 'illegal',
  closingReason: 'referred',
  duplicateOf: '',
  decisions: {},
  assessmentNote: '',
  message: '',
}
const now = Date.parse('2026-11-21T09:00:00Z')

test('a judgement says no more than what was decided', () => {
  assert.deepEqual(judgementOf(report, draft, now), {
    version: 3,
    classification: 'illegal',
    closingReason: 'referred',
    indicators: [],
  })
})

test('a listing carries basis, reason, measures and a day on which it ends', () => {
  const decisions = {
    a: { ...undecided, choice: 'confirm', reason: 'Алаяқ', days: 30 } as const,
    b: { ...undecided, choice: 'dismiss' } as const,
    c: undecided,
  }
  assert.deepEqual(judgementOf(report, { ...draft, decisions }, now)?.indicators, [
    {
      observableId: 'a',
      decision: 'confirm',
      legalBasis: 'public-warning',
      reason: 'Алаяқ',
      measures: ['warn'],
      validUntil: '2026-12-21T09:00:00.000Z',
      tlp: 'clear',
    },
    { observableId: 'b', decision: 'dismiss' },
  ])
})

test('without classification, without the reason of a listing or without an original there is none yet', () => {
  assert.equal(judgementOf(report, { ...draft, classification: '' }), null)
  assert.equal(judgementOf(report, { ...draft, closingReason: 'duplicate' }), null)
  const decisions = { a: { ...undecided, choice: 'confirm', reason: '  ' } as const }
  assert.equal(judgementOf(report, { ...draft, decisions }), null)
})

test('a topic is sent where it changes, and a type of fraud with fraud alone', () => {
  const drugs = judgementOf(report, { ...draft, topic: 'drugs' }, now)
  assert.equal(drugs?.topic, 'drugs')
  assert.ok(!('fraudType' in (drugs ?? {})))
  assert.equal(judgementOf(report, { ...draft, fraudType: 'shop' }, now)?.fraudType, 'shop')
})
