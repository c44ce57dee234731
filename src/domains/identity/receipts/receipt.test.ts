import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { completeReceipt, formatReceipt, parseReceipt } from './receipt.ts'

const receipts = fc.stringMatching(/^\d{15}$/).map(completeReceipt)
const mistyped = (text: string) => {
  const parsed = parseReceipt(text)
  return !parsed.ok && parsed.error.code === 'receipt.mistyped'
}

test('a receipt is read back however its digits are grouped', () => {
  fc.assert(
    fc.property(receipts, fc.constantFrom('', ' ', '-', '\u00a0', '–', '  '), (receipt, gap) => {
      const grouped = receipt.replace(/(\d{4})(?=\d)/g, `$1${gap}`)
      assert.deepEqual(parseReceipt(` ${grouped}\n`), { ok: true, value: receipt })
    }),
  )
})

test('the written form has four groups of four digits', () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      assert.match(formatReceipt(receipt), /^\d{4} \d{4} \d{4} \d{4}$/)
      assert.deepEqual(parseReceipt(formatReceipt(receipt)), { ok: true, value: receipt })
    }),
  )
})

test('every single wrong digit is noticed', () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      for (let place = 0; place < 16; place++) {
        for (let digit = 0; digit < 10; digit++) {
          if (receipt[place] === String(digit)) continue
          assert.ok(mistyped(receipt.slice(0, place) + digit + receipt.slice(place + 1)))
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('two neighbouring digits that changed places are noticed, but for 09 and 90, which Luhn cannot tell apart', () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      for (let place = 0; place < 15; place++) {
        const [a = '', b = ''] = receipt.slice(place, place + 2)
        if (a === b) continue
        const swapped = receipt.slice(0, place) + b + a + receipt.slice(place + 2)
        assert.equal(mistyped(swapped), !['09', '90'].includes(a + b), `${receipt} ${place}`)
      }
    }),
  )
})

test('a missing, an added or a foreign digit is noticed', () => {
  fc.assert(
    fc.property(receipts, fc.nat(15), fc.nat(9), (receipt, place, digit) => {
      assert.ok(mistyped(receipt.slice(0, place) + receipt.slice(place + 1)))
      assert.ok(mistyped(receipt.slice(0, place) + digit + receipt.slice(place)))
      assert.ok(mistyped(`${receipt.slice(0, 15)}٣`))
    }),
  )
})

test('any text at all is either a receipt or mistyped', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parseReceipt(text)))
  assert.ok(mistyped(''))
  assert.ok(mistyped('1'.repeat(10_000)))
})
