import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type ClaimedPayment,
  checkReply,
  claim,
  contradicts,
  deniedOf,
  fitHalfLife,
  isDenied,
  lossAhead,
  lotsOf,
  type Movement,
  proportion,
  type Reply,
  stopOf,
  unclaimed,
} from './index.ts'

const amount = fc.bigInt({ min: 1n, max: 10n ** 12n })
const movements = fc
  .array(fc.record({ at: fc.nat(50), kind: fc.constantFrom<'in' | 'out'>('in', 'out'), amount }), { maxLength: 30 })
  .map((list): readonly Movement[] => list.map((movement, place) => ({ ...movement, id: `m${place}` })))
const methods = fc.constantFrom('first-in-first-out', 'pro-rata' as const)
const total = (amounts: readonly bigint[]) => amounts.reduce((sum, each) => sum + each, 0n)

test('every lot is conserved, and no outflow takes more than it carried', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), movements, methods, (opening, list, method) => {
      const lots = lotsOf(opening, list, method)
      assert.equal(lots.length, list.filter(({ kind }) => kind === 'in').length)
      for (const lot of lots) assert.equal(total(lot.parts.map((part) => part.amount)) + lot.left, lot.amount)
      for (const { id, amount: carried } of list.filter(({ kind }) => kind === 'out')) {
        const taken = total(
          lots.flatMap(({ parts }) => parts.filter(({ out }) => out === id).map((part) => part.amount)),
        )
        assert.ok(taken <= carried)
      }
      const ins = total(list.filter(({ kind }) => kind === 'in').map((movement) => movement.amount))
      const outs = total(list.filter(({ kind }) => kind === 'out').map((movement) => movement.amount))
      const left = total(lots.map((lot) => lot.left))
      // Never more than the balance is left in lots, and with nothing there before exactly the balance.
      const balance = opening + ins - outs
      assert.ok(left <= (balance > 0n ? balance : 0n))
      if (opening === 0n) assert.equal(left, balance > 0n ? balance : 0n)
    }),
  )
})

test('first in, first out: the oldest money leaves first', () => {
  const lots = lotsOf(
    50n,
    [
      { id: 'a', at: 1, kind: 'in', amount: 100n },
      { id: 'b', at: 2, kind: 'in', amount: 100n },
      { id: 'x', at: 3, kind: 'out', amount: 180n },
    ],
    'first-in-first-out',
  )
  assert.deepEqual(
    lots.map(({ id, parts, left }) => [id, parts.map((part) => part.amount), left]),
    [
      ['a', [100n], 0n],
      ['b', [30n], 70n],
    ],
  )
})

test('pro rata: two victims on one account lose alike', () => {
  const lots = lotsOf(
    0n,
    [
      { id: 'a', at: 1, kind: 'in', amount: 300n },
      { id: 'b', at: 2, kind: 'in', amount: 100n },
      { id: 'x', at: 3, kind: 'out', amount: 201n },
    ],
    'pro-rata',
  )
  assert.deepEqual(
    lots.map(({ left }) => left),
    [149n, 50n],
  )
})

test('money that covers an overdraft went where the overdraft went', () => {
  const [lot] = lotsOf(
    0n,
    [
      { id: 'x', at: 1, kind: 'out', amount: 70n },
      { id: 'a', at: 2, kind: 'in', amount: 100n },
    ],
    'first-in-first-out',
  )
  assert.deepEqual([lot?.parts, lot?.left], [[{ out: 'x', amount: 70n }], 30n])
})

test('money held is that of one payment: what goes out later leaves it, and takes what came in after', () => {
  const lots = lotsOf(
    0n,
    [
      { id: 'stolen', at: 1, kind: 'in', amount: 100n },
      { id: 'hold', at: 2, kind: 'out', amount: 100n, of: 'stolen' },
      { id: 'wage', at: 3, kind: 'in', amount: 50n },
      { id: 'rent', at: 4, kind: 'out', amount: 50n },
    ],
    'first-in-first-out',
  )
  assert.deepEqual(
    lots.map(({ parts, left }) => [parts, left]),
    [
      [[{ out: 'hold', amount: 100n }], 0n],
      [[{ out: 'rent', amount: 50n }], 0n],
    ],
  )
})

