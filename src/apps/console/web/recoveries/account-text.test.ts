import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountAt } from '#test/recoveries'
import { accountText, bankOfAccount, foldAccount, isMistyped, shortAccount } from './account-text.ts'

test('an IBAN is shown in groups of four, and shortened so that bank and end stay', () => {
  assert.equal(accountText('KZ86125KZT5004100100'), 'KZ86 125K ZT50 0410 0100')
  assert.equal(shortAccount('KZ86125KZT5004100100'), 'KZ86 125K … 0100')
  assert.equal(shortAccount('+77015550000'), '+77015550000')
  assert.equal(shortAccount('wallet-of-somebody-1234'), 'wallet … 1234')
  assert.equal(accountText('wallet-1'), 'wallet-1')
})

test('a wrong digit in an account of Kazakhstan is seen, other accounts are left alone', () => {
  assert.equal(isMistyped('KZ86 125K ZT50 0410 0100'), false)
  assert.equal(isMistyped('kz86125kzt5004100101'), true)
  assert.equal(isMistyped('KZ86 125K'), true)
  assert.equal(isMistyped('+77015550000'), false)
  for (let number = 1; number < 200; number++) assert.equal(isMistyped(accountAt('802', number)), false)
})

test('what is typed becomes an account as the registry writes it, and tells its bank', () => {
  assert.equal(foldAccount(' kz86 125k zt50 0410 0100 '), 'KZ86125KZT5004100100')
  assert.equal(foldAccount(' wallet of one '), 'wallet of one')
  assert.equal(bankOfAccount('kz86 125k zt50 0410 0100'), '125')
  assert.equal(bankOfAccount('DE89370400440532013000'), undefined)
})
