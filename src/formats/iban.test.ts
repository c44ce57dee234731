import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { composeIBAN } from 'ibantools'
import { unwrap } from '#kernel/result'
import { formatIban, parseIban } from './iban.ts'
import { kzBanks } from './kz-banks.ts'

const code = (text: string) => {
  const result = parseIban(text)
  return result.ok ? result.value.iban : result.error.code
}

test('an account is read with spaces, in lower case, with Cyrillic look-alikes and with letters O for zeros', () => {
  for (const text of [
    'kz86 125k zt50 0410 0100',
    'KZ86-125K-ZT50-0410-0100',
    'КZ86125КZТ5004100100',
    'IBAN: KZ86125KZT5OO41OO1OO',
  ]) {
    assert.equal(code(text), 'KZ86125KZT5004100100', text)
  }
})

test('each way of being wrong has its own code', () => {
  assert.equal(code('KZ86125KZT2004100100'), 'iban.bad-check-digits')
  assert.equal(code('KZ86125KZT50041001'), 'iban.bad-length')
  assert.equal(code('ZZ86125KZT5004100100'), 'iban.unknown-country')
  assert.equal(code('hello'), 'iban.malformed')
})

test('an account of Kazakhstan names its bank, and one of any other country is accepted', () => {
  assert.equal(unwrap(parseIban('KZ647228534689569748')).bank?.bic, 'CASPKZKA')
  const german = unwrap(parseIban('DE89 3704 0044 0532 0130 00'))
  assert.deepEqual([german.country, german.bank], ['DE', undefined])
})

test('every account with right check digits survives any grouping; one wrong digit is caught', () => {
  const bban = fc.tuple(fc.constantFrom(...kzBanks.keys()), fc.stringMatching(/^[0-9]{13}$/))
  fc.assert(
    fc.property(bban, fc.integer({ min: 1, max: 9 }), ([bank, account], shift) => {
      const iban = composeIBAN({ countryCode: 'KZ', bban: bank + account }) ?? ''
      assert.equal(code(formatIban(iban).toLowerCase()), iban)
      const wrong = iban.slice(0, -1) + ((Number(iban.at(-1)) + shift) % 10)
      assert.equal(code(wrong), 'iban.bad-check-digits')
    }),
  )
})

test('the bank table has the codes and BICs of the shared data', (context) => {
  const file = new URL('../../../shared/data/banks/kz-banks.json', import.meta.url)
  if (!existsSync(file)) return context.skip('../shared/data is absent')
  const banks = JSON.parse(readFileSync(file, 'utf8')) as readonly { bank_code: string; bic: string }[]
  for (const { bank_code, bic } of banks) assert.equal(kzBanks.get(bank_code)?.bic, bic)
  assert.equal(kzBanks.size, banks.length)
})

test('an account whose country was typed in Cyrillic by its sound is read', () => {
  for (const text of ['кз86125kzt5004100100', 'КЗ86 125К ZТ50 0410 0100', 'IBAN: КЗ86125KZT5004100100']) {
    assert.equal(unwrap(parseIban(text)).iban, 'KZ86125KZT5004100100', text)
  }
})
