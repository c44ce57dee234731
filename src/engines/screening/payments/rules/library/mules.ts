import type { PaymentRule } from '../policy.ts'
import { isSent, rule } from './writing.ts'

const leaves = `(${isSent} || isCashOut)`

/** Accounts that collect, pass on, split and empty: what lent accounts do with money that is not theirs. */
export const muleRules: readonly PaymentRule[] = [
  rule(
    'fan-in',
    { when: 'isTransfer && isFirstToCreditor', of: 'creditorReceived1dPayers', reason: 'fan-in' },
    [4, 0.4],
    [8, 0.7],
    [15, 1],
  ),
  rule(
    'many-small-payers',
    {
      when: 'isTransfer && isFirstToCreditor && creditorReceived7dSum < creditorReceived7dCount * 20000 * tenge',
      of: 'creditorReceived7dPayers',
      reason: 'many-small',
    },
    [15, 0.5],
    [40, 1],
  ),
  rule(
    'fan-out',
    { when: `${isSent} && isFirstToCreditor`, of: 'debtorSent1hPayees', reason: 'fan-out' },
    [2, 0.5],
    [4, 1],
  ),
  rule(
    'one-payer-many-payees',
    {
      when: 'isTransfer && isFirstToCreditor && debtorSent1dSum < debtorSent1dCount * 20000 * tenge',
      of: 'debtorSent1dPayees',
      reason: 'many-payees',
    },
    [10, 0.5],
    [25, 1],
  ),
  rule(
    'dwell-time',
    {
      when: `${leaves} && debtorDwellSeconds >= 0.0 && debtorReceived1hSum >= 50000 * tenge && debtorDrain1h >= 0.5`,
      of: '60.0 - debtorDwellSeconds / minute',
      reason: 'short-dwell',
    },
    [0, 0.5],
    [45, 1],
  ),
  rule(
    'drain',
    {
      when: `${leaves} && debtorReceived1dSum >= 50000 * tenge && debtorDrain1d <= 1.3`,
      of: 'debtorDrain1d',
      reason: 'drained',
    },
    [0.7, 0.5],
    [0.9, 1],
  ),
  rule(
    'crypto-exit',
    {
      when: 'isCrypto && debtorReceived1dSum >= 50000 * tenge && debtorDwellSeconds < day',
      of: 'amount / debtorReceived1dSum',
      reason: 'crypto-exit',
    },
    [0.4, 0.6],
    [0.8, 1],
  ),
  rule(
    'cash-exit',
    {
      when: 'isCashOut && debtorReceived1dSum >= 100000 * tenge && debtorDwellSeconds < 6 * hour',
      of: 'debtorDrain1d',
      reason: 'cash-exit',
    },
    [0.4, 0.6],
    [0.8, 1],
  ),
  rule(
    'debtor-woken',
    {
      when: `${leaves} && debtorAgeDays > 120.0 && amount >= 100000 * tenge`,
      of: 'debtorQuietDays',
      reason: 'own-account-woken',
    },
    [30, 0.5],
    [90, 1],
  ),
  rule(
    'burst-after-quiet',
    {
      when: `${leaves} && debtorSent1dCount >= 4.0 && debtorAgeDays > 30.0`,
      of: 'debtorSent1dCount / max(debtorSent30dCount - debtorSent1dCount, 1.0)',
      reason: 'burst',
    },
    [1, 0.5],
    [3, 1],
  ),
]
