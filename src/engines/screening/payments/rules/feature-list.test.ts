import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { paymentFeatures } from '../feature-names.ts'
import { checkPart } from './compiled-policy.ts'
import { isYesOrNo } from './expression.ts'
import { paymentExpressionParts, paymentFeatureList } from './feature-list.ts'
import { parsePaymentPolicy } from './parse-policy.ts'
import { startingPaymentRule } from './starting-rule.ts'

test('every feature has a unit, and words for it in all three languages', () => {
  assert.deepEqual(
    paymentFeatureList.map(({ name }) => name),
    paymentFeatures,
  )
  assert.deepEqual(
    paymentFeatureList.filter(({ name, unit }) => (unit === 'yes-no') !== isYesOrNo(name)),
    [],
  )
  const keys = new Set(
    paymentFeatureList.flatMap(({ name, unit, counted }) => [
      `payment-feature.unit.${unit}`,
      ...(counted === null
        ? [`payment-feature.about.${name}`]
        : [`payment-feature.counted.${counted.subject}.${counted.what}`, `payment-feature.window.${counted.window}`]),
    ]),
  )
  for (const language of ['kk', 'ru', 'en']) {
    const file = new URL(`../../../../../locales/${language}/payment-feature.json`, import.meta.url)
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
    assert.deepEqual(Object.keys(texts).toSorted(), [...keys].toSorted(), language)
  }
})

test('whatever is picked from the list can be written, and a name that is not on it is told with its place', () => {
  const { constants, functions } = paymentExpressionParts
  const known = new Set<string>([...paymentFeatures, ...constants, ...functions, 'in', 'true', 'false', 'null'])
  const strange = fc.stringMatching(/^[a-z][A-Za-z0-9]{2,20}$/).filter((name) => !known.has(name))
  fc.assert(
    fc.property(
      fc.constantFrom(...paymentFeatureList),
      fc.constantFrom(...constants),
      strange,
      (one, constant, name) => {
        const test = one.unit === 'yes-no' ? one.name : `${one.name} > ${constant}`
        assert.ok(checkPart('r', 'when', test).ok, test)
        const wrong = checkPart('r', 'expression', `${test} && ${name} > 1.0`)
        assert.deepEqual(wrong.ok ? null : [wrong.error.code, wrong.error.details], [
          'payment-policy.expression-name',
          { rule: 'r', part: 'expression', at: test.length + 5, name },
        ])
      },
    ),
  )
})

test('what costs too much is told as such', () => {
  const code = (text: string) => {
    const checked = checkPart('r', 'expression', text)
    return checked.ok ? 'sound' : checked.error.code.replace('payment-policy.expression-', '')
  }
  assert.equal(code(Array.from({ length: 48 }, () => 'amount').join('+')), 'sound')
  assert.equal(code(Array.from({ length: 60 }, () => 'amount').join('+')), 'cost')
  assert.equal(code(`${'('.repeat(20)}amount${')'.repeat(20)}`), 'cost')
  assert.equal(code('amount '.padEnd(501, '+')), 'length')
  assert.equal(code('amount >'), 'syntax')
})

test('the starting rule compiles in shadow, and wants its words written before anybody may propose it', () => {
  const rule = startingPaymentRule('new-rule')
  assert.equal(rule.mode, 'shadow')
  assert.ok(checkPart(rule.id, 'expression', rule.expression).ok && checkPart(rule.id, 'when', rule.when ?? '').ok)
  const parsed = parsePaymentPolicy({ version: '1', rules: [rule], typologies: [] })
  assert.equal(parsed.ok ? 'ok' : parsed.error.code, 'payment-policy.text')
})
