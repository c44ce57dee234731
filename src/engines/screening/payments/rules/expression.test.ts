import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PaymentFeature, paymentFeatures, placeOfFeature } from '../feature-names.ts'
import { scoreOf, testOf } from './closures.ts'
import { checkExpression, environment, isYesOrNo } from './expression.ts'

const asked: readonly PaymentFeature[] = ['amount', 'debtorAgeDays', 'backSum', 'isInCall', 'isTransfer']
const numbers = asked.filter((name) => !isYesOrNo(name))
const yesOrNo = asked.filter(isYesOrNo)

const double = fc.oneof(
  fc.constantFrom('0.0', '1.0', '2.5', '3.0', '1e3', 'tenge', 'day'),
  fc.constantFrom<string>(...numbers),
)
const whole = fc.constantFrom('0', '1', '2', '7', '500000')

type Drawn = { number: string; bool: string }

const signs = fc.constantFrom('+', '-', '*', '/')
const compared = fc.constantFrom('<', '<=', '>', '>=', '==', '!=')
const joined = (parts: readonly string[]) => `(${parts.join(' ')})`
const chosen = ([test, yes, no]: readonly [string, string, string]) => `(${test} ? ${yes} : ${no})`

const { bool, number } = fc.letrec<Drawn>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    double,
    fc.tuple(tie('number'), signs, tie('number')).map(joined),
    fc.tuple(tie('number'), signs, whole).map(joined),
    fc.tuple(whole, signs, tie('number')).map(joined),
    fc.tuple(fc.constantFrom('min', 'max'), tie('number'), tie('number')).map(([name, a, b]) => `${name}(${a}, ${b})`),
    tie('number').map((a) => `-abs(${a})`),
    tie('number').map((a) => `floor(${a})`),
    fc.tuple(tie('bool'), tie('number'), tie('number')).map(chosen),
  ),
  bool: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', ...yesOrNo),
    fc.tuple(tie('number'), compared, tie('number')).map(joined),
    fc.tuple(tie('number'), fc.constantFrom('<', '>=', '=='), whole).map(joined),
    fc.tuple(tie('bool'), fc.constantFrom('&&', '||', '==', '!='), tie('bool')).map(joined),
    tie('bool').map((a) => `!${a}`),
    tie('number').map((a) => `(${a} in [0.0, 1.0, -2.5])`),
    fc.tuple(tie('bool'), tie('bool'), tie('bool')).map(chosen),
  ),
}))

const drawnValues = fc.record({
  amount: fc.oneof(fc.constantFrom(0, 1, 2.5), fc.integer({ min: 1, max: 1e13 })),
  debtorAgeDays: fc.constantFrom(-1, 0, 0.5, 3, 400),
  backSum: fc.constantFrom(0, 1, 100, 86_400),
  isInCall: fc.constantFrom(0, 1),
  isTransfer: fc.constantFrom(0, 1),
})

test('what is compiled says what CEL itself says, of any expression and any values', () => {
  let comparisons = 0
  fc.assert(
    fc.property(fc.oneof(number, bool), drawnValues, (text, told) => {
      const expression = checkExpression(text)
      if (!expression.ok) {
        assert.match(expression.error.code, /-(length|cost|syntax|whole-numbers)$/, text)
        return
      }
      const values = new Float64Array(paymentFeatures.length)
      for (const [name, value] of Object.entries(told)) values[placeOfFeature[name as PaymentFeature]] = value
      const context = Object.fromEntries(
        paymentFeatures.map((name) => {
          const value = values[placeOfFeature[name]] as number
          return [name, isYesOrNo(name) ? value === 1 : value]
        }),
      )
      const expected: unknown = environment.evaluate(text, context)
      assert.equal(scoreOf(expression.value)(values), Number(expected), text)
      comparisons++
    }),
    { numRuns: 3000 },
  )
  assert.ok(comparisons > 2000)
})

test('what is known of a payment beforehand changes no answer', () => {
  fc.assert(
    fc.property(bool, drawnValues, (text, told) => {
      const expression = checkExpression(text)
      if (!expression.ok) return
      const values = new Float64Array(paymentFeatures.length)
      for (const [name, value] of Object.entries(told)) values[placeOfFeature[name as PaymentFeature]] = value
      const known = testOf(expression.value, new Map([['isTransfer', told.isTransfer === 1]]))
      const answer = typeof known === 'boolean' ? known : known(values)
      assert.equal(Number(answer), scoreOf(expression.value)(values), text)
    }),
    { numRuns: 1000 },
  )
})

test('what could loop, fail or read something else is refused, with its place', () => {
  const codes = (text: string) => {
    const checked = checkExpression(text)
    return checked.ok ? 'ok' : checked.error.code.replace('payment-policy.expression-', '')
  }
  for (const [text, expected] of [
    ['amount > 500000 * tenge && isTransfer', 'ok'],
    ['localHour in [0.0, 1.0]', 'ok'],
    ['amount +', 'syntax'],
    ['amountt', 'name'],
    ['constructor', 'name'],
    ['amount.x', 'construct'],
    ['amount % 2.0', 'construct'],
    ['"KZ"', 'construct'],
    ['[1, 2].all(x, x > 1)', 'construct'],
    ['size([1])', 'function'],
    ['matches("a", "b")', 'function'],
    ['min(amount, 1.0, 2.0)', 'syntax'],
    ['abs(isTransfer)', 'type'],
    ['amount && isTransfer', 'type'],
    ['[1.0]', 'type'],
    ['1 / 2', 'whole-numbers'],
    ['amount + (1 + 2)', 'whole-numbers'],
    ['amount in [amount]', 'construct'],
    ['1u', 'construct'],
    ['floor(amount / 3.0) == amount / 3.0', 'ok'],
    ['99999999999999999', 'construct'],
    [`${'('.repeat(30)}amount${')'.repeat(30)}`, 'cost'],
    [Array.from({ length: 60 }, () => 'amount').join('+'), 'cost'],
    [`amount > ${'1'.repeat(500)}`, 'length'],
  ] as const) {
    assert.equal(codes(text), expected, text)
  }
  const wrong = checkExpression('amount > 5 && foo > 1')
  assert.deepEqual(wrong.ok ? null : wrong.error.details, { at: 15, name: 'foo' })
})

test('a division by zero follows IEEE 754', () => {
  const of = (text: string) => {
    const checked = checkExpression(text)
    return checked.ok ? scoreOf(checked.value)(new Float64Array(paymentFeatures.length)) : null
  }
  assert.deepEqual([of('1.0 / amount'), of('amount / amount'), of('amount / amount > 0.0')], [Infinity, Number.NaN, 0])
})
