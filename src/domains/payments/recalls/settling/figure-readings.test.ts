import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { endOfDay, type FigureChange, readingDays } from './figure-readings.ts'

const change = (day: number, bank: string | null, ...thefts: readonly number[]): readonly FigureChange[] =>
  thefts.map((theft) => ({ day: `2026-11-${String(day).padStart(2, '0')}`, bank, recovery: `R-${theft}` }))
const daysOf = (...changes: readonly (readonly FigureChange[])[]) => {
  const { nation, banks } = readingDays(changes.flat())
  return {
    nation: nation?.slice(-2) ?? null,
    ...Object.fromEntries([...banks].map(([bank, day]) => [bank, day.slice(-2)])),
  }
}

test('nothing is read before five thefts changed, and a single one afterwards moves nothing', () => {
  assert.deepEqual(daysOf(change(1, 'A', 1, 2, 3, 4)), { nation: null })
  const five = [change(1, 'A', 1, 2, 3, 4), change(2, 'A', 5)]
  assert.deepEqual(daysOf(...five), { nation: '02', A: '02' })
  assert.deepEqual(daysOf(...five, change(3, 'A', 6)), { nation: '02', A: '02' })
  // The same theft five times is one.
  assert.deepEqual(daysOf(...five, ...[3, 4, 5, 6, 7].map((day) => change(day, 'A', 6))), { nation: '02', A: '02' })
  assert.deepEqual(daysOf(...five, change(3, 'A', 6, 7), change(9, 'A', 8, 9, 1)), { nation: '09', A: '09' })
})

test('a bank with one change stays as it was, and another stays with it, so that the country tells of neither', () => {
  const begun = [change(1, 'A', 1, 2, 3, 4, 5), change(1, 'B', 1, 2, 3, 4, 5), change(1, 'C', 1, 2, 3, 4, 5)]
  const next = [change(2, 'A', 6, 7, 8, 9, 10, 11), change(2, 'B', 6, 7, 8, 9, 10), change(2, 'C', 12)]
  assert.deepEqual(daysOf(...begun, ...next), { nation: '02', A: '02', B: '01', C: '01' })
  assert.deepEqual(daysOf(...begun, change(2, 'A', 6, 7, 8, 9, 10), change(2, 'C', 12)), {
    nation: '02',
    A: '01',
    B: '01',
    C: '01',
  })
})

test('what of the country alone changed counts for the country', () => {
  assert.deepEqual(daysOf(change(1, null, 1, 2, 3, 4, 5)), { nation: '01' })
})

test('between any two readings of a bank or the country five thefts changed, whatever happens on whatever day', () => {
  const one = fc.record({
    day: fc.integer({ min: 1, max: 28 }),
    bank: fc.constantFrom('A', 'B', null),
    theft: fc.nat(30),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 80 }), (drawn) => {
      const changes = drawn
        .flatMap(({ day, bank, theft }) => change(day, bank, theft))
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
      let last: ReturnType<typeof readingDays> = { nation: null, banks: new Map() }
      const thefts = (from: string | null | undefined, to: string, bank?: string) =>
        new Set(
          changes
            .filter(({ day }) => day > (from ?? '') && day <= to)
            .filter((one) => bank === undefined || one.bank === bank)
            .map(({ recovery }) => recovery),
        ).size
      for (const today of new Set(changes.map(({ day }) => day))) {
        const now = readingDays(changes.filter(({ day }) => day <= today))
        if (now.nation !== null && now.nation !== last.nation) assert.ok(thefts(last.nation, now.nation) >= 5)
        for (const [bank, day] of now.banks)
          if (day !== last.banks.get(bank)) assert.ok(thefts(last.banks.get(bank), day, bank) >= 5)
        last = now
      }
    }),
  )
})

test('a day of Kazakhstan ends at 19:00 UTC', () => {
  assert.deepEqual(endOfDay('2026-11-22'), new Date('2026-11-22T19:00:00Z'))
})
