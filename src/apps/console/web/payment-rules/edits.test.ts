import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PaymentPolicy } from '#engines/screening'
import { withCondition, withRule, withTypology, withWeight } from './edits.ts'

const drain = {
  id: 'drain',
  mode: 'on' as const,
  expression: 'debtorDrain1h',
  when: 'isTransfer',
  bands: [{ from: 1, weight: 1, reason: 'drained' }],
}
const mule = {
  id: 'mule',
  mode: 'on' as const,
  rules: { drain: 0.5, dwell: 1 },
  alert: 0.4,
  challenge: 0.5,
  interdict: 1,
  action: 'hold' as const,
}
const policy: PaymentPolicy = {
  version: '1',
  rules: [drain, { ...drain, id: 'dwell' }],
  typologies: [mule, { ...mule, id: 'other' }],
}

test('a change reaches one rule or typology and leaves what was given as it is', () => {
  const before = structuredClone(policy)
  const changed = withTypology(withRule(policy, 'drain', { mode: 'shadow' }), 'mule', { alert: 0.3 })
  assert.deepEqual(changed.rules, [{ ...drain, mode: 'shadow' }, policy.rules[1]])
  assert.deepEqual(changed.typologies, [{ ...mule, alert: 0.3 }, policy.typologies[1]])
  assert.deepEqual(policy, before)
})

test('an empty condition is none', () => {
  assert.equal(withCondition(policy, 'drain', 'isCrypto').rules[0]?.when, 'isCrypto')
  assert.equal('when' in (withCondition(policy, 'drain', ' ').rules[0] ?? {}), false)
})

test('a weight keeps its place, comes at the end, or goes', () => {
  const rulesOf = (weight: number | null, rule = 'drain') =>
    Object.entries(withWeight(policy, 'mule', { rule, weight }).typologies[0]?.rules ?? {})
  assert.deepEqual(rulesOf(0.7), [
    ['drain', 0.7],
    ['dwell', 1],
  ])
  assert.deepEqual(rulesOf(0.2, 'new').at(-1), ['new', 0.2])
  assert.deepEqual(rulesOf(null), [['dwell', 1]])
})
