import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAs } from '#formats/observable-kinds'
import { assignedPhone } from '#formats/phone'
import { ethereumAddress, ibanCheckDigits, luhnDigit, makeIdentifier } from './identifiers.ts'
import { makeDice } from './random.ts'
import { tools } from './texts/slots.ts'

test('check digits agree with published examples', () => {
  // ISO 13616 examples of the registry: United Kingdom and Kazakhstan.
  assert.equal(ibanCheckDigits('GB', 'NWBK60161331926819'), '29')
  assert.equal(ibanCheckDigits('KZ', '125KZT5004100100'), '86')
  // A card number of the payment networks for tests.
  assert.equal(luhnDigit('411111111111111'), '1')
  // EIP-55, section "Test Cases".
  assert.equal(
    ethereumAddress('5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'),
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  )
})

test('every identifier is one the codecs accept, already in its canonical form', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...tools), fc.boolean(), (seed, tool, fraud) => {
      const { kind, value } = makeIdentifier(makeDice(seed), tool, fraud ? 'deceitful' : 'neutral')
      const read = readAs(kind, value)
      assert.ok(read.ok, `${kind} ${value}`)
      assert.deepEqual([read.value.kind, read.value.value], [kind, value])
    }),
    { numRuns: 500 },
  )
})

test('phone numbers are mobile numbers of ranges assigned in Kazakhstan', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { value } = makeIdentifier(makeDice(seed), 'phone')
      assert.match(value, /^\+77\d{9}$/)
      const phone = assignedPhone(value)
      assert.deepEqual([phone?.country, phone?.type], ['KZ', 'mobile'])
    }),
  )
})

test('accounts carry the letter S in a place where no bank has one', () => {
  const { value } = makeIdentifier(makeDice(1), 'iban')
  assert.match(value, /^KZ\d{2}\d{3}S\d{12}$/)
})
