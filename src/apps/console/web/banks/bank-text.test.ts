import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BankText, faultsOf, fingerprintText, inputOf } from './bank-text.ts'

const empty: BankText = {
  code: '',
  organisation: '',
  name: '',
  bic: '',
  key: '',
  webhook: '',
  dutyOfficer: '',
  dutyContact: '',
  answerMinutes: '',
}

test('what is not filled in is no fault, and what cannot be right is told at once', () => {
  assert.deepEqual(faultsOf(empty), {})
  assert.deepEqual(
    faultsOf({
      ...empty,
      code: '72',
      bic: 'KZKA',
      key: '{"kty":"OKP"}',
      webhook: 'ftp://bank.kz',
      answerMinutes: '0',
    }),
    { code: 'code', bic: 'bic', key: 'key', webhook: 'webhook', answerMinutes: 'minutes' },
  )
  assert.deepEqual(faultsOf({ ...empty, key: '{"crv":"Ed25519","d":"x"}' }), { key: 'key-private' })
  assert.deepEqual(faultsOf({ ...empty, key: '[]', webhook: 'https://name:word@bank.kz' }), {
    key: 'key',
    webhook: 'webhook',
  })
  assert.deepEqual(
    faultsOf({
      ...empty,
      code: '72A',
      bic: 'KCJBKZKX',
      key: ' {"kty":"OKP","crv":"Ed25519","x":"AA"} ',
      webhook: 'https://bank.kz/recalls?x=1',
      answerMinutes: '10080',
    }),
    {},
  )
})

test('what is empty is sent as nothing', () => {
  assert.deepEqual(inputOf({ ...empty, name: ' A bank ', dutyOfficer: ' ' }, 'o'), {
    organisation: 'o',
    name: 'A bank',
    bic: null,
    key: null,
    webhook: null,
    dutyOfficer: null,
    dutyContact: null,
    answerMinutes: null,
  })
  const key = { kty: 'OKP', crv: 'Ed25519', x: 'AA' }
  const input = inputOf({ ...empty, key: JSON.stringify(key), answerMinutes: '15' }, 'o')
  assert.deepEqual([input.key, input.answerMinutes], [key, 15])
})

test('a fingerprint is shown in groups', () => {
  assert.equal(fingerprintText('abcdefghijklm'), 'abcdef ghijkl m')
  assert.equal(fingerprintText('abcdef'), 'abcdef')
})
