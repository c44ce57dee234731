import type { PaymentTypology } from '../policy.ts'

/** A typology that is on: an alert and a question from `asks` on, 0.6 where not said; the action from 1 on. */
function typology(
  id: string,
  rules: Readonly<Record<string, number>>,
  { action = 'hold', asks = 0.6 }: { readonly action?: 'hold' | 'block'; readonly asks?: number } = {},
): PaymentTypology {
  return { id, mode: 'on', rules, alert: asks, challenge: asks, interdict: 1, action }
}

/** How stealing shows as a whole: no rule but a confirmed listing stops a payment by itself. */
export const usualTypologies: readonly PaymentTypology[] = [
  typology(
    'confirmed-listing',
    { 'listed-creditor': 1, 'listed-debtor': 1, 'listed-phone': 0.5, 'listed-device': 0.6 },
    // A reported listing alone makes nobody but the payer look again.
    { action: 'block', asks: 0.4 },
  ),
  typology('safe-account', {
    'payment-during-call': 0.7,
    'cash-during-call': 0.6,
    'marked-call': 0.7,
    'loan-then-transfer': 0.4,
    'new-creditor-account': 0.4,
    'creditor-passes-on': 0.4,
    'first-time-beneficiary': 0.3,
    slices: 0.3,
    structuring: 0.2,
    'emptied-account': 0.2,
    'listed-phone': 0.3,
  }),
  typology('payment-to-mule', {
    'first-time-beneficiary': 0.4,
    'new-creditor-account': 0.4,
    'creditor-passes-on': 0.4,
    'creditor-woken': 0.3,
    'near-creditor': 0.4,
    'fan-in': 0.1,
    'emptied-account': 0.2,
    night: 0.2,
    'round-sum': 0.1,
    'listed-creditor': 0.4,
  }),
  typology('mule-account', {
    'dwell-time': 0.5,
    drain: 0.3,
    'first-time-beneficiary': 0.2,
    'fan-out': 0.2,
    'crypto-exit': 0.3,
    'cash-exit': 0.3,
    'accounts-on-device': 0.5,
    'accounts-on-phone': 0.5,
    'new-debtor-account': 0.3,
    'debtor-woken': 0.3,
    'near-debtor': 0.3,
    'new-creditor-account': 0.3,
    'creditor-passes-on': 0.3,
    'listed-debtor': 0.4,
  }),
  typology('account-takeover', {
    'new-device': 0.7,
    'impossible-journey': 0.5,
    'accounts-on-device': 0.4,
    'device-velocity': 0.3,
    'emptied-account': 0.3,
    'first-time-beneficiary': 0.3,
    'burst-after-quiet': 0.2,
    'account-velocity': 0.2,
    night: 0.2,
    'listed-device': 0.5,
    'new-creditor-account': 0.4,
    'creditor-passes-on': 0.4,
  }),
  typology('investment', {
    'first-dividend': 0.8,
    'growing-payments': 0.3,
    'loan-then-transfer': 0.3,
    'creditor-passes-on': 0.4,
    'emptied-account': 0.2,
    'new-creditor-account': 0.3,
  }),
  typology('loan-scheme', {
    'loan-then-transfer': 0.5,
    'first-time-beneficiary': 0.3,
    'new-creditor-account': 0.4,
    'creditor-passes-on': 0.4,
    'payment-during-call': 0.4,
    night: 0.2,
    'round-sum': 0.1,
  }),
  // Traders whom strangers pay look much the same.
  typology(
    'listing-scheme',
    {
      'listing-prepayment': 0.4,
      'new-creditor-account': 0.5,
      'creditor-passes-on': 0.2,
      'fan-in': 0.2,
      'many-small-payers': 0.2,
      'creditor-woken': 0.3,
      'listed-creditor': 0.5,
    },
    { asks: 0.8 },
  ),
  typology('card-attack', {
    'card-velocity': 0.5,
    'card-minute': 0.5,
    'impossible-journey': 0.5,
    'listed-device': 0.5,
    night: 0.2,
  }),
  typology('distribution', {
    'one-payer-many-payees': 0.5,
    'account-velocity': 0.3,
    'phone-velocity': 0.3,
    'device-velocity': 0.3,
    'person-velocity': 0.3,
    'new-debtor-account': 0.3,
    'accounts-on-phone': 0.3,
    structuring: 0.4,
  }),
]
