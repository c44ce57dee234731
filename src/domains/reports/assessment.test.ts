import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classificationSchema, closingReasonSchema } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { type Assessment, type Judged, judge } from './assessment.ts'

const seen = asId<'observable'>('01900000-0000-8000-8000-000000000001')
const other = asId<'observable'>('01900000-0000-8000-8000-000000000002')
const original = asId<'report'>('01900000-0000-7000-8000-000000000003')
const report: Judged = { topic: 'fraud', fraudType: 'bank-call', observables: [seen, other] }
const basis = { legalBasis: 'public-warning', reason: 'Poses as a bank.' } as const
const listing: Assessment = {
  classification: 'illegal',
  closingReason: 'referred',
  indicators: [{ observableId: seen, decision: 'confirm', ...basis }],
}
const codeOf = (assessment: Assessment) => {
  const judged = judge(assessment, report)
  return judged.ok ? 'ok' : judged.error.code
}

const assessment: fc.Arbitrary<Assessment> = fc.record({
  classification: fc.constantFrom(...classificationSchema.options),
  closingReason: fc.option(fc.constantFrom(...closingReasonSchema.options)),
  duplicateOf: fc.option(fc.constant(original), { nil: undefined }),
  indicators: fc.array(
    fc.record({
      observableId: fc.constantFrom(seen, other, asId<'observable'>('01900000-0000-8000-8000-00000000000f')),
      decision: fc.constantFrom('confirm', 'dismiss'),
      legalBasis: fc.option(fc.constant('public-warning' as const), { nil: undefined }),
      reason: fc.option(fc.constantFrom('', ' ', 'why'), { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
})

test('a judgement that passes lists nothing without basis and reason, nothing twice, nothing the report does not name', () => {
  fc.assert(
    fc.property(assessment, (given) => {
      const judged = judge(given, report)
      if (!judged.ok) return
      const { confirm, dismiss, outcome, withdraws } = judged.value
      const ids = [...confirm.map(({ observableId }) => observableId), ...dismiss]
      assert.equal(new Set(ids).size, ids.length)
      for (const id of ids) assert.ok(report.observables.includes(id))
      for (const one of confirm) assert.ok(one.reason.length > 0 && one.legalBasis.length > 0)
      assert.equal(outcome === null, given.closingReason === null)
      if (confirm.length > 0) {
        assert.notEqual(given.classification, 'not-illegal')
        assert.ok(!withdraws)
        if (outcome !== null) assert.equal(outcome, 'warned')
      }
      assert.equal(given.duplicateOf !== undefined, given.closingReason === 'duplicate')
    }),
  )
})

test('contradictions are named', () => {
  assert.equal(codeOf(listing), 'ok')
  assert.equal(codeOf({ ...listing, closingReason: 'not-illegal' }), 'report.assessment.contradiction')
  assert.equal(
    codeOf({ ...listing, classification: 'not-illegal', closingReason: null }),
    'report.assessment.contradiction',
  )
  assert.equal(codeOf({ ...listing, closingReason: 'duplicate' }), 'report.assessment.no-original')
  assert.equal(codeOf({ ...listing, duplicateOf: original }), 'report.assessment.no-original')
  assert.equal(
    codeOf({ ...listing, closingReason: 'duplicate', duplicateOf: original }),
    'report.assessment.contradiction',
  )
  const bare = [{ observableId: seen, decision: 'confirm' }] as const
  assert.equal(codeOf({ ...listing, indicators: bare }), 'report.assessment.no-basis')
  const twice = [...listing.indicators, { observableId: seen, decision: 'dismiss' }] as const
  assert.equal(codeOf({ ...listing, indicators: twice }), 'report.assessment.identifier-twice')
})

test('a type of fraud goes when the topic is fraud no more', () => {
  const judged = judge({ classification: 'illegal', closingReason: null, topic: 'drugs', indicators: [] }, report)
  assert.ok(judged.ok)
  assert.deepEqual([judged.value.topic, judged.value.fraudType], ['drugs', null])
})
