import type { CashOutWay, UnavailableReason } from '#engines/tracing'
import { type PaymentRow, paymentOf, tiynOf } from './payment-rows.ts'

/** How a bank's answer came. */
export const answerWays = ['phone', 'letter'] as const

const everyWay: Readonly<Record<CashOutWay, true>> = {
  atm: true,
  'cash-desk': true,
  'card-purchase': true,
  'crypto-exchange': true,
  remittance: true,
  other: true,
}

const everyReason: Readonly<Record<UnavailableReason, true>> = {
  'account-closed': true,
  'account-blocked-by-another-order': true,
  'insufficient-balance': true,
  'paid-for-goods': true,
  fees: true,
  'not-our-account': true,
  'payment-not-found': true,
  'payment-not-credited': true,
  'protected-income': true,
  'beneficiary-objects': true,
}

/** Ways in which money leaves the banks. */
export const cashOutWays: readonly string[] = Object.keys(everyWay)

/** Why money is not there any more, or cannot be given back. */
export const unavailableReasons: readonly string[] = Object.keys(everyReason)

/** A part of the money that left the banks or is not available, as it is typed. */
export interface GoneRow {
  readonly id: number
  /** The way or the reason. */
  readonly kind: string
  /** In tenge; '' while nothing is typed. */
  readonly amount: number | ''
  /** `YYYY-MM-DDTHH:mm`; counts where money was cashed out. */
  readonly at: string
}

/** What a bank told a duty officer, as it is typed. Amounts are tenge. */
export interface ToldAnswer {
  readonly way: (typeof answerWays)[number]
  readonly answeredBy: string
  readonly held: number | string
  readonly returned: number | string
  readonly cashedOut: readonly GoneRow[]
  readonly unavailable: readonly GoneRow[]
  readonly onward: readonly PaymentRow[]
  /** What the whole payment carried that brought the money, where the bank said it. */
  readonly payment: number | string
}

/** What of a leg's amount the answer leaves untold, in tiyn; less than 0 where it tells too much. */
export function untold(amount: number, { held, returned, cashedOut, unavailable, onward }: ToldAnswer): number {
  const rows = [...cashedOut, ...unavailable, ...onward]
  return amount - tiynOf(held) - tiynOf(returned) - rows.reduce((sum, row) => sum + tiynOf(row.amount), 0)
}

/** The answer as the API takes it. */
export function answerOf({ way, answeredBy, held, returned, cashedOut, unavailable, onward, payment }: ToldAnswer) {
  return {
    way,
    answeredBy: answeredBy.trim(),
    held: tiynOf(held),
    returned: tiynOf(returned),
    cashedOut: cashedOut.map(({ kind, amount, at }) => ({
      way: kind,
      amount: tiynOf(amount),
      at: new Date(at).toISOString(),
    })),
    unavailable: unavailable.map(({ kind, amount }) => ({ reason: kind, amount: tiynOf(amount) })),
    onward: onward.map(paymentOf),
    ...(payment !== '' && { payment: tiynOf(payment) }),
  }
}
