import type { ScreenedPayment } from './payment.ts'

/** When all sample payments begin. */
export const start = Date.UTC(2026, 10, 1)
/** Room for all that tests enter. */
export const size = { accounts: 64, payments: 512, bearers: 16, bearerPayments: 512, pairs: 64 }

/** A transfer that says nothing beyond its two accounts. */
export const plain: ScreenedPayment = {
  at: start,
  amount: 1_000_00,
  kind: 'transfer',
  debtor: 1,
  creditor: 2,
  card: 0,
  phone: 0,
  device: 0,
  iin: 0,
  debtorOpenedAt: 0,
  creditorOpenedAt: 0,
  latitude: Number.NaN,
  longitude: Number.NaN,
  call: 0,
  debtorListed: 0,
  creditorListed: 0,
  phoneListed: 0,
  deviceListed: 0,
}
