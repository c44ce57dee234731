import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { type PaymentFeature, paymentFeatures, placeOfFeature } from '../feature-names.ts'
import { usualPaymentPolicy } from './library.ts'
import { type PaymentPolicy, type PaymentRule, type PaymentTypology, strongestOverride } from './policy.ts'
import { compilePayments } from './screen.ts'

type Told = Partial<Record<PaymentFeature, number>>

/** A small transfer that nothing is known of. */
const plain: Told = {
  isTransfer: 1,
  amount: 5_000_00,
  localHour: 12,
  debtorAgeDays: 900,
  creditorAgeDays: 800,
  debtorDwellSeconds: -1,
  creditorDwellSeconds: -1,
  travelKm: -1,
  travelKmh: -1,
  loanSeconds: -1,
  pairDays: -1,
  backDays: -1,
  debtorHops: 3,
  creditorHops: 3,
}

function valuesOf(told: Told): Float64Array {
  const values = new Float64Array(paymentFeatures.length)
  for (const [name, value] of Object.entries({ ...plain, ...told }))
    values[placeOfFeature[name as PaymentFeature]] = value
  return values
}

const amounts: PaymentRule = {
  id: 'large',
  mode: 'on',
  expression: 'amount / tenge',
  when: 'isTransfer',
  bands: [
    { from: 100_000, weight: 0.5, reason: 'large' },
    { from: 500_000, weight: 1, reason: 'very-large' },
  ],
}
const nights: PaymentRule = {
  id: 'night',
  mode: 'on',
  expression: 'localHour < 6',
  bands: [{ from: 1, weight: 1, reason: 'at-night' }],
}
const both: PaymentTypology = {
  id: 'both',
  mode: 'on',
  rules: { large: 0.6, night: 0.4 },
  alert: 0.3,
  challenge: 0.6,
  interdict: 1,
  action: 'hold',
}
const small: PaymentPolicy = { version: 'v1', rules: [amounts, nights], typologies: [both] }
const screenOf = (policy: PaymentPolicy) => unwrap(compilePayments(policy))
const usual = screenOf(usualPaymentPolicy)

test('bands weigh, typologies add up, and the thresholds decide; reasons stand the strongest first', () => {
  const screen = screenOf(small)
  const decided = (told: Told) => {
    const { alert, decision, reasons, typologies } = screen(valuesOf(told))
    return [decision, alert, reasons, typologies.map(({ id, score }) => `${id} ${score.toFixed(2)}`)]
  }
  assert.deepEqual(decided({}), ['allow', false, [], []])
  assert.deepEqual(decided({ amount: 100_000_00 }), ['allow', true, ['large'], ['both 0.30']])
  assert.deepEqual(decided({ amount: 500_000_00 }), ['challenge', true, ['very-large'], ['both 0.60']])
  assert.deepEqual(decided({ amount: 100_000_00, localHour: 1 }), [
    'challenge',
    true,
    ['at-night', 'large'],
    ['both 0.70'],
  ])
  assert.deepEqual(decided({ amount: 900_000_00, localHour: 1 }), [
    'hold',
    true,
    ['very-large', 'at-night'],
    ['both 1.00'],
  ])
  assert.deepEqual(decided({ amount: 900_000_00, isTransfer: 0 }), ['allow', false, [], []])
})

test('a payment that nothing is found in costs no memory: its verdict is one frozen object', () => {
  const first = usual(valuesOf({}))
  assert.equal(usual(valuesOf({ amount: 700_00 })), first)
  assert.ok(Object.isFrozen(first) && Object.isFrozen(first.reasons) && first.decision === 'allow')
  assert.equal(first.version, usualPaymentPolicy.version)
})

