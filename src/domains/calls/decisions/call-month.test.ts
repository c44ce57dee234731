import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FirstTold, publishedMonths, type ToldSum } from './call-month.ts'

const told = (day: number, rule: string, blocked: number, calls = blocked): ToldSum => ({
  month: '2026-11',
  toldOn: `2026-11-${String(day).padStart(2, '0')}`,
  rule,
  calls,
  blocked,
})
const first = (day: number, organisation: string): FirstTold => ({
  month: '2026-11',
  organisation,
  toldOn: `2026-11-${String(day).padStart(2, '0')}`,
})

test('a month is told of from five rejected calls on, as of the end of the day that brought the fifth', () => {
  const four = [told(3, '', 0, 900), told(3, 'foreign-fixed', 4)]
  assert.deepEqual(publishedMonths(four, [first(3, 'one')]), [])
  const months = publishedMonths([...four, told(4, 'foreign-fixed', 2), told(5, '', 0, 700)], [first(3, 'one')])
  const asOf = new Date('2026-11-04T19:00:00Z')
  assert.deepEqual(months, [
    {
      month: '2026-11',
      asOf,
      operators: 1,
      calls: 906,
      blocked: 6,
      byRule: [{ code: 'foreign-fixed', asOf, blocked: 6 }],
    },
  ])
})

test('a rule with few calls is not told of, nor the one whose difference to the month would tell of it', () => {
  const sums = [told(3, 'foreign-fixed', 60), told(3, 'foreign-mobile', 40), told(3, 'velocity', 2)]
  const [month] = publishedMonths(sums, [first(3, 'one'), first(4, 'another')])
  assert.deepEqual([month?.blocked, month?.operators], [102, 1])
  assert.deepEqual(
    month?.byRule.map(({ code, blocked }) => [code, blocked]),
    [['foreign-fixed', 60]],
  )
})

test('months are told of in the order in which they are given, each by its own readings', () => {
  const sums = [told(3, 'velocity', 9), { ...told(3, 'velocity', 3), month: '2026-10' }]
  assert.deepEqual(
    publishedMonths(sums, []).map(({ month, blocked }) => [month, blocked]),
    [['2026-11', 9]],
  )
})

test('no two readings tell of few rejected calls, by themselves or by their difference', () => {
  const one = fc.record({
    day: fc.integer({ min: 1, max: 9 }),
    rule: fc.constantFrom('foreign-fixed', 'listed', 'velocity', ''),
    blocked: fc.integer({ min: 0, max: 12 }),
    passed: fc.nat(20),
  })
  const isFew = (count: number) => count > 0 && count < 5
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ day, rule }) => `${day} ${rule}` }), (drawn) => {
      const sums = drawn
        .map(({ day, rule, blocked, passed }) => told(day, rule, rule === '' ? 0 : blocked, passed + blocked))
        .toSorted((a, b) => (a.toldOn < b.toldOn ? -1 : 1))
      let last: readonly { readonly code: string; readonly blocked: number }[] = []
      let lastBlocked = 0
      for (const today of new Set(sums.map(({ toldOn }) => toldOn))) {
        const [month] = publishedMonths(
          sums.filter(({ toldOn }) => toldOn <= today),
          [],
        )
        const { blocked = 0, byRule = [] } = month ?? {}
        assert.ok(!isFew(blocked - lastBlocked))
        assert.ok(!isFew(blocked - byRule.reduce((sum, rule) => sum + rule.blocked, 0)))
        for (const rule of byRule)
          assert.ok(!isFew(rule.blocked - (last.find(({ code }) => code === rule.code)?.blocked ?? 0)))
        last = byRule
        lastBlocked = blocked
      }
    }),
  )
})
