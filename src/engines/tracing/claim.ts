import { fail, ok, type Result } from '#kernel/result'

/** One payment as all recoveries together have a claim on it. */
export interface ClaimedPayment {
  /** What the payment carried. */
  readonly amount: bigint
  /** What victims claim of it. */
  readonly claimed: bigint
}

/**
 * A victim's claim on a payment, beside those of others. What two victims claim of one payment together is never more than it
 * carried: the same money is not claimed twice. `payment` is what is known of it already. Fails with
 * `tracing.claim.another-amount` where the payment is told with another amount than before, and with
 * `tracing.claim.twice` where it would be claimed beyond what it carried.
 */
export function claim(
  payment: ClaimedPayment | undefined,
  { amount, carried }: { readonly amount: bigint; readonly carried: bigint },
): Result<ClaimedPayment> {
  if (payment !== undefined && payment.amount !== carried) return fail('tracing.claim.another-amount')
  const claimed = (payment?.claimed ?? 0n) + amount
  return claimed > carried ? fail('tracing.claim.twice') : ok({ amount: carried, claimed })
}

/**
 * What of a payment nobody claims yet. A trail may lead through the payment of one who was robbed later: whoever comes second claims
 * this and no more, instead of being refused altogether.
 */
export function unclaimed(payment: ClaimedPayment | undefined, carried: bigint): bigint {
  return carried - (payment?.claimed ?? 0n)
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
