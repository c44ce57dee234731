import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyRow, localTime, paymentOf, rowsOf, tiynOf } from './payment-rows.ts'

test('tenge become whole tiyn, whatever a double makes of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), (tiyn) => {
      assert.equal(tiynOf(tiyn / 100), tiyn)
    }),
  )
})

test('a payment that was told comes back from its row as it was, to the minute', () => {
  const told = {
    reference: null,
    account: 'KZ86125KZT5004100100',
    bank: null,
    amount: 12_345_67,
    at: '2026-11-22T01:02:00.000Z',
  }
  const [row] = rowsOf([told])
  assert.ok(row !== undefined)
  assert.deepEqual(paymentOf(row), { account: told.account, amount: told.amount, at: told.at })
})

test('an account that nobody knows is told as such, and comes back empty', () => {
  const paid = paymentOf({ ...emptyRow(0), account: '  ', amount: 5 })
  assert.equal(paid.account, 'NOTPROVIDED')
  assert.equal(rowsOf([{ ...paid, reference: null, bank: null }])[0]?.account, '')
})

test('the bank is said only where the account does not tell it', () => {
  const row = { ...emptyRow(0), amount: 5, bank: 'tng', account: '+77015550000', reference: ' ref ' }
  assert.deepEqual(
    [paymentOf(row).bank, paymentOf(row).reference, paymentOf({ ...row, account: 'KZ86125KZT5004100100' }).bank],
    ['TNG', 'ref', undefined],
  )
  const now = new Date('2026-11-22T01:02:03.000Z')
  assert.equal(new Date(localTime(now)).getTime(), new Date('2026-11-22T01:02:00.000Z').getTime())
})
