import { fail, ok, type Result } from '#kernel/result'

/** Why money is not there any more, or cannot be given back: each cause by itself, so that none hides behind another. */
export const unavailableReasons = [
  'account-closed',
  'account-blocked-by-another-order',
  'insufficient-balance',
  'paid-for-goods',
  'fees',
  'not-our-account',
  'payment-not-found',
  'payment-not-credited',
  'protected-income',
  'beneficiary-objects',
] as const

/** One of the reasons. */
export type UnavailableReason = (typeof unavailableReasons)[number]

/** Reasons by which the bank says that money never came to the account: whatever was claimed of the payment, it had none of. */
const denials: ReadonlySet<UnavailableReason> = new Set([
  'not-our-account',
  'payment-not-found',
  'payment-not-credited',
])

/** Ways in which money leaves the banks. */
export const cashOutWays = ['atm', 'cash-desk', 'card-purchase', 'crypto-exchange', 'remittance', 'other'] as const

/** One of the ways. */
export type CashOutWay = (typeof cashOutWays)[number]

/** Money that went on to another account. */
export interface Onward {
  readonly bank: string
  readonly account: string
  readonly amount: bigint
  /** Milliseconds since 1970. */
  readonly at: number
  /** Names the payment at the bank that received it: its UETR or end-to-end id. */
  readonly reference: string
  /** The whole payment, where more than this money went with it. */
  readonly payment: bigint
}

/** What a bank says became of money that it was asked for. Amounts are 0 or more, in the smallest unit. */
export interface Reply {
  /** The amount that was asked for. */
  readonly asked: bigint
  readonly held: bigint
  readonly returned: bigint
  readonly cashedOut: readonly { readonly way: CashOutWay; readonly amount: bigint; readonly at: number }[]
  readonly unavailable: readonly { readonly reason: UnavailableReason; readonly amount: bigint }[]
  readonly onward: readonly Onward[]
  /** What the payment that brought the money carried, by the books of the bank that answers; it need not say. */
  readonly payment?: bigint | undefined
}

/** What of the money asked for never came to the account, as its bank says. */
export function deniedOf({ unavailable }: Pick<Reply, 'unavailable'>): bigint {
  return sum(unavailable.filter(({ reason }) => denials.has(reason)))
}

/**
 * Whether the bank says that there is nothing to what it was asked: no such payment, or no such account there. Money that was never
 * credited was on its way to the account all the same.
 */
export function isDenied({ asked, unavailable }: Pick<Reply, 'asked' | 'unavailable'>): boolean {
  const nothing = unavailable.filter(({ reason }) => reason === 'payment-not-found' || reason === 'not-our-account')
  return asked > 0n && sum(nothing) === asked
}

/** What a reply comes to. */
export interface ReplySums {
  readonly held: bigint
  readonly returned: bigint
  readonly cashedOut: bigint
  readonly unavailable: bigint
  readonly onward: bigint
}

const sum = (amounts: readonly { readonly amount: bigint }[]): bigint =>
  amounts.reduce((total, { amount }) => total + amount, 0n)

/** The sums of a reply. */
export function sumsOf({ held, returned, cashedOut, unavailable, onward }: Reply): ReplySums {
  return { held, returned, cashedOut: sum(cashedOut), unavailable: sum(unavailable), onward: sum(onward) }
}

/** What a reply is measured against. */
export interface AskedLeg {
  /** What was asked for and is not answered yet. */
  readonly open: bigint
  /** When the money came to the account, in milliseconds since 1970. */
  readonly at: number
}

/**
 * Checks a reply against what was asked. Fails with `tracing.reply.negative`, `tracing.reply.not-what-was-asked`,
 * `tracing.reply.unbalanced` (it tells `by`, in the smallest unit), `tracing.reply.too-early` where money left before it came,
 * `tracing.reply.payment-too-small` where more is told of a payment than it carried, `tracing.reply.payment-twice`.
 */
export function checkReply(leg: AskedLeg, reply: Reply): Result<ReplySums> {
  const amounts = [
    reply.held,
    reply.returned,
    ...[...reply.cashedOut, ...reply.unavailable, ...reply.onward].map(({ amount }) => amount),
  ]
  if (amounts.some((amount) => amount < 0n)) return fail('tracing.reply.negative')
  if (reply.asked !== leg.open) return fail('tracing.reply.not-what-was-asked')
  const sums = sumsOf(reply)
  const told = sums.held + sums.returned + sums.cashedOut + sums.unavailable + sums.onward
  if (told !== reply.asked) return fail('tracing.reply.unbalanced', { by: (told - reply.asked).toString() })
  if ([...reply.cashedOut, ...reply.onward].some(({ at }) => at < leg.at)) return fail('tracing.reply.too-early')
  if (reply.onward.some(({ amount, payment }) => amount > payment)) return fail('tracing.reply.payment-too-small')
  if (reply.payment !== undefined && told - deniedOf(reply) > reply.payment)
    return fail('tracing.reply.payment-too-small')
  const payments = new Set(reply.onward.map(({ bank, reference }) => `${bank} ${reference}`))
  return payments.size === reply.onward.length ? ok(sums) : fail('tracing.reply.payment-twice')
}