test('an absolute block comes before a release, a release before a block and before all rules', () => {
  const screen = screenOf(small)
  const bad = valuesOf({ amount: 900_000_00, localHour: 1 })
  assert.deepEqual(
    (['absolute-block', 'release', 'block'] as const).map((override) => {
      const { decision, reasons, shadow } = screen(bad, override)
      return [decision, reasons, shadow.decision, screen(valuesOf({}), override).decision]
    }),
    [
      ['block', ['override-absolute-block', 'very-large', 'at-night'], 'block', 'block'],
      ['allow', ['override-release', 'very-large', 'at-night'], 'allow', 'allow'],
      ['block', ['override-block', 'very-large', 'at-night'], 'block', 'block'],
    ],
  )
  assert.equal(strongestOverride(['block', undefined, 'release']), 'release')
  assert.equal(strongestOverride(['release', 'absolute-block']), 'absolute-block')
  assert.equal(strongestOverride([undefined]), undefined)
})

test('what is in shadow tells what it would do and does nothing; what is off is silent', () => {
  const bad = valuesOf({ amount: 900_000_00, localHour: 1 })
  const shadowed = screenOf({ ...small, rules: [amounts, { ...nights, mode: 'shadow' }] })(bad)
  assert.deepEqual([shadowed.decision, shadowed.reasons], ['challenge', ['very-large']])
  assert.deepEqual([shadowed.shadow.decision, shadowed.shadow.reasons], ['hold', ['very-large', 'at-night']])
  const typology = screenOf({ ...small, typologies: [{ ...both, mode: 'shadow' }] })(bad)
  assert.deepEqual([typology.decision, typology.alert, typology.shadow.decision], ['allow', false, 'hold'])
  const off = screenOf({ ...small, rules: [amounts, { ...nights, mode: 'off' }] })(bad)
  assert.deepEqual([off.decision, off.shadow.decision], ['challenge', 'challenge'])
})

test('what is reported and not confirmed neither holds nor blocks by itself, whatever the policy says', () => {
  const greedy: PaymentRule = {
    id: 'greedy',
    mode: 'on',
    expression: 'max(creditorListed, max(debtorListed, max(phoneListed, deviceListed)))',
    bands: [{ from: 1, weight: 1, reason: 'listed' }],
  }
  const typologies = [{ ...both, rules: { greedy: 1, large: 0.3 }, action: 'block' as const }]
  const screen = screenOf({ version: 'greedy', rules: [greedy, amounts], typologies })
  assert.equal(screen(valuesOf({ creditorListed: 1 })).decision, 'challenge')
  assert.equal(screen(valuesOf({ creditorListed: 2 })).decision, 'block')
  assert.equal(screen(valuesOf({ creditorListed: 1, deviceListed: 2 })).decision, 'block')
  assert.equal(
    screen(valuesOf({ creditorListed: 1, amount: 900_000_00 })).decision,
    'block',
    'with another alert it may',
  )
  const all: Told = { creditorListed: 1, debtorListed: 1, phoneListed: 1, deviceListed: 1 }
  assert.equal(usual(valuesOf(all)).decision, 'challenge')
  assert.equal(usual(valuesOf({ creditorListed: 1 })).decision, 'challenge')
  assert.equal(usual(valuesOf({ creditorListed: 2 })).decision, 'block')
})

const anyValues: fc.Arbitrary<Told> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...usual.uses),
      fc.oneof(fc.constantFrom(-1, 0, 1, 2, 3), fc.double({ min: 0, max: 1e10, noNaN: true })),
    ),
    { maxLength: 60 },
  )
  .map((pairs) =>
    Object.fromEntries(pairs.map(([name, value]) => [name, name.startsWith('is') ? Number(value > 1) : value])),
  )

test('the shipped rules never stop an income, nor by reports what nothing else speaks against', () => {
  fc.assert(
    fc.property(
      anyValues,
      fc.subarray(['creditorListed', 'debtorListed', 'phoneListed', 'deviceListed']),
      (told, reported) => {
        const income: Told = { ...told, isIncome: 1, isTransfer: 0 }
        assert.equal(usual(valuesOf(income)).decision, 'allow')
        const clean: Told = {
          ...told,
          isIncome: 0,
          creditorListed: 0,
          debtorListed: 0,
          phoneListed: 0,
          deviceListed: 0,
        }
        const before = usual(valuesOf(clean))
        const after = usual(valuesOf({ ...clean, ...Object.fromEntries(reported.map((name) => [name, 1])) }))
        if (before.decision === 'allow' && !before.alert) assert.ok(['allow', 'challenge'].includes(after.decision))
      },
    ),
    { numRuns: 2000 },
  )
})

