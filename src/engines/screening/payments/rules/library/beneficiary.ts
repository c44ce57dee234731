import type { PaymentRule } from '../policy.ts'
import { isSent, rule } from './writing.ts'

/** Whom the money goes to: somebody never paid before, a new account, one that only passes money on. */
export const beneficiaryRules: readonly PaymentRule[] = [
  rule(
    'first-time-beneficiary',
    { when: `${isSent} && isFirstToCreditor`, of: 'amount / tenge', reason: 'first-payment' },
    [20_000, 0.3],
    [150_000, 0.6],
    [500_000, 1],
  ),
  rule(
    'new-creditor-account',
    {
      when: 'isTransfer && isFirstToCreditor && creditorAgeDays >= 0.0 && amount >= 10000 * tenge',
      of: '45.0 - creditorAgeDays',
      reason: 'new-account',
    },
    [0, 0.4],
    [30, 0.7],
    [42, 1],
  ),
  rule(
    'new-debtor-account',
    {
      when: `(${isSent} || isCashOut) && debtorAgeDays >= 0.0 && amount >= 100000 * tenge`,
      of: '30.0 - debtorAgeDays',
      reason: 'own-account-new',
    },
    [0, 0.5],
    [20, 1],
  ),
  rule(
    'creditor-passes-on',
    {
      when: 'isTransfer && creditorDwellSeconds >= 0.0 && creditorDwellSeconds < 6 * hour && creditorReceived7dSum >= 100000 * tenge',
      of: 'creditorDrain7d',
      reason: 'passes-on',
    },
    [0.7, 0.5],
    [0.9, 1],
  ),
  rule(
    'creditor-woken',
    {
      when: 'isTransfer && isFirstToCreditor && creditorAgeDays > 120.0 && amount >= 50000 * tenge',
      of: 'creditorQuietDays',
      reason: 'creditor-woken',
    },
    [30, 0.5],
    [90, 1],
  ),
  rule(
    'listing-prepayment',
    {
      when: 'isTransfer && isFirstToCreditor && amount >= 5000 * tenge && amount <= 200000 * tenge && creditorReceived7dPayers == creditorReceived7dCount && creditorReceived30dPayers <= 15.0',
      of: 'creditorReceived7dPayers >= 2.0 ? creditorDrain7d : 0.0',
      reason: 'prepayment',
    },
    [0.6, 0.6],
    [0.9, 1],
  ),
]
