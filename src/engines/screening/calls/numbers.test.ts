import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { assignedPhone } from '#formats/phone'
import { compileNumbers } from './numbers.ts'
import { emptyCallTables, type NumberUse, numberUses } from './tables.ts'

const now = Date.UTC(2026, 10, 21)
const day = 86_400_000
const plain = compileNumbers(emptyCallTables)
const useOf = (number: number, book = plain, at = now): NumberUse | undefined => numberUses[book.use(number, at)]

test('the plan built in says of every Kazakh number what the phone format says', () => {
  const uses: Readonly<Record<string, NumberUse>> = { mobile: 'mobile', fixed: 'fixed' }
  const national = fc.oneof(
    fc.integer({ min: 6_000_000_000, max: 7_999_999_999 }),
    fc.integer({ min: 7_000_000_000, max: 7_299_999_999 }),
  )
  fc.assert(
    fc.property(national, (digits) => {
      const phone = assignedPhone(`+7${digits}`)
      const use = useOf(70_000_000_000 + digits)
      if (phone === undefined) assert.equal(use, 'none')
      else if (use !== 'other') assert.equal(use, uses[phone.type])
    }),
    { numRuns: 2000 },
  )
})

test('no number that the library gives as an example of a country is called unallocated', () => {
  const countries = Object.keys(examples) as (keyof typeof examples)[]
  const found = countries.map((country) => getExampleNumber(country, examples)?.number ?? '')
  assert.ok(found.length > 200)
  for (const number of found) assert.notEqual(useOf(Number(number.slice(1))), 'none', number)
})

test('what nobody can hold is called unallocated: calling codes not given, impossible lengths, reserved ranges', () => {
  for (const number of [21_012_345_678, 99_912_345_678, 999, 12_345, 77_031_234_567, 75_001_234_567, 4420, 0, -1]) {
    assert.equal(useOf(number), 'none', String(number))
  }
  assert.equal(useOf(79_161_234_567), 'foreign')
  assert.equal(useOf(78_000_700_123), 'other')
  assert.equal(useOf(7711), 'short')
})

test('a range of the national table counts from its day to its day, before the plan built in', () => {
  const opened = { from: 77_030_000_000, to: 77_030_099_999, use: 'mobile', operator: 'Kcell', validFrom: now } as const
  const closed = { from: 77_010_000_000, to: 77_010_099_999, use: 'none', validFrom: now, validTo: now + day } as const
  const book = compileNumbers({ ...emptyCallTables, allocated: [opened, closed] })
  assert.equal(useOf(77_030_000_001, book, now - 1), 'none')
  assert.equal(useOf(77_030_000_001, book, now), 'mobile')
  assert.equal(book.operator(77_030_000_001, now), 'Kcell')
  assert.equal(useOf(77_010_000_001, book, now - 1), 'mobile')
  assert.equal(useOf(77_010_000_001, book, now + day - 1), 'none')
  assert.equal(useOf(77_010_000_001, book, now + day), 'mobile')
})

test('a ported number belongs to whom it moved to, any other to whom its range was given', () => {
  const ported = { numbers: Float64Array.of(77_011_234_567), operators: Uint16Array.of(1) }
  const book = compileNumbers({ ...emptyCallTables, operators: ['Kcell', 'Beeline'], ported })
  assert.equal(book.operator(77_011_234_567, now), 'Beeline')
  assert.equal(book.operator(77_011_234_568, now), 'Kcell')
  assert.equal(book.operator(77_172_123_456, now), undefined)
  assert.equal(book.operator(442_012_345_678, now), undefined)
  assert.equal(book.operator(0, now), undefined)
  assert.throws(() => compileNumbers({ ...emptyCallTables, ported }), RangeError)
})

test('an inbound-only number is told with its owner while it holds', () => {
  const bank = { from: 77_272_580_000, to: 77_272_580_009, owner: 'bank-601', validTo: now + day }
  const book = compileNumbers({ ...emptyCallTables, doNotOriginate: [bank, { from: 7711, to: 7711 }] })
  assert.equal(book.inboundOnly(77_272_580_005, now), 'bank-601')
  assert.equal(book.inboundOnly(77_272_580_005, now + day), null)
  assert.equal(book.inboundOnly(7711, now), '')
  assert.equal(book.inboundOnly(77_272_580_010, now), null)
  assert.equal(book.inboundOnly(0, now), null)
})
