import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PaymentFeature, placeOfFeature } from './feature-names.ts'
import type { ScreenedPayment } from './payment.ts'
import { plain, size, start } from './sample-payments.ts'
import { makePaymentState, type PaymentState } from './state.ts'

const day = 86_400_000

function feature(state: PaymentState, payment: ScreenedPayment, name: PaymentFeature): number {
  return state.read(payment, payment.at)[placeOfFeature[name]] ?? Number.NaN
}

test('a device is new until it pays, and again after four others have paid since it last did', () => {
  const devices = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 10, maxLength: 40 })
  fc.assert(
    fc.property(devices, (orders) => {
      const state = makePaymentState(size)
      // The latest first.
      let known: readonly number[] = []
      for (const [place, device] of orders.entries()) {
        const payment = { ...plain, device, at: start + place }
        assert.equal(feature(state, payment, 'isNewDevice'), device > 0 && !known.includes(device) ? 1 : 0)
        assert.equal(feature(state, { ...payment, debtor: 3 }, 'isNewDevice'), device > 0 ? 1 : 0)
        assert.equal(feature(state, { ...payment, debtor: 0 }, 'isNewDevice'), 0)
        state.enter(payment, payment.at)
        if (device > 0) known = [device, ...known.filter((one) => one !== device)].slice(0, 4)
      }
    }),
  )
})

const income = { ...plain, debtor: 9, creditor: 1, kind: 'income' as const, amount: 300_000_00 }
const listed = { ...plain, debtor: 1, creditor: 5, debtorListed: 2, amount: 40_000_00, kind: 'purchase' as const }

test('of a listed account it is known what came in as income, and what it sent since its listing was confirmed', () => {
  const state = makePaymentState(size)
  const told = (payment: ScreenedPayment) => [
    feature(state, payment, 'debtorListedIncome30dSum'),
    feature(state, payment, 'debtorListedSent30dSum'),
  ]
  state.enter(income, start)
  state.enter({ ...plain, debtor: 9, creditor: 1, amount: 5 }, start)
  state.enter({ ...listed, debtorListed: 1 }, start)
  state.enter(listed, start)
  assert.deepEqual(told(listed), [income.amount, listed.amount])
  assert.deepEqual(told({ ...listed, debtorListed: 1 }), [income.amount, 0])
  assert.deepEqual(told({ ...listed, debtorListed: 0 }), [0, 0])
  assert.deepEqual(told({ ...listed, at: start + 30 * day }), [0, 0])
})

test('who gets the room of a forgotten account has neither its income nor its devices', () => {
  const state = makePaymentState({ accounts: 2, payments: 1024, bearers: 2, bearerPayments: 16, pairs: 2 })
  for (let account = 10; account < 60; account++) {
    const at = start + account * 1000
    const order = { ...listed, debtor: account, creditor: 0, device: 7, at }
    assert.equal(feature(state, order, 'debtorListedIncome30dSum'), 0)
    state.enter({ ...income, debtor: 0, creditor: account, at }, at)
    assert.equal(feature(state, order, 'debtorListedIncome30dSum'), income.amount)
    assert.equal(feature(state, order, 'isNewDevice'), 1)
    state.enter(order, at)
    assert.equal(feature(state, order, 'isNewDevice'), 0)
  }
})
