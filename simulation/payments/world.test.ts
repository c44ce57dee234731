import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lotsOf } from '#engines/tracing'
import { parseIban } from '#formats/iban'
import {
  accountRoles,
  ibanOf,
  isSink,
  movementId,
  type PaymentPlan,
  paymentKinds,
  paymentOf,
  paymentWorld,
} from '../payments.ts'

const plan: PaymentPlan = { seed: 7, people: 3000, days: 12, thefts: 80 }
const played = (asked: PaymentPlan) => {
  const world = paymentWorld(asked)
  world.play(world.to)
  return world
}
const world = played(plan)
const { books, accounts } = world
const payments = books.payments()
const truth = world.truth()

test('the same plan gives the same payments, another seed gives others', () => {
  assert.deepEqual(played(plan).books.payments(), payments)
  assert.notDeepEqual(played({ ...plan, seed: 8 }).books.payments(), payments)
})

test('playing in pieces gives the same payments as playing at once', () => {
  const pieces = paymentWorld(plan)
  for (let at = pieces.from; at < pieces.to; at += 7 * 3_600_000 + 13) pieces.play(at)
  pieces.play(pieces.to)
  assert.deepEqual(pieces.books.payments(), payments)
})

test('payments stand in order of time, are whole sums above 0, and lie within the days', () => {
  assert.ok(payments.length > 10 * plan.people)
  for (let i = 0; i < payments.length; i++) {
    assert.ok(Number.isInteger(payments.amount[i]) && (payments.amount[i] ?? 0) > 0)
    assert.ok((payments.at[i] ?? 0) >= (payments.at[Math.max(0, i - 1)] ?? 0))
    assert.notEqual(payments.debtor[i], payments.creditor[i])
    assert.ok(paymentKinds[payments.kind[i] ?? -1])
  }
  assert.ok((payments.at[0] ?? 0) >= world.from && (payments.at.at(-1) ?? 0) < world.to)
})

test('no tiyn is made or lost, and no account of a person is ever overdrawn', () => {
  const balance = Float64Array.from(accounts.opening)
  for (let i = 0; i < payments.length; i++) {
    const [from, to, amount] = [payments.debtor[i] ?? 0, payments.creditor[i] ?? 0, payments.amount[i] ?? 0]
    balance[from] = (balance[from] ?? 0) - amount
    balance[to] = (balance[to] ?? 0) + amount
    if (from < accounts.people) assert.ok((balance[from] ?? 0) >= 0)
  }
  for (let p = 0; p < accounts.people; p++) assert.equal(books.available(p), balance[p])
})

test('a ledger gives what is on the account', () => {
  for (const account of [0, 17, 1200, ...(truth.rings[0]?.mules ?? [])]) {
    const opening = BigInt(accounts.opening[account] ?? 0)
    const movements = books.movements(account)
    const sum = movements.reduce((total, { kind, amount }) => total + (kind === 'in' ? amount : -amount), opening)
    assert.equal(Number(sum), books.available(account))
    assert.ok(
      movements.every(({ id }) => [payments.debtor[paymentOf(id)], payments.creditor[paymentOf(id)]].includes(account)),
    )
  }
})

test('accounts have numbers that are right in form, of banks that do not exist', () => {
  for (const account of [0, accounts.people, accounts.count - 1]) {
    const iban = parseIban(ibanOf(accounts, account))
    assert.ok(iban.ok && iban.value.iban[7] === 'S' && iban.value.bank === undefined)
  }
  assert.equal(new Set(Array.from({ length: 500 }, (_, account) => ibanOf(accounts, account))).size, 500)
  assert.ok(accountRoles.every((role) => accounts.range(role)[0] < accounts.range(role)[1]))
})

test('every theft takes something, and its money goes on by its ring alone', () => {
  assert.equal(truth.thefts.length, plan.thefts)
  for (const { payments: roots, victim, ring } of truth.thefts) {
    const mules = truth.rings[ring]?.mules ?? []
    for (const root of roots) {
      assert.equal(payments.debtor[root], victim)
      assert.ok(mules.includes(payments.creditor[root] ?? -1))
      assert.equal(truth.hop(root), 0)
    }
  }
  for (let i = 0; i < payments.length; i++) {
    const theft = truth.thefts[truth.theft(i)]
    if (theft === undefined || truth.hop(i) === 0) continue
    const mules = truth.rings[theft.ring]?.mules ?? []
    assert.ok(mules.includes(payments.debtor[i] ?? -1))
    const creditor = payments.creditor[i] ?? -1
    assert.ok(mules.includes(creditor) || isSink(accounts, creditor))
    assert.ok(truth.isMule(payments.debtor[i] ?? -1))
  }
  assert.ok(truth.thefts.filter(({ payments: roots }) => roots.length > 0).length > 0.95 * plan.thefts)
})

test('what is held does not move, and is held once', () => {
  const other = paymentWorld(plan)
  const root = truth.thefts[0]?.payments[0] ?? assert.fail()
  const account = books.creditor(root)
  const amount = books.amount(root)
  other.at(books.at(root) + 1, (at) => {
    const there = other.books.available(account)
    assert.equal(other.books.hold(at, { account, payment: root, amount }), amount)
    assert.equal(other.books.available(account), there - amount)
  })
  other.play(other.to)
  const opening = BigInt(accounts.opening[account] ?? 0)
  const lots = lotsOf(opening, other.books.movements(account), 'first-in-first-out')
  const lot = lots.find(({ id }) => id === movementId(root))
  assert.deepEqual(lot?.parts, [{ out: 'h0', amount: BigInt(amount) }])
  assert.deepEqual(
    other.books.holds().map((hold) => hold.amount),
    [amount],
  )
})

test('a plan that cannot be is refused', () => {
  for (const wrong of [{ people: 10 }, { days: 0 }, { days: 1.5 }, { thefts: -1 }, { rings: 0 }]) {
    assert.throws(() => paymentWorld({ ...plan, ...wrong }), RangeError)
  }
  assert.equal(paymentWorld({ ...plan, thefts: 0 }).truth().thefts.length, 0)
})
