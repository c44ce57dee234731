import assert from 'node:assert/strict'
import { test } from 'node:test'
import { referenceOf } from '#formats/iso20022/recall-parts'
import { emptyingKindOf, orderOfWork, paymentName, sumsOf } from './leg.ts'

const account = 'KZ86125KZT5004100100'

test('a payment has one name however it is written', () => {
  const name = { bank: '125', account, reference: 'd7a5b0b81f624c6e9d3c0e6a0f7b2c11' }
  assert.deepEqual(paymentName(name), name)
  const uetr = 'd7a5b0b8-1f62-4c6e-9d3c-0e6a0f7b2c11'
  for (const reference of [uetr, ` ${uetr.toUpperCase()} `, name.reference.toUpperCase()]) {
    const loose = { bank: 'NBRKKZKX', account: 'kz86 125k zt50 0410 0100', reference }
    assert.deepEqual(paymentName(loose), name)
    // What a bank tells comes to the same name.
    assert.deepEqual(referenceOf(reference.trim()), { ok: true, value: name.reference })
  }
})

test('other accounts are at the bank that is told, and other references stay as they are', () => {
  const told = { bank: ' wal', account: ' 77015550101 ', reference: 'E2E/Abc-1-2' }
  assert.deepEqual(paymentName(told), { bank: 'WAL', account: '77015550101', reference: 'E2E/Abc-1-2' })
})

test('the kind of an account is read from its number', () => {
  assert.deepEqual(
    [account, '+77015550101', 'tok_3f9a'].map((one) => emptyingKindOf(one)),
    ['current', 'wallet', 'card'],
  )
})

test('what empties soonest and is worth most is worked on first', () => {
  const now = new Date('2026-11-21T09:00:00Z')
  const leg = (id: string, amount: bigint, minutes: number) => ({
    id,
    account,
    amount,
    at: new Date(now.getTime() - minutes * 60_000),
  })
  const order = orderOfWork(
    [leg('old', 100n, 3000), leg('small', 1n, 1), leg('new', 100n, 1), leg('same', 100n, 1)],
    now,
  )
  assert.deepEqual(
    order.map(({ id }) => id),
    ['new', 'same', 'small', 'old'],
  )
})

test('where the money is adds up to what came', () => {
  const none = { held: 0n, returned: 0n, cashedOut: 0n, unavailable: 0n }
  const sums = sumsOf([
    // 100 came: 10 held, 20 cashed out, 5 unavailable, 5 came back, 60 went on to the next three.
    { ...none, state: 'answered', amount: 100n, held: 10n, returned: 5n, cashedOut: 20n, unavailable: 5n },
    { ...none, state: 'asked', amount: 30n },
    { ...none, state: 'stopped', amount: 20n },
    { ...none, state: 'answered', amount: 10n, held: 10n },
  ])
  assert.deepEqual(sums, { held: 20n, returned: 5n, lost: 45n, open: 30n })
})