test('the inflow that an outflow names is taken from first, by either method', () => {
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 8 }),
      fc.nat(7),
      amount,
      methods,
      (ins, which, out, method) => {
        const list = ins.map((each, at): Movement => ({ id: `in${at}`, at, kind: 'in', amount: each }))
        const of = `in${which % ins.length}`
        const lots = lotsOf(0n, [...list, { id: 'hold', at: 99, kind: 'out', amount: out, of }], method)
        const named = lots.find(({ id }) => id === of) ?? assert.fail()
        assert.equal(named.left, named.amount > out ? named.amount - out : 0n)
      },
    ),
  )
})

test('shares add up to the amount, and none is off by a whole unit', () => {
  fc.assert(
    fc.property(
      amount,
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 }),
      (whole, weights) => {
        const sum = total(weights)
        const shares = proportion(whole, weights)
        assert.equal(total(shares), sum === 0n ? 0n : whole)
        for (const [place, share] of shares.entries()) {
          const off = share * sum - whole * (weights[place] ?? 0n)
          if (sum > 0n) assert.ok(off > -sum && off < sum)
          if (whole <= sum) assert.ok(share <= (weights[place] ?? 0n))
        }
      },
    ),
  )
})

const reply = (given: Partial<Reply>): Reply => ({
  asked: 100n,
  held: 0n,
  returned: 0n,
  cashedOut: [],
  unavailable: [],
  onward: [],
  ...given,
})
const onward = { bank: 'b', account: 'c', amount: 60n, at: 20, reference: 'r', payment: 80n }
const codeOf = (given: Partial<Reply>) => {
  const checked = checkReply({ open: 100n, at: 10 }, reply(given))
  return checked.ok ? 'ok' : checked.error.code
}

test('a reply balances to the tiyn or is refused, with the difference told', () => {
  assert.equal(codeOf({ held: 40n, onward: [onward] }), 'ok')
  const off = checkReply({ open: 100n, at: 10 }, reply({ held: 39n, onward: [onward] }))
  assert.deepEqual(!off.ok && off.error, { code: 'tracing.reply.unbalanced', details: { by: '-1' } })
})

test('a reply that cannot be true is refused', () => {
  assert.equal(codeOf({ held: -1n, returned: 101n }), 'tracing.reply.negative')
  assert.equal(codeOf({ asked: 99n, held: 99n }), 'tracing.reply.not-what-was-asked')
  assert.equal(codeOf({ held: 40n, onward: [{ ...onward, at: 9 }] }), 'tracing.reply.too-early')
  assert.equal(codeOf({ held: 40n, onward: [{ ...onward, payment: 59n }] }), 'tracing.reply.payment-too-small')
  assert.equal(
    codeOf({
      onward: [
        { ...onward, amount: 50n },
        { ...onward, amount: 50n },
      ],
    }),
    'tracing.reply.payment-twice',
  )
})

test('victims together never claim more of a payment than it carried', () => {
  fc.assert(
    fc.property(amount, fc.array(amount, { maxLength: 10 }), (carried, claims) => {
      let known: ClaimedPayment | undefined
      for (const each of claims) {
        const made = claim(known, { amount: each, carried })
        if (made.ok) known = made.value
        else assert.equal(made.error.code, 'tracing.claim.twice')
      }
      assert.ok((known?.claimed ?? 0n) <= carried)
    }),
  )
  assert.equal(unclaimed(undefined, 7n), 7n)
  const rest = claim({ amount: 7n, claimed: 3n }, { amount: unclaimed({ amount: 7n, claimed: 3n }, 7n), carried: 7n })
  assert.deepEqual(rest.ok && rest.value, { amount: 7n, claimed: 7n })
})

test('where tellings of a payment differ, what is claimed is never beyond any of them that a claim was made on', () => {
  const teller = fc.record({ carried: fc.bigInt({ min: 1n, max: 50n }), amount: fc.bigInt({ min: 0n, max: 30n }) })
  fc.assert(
    fc.property(fc.array(teller, { maxLength: 12 }), (tellers) => {
      let known: ClaimedPayment | undefined
      const relied: bigint[] = []
      for (const { carried, amount: wanted } of tellers) {
        const free = unclaimed(known, carried)
        const amount = wanted < free ? wanted : free
        assert.ok(!claim(known, { amount: free + 1n, carried }).ok)
        const made = claim(known, { amount, carried })
        assert.ok(made.ok)
        known = made.value
        if (amount > 0n) relied.push(carried)
        for (const one of relied) assert.ok(known.claimed <= one)
      }
    }),
  )
})

