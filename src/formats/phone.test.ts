import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { unwrap } from '#kernel/result'
import { isKazakh, kzRange } from './kz-numbering.ts'
import { assignedPhone, dialledDigits, formatPhone, parsePhone } from './phone.ts'

const code = (text: string) => {
  const result = parsePhone(text)
  return result.ok ? result.value.e164 : result.error.code
}

test('a mobile is read however it is written', () => {
  for (const text of [
    '8 701 123 45 67',
    '+7 (701) 123-45-67',
    '87011234567',
    '7011234567',
    '8.701.123.45.67',
    '+8 701 1234567',
    'tel:+77011234567',
    '８７０１１２３４５６７',
  ]) {
    assert.equal(code(text), '+77011234567', text)
  }
})

test('Kazakhstan and Russia are told apart under +7', () => {
  assert.equal(unwrap(parsePhone('+77011234567')).country, 'KZ')
  assert.equal(unwrap(parsePhone('+79161234567')).country, 'RU')
  assert.equal(unwrap(parsePhone('8 800 555 35 35')).country, 'RU')
  assert.equal(unwrap(parsePhone('8 800 080 18 00')).country, 'KZ')
})

test('a number in a range nobody was given is not assigned', () => {
  for (const text of [
    '8 703 123 45 67',
    '+7 709 123 45 67',
    '+7 601 123 45 67',
    '70-12-34',
    '+7 701 123 45',
    '99999',
  ]) {
    assert.equal(code(text), 'phone.not-assigned', text)
  }
})

test('what is no number at all is malformed', () => {
  for (const text of ['', 'abc', '8701123456a', '1', '1'.repeat(30)]) assert.equal(code(text), 'phone.malformed', text)
})

test('official short numbers are numbers of their own', () => {
  const police = unwrap(parsePhone('102'))
  assert.deepEqual([police.e164, police.type, police.service], ['102', 'short', 'police'])
  assert.equal(formatPhone('102'), '102')
  assert.equal(code('+102'), 'phone.not-assigned')
})

test('fixed lines carry their region and their own grouping', () => {
  assert.equal(unwrap(parsePhone('8 (7172) 70-12-34')).region, 'KZ-71')
  assert.equal(formatPhone('+77172701234'), '+7 7172 70-12-34')
  assert.equal(formatPhone('+77272501234'), '+7 727 250-12-34')
  assert.equal(formatPhone('+77075550123'), '+7 707 555-01-23')
  assert.equal(formatPhone('+998901234567'), '+998 90 123 45 67')
})

test('foreign numbers are read with plus, exit code or from their own country', () => {
  assert.equal(code('+996 555 123 456'), '+996555123456')
  assert.equal(code('00 44 7911 123456'), '+447911123456')
  assert.equal(code('8 10 996 555 123 456'), '+996555123456')
  assert.equal(unwrap(parsePhone('0555 123 456', { country: 'KG' })).e164, '+996555123456')
})

const sevens = fc.oneof(
  fc.tuple(fc.integer({ min: 600, max: 799 }), fc.integer({ min: 0, max: 9_999_999 })),
  fc.tuple(fc.integer({ min: 300, max: 999 }), fc.integer({ min: 0, max: 9_999_999 })),
)

test('a plus before 8 is a slip in Kazakhstan, and elsewhere the country that it names', () => {
  for (const [text, e164, country] of [
    ['+8 701 123 45 67', '+77011234567', 'KZ'],
    ['+8 727 258 50 00', '+77272585000', 'KZ'],
    ['+84 91 234 56 78', '+84912345678', 'VN'],
    ['+886 2 2345 6789', '+886223456789', 'TW'],
    ['+81 3 1234 5678', '+81312345678', 'JP'],
    ['+8 912 345 67 89', '+79123456789', 'RU'],
  ] as const) {
    const phone = unwrap(parsePhone(text))
    assert.deepEqual([phone.e164, phone.country], [e164, country], text)
  }
  assert.equal(dialledDigits('+84 91 234 56 78'), 84_912_345_678)
  assert.equal(dialledDigits('+8 701 123 45 67'), 77_011_234_567)
})

test('our reading of +7 agrees with the library, but for ranges the plan keeps in reserve', () => {
  fc.assert(
    fc.property(sevens, ([zone, rest]) => {
      const national = `${zone}${String(rest).padStart(7, '0')}`
      const library = parsePhoneNumberFromString(`+7${national}`)
      const ours = assignedPhone(`+7${national}`)
      assert.equal(ours !== undefined, library?.isValid() === true, national)
      if (isKazakh(national) && ours !== undefined) assert.notEqual(kzRange(national), undefined)
    }),
    { numRuns: 2000 },
  )
})

test('every assigned number survives being shown and read again', () => {
  const mobile = fc.tuple(
    fc.constantFrom(700, 701, 702, 705, 706, 707, 708, 747, 771, 775, 776, 777, 778),
    fc.integer({ min: 0, max: 9_999_999 }),
  )
  fc.assert(
    fc.property(mobile, ([zone, rest]) => {
      const e164 = `+7${zone}${String(rest).padStart(7, '0')}`
      assert.equal(code(formatPhone(e164)), e164)
    }),
  )
})

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePhone(text)))
})
