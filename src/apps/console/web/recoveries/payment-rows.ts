import { bankOfAccount, foldAccount } from './account-text.ts'
import type { ToldPayment } from './recovery.ts'

/** What stands for an account that nobody knows, as ISO 20022 messages have it. */
export const notProvided = 'NOTPROVIDED'

/** A payment of the victim as it is typed. */
export interface PaymentRow {
  readonly id: number
  readonly account: string
  /** The bank of the account, where the account does not tell. */
  readonly bank: string
  /** In tenge; '' while nothing is typed. */
  readonly amount: number | ''
  /** `YYYY-MM-DDTHH:mm`, in the zone of the computer. */
  readonly at: string
  readonly reference: string
}

/** A time as a field of day and hour takes it. */
export function localTime(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** A row in which nothing but the present minute stands. */
export function emptyRow(id: number, now = new Date()): PaymentRow {
  return { id, account: '', bank: '', amount: '', at: localTime(now), reference: '' }
}

/** Rows of payments that were told before. */
export function rowsOf(told: readonly ToldPayment[]): readonly PaymentRow[] {
  return told.map(({ account, bank, amount, at, reference }, id) => ({
    id,
    account: account === notProvided ? '' : account,
    bank: bank ?? '',
    amount: amount / 100,
    at: localTime(new Date(at)),
    reference: reference ?? '',
  }))
}

/** Tenge as they are typed, in tiyn. */
export function tiynOf(tenge: number | string): number {
  return Math.round(Number(tenge) * 100)
}

/** The payment as the API takes it: what was not typed is not said; an account that nobody knows is for the victim's bank to find. */
export function paymentOf({ account, bank, amount, at, reference }: PaymentRow) {
  const needsBank = bankOfAccount(account) === undefined && bank.trim() !== ''
  return {
    account: foldAccount(account) || notProvided,
    amount: tiynOf(amount),
    at: new Date(at).toISOString(),
    ...(needsBank && { bank: bank.trim().toUpperCase() }),
    ...(reference.trim() !== '' && { reference: reference.trim() }),
  }
}
