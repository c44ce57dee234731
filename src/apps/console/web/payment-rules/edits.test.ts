import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PaymentPolicy, PaymentRule } from '#engines/screening'
import {
  isRuleId,
  withCondition,
  withNewRule,
  withoutRule,
  withRenamed,
  withRule,
  withRuleBack,
  withTypology,
  withWeight,
} from './edits.ts'
import { inserted } from './expression-text.ts'
import { isOwn, withBand, withoutBand, withReason } from './own-reasons.ts'

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

const said = { kk: 'Бір', ru: 'Один', en: 'One' }
const start: PaymentRule = {
  ...drain,
  id: 'new-rule',
  mode: 'shadow',
  bands: [{ from: 1, weight: 0.3, reason: 'new-rule' }],
  texts: { name: said, reasons: { 'new-rule': { customer: said, analyst: said } } },
}

test('a new rule gets an id that no other has, and its own reason with it', () => {
  const once = withNewRule(policy, start)
  const twice = withNewRule(once.policy, start)
  assert.deepEqual([once.id, twice.id], ['new-rule', 'new-rule-2'])
  const added = twice.policy.rules.at(-1)
  assert.deepEqual([added?.bands[0]?.reason, Object.keys(added?.texts?.reasons ?? {})], ['new-rule-2', ['new-rule-2']])
})

test('a rule that was taken away comes back with its weights', () => {
  const without = withoutRule(policy, 'drain')
  assert.deepEqual([without.rules.map(({ id }) => id), without.typologies[0]?.rules], [['dwell'], { dwell: 1 }])
  const back = withRuleBack(without, policy, 'drain')
  assert.deepEqual(back.rules.toReversed(), policy.rules)
  assert.deepEqual(back.typologies, policy.typologies)
  assert.equal(withRuleBack(policy, policy, 'drain'), policy)
})

const id = fc
  .stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}$/)
  .filter((name) => !['drain', 'dwell'].includes(name))
const step = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), to: id }),
  fc.record({
    kind: fc.constantFrom('band' as const, 'no-band' as const, 'shared' as const, 'own' as const),
    at: fc.nat(7),
  }),
)

test('whatever is done to a new rule, each of its reasons has words and no words are left over', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let { policy: now, id: name } = withNewRule(policy, start)
      now = withWeight(now, 'mule', { rule: name, weight: 0.3 })
      for (const one of steps) {
        const rule = now.rules.at(-1)
        assert.ok(rule !== undefined && isOwn(rule))
        if (one.kind === 'rename') {
          now = withRenamed(now, name, one.to)
          name = one.to
        } else {
          const place = one.at % rule.bands.length
          if (one.kind === 'band' && rule.bands.length < 8) now = withRule(now, name, withBand(rule))
          if (one.kind === 'no-band' && rule.bands.length > 1) now = withRule(now, name, withoutBand(rule, place))
          if (one.kind === 'shared') now = withRule(now, name, withReason(rule, place, 'drained'))
          if (one.kind === 'own') now = withRule(now, name, withReason(rule, place, null))
        }
      }
      const rule = now.rules.at(-1)
      assert.ok(rule?.texts !== undefined && isRuleId(rule.id))
      const named = rule.bands.map(({ reason }) => reason)
      assert.ok(Object.keys(rule.texts.reasons).every((reason) => named.includes(reason)))
      assert.ok(rule.bands.every(({ from }, place) => place === 0 || from > (rule.bands[place - 1]?.from ?? 0)))
      const untold = rule.bands.filter(
        ({ reason }) => reason !== 'drained' && rule.texts?.reasons[reason] === undefined,
      )
      assert.deepEqual(untold, [])
      assert.equal(now.typologies[0]?.rules[name], 0.3)
    }),
  )
})

test('a feature is put where the caret is, apart from the words beside it', () => {
  assert.deepEqual(inserted('', 'amount', [0, 0]), { text: 'amount', caret: 6 })
  assert.deepEqual(inserted('amount >', 'pairSum', [8, 8]), { text: 'amount >pairSum', caret: 15 })
  assert.deepEqual(inserted('isLoan', 'amount', [6, 6]), { text: 'isLoan amount', caret: 13 })
  assert.deepEqual(inserted('a + old + b', 'new', [4, 7]), { text: 'a + new + b', caret: 7 })
})
