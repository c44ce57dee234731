import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { usualPaymentPolicy } from './library.ts'
import { parsePaymentPolicy } from './parse-policy.ts'
import { paymentReasonWords, untoldReasons } from './reasons.ts'

const rule = { id: 'a-b', mode: 'on', expression: 'amount', bands: [{ from: 1, weight: 1, reason: 'r' }] }
const typology = { id: 't', mode: 'on', rules: { 'a-b': 1 }, alert: 0.5, challenge: 0.5, interdict: 1, action: 'hold' }
const policy = { version: '1', rules: [rule], typologies: [typology] }

const said = { kk: 'Бір', ru: 'Один', en: 'One' }
const texts = { name: said, reasons: { r: { customer: said, analyst: said } } }
const otherwise = { r: { customer: { ...said, en: 'Two' }, analyst: said } }
/** So many rules whose words come to 463 bytes each in an answer: two sentences of 114 letters of two bytes with quotes, and three signs. */
const many = (count: number) => {
  const long = { kk: 'қ'.repeat(114), ru: 'ж', en: 'x' }
  return Array.from({ length: count }, (_, place) => ({
    ...rule,
    id: place === 0 ? 'a-b' : `r-${place}`,
    bands: [{ from: 1, weight: 1, reason: `r-${place}` }],
    texts: { name: said, reasons: { [`r-${place}`]: { customer: long, analyst: long } } },
  }))
}

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
      withRule({ texts }),
      withRule({ texts: { ...texts, name: { ...said, kk: ' ' } } }),
      withRule({ texts: { ...texts, name: { ...said, en: 'x'.repeat(241) } } }),
      withRule({ texts: { ...texts, reasons: { r: { customer: { ...said, ru: 'a\nb' }, analyst: said } } } }),
      withRule({ texts: { ...texts, reasons: { other: { customer: said, analyst: said } } } }),
      withRule({ texts: { name: { ...said, de: 'x' }, reasons: {} } }),
      fault({
        ...policy,
        rules: [
          { ...rule, texts },
          { ...rule, id: 'c', texts: { ...texts, reasons: otherwise } },
        ],
      }),
      fault({ ...policy, rules: many(70) }),
      fault({ ...policy, rules: many(71) }),
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
      'ok',
      'text a-b kk',
      'text a-b en',
      'text a-b ru',
      'shape rules.0.texts.reasons.other',
      'shape rules.0.texts.name.de',
      'duplicate rules.c.r',
      'ok',
      'too-large rules',
    ],
  )
})

test('a policy with words of its own is read back as it was, and without them as before there were any', () => {
  const words = fc
    .string({ minLength: 1, maxLength: 240 })
    .filter((text) => /^[^\p{Cc}\p{Cs}]*$/u.test(text) && text.trim() !== '')
  const any = fc.record({ kk: words, ru: words, en: words }, { noNullPrototype: true })
  fc.assert(
    fc.property(any, any, any, fc.boolean(), (name, customer, analyst, isTold) => {
      const told = { name, reasons: isTold ? { r: { customer, analyst } } : {} }
      const own = { ...policy, rules: [{ ...rule, texts: told }] }
      assert.deepEqual(parsePaymentPolicy(JSON.parse(JSON.stringify(own))), { ok: true, value: own })
      const parsed = unwrap(parsePaymentPolicy(own))
      assert.deepEqual(paymentReasonWords(parsed).get('r'), isTold ? { customer, analyst } : undefined)
      assert.deepEqual(untoldReasons(parsed), isTold ? [] : [{ rule: 'a-b', reason: 'r' }])
    }),
  )
  assert.deepEqual(untoldReasons(usualPaymentPolicy), [])
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
