import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { usualPaymentPolicy } from './library.ts'
import { parsePaymentPolicy } from './parse-policy.ts'

const rule = { id: 'a-b', mode: 'on', expression: 'amount', bands: [{ from: 1, weight: 1, reason: 'r' }] }
const typology = { id: 't', mode: 'on', rules: { 'a-b': 1 }, alert: 0.5, challenge: 0.5, interdict: 1, action: 'hold' }
const policy = { version: '1', rules: [rule], typologies: [typology] }

test('a policy written as JSON is read back as it was', () => {
  assert.deepEqual(parsePaymentPolicy(JSON.parse(JSON.stringify(usualPaymentPolicy))), {
    ok: true,
    value: usualPaymentPolicy,
  })
})

test('what is no policy is refused with the place of the first fault', () => {
  const fault = (changed: unknown) => {
    const parsed = parsePaymentPolicy(changed)
    return parsed.ok
      ? 'ok'
      : [parsed.error.code.replace('payment-policy.', ''), ...Object.values(parsed.error.details ?? {})].join(' ')
  }
  const withRule = (change: object) => fault({ ...policy, rules: [{ ...rule, ...change }] })
  const withTypology = (change: object) => fault({ ...policy, typologies: [{ ...typology, ...change }] })
  const band = rule.bands[0]
  assert.deepEqual(
    [
      fault(policy),
      fault(null),
      fault({ ...policy, version: '' }),
      fault({ ...policy, extra: 1 }),
      fault({ ...policy, rules: [rule, rule] }),
      fault({ ...policy, rules: Array.from({ length: 201 }, (_, place) => ({ ...rule, id: `r${place}` })) }),
      withRule({ id: 'Not Kebab' }),
      withRule({ mode: 'maybe' }),
      withRule({ expression: 'a'.repeat(501) }),
      withRule({ when: 5 }),
      withRule({ bands: [] }),
      withRule({ bands: [band, band] }),
      withRule({ bands: [{ ...band, weight: 1.5 }] }),
      withRule({ bands: [{ ...band, from: Number.NaN }] }),
      withTypology({ rules: { other: 1 } }),
      withTypology({ action: 'allow' }),
      withTypology({ alert: 2 }),
      withTypology({ challenge: 0 }),
    ],
    [
      'ok',
      'shape policy',
      'shape version',
      'shape extra',
      'duplicate rules.a-b',
      'too-large rules',
      'shape rules.0.id',
      'shape rules.0.mode',
      'shape rules.0.expression',
      'shape rules.0.when',
      'shape rules.0.bands',
      'order rules.0.bands.1',
      'shape rules.0.bands.0.weight',
      'shape rules.0.bands.0.from',
      'unknown-rule t other',
      'shape typologies.0.action',
      'order typologies.0',
      'shape typologies.0.challenge',
    ],
  )
})

test('nothing that JSON can say makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('version', 'rules', 'typologies'), (value, field) => {
      assert.equal(parsePaymentPolicy(value).ok, false)
      parsePaymentPolicy({ ...policy, [field]: value })
      parsePaymentPolicy({ ...policy, rules: [{ ...rule, bands: value }], typologies: [{ ...typology, rules: value }] })
    }),
    { numRuns: 500 },
  )
})
