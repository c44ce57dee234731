import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PaymentPolicy } from '#engines/screening'
import { type PolicyChange, policyChanges } from './policy-change.ts'

const id = fc.constantFrom('fan-in', 'fan-out', 'drain', 'dwell')
const mode = fc.constantFrom('off' as const, 'shadow' as const, 'on' as const)
const weight = fc.constantFrom(0.2, 0.5, 1)
const said = fc.record({ kk: id, ru: id, en: id })
const rule = fc.record(
  {
    texts: fc.record({ name: said, reasons: fc.dictionary(id, fc.record({ customer: said, analyst: said })) }),
    id,
    mode,
    expression: fc.constantFrom('amount', 'amount * 2.0'),
    when: fc.constant('isTransfer'),
    bands: fc.array(fc.record({ from: fc.nat(9), weight, reason: id }), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['id', 'mode', 'expression', 'bands'] },
)
const typology = fc.record({
  id,
  mode,
  rules: fc.dictionary(id, weight),
  alert: weight,
  challenge: weight,
  interdict: weight,
  action: fc.constantFrom('hold' as const, 'block' as const),
})
const policy: fc.Arbitrary<PaymentPolicy> = fc.record({
  version: fc.constantFrom('1', '2'),
  rules: fc.uniqueArray(rule, { selector: (one) => one.id }),
  typologies: fc.uniqueArray(typology, { selector: (one) => one.id }),
})

const turned = ({ part, id, kind, fields }: PolicyChange): PolicyChange => ({
  part,
  id,
  kind: kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : 'changed',
  fields: fields.map(({ field, of, before, after }) => ({ field, of, before: after, after: before })),
})

const sorted = (changes: readonly PolicyChange[]) =>
  changes
    .map((change) => ({ ...change, fields: change.fields.map((field) => JSON.stringify(field)).sort() }))
    .map((change) => JSON.stringify(change))
    .sort()

test('a policy changes nothing against itself, whatever its version and the order of its rules', () => {
  fc.assert(
    fc.property(policy, (one) => {
      const other = { version: 'x', rules: one.rules.toReversed(), typologies: one.typologies.toReversed() }
      assert.deepEqual(policyChanges(one, other), [])
    }),
  )
})

test('what changes one way changes back the other way', () => {
  fc.assert(
    fc.property(policy, policy, (before, after) => {
      assert.deepEqual(sorted(policyChanges(after, before)), sorted(policyChanges(before, after).map(turned)))
    }),
  )
})

test('two policies without a change between them have the same rules', () => {
  fc.assert(
    fc.property(policy, policy, (before, after) => {
      const ids = ({ rules }: PaymentPolicy) => rules.map((one) => one.id).sort()
      if (policyChanges(before, after).length === 0) assert.deepEqual(ids(before), ids(after))
    }),
  )
})

test('weights, thresholds and bands are told one by one, as people read them', () => {
  const bands = [{ from: 3, weight: 0.5, reason: 'few' }]
  const drain = { id: 'drain', mode: 'on' as const, expression: 'debtorDrain1h', bands }
  const limits = { alert: 0.4, challenge: 0.5, interdict: 1, action: 'hold' as const }
  const mule = { id: 'mule', mode: 'on' as const, rules: { drain: 0.5 }, ...limits }
  const before: PaymentPolicy = { version: '1', rules: [drain], typologies: [mule] }
  const after: PaymentPolicy = {
    version: '2',
    rules: [{ ...drain, bands: [...bands, { from: 9, weight: 1, reason: 'many' }] }],
    typologies: [{ ...mule, rules: { drain: 0.7 }, interdict: 0.9 }],
  }
  assert.deepEqual(policyChanges(before, after), [
    {
      part: 'rule',
      id: 'drain',
      kind: 'changed',
      fields: [{ field: 'bands', of: null, before: '3 → 0.5 few', after: '3 → 0.5 few\n9 → 1 many' }],
    },
    {
      part: 'typology',
      id: 'mule',
      kind: 'changed',
      fields: [
        { field: 'interdict', of: null, before: '1', after: '0.9' },
        { field: 'weight', of: 'drain', before: '0.5', after: '0.7' },
      ],
    },
  ])
})
