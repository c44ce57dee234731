import type { ReportJson } from '#domains/reports'
import { accountText, bankOfAccount, foldAccount } from './account-text.ts'
import { emptyRow, localTime, type PaymentRow } from './payment-rows.ts'

/** What of a report tells of a theft. */
export type ToldReport = Pick<
  ReportJson,
  'topic' | 'channel' | 'amount' | 'paidAt' | 'occurredOn' | 'submittedAt' | 'identifiers'
>

/** What a report already says of what its victim's bank has to know. */
export interface Theft {
  readonly channel: 'site' | 'hotline'
  /** The code of the bank of the victim's own account; '' where the report names none. */
  readonly victimBank: string
  /** One at least; what the report does not say is empty. */
  readonly rows: readonly PaymentRow[]
}

/** More accounts than that are no longer one payment each: whoever opens the recovery writes down which they were. */
const rowsMost = 10

/** Whether money is what a report may be about: it tells of fraud, or names an account or a card that is not the victim's. */
export function isAboutMoney({ topic, identifiers }: Pick<ToldReport, 'topic' | 'identifiers'>): boolean {
  return topic === 'fraud' || payableOf(identifiers).length > 0
}

/** Whether a report says that money left: its sum, or when it was paid. */
export function tellsOfLoss({ amount, paidAt }: Pick<ToldReport, 'amount' | 'paidAt'>): boolean {
  return amount !== null || paidAt !== null
}

/** Fills in what a report tells: accounts and cards that are not the victim's own, the sum where it can only be theirs, the time. */
export function theftOf(report: ToldReport): Theft {
  const { identifiers, channel } = report
  const own = identifiers.find((one) => one.own && one.kind === 'iban')
  const accounts = payableOf(identifiers).slice(0, rowsMost)
  const [at, amount] = [timeOf(report), tengeOf(report)]
  const row = (account: string, id: number): PaymentRow => ({
    ...emptyRow(id),
    account,
    at,
    amount: accounts.length > 1 ? '' : amount,
  })
  return {
    channel: channel === 'site' ? 'site' : 'hotline',
    victimBank: (own && bankOfAccount(own.display)) ?? '',
    rows: accounts.length === 0 ? [row('', 0)] : accounts.map(row),
  }
}

/** Accounts first, then cards, of which the bank is told the first six digits and the last four. */
function payableOf(identifiers: ToldReport['identifiers']): readonly string[] {
  const others = identifiers.filter(({ own, dismissed }) => !own && !dismissed)
  const named = (kind: string) => others.filter((one) => one.kind === kind).map(({ display }) => display)
  const cards = named('card').map((display) => display.replaceAll(' ', '').replaceAll('•', '*'))
  return [...new Set([...named('iban').map((display) => accountText(foldAccount(display))), ...cards])]
}

/** A sum in another currency is not guessed in tenge. */
function tengeOf({ amount }: ToldReport): number | '' {
  return amount?.currency === 'KZT' ? Number(amount.minor) / 100 : ''
}

/** When it was paid; else when it was told, unless the report says that it was on another day. */
function timeOf({ paidAt, occurredOn, submittedAt }: ToldReport): string {
  const told = localTime(new Date(paidAt ?? submittedAt))
  return paidAt === null && occurredOn !== null && !told.startsWith(occurredOn) ? '' : told
}
