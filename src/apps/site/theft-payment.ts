import type { ToldPayment } from '#domains/payments'
import { parseObservable } from '#formats/observable'
import { nationalDay } from '#kernel/clock'
import { parseMoney } from '#kernel/money'
import type { FieldError } from './components/field.tsx'
import { type NamedIdentifier, namedIn } from './named-identifiers.ts'
import { isDay } from './report-flow.ts'

/** A payment that a victim tells of, as far as it has been told. */
export interface TheftPayment {
  /** Code of the bank that the money left, or `other`. */
  readonly bank?: string | undefined
  /** The other bank, in the victim's words. */
  readonly bankName?: string | undefined
  /** Tenge, as typed. */
  readonly amount?: string | undefined
  readonly when?: string | undefined
  /** Day of the payment, `2026-11-21`, where `when` is `date`. */
  readonly paidOn?: string | undefined
  /** The moment at which "just now" was said, ISO 8601: it does not move while the form is open. */
  readonly asOf?: string | undefined
  /** Where the money went, as typed or pasted. */
  readonly to?: string | undefined
  /** `1` where the victim does not know it. */
  readonly toUnknown?: string | undefined
  /** Which of several accounts in `to` was paid, in its canonical form. */
  readonly recipient?: string | undefined
}

/** A payment, and which identifiers are the victim's own, one a line. */
type PaymentAndOwn = TheftPayment & { readonly own?: string | undefined }

/** The payment among other answers, nothing else. */
export function paymentIn({
  bank,
  bankName,
  amount,
  when,
  paidOn,
  asOf,
  to,
  toUnknown,
  recipient,
}: TheftPayment): TheftPayment {
  return { bank, bankName, amount, when, paidOn, asOf, to, toUnknown, recipient }
}

/** Quick answers to "when". */
export const theftTimes = ['now', 'hour', 'today', 'date'] as const

/** Longest text of a field, in characters: a slip of a bank's app has a few hundred. */
export const theftTextMost = 4000

/** The same where one of several payments went, so that all of them fit into one report. */
export const furtherTextMost = 1000

/** How long ago a theft is still chased, in days: as far as recoveries take it. */
const oldest = 729

/** What money can be sent to, the surest first. */
const payable = ['iban', 'card', 'phone'] as const

/** What stands for an account that nobody knows, as ISO 20022 messages have it. */
const notProvided = 'NOTPROVIDED'

/** What is wrong with amount and time. `today` is the calendar day in Kazakhstan. */
export function moneyErrors({ amount = '', when, paidOn = '' }: TheftPayment, today: string): readonly FieldError[] {
  const errors: FieldError[] = amountErrors(amount)
  if (!when) errors.push({ field: 'when', key: 'site-theft.money.when.error' })
  if (when !== 'date') return errors
  if (!isDay(paidOn)) errors.push({ field: 'paidOn', key: 'site-theft.money.date.error' })
  else if (paidOn > today) errors.push({ field: 'paidOn', key: 'problem.report.paid-at.future' })
  else if (paidOn < nationalDay(new Date(Date.parse(`${today}T12:00:00+05:00`) - oldest * 86_400_000)))
    errors.push({ field: 'paidOn', key: 'problem.recall.payment.too-old' })
  return errors
}

function amountErrors(amount: string): FieldError[] {
  const money = parseMoney(amount.trim(), 'KZT')
  if (!money.ok && money.error.code === 'money.too-large')
    return [{ field: 'amount', key: 'site-theft.money.amount.too-large' }]
  return money.ok && money.value.minor > 0n ? [] : [{ field: 'amount', key: 'site-theft.money.amount.error' }]
}

/** What is wrong with where the money went; at most `most` characters. */
export function recipientErrors({ to = '', toUnknown }: TheftPayment, most: number): readonly FieldError[] {
  if (to.length > most) return [{ field: 'to', key: 'site-theft.too-long', values: { limit: most } }]
  if (toUnknown === '1') return []
  if (to.trim() === '') return [{ field: 'to', key: 'site-theft.to.error' }]
  if (namedIn(to).length > 0) return []
  // One account with a slip in it is told as such; other words go along as they are.
  const read = parseObservable(to.slice(0, 200))
  if (read.ok || !/^(iban|card|phone)\./.test(read.error.code)) return []
  return [{ field: 'to', key: `problem.${read.error.code}`, ...(read.error.details && { values: read.error.details }) }]
}

/** What the words of the victim name as places that money can go to; their own left out. */
export function recipientsIn({ to = '', own = '' }: PaymentAndOwn): readonly NamedIdentifier[] {
  const mine = new Set(own.split('\n'))
  const named = namedIn(to).filter(({ value }) => !mine.has(value))
  return payable.flatMap((kind) => named.filter((one) => one.kind === kind))
}

/** Where the money went: what was chosen, else the surest; undefined where it is not known. */
export function recipientOf(payment: PaymentAndOwn): NamedIdentifier | undefined {
  const named = recipientsIn(payment)
  return named.find(({ value }) => value === payment.recipient) ?? named[0]
}

/** What the victim told as their own and as where the money went: one of both is a slip. Undefined where there is none. */
export function ownRecipient(payment: PaymentAndOwn): NamedIdentifier | undefined {
  if (payment.toUnknown === '1') return undefined
  const named = recipientsIn({ ...payment, own: '' })
  const mine = new Set((payment.own ?? '').split('\n'))
  const chosen = named.find(({ value }) => value === payment.recipient)
  if (chosen !== undefined) return mine.has(chosen.value) ? chosen : undefined
  return named.every(({ value }) => mine.has(value)) ? named[0] : undefined
}

/** The amount in tiyn; 0 where none can be read. */
export function amountIn({ amount = '' }: TheftPayment): bigint {
  const money = parseMoney(amount.trim(), 'KZT')
  return money.ok ? money.value.minor : 0n
}

/**
 * The payment for the victim's bank to look for. Of a card it is told the first six digits and the last four, which is enough
 * for the bank to find it; the number itself goes nowhere.
 */
export function toldPayment(payment: PaymentAndOwn, now: Date): ToldPayment {
  const recipient = recipientOf(payment)
  return {
    account: recipient === undefined ? notProvided : accountOf(recipient),
    amount: amountIn(payment),
    at: paidAt(payment, now),
  }
}

function accountOf({ kind, value, display }: NamedIdentifier): string {
  return kind === 'card' ? display.replaceAll(' ', '').replaceAll('•', '*') : value
}

/** When the money left, as nearly as it was told: the middle of what the answer covers. */
export function paidAt({ when, paidOn = '', asOf }: TheftPayment, now: Date): Date {
  const said = asOf === undefined ? now : new Date(asOf)
  if (when === 'date' && isDay(paidOn)) {
    const noon = Date.parse(`${paidOn}T12:00:00+05:00`)
    return new Date(Math.min(noon, said.getTime()))
  }
  if (when === 'today') {
    const midnight = Date.parse(`${nationalDay(said)}T00:00:00+05:00`)
    return new Date((midnight + said.getTime()) / 2)
  }
  return new Date(said.getTime() - (when === 'hour' ? 30 : 5) * 60_000)
}
