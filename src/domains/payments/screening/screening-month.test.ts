import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PaymentDecision, paymentDecisions } from '#engines/screening'
import { publishedMonths, type ScreeningMonth, type ToldSum } from './screening-month.ts'

const dayOf = (day: number) => `2026-11-${String(day).padStart(2, '0')}`
const told = (day: number, decision: PaymentDecision, payments: number): ToldSum => ({
  month: '2026-11',
  toldOn: dayOf(day),
  decision,
  payments,
  tiyn: String(payments * 100),
})
const first = (day: number, organisation: string) => ({ month: '2026-11', organisation, toldOn: dayOf(day) })
const midnight = (day: number) => new Date(`${dayOf(day)}T19:00:00Z`)

test('a decision is told of from five payments on, as of the end of the day that brought the fifth', () => {
  const sums = [told(3, 'allow', 900), told(3, 'hold', 4), told(4, 'allow', 700), told(4, 'hold', 2)]
  const banks = [first(3, 'one'), first(4, 'another')]
  const [before] = publishedMonths(sums.slice(0, 2), banks)
  assert.deepEqual([before?.screened, before?.banks, before?.held], [904, 1, null])
  assert.deepEqual(publishedMonths(sums, banks), [
    {
      month: '2026-11',
      asOf: midnight(4),
      banks: 2,
      screened: 1606,
      screenedTiyn: '160600',
      challenged: null,
      held: { asOf: midnight(4), payments: 6, tiyn: '600' },
      blocked: null,
    },
  ])
})

test('a decision stays as it was, with its money, until five more came, while the month moves on', () => {
  const sums = [told(3, 'allow', 900), told(3, 'block', 30), told(4, 'allow', 900), told(4, 'block', 1)]
  const [month] = publishedMonths(sums, [])
  assert.deepEqual([month?.asOf, month?.screened], [midnight(4), 1831])
  assert.deepEqual(month?.blocked, { asOf: midnight(3), payments: 30, tiyn: '3000' })
})

test('the money of few payments that went on is not told by what was stopped beside them', () => {
  const [month] = publishedMonths([told(3, 'allow', 1), told(3, 'block', 30), told(3, 'hold', 8)], [])
  assert.deepEqual([month?.screened, month?.blocked?.payments, month?.held], [39, 30, null])
})

test('months are told of in the order in which they are given, each by its own readings; one of few payments is not', () => {
  const sums = [told(3, 'allow', 9), { ...told(3, 'allow', 4), month: '2026-10' }]
  assert.deepEqual(
    publishedMonths(sums, []).map(({ month, screened }) => [month, screened]),
    [['2026-11', 9]],
  )
})

const stopped = ['challenged', 'held', 'blocked'] as const
const isFew = (count: number) => count > 0 && count < 5

/** Fails where a month, or what moved since it was read last, tells of few payments, or of money of others than it counts. */
function tellsOfNoFew(month: ScreeningMonth, last: ScreeningMonth | undefined): void {
  assert.ok(!isFew(month.screened - (last?.screened ?? 0)))
  assert.equal(month.screenedTiyn, String(month.screened * 100))
  let rest = month.screened
  for (const name of stopped) {
    const sum = month[name]
    if (sum === null) continue
    rest -= sum.payments
    assert.ok(sum.payments >= 5 && sum.asOf <= month.asOf)
    assert.ok(!isFew(sum.payments - (last?.[name]?.payments ?? 0)))
    assert.equal(sum.tiyn, String(sum.payments * 100))
  }
  // What is screened less all that is told of: payments that went on, and those withheld.
  assert.ok(!isFew(rest))
}

test('no two readings tell of few payments, by themselves or by their difference; nor does any sum', () => {
  const one = fc.record({
    day: fc.integer({ min: 1, max: 9 }),
    decision: fc.constantFrom(...paymentDecisions),
    payments: fc.integer({ min: 1, max: 12 }),
  })
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ day, decision }) => `${day} ${decision}` }), (drawn) => {
      const sums = drawn
        .map(({ day, decision, payments }) => told(day, decision, payments))
        .toSorted((a, b) => (a.toldOn < b.toldOn ? -1 : 1))
      let last: ScreeningMonth | undefined
      for (const today of new Set(sums.map(({ toldOn }) => toldOn))) {
        const until = sums.filter(({ toldOn }) => toldOn <= today)
        const [month] = publishedMonths(until, [])
        if (month === undefined) {
          assert.equal(last, undefined)
          continue
        }
        tellsOfNoFew(month, last)
        last = month
      }
    }),
  )
})
