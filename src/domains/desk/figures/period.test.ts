import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysOf, type FiguresPeriod, previousOf, readPeriod, stepsOf } from './period.ts'

const dayOf = (number: number) => new Date(Date.UTC(2024, 0, 1) + number * 86_400_000).toISOString().slice(0, 10)
const period: fc.Arbitrary<FiguresPeriod> = fc
  .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 400 }))
  .map(([start, days]) => ({ from: dayOf(start), to: dayOf(start + days) }))

test('the period before is as long and ends the day before', () => {
  fc.assert(
    fc.property(period, (one) => {
      const before = previousOf(one)
      assert.equal(daysOf(before), daysOf(one))
      assert.equal(daysOf({ from: before.to, to: one.from }), 2)
    }),
  )
})

test('steps begin in order, none twice, and every day of the period lies in one', () => {
  fc.assert(
    fc.property(period, fc.constantFrom('day', 'week', 'month'), (one, step) => {
      const steps = stepsOf(one, step)
      assert.deepEqual(steps, [...new Set(steps)].toSorted())
      assert.ok((steps[0] ?? '') <= one.from && (steps.at(-1) ?? '') <= one.to)
      if (step === 'day') assert.equal(steps.length, daysOf(one))
      if (step === 'week') assert.ok(steps.every((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1))
      if (step === 'month') assert.ok(steps.every((day) => day.endsWith('-01')))
    }),
  )
})

test('what is left out is the thirty days to today', () => {
  assert.deepEqual(readPeriod({}, '2026-11-21'), { ok: true, value: { from: '2026-10-23', to: '2026-11-21' } })
  assert.deepEqual(readPeriod({ to: '2026-03-01' }, '2026-11-21'), {
    ok: true,
    value: { from: '2026-01-31', to: '2026-03-01' },
  })
})

test('a period that ends before it begins, and one of more than ten years, are refused', () => {
  const code = (asked: object) => {
    const read = readPeriod(asked, '2026-11-21')
    return read.ok ? null : read.error.code
  }
  assert.equal(code({ from: '2026-02-01', to: '2026-01-01' }), 'figures.period-backwards')
  assert.equal(code({ from: '2012-01-01', to: '2026-01-01' }), 'figures.period-too-long')
})
