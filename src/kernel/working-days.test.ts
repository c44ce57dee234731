import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nationalDay } from './clock.ts'
import { makeWorkingDays } from './working-days.ts'

const { isWorkingDay, addWorkingDays } = makeWorkingDays()

/** Days off of Monday to Friday, as the government's calendars of those years have them (transfers of bridges aside). */
const daysOff: Readonly<Record<string, readonly string[]>> = {
  2025: [
    '01-01',
    '01-02',
    '01-07',
    '03-10',
    '03-21',
    '03-24',
    '03-25',
    '05-01',
    '05-07',
    '05-09',
    '06-06',
    '07-07',
    '09-01',
    '10-27',
    '12-16',
  ],
  2026: [
    '01-01',
    '01-02',
    '01-07',
    '03-09',
    '03-23',
    '03-24',
    '03-25',
    '05-01',
    '05-07',
    '05-11',
    '05-27',
    '07-06',
    '08-31',
    '10-26',
    '12-16',
  ],
}

test('the days off of 2025 and 2026 are those of the calendar, holidays at weekends moved', () => {
  for (const [year, expected] of Object.entries(daysOff)) {
    const found: string[] = []
    for (let at = Date.parse(`${year}-01-01T00:00:00Z`); at < Date.parse(`${year}-12-31T12:00:00Z`); at += 86_400_000) {
      const day = new Date(at)
      const weekend = day.getUTCDay() === 0 || day.getUTCDay() === 6
      if (!weekend && !isWorkingDay(day.toISOString().slice(0, 10))) found.push(day.toISOString().slice(5, 10))
    }
    assert.deepEqual(found, expected, year)
  }
})

test('a New Year at a weekend moves to the days after it, and Christmas at a weekend moves nothing', () => {
  // 1 January 2028 is a Saturday: Monday and Tuesday are off.
  assert.deepEqual(
    ['2028-01-03', '2028-01-04', '2028-01-05', '2028-01-07'].map((day) => isWorkingDay(day)),
    [false, false, true, false],
  )
  // 7 January 2029 is a Sunday.
  assert.equal(isWorkingDay('2029-01-08'), true)
})

const until = (at: string, days: number) => addWorkingDays(new Date(at), days).toISOString()

test('five working days begin with the next day and end at midnight of Kazakhstan', () => {
  // Saturday: Monday to Friday.
  assert.equal(until('2026-11-21T09:00:00Z', 5), '2026-11-27T19:00:00.000Z')
  // Monday morning and Monday night in Kazakhstan are one day; 19:30 UTC is Tuesday there.
  assert.equal(until('2026-11-23T03:00:00Z', 5), '2026-11-30T19:00:00.000Z')
  assert.equal(until('2026-11-23T18:59:59Z', 5), '2026-11-30T19:00:00.000Z')
  assert.equal(until('2026-11-23T19:30:00Z', 5), '2026-12-01T19:00:00.000Z')
  // Nauryz of 2026: 20 March is worked, 21 to 25 are off.
  assert.equal(until('2026-03-19T05:00:00Z', 2), '2026-03-26T19:00:00.000Z')
})

test('the government may add days off and working Saturdays', () => {
  const changed = makeWorkingDays({ daysOff: ['2026-11-23'], workingWeekends: ['2026-11-28'] })
  assert.equal(changed.isWorkingDay('2026-11-23'), false)
  assert.equal(changed.isWorkingDay('2026-11-28'), true)
  assert.equal(
    changed.addWorkingDays(new Date('2026-11-21T09:00:00Z'), 5).toISOString(),
    new Date('2026-11-28T24:00:00+05:00').toISOString(),
  )
})

test('a term has exactly its number of working days after the event, ends on one, and never ends sooner for a later event', () => {
  const moment = fc.date({
    min: new Date('2024-03-01T00:00:00Z'),
    max: new Date('2032-11-01T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 15 }), fc.nat(5 * 86_400_000), (at, days, later) => {
      const end = addWorkingDays(at, days)
      const counted: string[] = []
      let day = nationalDay(new Date(at.getTime() + 86_400_000))
      for (; day <= nationalDay(new Date(end.getTime() - 1)); day = nationalDay(new Date(Date.parse(day) + 86_400_000)))
        if (isWorkingDay(day)) counted.push(day)
      assert.equal(counted.length, days)
      assert.equal(counted.at(-1), nationalDay(new Date(end.getTime() - 1)))
      assert.ok(addWorkingDays(new Date(at.getTime() + later), days) >= end)
    }),
    { numRuns: 200 },
  )
})
