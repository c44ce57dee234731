import type { Json } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import { paymentName, referenceName } from './leg.ts'

/** A payment of a victim, as it was told. Amounts are tiyn. */
export interface ToldPayment {
  /** What the paying bank calls it, its UETR or end-to-end id; victims seldom know it. */
  readonly reference?: string | undefined
  /** The account that was paid to. */
  readonly account: string
  /** The code of its bank, where the account does not tell. */
  readonly bank?: string | undefined
  readonly amount: bigint
  readonly at: Date
}

/** A payment of a victim that its bank can find again. */
export type RootPayment = Omit<ToldPayment, 'reference' | 'bank'> & {
  readonly reference: string
  readonly bank: string
}

/** How long ago a theft may be, in milliseconds: two years. */
const oldest = 2 * 365 * 86_400_000

/**
 * Whether the times of a victim's payments can be. Fails with `recall.payment.in-future` or `recall.payment.too-old`.
 */
export function checkTimes(payments: readonly Pick<ToldPayment, 'at'>[], now: Date): Result<void> {
  const times = payments.map(({ at }) => at.getTime())
  if (times.some((at) => at > now.getTime() + 5 * 60_000)) return fail('recall.payment.in-future')
  return times.some((at) => at < now.getTime() - oldest) ? fail('recall.payment.too-old') : ok(undefined)
}

/**
 * Payments under the one name that each has. Fails with `recall.payment.no-reference` where one cannot be found again by what is told,
 * and with `recall.payment.twice` where one is told twice.
 */
export function rootPayments(told: readonly ToldPayment[]): Result<readonly RootPayment[]> {
  const named = told.flatMap(({ reference, bank = '', account, amount, at }): RootPayment[] => {
    if (reference === undefined || reference.trim() === '') return []
    return [{ ...paymentName({ reference, bank, account }), amount, at }]
  })
  if (named.length < told.length) return fail('recall.payment.no-reference')
  if (named.some(({ bank }) => bank === '')) return fail('recall.payment.no-bank')
  const names = new Set(named.map(({ bank, reference }) => `${bank} ${reference}`))
  return names.size === named.length ? ok(named) : fail('recall.payment.twice')
}

/** The sum of payments. */
export function amountOf(payments: readonly { readonly amount: bigint }[]): bigint {
  return payments.reduce((sum, { amount }) => sum + amount, 0n)
}

/** A told payment as it stands in a request to confirm it; the amount is tiyn in digits. */
export interface WrittenPayment {
  readonly reference: string | null
  readonly account: string
  readonly bank: string | null
  readonly amount: string
  readonly at: string
}

/** What goes with a request to confirm payments. */
export function confirmDetails(payments: readonly ToldPayment[]): Json {
  const written = payments.map(({ reference, account, bank, amount, at }) => ({
    reference: reference === undefined ? null : referenceName(reference),
    account,
    bank: bank ?? null,
    amount: amount.toString(),
    at: at.toISOString(),
  }))
  return { payments: written }
}

/** The payments that a request asks to confirm; none for other requests. */
export function paymentsIn(details: Json): readonly WrittenPayment[] {
  // Only `confirmDetails` writes them.
  const { payments = [] } = details as { readonly payments?: readonly WrittenPayment[] }
  return payments
}
