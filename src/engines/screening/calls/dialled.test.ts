import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { malformedNumber, withheldNumber } from './attempt.ts'
import { type Dialled, type DialPlan, digitCount, normaliseCalled, normaliseNumber } from './dialled.ts'
import { emergencyNumbers, makeEmergency } from './emergency.ts'

const abroad: DialPlan = { bare: 'e164' }
const home: DialPlan = { bare: 'national', area: '7172' }

/** A number as text, as a switch writes it. */
function dialled(text: string): Dialled {
  const plus = text.startsWith('+')
  const digits = plus ? text.slice(1) : text
  return { digits: Number(digits), count: digits.length, plus }
}

const read = (text: string, plan: DialPlan) => normaliseNumber(dialled(text), plan)

test('one number is one number, however a switch at home writes it', () => {
  for (const text of [
    '+77172123456',
    '87172123456',
    '77172123456',
    '7172123456',
    '0077172123456',
    '123456',
    '81077172123456',
  ]) {
    assert.equal(read(text, home), 77_172_123_456, text)
  }
  assert.equal(read('+87172123456', home), 77_172_123_456)
  assert.equal(read('810442012345678', home), 442_012_345_678)
  assert.equal(read('112', home), 112)
})

test('between countries a number without a plus begins with its country code', () => {
  assert.equal(read('77172123456', abroad), 77_172_123_456)
  assert.equal(read('442012345678', abroad), 442_012_345_678)
  assert.equal(read('87172123456', abroad), 87_172_123_456)
  assert.equal(read('00442012345678', abroad), 442_012_345_678)
})

test('a plus before 8 is taken for the national prefix in Kazakh zones alone', () => {
  assert.equal(read('+87011234567', abroad), 77_011_234_567)
  assert.equal(read('+81312345678', abroad), 81_312_345_678)
  assert.equal(read('+84912345678', home), 84_912_345_678)
})

test('nothing written is a withheld number; what cannot be a number is malformed', () => {
  assert.equal(read('', home), withheldNumber)
  for (const text of [
    '+',
    '0',
    '000',
    '+077',
    '01234567',
    '0001234567890',
    '+1234567890123456',
    '00000000000',
    '81001234567890',
  ]) {
    assert.equal(read(text, home), malformedNumber, text)
  }
  assert.equal(normaliseNumber({ digits: 1e17, count: 18, plus: false }, home), malformedNumber)
  assert.equal(normaliseNumber({ digits: 1.5, count: 11, plus: false }, home), malformedNumber)
})

test('whatever is written, a number comes out that is withheld, malformed, short or of 7 to 15 digits', () => {
  const anything = fc.record({ digits: fc.maxSafeNat(), count: fc.nat(24), plus: fc.boolean() })
  fc.assert(
    fc.property(anything, fc.constantFrom(abroad, home), (written, plan) => {
      const number = normaliseNumber(written, plan)
      if (number === malformedNumber || number === withheldNumber) return
      const length = digitCount(number)
      assert.ok(length <= 5 ? !written.plus : length >= 7 && length <= 15, String(number))
    }),
    { numRuns: 2000 },
  )
})

test('the digits of a number are counted as written out', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (digits) => digitCount(digits) === (digits === 0 ? 0 : String(digits).length)))
})

test('an emergency number is known in every form, and nothing else is taken for one', () => {
  const isEmergency = makeEmergency([150, 77_272_900_112])
  for (const number of [...emergencyNumbers, 150, 7112, 7727112, 7_717_2102, 77_272_900_112])
    assert.ok(isEmergency(number), String(number))
  for (const number of [77_011_234_112, 7711, 110, 12, 0, -1, 77_272_900_113, 44_112])
    assert.ok(!isEmergency(number), String(number))
})

test('who is called in need is known however a switch writes it, with a plus and prefixes too', () => {
  const isEmergency = makeEmergency([])
  const almaty: DialPlan = { bare: 'national', area: '727' }
  for (const number of emergencyNumbers)
    for (const before of ['', '+', '00', '7', '+7', '007', '8', '+7727', '7727', '8727', '+77172', '87172', '0077172'])
      for (const plan of [abroad, home, almaty]) {
        const text = `${before}${number}`
        // Seven digits that a subscriber of the city may have.
        if (plan === almaty && before === '7727') continue
        assert.ok(isEmergency(normaliseCalled(dialled(text), plan)), `${text} ${plan.area}`)
      }
})

test('the called number is told as any other, and no caller gains by a short number with a plus', () => {
  const written = fc.record({ digits: fc.maxSafeNat(), count: fc.nat(24), plus: fc.boolean() })
  fc.assert(
    fc.property(written, fc.constantFrom(abroad, home), (number, plan) => {
      const told = normaliseNumber(number, plan)
      if (told !== malformedNumber) assert.equal(normaliseCalled(number, plan), told)
    }),
  )
  assert.equal(read('+112', home), malformedNumber)
  assert.equal(read('+7112', abroad), malformedNumber)
  assert.equal(normaliseCalled(dialled('+1234567890123456'), abroad), malformedNumber)
  assert.equal(normaliseCalled(dialled('+'), abroad), malformedNumber)
  assert.equal(normaliseCalled(dialled(''), abroad), withheldNumber)
})
