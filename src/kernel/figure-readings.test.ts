import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FigureChange, figuresFrom, type ReadingDays, readingDays } from './figure-readings.ts'

const dayOf = (day: number) => `2026-11-${String(day).padStart(2, '0')}`
const change = (day: number, part: string | null, ...causes: readonly number[]): readonly FigureChange[] =>
  causes.map((cause) => ({ day: dayOf(day), part, cause: `R-${cause}` }))
const counted = (day: number, part: string, count: number): readonly FigureChange[] => [
  { day: dayOf(day), part, cause: `${day} ${part}`, count },
]
const daysOf = (...changes: readonly (readonly FigureChange[])[]) => {
  const { whole, parts } = readingDays(changes.flat())
  return {
    whole: whole?.slice(-2) ?? null,
    ...Object.fromEntries([...parts].map(([part, day]) => [part, day.slice(-2)])),
  }
}

test('nothing is read before five changed, and a single one afterwards moves nothing', () => {
  assert.deepEqual(daysOf(change(1, 'A', 1, 2, 3, 4)), { whole: null })
  const five = [change(1, 'A', 1, 2, 3, 4), change(2, 'A', 5)]
  assert.deepEqual(daysOf(...five), { whole: '02', A: '02' })
  assert.deepEqual(daysOf(...five, change(3, 'A', 6)), { whole: '02', A: '02' })
  // The same cause five times is one.
  assert.deepEqual(daysOf(...five, ...[3, 4, 5, 6, 7].map((day) => change(day, 'A', 6))), { whole: '02', A: '02' })
  assert.deepEqual(daysOf(...five, change(3, 'A', 6, 7), change(9, 'A', 8, 9, 1)), { whole: '09', A: '09' })
})

test('a part with one change stays as it was, and another stays with it, so that the whole tells of neither', () => {
  const begun = [change(1, 'A', 1, 2, 3, 4, 5), change(1, 'B', 1, 2, 3, 4, 5), change(1, 'C', 1, 2, 3, 4, 5)]
  const next = [change(2, 'A', 6, 7, 8, 9, 10, 11), change(2, 'B', 6, 7, 8, 9, 10), change(2, 'C', 12)]
  assert.deepEqual(daysOf(...begun, ...next), { whole: '02', A: '02', B: '01', C: '01' })
  assert.deepEqual(daysOf(...begun, change(2, 'A', 6, 7, 8, 9, 10), change(2, 'C', 12)), {
    whole: '02',
    A: '01',
    B: '01',
    C: '01',
  })
})

test('few that two readings ago were hidden by others stay hidden when those are read', () => {
  const begun = [counted(1, 'A', 3), counted(1, 'B', 2)]
  assert.deepEqual(daysOf(...begun), { whole: '01' })
  assert.deepEqual(daysOf(...begun, counted(2, 'A', 6), counted(2, 'C', 12)), { whole: '02', C: '02' })
})

test('what of the whole alone changed counts for the whole', () => {
  assert.deepEqual(daysOf(change(1, null, 1, 2, 3, 4, 5)), { whole: '01' })
})

test('a change that stands for many counts as many', () => {
  assert.deepEqual(daysOf(counted(1, 'A', 4)), { whole: null })
  assert.deepEqual(daysOf(counted(1, 'A', 4), counted(2, 'A', 1)), { whole: '02', A: '02' })
})

test('between any two readings of a part or the whole five changed, whatever happens on whatever day', () => {
  const one = fc.record({
    day: fc.integer({ min: 1, max: 28 }),
    part: fc.constantFrom('A', 'B', null),
    cause: fc.nat(30),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 80 }), (drawn) => {
      const changes = drawn
        .flatMap(({ day, part, cause }) => change(day, part, cause))
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
      let last: ReadingDays = { whole: null, parts: new Map() }
      const causes = (from: string | null | undefined, to: string, part?: string) =>
        new Set(
          changes
            .filter(({ day }) => day > (from ?? '') && day <= to)
            .filter((one) => part === undefined || one.part === part)
            .map(({ cause }) => cause),
        ).size
      for (const today of new Set(changes.map(({ day }) => day))) {
        const now = readingDays(changes.filter(({ day }) => day <= today))
        if (now.whole !== null && now.whole !== last.whole) assert.ok(causes(last.whole, now.whole) >= figuresFrom)
        for (const [part, day] of now.parts)
          if (day !== last.parts.get(part)) assert.ok(causes(last.parts.get(part), day, part) >= figuresFrom)
        last = now
      }
    }),
  )
})

test('the whole less its parts is nothing or at least five at any time, whatever was counted', () => {
  const one = fc.record({
    day: fc.integer({ min: 1, max: 9 }),
    part: fc.constantFrom('A', 'B', 'C', 'D'),
    count: fc.integer({ min: 1, max: 12 }),
  })
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ day, part }) => `${day} ${part}` }), (drawn) => {
      const changes = drawn
        .flatMap(({ day, part, count }) => counted(day, part, count))
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
      const sumUpTo = (to: string, part?: string) =>
        changes
          .filter((one) => one.day <= to && (part === undefined || one.part === part))
          .reduce((sum, { count = 0 }) => sum + count, 0)
      for (const today of new Set(changes.map(({ day }) => day))) {
        const { whole, parts } = readingDays(changes.filter(({ day }) => day <= today))
        const shown = [...parts].reduce((sum, [part, day]) => sum + sumUpTo(day, part), 0)
        const rest = (whole === null ? 0 : sumUpTo(whole)) - shown
        assert.ok(rest === 0 || rest >= figuresFrom, `${rest} are left`)
      }
    }),
  )
})
