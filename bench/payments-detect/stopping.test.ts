import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PaymentPlan, paymentWorld } from '#simulation/payments'
import { compilePayments, type PaymentScreen, usualPaymentPolicy } from '../../src/engines/screening/index.ts'
import { listingOf, noListing } from './country.ts'
import { playScreened, thresholdAt } from './stopping.ts'

const plan: PaymentPlan = { seed: 5, people: 1000, days: 15, thefts: 30 }

function usualScreen(): PaymentScreen {
  const made = compilePayments(usualPaymentPolicy)
  assert.ok(made.ok)
  return made.value
}

test('who stops everything stops each stolen tiyn once, and every honest payment with it', () => {
  const stopping = playScreened(plan, { screen: usualScreen(), stops: () => true, listings: () => noListing })
  assert.ok(stopping.stolen > 0)
  assert.equal(stopping.stopped, stopping.stolen)
  assert.equal(stopping.stoppedAtOnce, stopping.stolen)
  assert.equal(stopping.honestStopped, stopping.honest)
})

test('who stops nothing sees what would have been stopped nowhere', () => {
  const stopping = playScreened(plan, { screen: usualScreen(), stops: () => false, listings: () => noListing })
  assert.deepEqual([stopping.stopped, stopping.honestStopped, stopping.fraudStopped], [0, 0, 0])
  assert.equal(stopping.honestScores.length, stopping.honest)
})

test('the threshold lets at most the allowed share of honest payments reach it', () => {
  const scores = Float64Array.of(0, 0, 0, 0, 0, 0, 0.5, 0.5, 0.8, 1)
  assert.equal(thresholdAt(scores, 0.1), 1)
  assert.equal(thresholdAt(scores, 0.2), 0.8)
  assert.equal(thresholdAt(scores, 0.3), 0.8)
  assert.ok(thresholdAt(scores, 0) > 1)
})

test('an account is listed from the first report of a victim who paid it, and confirmed later', () => {
  const world = paymentWorld(plan)
  world.play(world.to)
  const listed = listingOf(world, 1000)
  const [first] = world
    .truth()
    .thefts.filter(({ reportedAt, payments }) => reportedAt !== undefined && payments.length > 0)
    .toSorted((a, b) => (a.reportedAt ?? 0) - (b.reportedAt ?? 0))
  const account = world.books.creditor(first?.payments[0] ?? 0)
  const at = first?.reportedAt ?? 0
  assert.deepEqual(
    [at - 1, at, at + 999, at + 1000].map((now) => listed(account, now)),
    [0, 1, 1, 2],
  )
  assert.equal(listed(first?.victim ?? 0, at + 1000), 0)
})
