import { fail, ok, type Result } from '#kernel/result'

/** One payment as all recoveries together have a claim on it. */
export interface ClaimedPayment {
  /** What the payment carried, as who told of it first said, or as the bank that received it does. */
  readonly amount: bigint
  /** What victims claim of it. */
  readonly claimed: bigint
  /** Whether the amount is the word of the bank that received it, against which no other counts. */
  readonly settled?: boolean
}

/**
 * Whether a telling of a payment contradicts what is known of it. A telling that nobody's claim rests on and that the receiving bank has not made
 * its own binds nobody: the next one takes its place.
 */
export function contradicts(payment: ClaimedPayment | undefined, carried: bigint): boolean {
  return payment !== undefined && isBinding(payment) && payment.amount !== carried
}

const isBinding = ({ settled, claimed }: ClaimedPayment): boolean => settled === true || claimed > 0n

/**
 * A victim's claim on a payment, beside those of others. What two victims claim of one payment together is never more than it
 * carried, by any telling that a claim was made on: the same money is not claimed twice. `payment` is what is known of it already.
 * Where tellings differ, the least that a claim was made on bounds those that follow. Fails with `tracing.claim.twice` beyond what is
 * `unclaimed`.
 */
export function claim(
  payment: ClaimedPayment | undefined,
  { amount, carried }: { readonly amount: bigint; readonly carried: bigint },
): Result<ClaimedPayment> {
  if (amount > unclaimed(payment, carried)) return fail('tracing.claim.twice')
  const claimed = (payment?.claimed ?? 0n) + amount
  if (payment === undefined || !isBinding(payment)) return ok({ amount: carried, claimed })
  if (payment.settled === true || amount === 0n || payment.amount < carried) return ok({ ...payment, claimed })
  return ok({ ...payment, amount: carried, claimed })
}

/**
 * What of a payment nobody claims yet. A trail may lead through the payment of one who was robbed later: whoever comes second claims
 * this and no more, instead of being refused altogether. Where two tellings of the payment differ it is what both of them leave.
 */
export function unclaimed(payment: ClaimedPayment | undefined, carried: bigint): bigint {
  if (payment === undefined || !isBinding(payment)) return carried
  const least = payment.amount < carried ? payment.amount : carried
  return payment.claimed < least ? least - payment.claimed : 0n
}

/** How far money is followed. */
export interface TraceLimits {
  /** Accounts after the first; money that goes further is let go. */
  readonly hops: number
  /** Milliseconds from the root payment in which an onward payment must lie. */
  readonly window: number
  /** The least amount worth a request, in the smallest unit. */
  readonly least: bigint
}

/** Why a leg is not followed. */
export type StopReason = 'too-many-hops' | 'out-of-window' | 'too-small'

/** Whether money is followed on, or why not. */
export function stopOf(
  limits: TraceLimits,
  leg: { readonly hop: number; readonly at: number; readonly amount: bigint },
  rootAt: number,
): StopReason | undefined {
  if (leg.hop > limits.hops) return 'too-many-hops'
  if (leg.at - rootAt > limits.window) return 'out-of-window'
  return leg.amount < limits.least ? 'too-small' : undefined
}
