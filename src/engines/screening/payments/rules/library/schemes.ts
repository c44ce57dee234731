import type { PaymentRule } from '../policy.ts'
import { isSent, rule } from './writing.ts'

/** How victims are led: by telephone, by a loan, by a first gain; in slices, at night. */
export const schemeRules: readonly PaymentRule[] = [
  rule(
    'payment-during-call',
    {
      when: `${isSent} && isInCall && (isFirstToCreditor || pairCount <= 5.0 && pairDays < 1.0)`,
      of: 'amount / tenge',
      reason: 'in-call',
    },
    [30_000, 0.5],
    [150_000, 0.8],
    [400_000, 1],
  ),
  rule(
    'marked-call',
    { when: `(${isSent} || isCashOut) && isInMarkedCall`, of: 'amount / tenge', reason: 'marked-call' },
    [1000, 0.6],
    [50_000, 1],
  ),
  rule(
    'cash-during-call',
    { when: 'isCashOut && isInCall', of: 'amount / tenge', reason: 'in-call' },
    [100_000, 0.5],
    [200_000, 1],
  ),
  rule(
    'loan-then-transfer',
    {
      when: `${isSent} && isFirstToCreditor && loanSeconds >= 0.0 && amount >= 0.3 * loanSum`,
      of: '48.0 - loanSeconds / hour',
      reason: 'loan-passed-on',
    },
    [0, 0.5],
    [42, 0.7],
    [47, 1],
  ),
  rule(
    'first-dividend',
    {
      when: 'isTransfer && backCount >= 1.0 && backCount <= 5.0 && backDays <= 30.0 && amount >= 100000 * tenge',
      of: 'amount / backSum',
      reason: 'first-dividend',
    },
    [4, 0.5],
    [10, 1],
  ),
  rule(
    'growing-payments',
    {
      when: `${isSent} && pairCount >= 1.0 && pairCount <= 5.0 && pairDays <= 30.0 && amount >= 150000 * tenge`,
      of: 'amount * pairCount / pairSum',
      reason: 'growing',
    },
    [3, 0.5],
    [6, 1],
  ),
  rule(
    'slices',
    {
      when: 'isTransfer && pairCount >= 1.0 && pairCount == debtorSent1dCount && pairDays < 1.0',
      of: '(pairSum + amount) / tenge',
      reason: 'slices',
    },
    [300_000, 0.5],
    [1_000_000, 1],
  ),
  rule(
    'structuring',
    {
      when: `${isSent} && (amount >= 850000 * tenge && amount < 1000000 * tenge || amount >= 4500000 * tenge && amount < 5000000 * tenge)`,
      of: '(debtorSent1dSum + amount) / tenge',
      reason: 'below-limit',
    },
    [850_000, 0.4],
    [1_500_000, 1],
  ),
  rule(
    'round-sum',
    {
      when: `${isSent} && isFirstToCreditor && amount == floor(amount / (50000 * tenge)) * 50000 * tenge`,
      of: 'amount / tenge',
      reason: 'round-sum',
    },
    [100_000, 0.3],
    [500_000, 0.6],
  ),
  rule(
    'night',
    { when: `${isSent} && isFirstToCreditor && localHour < 6`, of: 'amount / tenge', reason: 'night' },
    [50_000, 0.5],
    [300_000, 1],
  ),
  rule(
    'emptied-account',
    {
      when: `${isSent} && isFirstToCreditor && amount >= 100000 * tenge && debtorReceived30dSum > 0.0`,
      of: '(debtorSent1dSum + amount) / debtorReceived30dSum',
      reason: 'emptied',
    },
    [0.8, 0.5],
    [1.5, 1],
  ),
]
