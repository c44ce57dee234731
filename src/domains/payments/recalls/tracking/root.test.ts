import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountOf, checkTimes, rootPayments } from './root.ts'

const now = new Date('2026-11-21T09:00:00Z')
const payment = { reference: 'E2E-1', account: 'KZ86125KZT5004100100', amount: 5n, at: now }

const codeOf = (told: Parameters<typeof rootPayments>[0]) => {
  const read = rootPayments(told)
  return read.ok ? 'ok' : read.error.code
}

test('payments that can be found again are named, each once', () => {
  const read = rootPayments([payment, { ...payment, reference: 'E2E-2' }])
  assert.ok(read.ok)
  assert.deepEqual(
    read.value.map(({ bank, reference }) => [bank, reference]),
    [
      ['125', 'E2E-1'],
      ['125', 'E2E-2'],
    ],
  )
  assert.equal(amountOf(read.value), 10n)
})

test('a payment without reference or bank, or told twice, is refused', () => {
  assert.equal(codeOf([{ ...payment, reference: undefined }]), 'recall.payment.no-reference')
  assert.equal(codeOf([{ ...payment, reference: '  ' }]), 'recall.payment.no-reference')
  assert.equal(codeOf([{ ...payment, account: '4400' }]), 'recall.payment.no-bank')
  assert.equal(codeOf([payment, { ...payment, account: 'KZ86 125K ZT50 0410 0100' }]), 'recall.payment.twice')
})

test('a theft lies in the last two years; a clock may be a little ahead', () => {
  const codeAt = (hours: number) => {
    const checked = checkTimes([{ at: new Date(now.getTime() + hours * 3_600_000) }], now)
    return checked.ok ? 'ok' : checked.error.code
  }
  assert.equal(codeAt(0.05), 'ok')
  assert.equal(codeAt(1), 'recall.payment.in-future')
  assert.equal(codeAt(-700 * 24), 'ok')
  assert.equal(codeAt(-800 * 24), 'recall.payment.too-old')
})
