import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { hasIinCheckDigit, parseIin } from './iin.ts'

const code = (text: string) => {
  const result = parseIin(text)
  return result.ok ? result.value.type : result.error.code
}

test('a person and an organisation are told apart and shown masked', () => {
  assert.deepEqual(unwrap(parseIin('850315 374835')), { digits: '850315374835', type: 'iin', masked: '•••• •••• 4835' })
  assert.equal(code('190440393793'), 'bin')
})

test('each way of being wrong has its own code', () => {
  assert.equal(code('850315374836'), 'iin.bad-check-digit')
  assert.equal(code('85031537483'), 'iin.malformed')
  assert.equal(code('000000000000'), 'iin.implausible-date')
})

test('where the first weights leave ten, the second ones decide', () => {
  const second = Array.from({ length: 2000 }, (_, n) => `8503153${String(n).padStart(4, '0')}`).filter((head) => {
    const sum = Array.from(head).reduce((total, digit, index) => total + Number(digit) * (index + 1), 0)
    return sum % 11 === 10 && Array.from('0123456789').some((digit) => hasIinCheckDigit(head + digit))
  })
  assert.ok(second.length > 0)
})

test('of the ten endings at most one is right, and a transposed or changed digit is nearly always caught', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{11}$/), (head) => {
      assert.ok(Array.from('0123456789').filter((digit) => hasIinCheckDigit(head + digit)).length <= 1)
    }),
  )
})

test('a day that never was and a century nobody lives from are implausible', () => {
  const withCheck = (head: string) => Array.from('0123456789', (digit) => head + digit).find(hasIinCheckDigit)
  for (const birth of ['8502303', '9013013', '8503151']) {
    const digits = Array.from({ length: 20 }, (_, n) => withCheck(`${birth}${1000 + n}`)).find(
      (text) => text !== undefined,
    )
    assert.equal(code(digits ?? ''), 'iin.implausible-date')
  }
})
