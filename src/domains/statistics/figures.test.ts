import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { codesBy, dimensions, type Period, type RawCount, registerCounts, tableOf } from './figures.ts'

const raw = fc
  .array(
    fc.record({
      year: fc.integer({ min: 2024, max: 2028 }),
      code: fc.constantFrom(...codesBy('topic')),
      count: fc.integer({ min: 1, max: 30 }),
    }),
    { maxLength: 40 },
  )
  .map((counts) => [...new Map(counts.map((count) => [`${count.year} ${count.code}`, count])).values()])

const countsOf = (counts: readonly RawCount[], within: (count: RawCount) => boolean) =>
  counts.filter(within).reduce((sum, { count }) => sum + count, 0)

test('a year looks the same whatever period was asked for, so that periods cannot be subtracted', () => {
  const years = fc.integer({ min: 2023, max: 2029 })
  fc.assert(
    fc.property(raw, years, years, (counts, a, b) => {
      const period: Period = { from: Math.min(a, b), to: Math.max(a, b) }
      const whole = tableOf('topic', counts, {}).years
      const part = tableOf('topic', counts, period).years
      assert.deepEqual(
        part,
        whole.filter(({ year }) => year >= Math.min(a, b) && year <= Math.max(a, b)),
      )
    }),
  )
})

test('sums are made of published cells alone and never lie above the truth', () => {
  fc.assert(
    fc.property(raw, (counts) => {
      const table = tableOf('topic', counts, {})
      for (const [place, { code, count, atLeast }] of table.sums.entries()) {
        const cells = table.years.map((row) => row.cells[place]?.count ?? null)
        const truth = countsOf(counts, (one) => one.code === code)
        assert.equal(
          atLeast,
          cells.reduce<number>((sum, cell) => sum + (cell ?? 0), 0),
        )
        assert.equal(count, cells.includes(null) ? null : truth)
        assert.ok(atLeast <= truth)
      }
    }),
  )
})

test('the total of a year is the same in every list', () => {
  fc.assert(
    fc.property(raw, (counts) => {
      const years = new Map<number, number>()
      for (const { year, count } of counts) years.set(year, (years.get(year) ?? 0) + count)
      const all = [...years].map(([year, count]) => ({ year, code: 'all', count }))
      const bare = (table: ReturnType<typeof tableOf>) => table.years.map(({ year, total }) => [year, total])
      assert.deepEqual(bare(tableOf('year', all, {})), bare(tableOf('topic', counts, {})))
    }),
  )
})

test('years without a report stand between those with one', () => {
  const table = tableOf(
    'year',
    [2024, 2027].map((year) => ({ year, code: 'all', count: 9 })),
    {},
  )
  assert.deepEqual(
    table.sums.map(({ code, count }) => [code, count]),
    [
      ['2024', 9],
      ['2025', 0],
      ['2026', 0],
      ['2027', 9],
    ],
  )
  assert.deepEqual(table.total, { count: 18, atLeast: 18 })
})

test('before the first report there is no year and the total is nothing', () => {
  for (const dimension of dimensions) {
    const { total, years } = tableOf(dimension, [], {})
    assert.deepEqual({ total, years }, { total: { count: 0, atLeast: 0 }, years: [] })
  }
})

test('events of the register are counted within the period', () => {
  const events = [2025, 2026].map((year) => ({ year, event: 'reported' as const, count: 2 }))
  assert.equal(registerCounts(events, {}).reported, 4)
  assert.equal(registerCounts(events, { from: 2026 }).reported, 2)
  assert.equal(registerCounts(events, { from: 2026 }).delisted, 0)
})