test('the word of the bank that received a payment holds against every other, and lets nothing be claimed beyond it', () => {
  const settled = { amount: 60n, claimed: 10n, settled: true }
  assert.ok(contradicts(settled, 61n) && contradicts(settled, 59n) && !contradicts(settled, 60n))
  assert.deepEqual([unclaimed(settled, 1000n), unclaimed(settled, 60n), unclaimed(settled, 15n)], [50n, 50n, 5n])
  const made = claim(settled, { amount: 5n, carried: 15n })
  assert.deepEqual(made.ok && made.value, { amount: 60n, claimed: 15n, settled: true })
  // What was claimed on a lie before stays claimed until its bank has answered, and nothing more is.
  assert.equal(unclaimed({ amount: 60n, claimed: 500n, settled: true }, 60n), 0n)
})

test('a telling that nobody claims on binds nobody', () => {
  const lie = { amount: 1n, claimed: 0n }
  assert.ok(!contradicts(lie, 60n) && !contradicts(undefined, 60n))
  const made = claim(lie, { amount: 60n, carried: 60n })
  assert.deepEqual(made.ok && made.value, { amount: 60n, claimed: 60n })
})

test('what a bank says never came is told apart from what is not there any more', () => {
  const gone = (reason: Reply['unavailable'][number]['reason'], sum: bigint) => ({ reason, amount: sum })
  const mixed = reply({ unavailable: [gone('payment-not-found', 60n), gone('fees', 40n)] })
  assert.deepEqual([deniedOf(mixed), isDenied(mixed)], [60n, false])
  const none = reply({ unavailable: [gone('payment-not-found', 60n), gone('not-our-account', 40n)] })
  assert.deepEqual([deniedOf(none), isDenied(none)], [100n, true])
  const rejected = reply({ unavailable: [gone('payment-not-credited', 100n)] })
  assert.deepEqual([deniedOf(rejected), isDenied(rejected)], [100n, false])
  assert.equal(codeOf({ held: 100n, payment: 99n }), 'tracing.reply.payment-too-small')
  assert.equal(codeOf({ held: 60n, unavailable: [gone('payment-not-credited', 40n)], payment: 60n }), 'ok')
})

test('money is let go beyond the hops, the window and the least amount', () => {
  const limits = { hops: 3, window: 1000, least: 50n }
  assert.equal(stopOf(limits, { hop: 3, at: 1000, amount: 50n }, 0), undefined)
  assert.equal(stopOf(limits, { hop: 4, at: 0, amount: 50n }, 0), 'too-many-hops')
  assert.equal(stopOf(limits, { hop: 1, at: 1001, amount: 50n }, 0), 'out-of-window')
  assert.equal(stopOf(limits, { hop: 1, at: 0, amount: 49n }, 0), 'too-small')
})

test('the next request goes to fresh money on a card before as much on a savings account, and to old money last', () => {
  const minute = 60_000
  const loss = (kind: 'card' | 'savings', ago: number) => lossAhead({ amount: 1_000_000n, kind, at: -ago * minute }, 0)
  assert.ok(loss('card', 1) > loss('savings', 1))
  assert.ok(loss('card', 1) > loss('card', 300))
})

test('a large sum that has lain for a day comes before a small one that just came', () => {
  const day = 86_400_000
  const old = lossAhead({ amount: 1_000_000_000n, kind: 'card', at: -day }, 0)
  assert.ok(old > lossAhead({ amount: 100_000n, kind: 'card', at: 0 }, 0))
})

test('a half-life is learnt from what left and from what was still there', () => {
  const before = { halfLife: 60, weight: 2 }
  assert.ok(Math.abs(fitHalfLife([], before) - 60) < 1e-6)
  assert.ok(
    fitHalfLife(
      Array.from({ length: 50 }, () => ({ elapsed: 10, gone: true })),
      before,
    ) < 15,
  )
  assert.ok(
    fitHalfLife(
      Array.from({ length: 50 }, () => ({ elapsed: 100, gone: false })),
      before,
    ) > 500,
  )
})
