import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AccountPattern, accountPatterns, makeAccountPatterns, placeOfPattern } from './index.ts'
import { excess } from './patterns.ts'

const options = { accounts: 8, payments: 64, window: 20, apart: 2 }

type Payment = readonly [debtor: number, creditor: number, at: number, amount?: number]

function patternsOf(payments: readonly Payment[], at: number, account: number): Record<AccountPattern, number> {
  const patterns = makeAccountPatterns(options)
  for (const payment of payments) patterns.enter(...payment)
  const values = new Float64Array(accountPatterns.length)
  patterns.read(account, at, values)
  return Object.fromEntries(accountPatterns.map((name) => [name, values[placeOfPattern[name]]])) as never
}

/** The same from the whole history, as the definitions say it. */
function plainly(payments: readonly Payment[], at: number, account: number): Record<AccountPattern, number> {
  const inWindow = payments.filter(([, , when]) => when > at - options.window)
  const pairs = [
    ...new Map(inWindow.map(([debtor, creditor]) => [`${debtor} ${creditor}`, { debtor, creditor }])).values(),
  ]
  const payers = (of: number) => pairs.filter(({ creditor }) => creditor === of).map(({ debtor }) => debtor)
  const payees = (of: number) => pairs.filter(({ debtor }) => debtor === of).map(({ creditor }) => creditor)
  const partners = [...new Set([...payers(account), ...payees(account)])]
  const gives = (of: number) => payees(of).filter((to) => to !== account).length
  const takes = (of: number) => payers(of).filter((from) => from !== account).length
  let chance = 0
  for (const a of partners) for (const b of partners) if (a !== b) chance += gives(a) * takes(b)
  const inside = pairs.filter(({ debtor, creditor }) => partners.includes(debtor) && partners.includes(creditor)).length
  const both = payers(account).filter((partner) => payees(account).includes(partner)).length
  const split = pairs.filter(({ debtor, creditor }) => {
    const times = payments.filter(([from, to]) => from === debtor && to === creditor).map(([, , when]) => when)
    const isRun = times.some((when, i) => i > 0 && when - (times[i - 1] as number) < options.apart)
    return isRun && (debtor === account || creditor === account)
  })
  return {
    payers: payers(account).length,
    payees: payees(account).length,
    mutual: both === 0 ? 0 : excess(both, (payers(account).length * payees(account).length) / pairs.length),
    circle: inside === 0 ? 0 : excess(inside, Math.max(chance, 1) / pairs.length),
    runs: split.length,
    oddAmount: 0,
  }
}

const payment = fc.tuple(fc.nat(7), fc.nat(7), fc.nat(2)).filter(([debtor, creditor]) => debtor !== creditor)

test('what is told equals the definitions over the whole history', () => {
  fc.assert(
    fc.property(fc.array(payment, { maxLength: 60 }), fc.nat(7), (steps, account) => {
      let at = 0
      const payments = steps.map(([debtor, creditor, wait]): Payment => {
        at += wait
        return [debtor, creditor, at]
      })
      // A pair that fell silent for a whole window begins anew, and so does its run: histories shorter than a window have none.
      const recent = payments.filter(([, , when]) => when > at - options.window)
      const [told, plain] = [patternsOf(payments, at, account), plainly(recent, at, account)]
      for (const name of ['payers', 'payees', 'mutual', 'circle'] as const) {
        assert.ok(Math.abs(told[name] - plain[name]) < 1e-9, `${name}: ${told[name]}, not ${plain[name]}`)
      }
      assert.ok(told.runs >= plain.runs)
      if (recent.length === payments.length) assert.equal(told.runs, plain.runs)
    }),
  )
})

test('partners that pay each other are a circle, those of a star are none', () => {
  const star: readonly Payment[] = [1, 2, 3, 4].map((payer) => [payer, 0, payer])
  assert.equal(patternsOf(star, 9, 0).circle, 0)
  assert.equal(patternsOf(star, 9, 0).payers, 4)
  assert.ok(patternsOf([...star, [1, 2, 5], [3, 4, 6]], 9, 0).circle > 0)
})

test('what has left the window counts no more', () => {
  const payments: readonly Payment[] = [
    [1, 0, 1],
    [0, 1, 2],
  ]
  assert.equal(patternsOf(payments, 20, 0).payers, 1)
  assert.deepEqual(Object.values(patternsOf(payments, 22, 0)), [0, 0, 0, 0, 0, 0])
})

test('two payments soon after each other are a run on both sides, two that are apart are none', () => {
  assert.equal(
    patternsOf(
      [
        [1, 0, 1],
        [1, 0, 2],
      ],
      9,
      1,
    ).runs,
    1,
  )
  assert.equal(
    patternsOf(
      [
        [1, 0, 1],
        [1, 0, 2],
      ],
      9,
      0,
    ).runs,
    1,
  )
  assert.equal(
    patternsOf(
      [
        [1, 0, 1],
        [1, 0, 3],
      ],
      9,
      0,
    ).runs,
    0,
  )
})

test('an amount is odd by what its payer usually pays, and without amounts nothing is', () => {
  const payments: readonly Payment[] = [
    [1, 0, 1, 100],
    [1, 2, 2, 100],
    [1, 3, 3, 100 * Math.E],
  ]
  assert.equal(patternsOf(payments, 9, 0).oddAmount, 0)
  assert.ok(Math.abs(patternsOf(payments, 9, 3).oddAmount - 1) < 1e-6)
  assert.equal(
    patternsOf(
      payments.map(([a, b, at]) => [a, b, at]),
      9,
      3,
    ).oddAmount,
    0,
  )
})

test('where there is no room the oldest payments are forgotten', () => {
  const patterns = makeAccountPatterns({ ...options, payments: 2 })
  for (let debtor = 1; debtor < 5; debtor++) patterns.enter(debtor, 0, 1)
  const values = new Float64Array(accountPatterns.length)
  patterns.read(0, 1, values)
  assert.equal(values[placeOfPattern.payers], 2)
})
