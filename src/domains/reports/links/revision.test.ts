import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asId } from '#kernel/id'
import { mergesEdit, mergesJudgement, type Revision } from './revision.ts'

const step = (version: number, given: Partial<Revision> = {}): Revision => ({
  id: asId('01900000-0000-7000-8000-000000000009'),
  reportId: asId('01900000-0000-7000-8000-000000000001'),
  version,
  action: 'edited',
  by: 'other',
  at: new Date('2026-11-21T09:00:00Z'),
  fields: [],
  assessmentId: null,
  ...given,
})
const fields = ['text', 'topic', 'fraudType', 'danger', 'language', 'region', 'own']

test('edits of different fields go together, edits of one field do not', () => {
  const attempt = { version: 1, present: 3 }
  const since = [step(2, { fields: ['region'] }), step(3, { fields: ['danger'] })]
  assert.ok(mergesEdit(['text', 'language'], attempt, since))
  assert.ok(!mergesEdit(['text', 'region'], attempt, since))
})

test('a type of fraud is part of its topic, and naming own identifiers never contradicts', () => {
  const attempt = { version: 1, present: 2 }
  assert.ok(!mergesEdit(['fraudType'], attempt, [step(2, { fields: ['topic'] })]))
  assert.ok(!mergesEdit(['topic'], attempt, [step(2, { fields: ['fraudType'] })]))
  assert.ok(mergesEdit(['own'], attempt, [step(2, { fields: ['own'] })]))
})

test('a step that nobody wrote down, and a version of the future, are conflicts', () => {
  assert.ok(!mergesEdit(['text'], { version: 1, present: 3 }, [step(3, { fields: [] })]))
  assert.ok(!mergesEdit(['text'], { version: 4, present: 3 }, []))
  fc.assert(
    fc.property(fc.subarray(fields, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (some, gap) => {
      const since = Array.from({ length: gap }, (_, i) => step(i + 2))
      assert.ok(mergesEdit(some, { version: 1, present: gap + 1 }, since))
      assert.ok(!mergesEdit(some, { version: 1, present: gap + 1 }, since.slice(1)))
    }),
  )
})

test('a judgement stands over nothing but the taking of the report by the same person', () => {
  const attempt = { version: 1, present: 2 }
  assert.ok(mergesJudgement('me', attempt, [step(2, { action: 'taken', by: 'me' })]))
  assert.ok(!mergesJudgement('me', attempt, [step(2, { action: 'taken', by: 'other' })]))
  assert.ok(!mergesJudgement('me', attempt, [step(2, { action: 'answered', by: null })]))
  assert.ok(!mergesJudgement('me', attempt, []))
})