test('whose account is listed still buys and withdraws up to the income of 30 days, and transfers nothing', () => {
  const decided = (told: Told) => usual(valuesOf({ debtorListed: 2, ...told })).decision
  const income = 300_000_00
  const bought: Told = { isTransfer: 0, isPurchase: 1, amount: 20_000_00 }
  assert.equal(decided(bought), 'block', 'no income, no exception')
  const listed: Told = { ...bought, debtorListedIncome30dSum: income }
  assert.equal(decided(listed), 'allow')
  assert.equal(decided({ ...listed, isPurchase: 0, isCashOut: 1 }), 'allow')
  assert.equal(decided({ ...listed, debtorListedSent30dSum: income - 20_000_00 }), 'allow')
  assert.equal(decided({ ...listed, debtorListedSent30dSum: income - 20_000_00 + 1 }), 'block')
  assert.equal(decided({ ...listed, isPurchase: 0, isTransfer: 1 }), 'block')
  assert.equal(decided({ ...listed, isPurchase: 0, isCrypto: 1 }), 'block')
  assert.equal(decided({ ...listed, creditorListed: 2 }), 'block', 'what is paid to a listed account is stopped')
})

test('a large first payment from a new device is asked about, and held where the payee passes money on', () => {
  const first: Told = {
    amount: 240_000_00,
    isFirstToCreditor: 1,
    isNewDevice: 1,
    debtorSent30dCount: 20,
    debtorSent30dPayees: 9,
  }
  const passedOn: Told = { creditorDwellSeconds: 600, creditorReceived7dSum: 400_000_00, creditorDrain7d: 0.95 }
  assert.equal(usual(valuesOf(first)).decision, 'challenge')
  assert.deepEqual(usual(valuesOf(first)).reasons, ['new-device', 'first-payment'])
  assert.equal(usual(valuesOf({ ...first, ...passedOn })).decision, 'hold')
  assert.equal(usual(valuesOf({ ...first, isNewDevice: 0 })).decision, 'allow')
  assert.equal(
    usual(valuesOf({ ...first, debtorSent30dCount: 2 })).decision,
    'allow',
    'nothing is known of the account',
  )
})

test('a number that is none finds nothing', () => {
  const odd: PaymentRule = { ...nights, id: 'odd', expression: 'amount / debtorSent1dSum' }
  const screen = screenOf({ version: 'odd', rules: [odd], typologies: [] })
  assert.equal(screen(valuesOf({ amount: 5 })).reasons.length, 0, 'infinite')
  assert.equal(screen(valuesOf({ amount: 0 })).reasons.length, 0, 'not a number')
  assert.deepEqual(screen(valuesOf({ amount: 5, debtorSent1dSum: 5 })).reasons, ['at-night'])
})

test('a policy that cannot be compiled names the rule', () => {
  const fault = (policy: PaymentPolicy) => {
    const compiled = compilePayments(policy)
    return compiled.ok ? null : [compiled.error.code, compiled.error.details]
  }
  const off: PaymentRule = { ...amounts, mode: 'off', expression: 'amount > ' }
  assert.deepEqual(fault({ ...small, rules: [off] }), [
    'payment-policy.expression-syntax',
    { rule: 'large', part: 'expression', at: 10 },
  ])
  assert.deepEqual(fault({ ...small, rules: [{ ...amounts, when: 'amount' }] }), [
    'payment-policy.guard',
    { rule: 'large' },
  ])
  assert.deepEqual(fault({ ...small, rules: [amounts] }), [
    'payment-policy.unknown-rule',
    { typology: 'both', rule: 'night' },
  ])
  assert.deepEqual(screenOf(small).uses.toSorted(), ['amount', 'isTransfer', 'localHour'])
})
