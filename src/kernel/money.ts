import { fail, ok, type Result } from './result.ts'

/** A sum of money in the smallest unit of its currency (tiyn for KZT, cents for USD), never a float. */
export interface Money {
  readonly minor: bigint
  /** ISO 4217 alphabetic code. */
  readonly currency: string
}

/** Currencies we take, with their number of decimals (ISO 4217). */
const decimals: Readonly<Record<string, number>> = { KZT: 2, RUB: 2, USD: 2, EUR: 2, CNY: 2, KGS: 2, UZS: 2, TRY: 2 }

/** Currency codes a reporter may choose from, the tenge first. */
export const currencies = Object.keys(decimals)

/**
 * Parses a sum typed by a person: spaces or thin spaces between groups, a comma or a point before the decimals
 * (`450 000`, `1 250,50`). Fails with `money.unreadable`, `money.negative`, `money.too-large` (over 10^15 minor
 * units) or `money.unknown-currency`.
 */
export function parseMoney(text: string, currency: string): Result<Money> {
  // Own members only: "constructor" is no currency.
  const digits = Object.hasOwn(decimals, currency) ? decimals[currency] : undefined
  if (digits === undefined) return fail('money.unknown-currency', { currency })
  const plain = text.replace(/[\s\u00a0\u202f\u2009']/g, '')
  if (/^[-−]/.test(plain)) return fail('money.negative')
  const match = /^(\d{1,18})(?:[.,](\d+))?$/.exec(plain)
  if (!match || (match[2] ?? '').length > digits) return fail('money.unreadable')
  const minor = BigInt((match[1] ?? '0') + (match[2] ?? '').padEnd(digits, '0'))
  return minor > 10n ** 15n ? fail('money.too-large') : ok({ minor, currency })
}

/** The sum of two amounts of one currency; throws on a mix, which the caller must have excluded. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`cannot add ${a.currency} and ${b.currency}`)
  return { minor: a.minor + b.minor, currency: a.currency }
}

/** A sum for a reader, with the currency's short sign: `450 000 ₸`. Decimals appear only where there are any. */
export function formatMoney(money: Money, language: string): string {
  const digits = decimals[money.currency] ?? 2
  const whole = money.minor % 10n ** BigInt(digits) === 0n
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: whole ? 0 : 2,
    // As decimal text, because a float cannot hold every sum (ECMA-402 reads numeric text exactly).
  }).format(`${money.minor}E-${digits}` as `${number}`)
}
