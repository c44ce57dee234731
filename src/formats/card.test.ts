import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { describeCard, parseCard } from './card.ts'
import { hasLuhnDigit } from './luhn.ts'

const code = (text: string) => {
  const result = parseCard(text)
  return result.ok ? result.value.scheme : result.error.code
}

test('a card is described by BIN, last four, scheme and mask, and the mask hides the rest', () => {
  const card = unwrap(parseCard('4400 4356 8671 5570'))
  assert.deepEqual(card, {
    pan: '4400435686715570',
    bin: '440043',
    last4: '5570',
    scheme: 'visa',
    masked: '4400 43•• •••• 5570',
  })
  assert.equal(describeCard('378277835496546')?.masked, '3782 77•••• •6546')
})

test('schemes are told by their ranges', () => {
  const cards = {
    '5169491823787756': 'mastercard',
    '2200709592109839': 'mir',
    '6212345565034683': 'unionpay',
    '378277835496546': 'amex',
    '6761961409530309': 'maestro',
  }
  for (const [pan, scheme] of Object.entries(cards)) assert.equal(code(pan), scheme)
})

test('each way of being wrong has its own code', () => {
  assert.equal(code('4400435686715571'), 'card.bad-check-digit')
  assert.equal(code('440043568671'), 'card.malformed')
  assert.equal(code('9999999999999995'), 'card.unknown-scheme')
})

test('the Luhn digit catches every single wrong digit', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^4\d{14}$/), fc.nat(15), fc.integer({ min: 1, max: 9 }), (head, place, shift) => {
      const pan = Array.from('0123456789', (digit) => head + digit).find(hasLuhnDigit) ?? ''
      assert.equal(code(pan), 'visa')
      const digits = Array.from(pan)
      digits[place] = String((Number(digits[place]) + shift) % 10)
      assert.ok(!hasLuhnDigit(digits.join('')))
    }),
  )
})
