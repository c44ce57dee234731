/** What kinds of payments are told apart; `purchase` at a merchant, `income` wages, pensions, benefits, `loan` one paid out. */
export const paymentKinds = ['transfer', 'purchase', 'cash-out', 'crypto', 'loan', 'income'] as const

/** One of these kinds. */
export type PaymentKind = (typeof paymentKinds)[number]

/**
 * One payment before it leaves. Accounts, card, phone, device and IIN are **keys**: whole numbers from 1 below 2^53, made by the caller with
 * a keyed hash (HMAC) of what they stand for, so that no card number and no IIN ever enters; 0 where not known.
 */
export interface ScreenedPayment {
  /** Event time: when the payer gave the order, milliseconds since 1970. */
  readonly at: number
  /** Whole tiyn, 1 to 10^13. */
  readonly amount: number
  readonly kind: PaymentKind
  /** The account that pays; 0 where the money comes from outside any account (a loan, cash). */
  readonly debtor: number
  /** The account that is paid; 0 where there is none (a cash machine). */
  readonly creditor: number
  readonly card: number
  readonly phone: number
  readonly device: number
  /** Of the person who pays. */
  readonly iin: number
  /** When the accounts were opened, milliseconds since 1970; 0 where the bank does not know. */
  readonly debtorOpenedAt: number
  readonly creditorOpenedAt: number
  /** Where the order was given, in degrees; NaN where not known. */
  readonly latitude: number
  readonly longitude: number
  /** Whether the payer is in a call: 0 no or not known, 1 yes, 2 with a number that calls' screening marked. */
  readonly call: 0 | 1 | 2
  /** What the registry says of each: 0 not listed, 1 reported, 2 confirmed. */
  readonly debtorListed: number
  readonly creditorListed: number
  readonly phoneListed: number
  readonly deviceListed: number
}
