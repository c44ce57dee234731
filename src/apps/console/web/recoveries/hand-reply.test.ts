import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOf, type ToldAnswer, untold } from './hand-reply.ts'
import { emptyRow } from './payment-rows.ts'

const told: ToldAnswer = {
  way: 'phone',
  answeredBy: ' Night desk ',
  held: 10.5,
  returned: '',
  cashedOut: [{ id: 0, kind: 'atm', amount: 4, at: '2026-11-22T01:02' }],
  unavailable: [{ id: 0, kind: 'fees', amount: 0.5, at: '' }],
  onward: [{ ...emptyRow(0), account: 'KZ86125KZT5004100100', amount: 85, reference: 'on-1' }],
  payment: '',
}

test('an answer is whole when nothing of the amount is left untold', () => {
  assert.equal(untold(10_000, told), 0)
  assert.equal(untold(10_001, told), 1)
  assert.equal(untold(9000, told), -1000)
})

test('an answer goes out in tiyn, and what is not told is nothing', () => {
  const { held, returned, cashedOut, unavailable, onward, answeredBy } = answerOf(told)
  assert.deepEqual([held, returned, answeredBy], [1050, 0, 'Night desk'])
  assert.deepEqual([cashedOut[0]?.way, cashedOut[0]?.amount], ['atm', 400])
  assert.deepEqual(unavailable, [{ reason: 'fees', amount: 50 }])
  assert.deepEqual([onward[0]?.account, onward[0]?.amount], ['KZ86125KZT5004100100', 8500])
  assert.ok(!('payment' in answerOf(told)))
  assert.equal(answerOf({ ...told, payment: 120.5 }).payment, 12_050)
})
