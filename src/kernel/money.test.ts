import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addMoney, currencies, formatMoney, type Money, parseMoney } from './money.ts'
import { unwrap } from './result.ts'

const currency = fc.constantFrom(...currencies)
const minor = fc.bigInt({ min: 0n, max: 10n ** 15n })

const codeOf = (text: string, unit = 'KZT') => {
  const parsed = parseMoney(text, unit)
  return parsed.ok ? parsed.value.minor : parsed.error.code
}

test('what people type for a sum is read in the smallest unit', () => {
  const sums: Readonly<Record<string, bigint>> = {
    '450 000': 45_000_000n,
    '1 250,50': 125_050n,
    '1250.5': 125_050n,
    '0,01': 1n,
    '450\u00a0000': 45_000_000n,
    '450\u202f000': 45_000_000n,
    "1'000'000": 100_000_000n,
    ' 7 ': 700n,
  }
  for (const [text, expected] of Object.entries(sums)) assert.equal(codeOf(text), expected, text)
})

test('a sum that could be read in two ways is refused rather than guessed', () => {
  for (const text of ['1,250', '1.250', '1,250.50', '1.2.3', '', ' ', '12a', '0x10', '1e5', '٣', '.5', '5.', '+5']) {
    assert.equal(codeOf(text), 'money.unreadable', JSON.stringify(text))
  }
})

test('negative and enormous sums are named as such', () => {
  assert.equal(codeOf('-5'), 'money.negative')
  assert.equal(codeOf('−5'), 'money.negative')
  assert.equal(codeOf('10000000000000'), 10n ** 15n)
  assert.equal(codeOf('10000000000000,01'), 'money.too-large')
  assert.equal(codeOf('9'.repeat(18)), 'money.too-large')
})

test('only currencies of the list are known', () => {
  for (const unit of ['XXX', '', 'kzt', 'constructor', 'toString', '__proto__']) {
    assert.equal(codeOf('5', unit), 'money.unknown-currency', unit)
  }
})

test('a sum written out digit by digit is read back as it was', () => {
  fc.assert(
    fc.property(minor, currency, fc.constantFrom('.', ','), (sum, unit, mark) => {
      const digits = sum.toString().padStart(3, '0')
      const text = `${digits.slice(0, -2)}${mark}${digits.slice(-2)}`
      assert.deepEqual(unwrap(parseMoney(text, unit)), { minor: sum, currency: unit })
    }),
  )
})

test('a sum as a Kazakh or Russian reader sees it is read back as it was', () => {
  fc.assert(
    fc.property(minor, currency, fc.constantFrom('kk', 'ru'), (sum, unit, language) => {
      const shown = formatMoney({ minor: sum, currency: unit }, language)
      const bare = shown.replace(/[^\d\s,.]/g, '')
      assert.equal(codeOf(bare, unit), sum, shown)
    }),
  )
})

test('a reader sees the sign of the currency, and decimals only where there are any', () => {
  const shown = (sum: bigint, unit: string, language: string) =>
    formatMoney({ minor: sum, currency: unit }, language).replace(/\s/g, ' ')
  assert.equal(shown(45_000_000n, 'KZT', 'kk'), '450 000 ₸')
  assert.equal(shown(45_000_050n, 'KZT', 'ru'), '450 000,50 ₸')
  assert.equal(shown(125_050n, 'USD', 'en'), '$1,250.50')
})

test('a sum beyond what a float holds exactly is still shown to the last unit', () => {
  const sum: Money = { minor: 90_071_992_547_409_931n, currency: 'KZT' }
  assert.equal(formatMoney(sum, 'ru').replace(/\s/g, ' '), '900 719 925 474 099,31 ₸')
})

test('sums of one currency add up; a mix throws', () => {
  fc.assert(
    fc.property(minor, minor, currency, (a, b, unit) => {
      const sum = addMoney({ minor: a, currency: unit }, { minor: b, currency: unit })
      assert.deepEqual(sum, { minor: a + b, currency: unit })
    }),
  )
  assert.throws(() => addMoney({ minor: 1n, currency: 'KZT' }, { minor: 1n, currency: 'USD' }), /KZT.*USD/)
})
