/** Kinds of accounts by how fast stolen money leaves them. */
export const emptyingKinds = ['card', 'current', 'wallet', 'business', 'merchant', 'savings'] as const

/** One of the kinds. */
export type EmptyingKind = (typeof emptyingKinds)[number]

/** Half of the money that will leave has left after so many milliseconds. Configuration, learnt from answered legs. */
export type HalfLives = Readonly<Record<EmptyingKind, number>>

const minute = 60_000

/** What to begin with, before enough legs were answered: cards are emptied at machines within the hour. */
export const firstHalfLives: HalfLives = {
  card: 30 * minute,
  wallet: 20 * minute,
  current: 60 * minute,
  business: 240 * minute,
  merchant: 720 * minute,
  savings: 1440 * minute,
}

/** The share of money that is still on the account so long after it came: it leaves as if by decay. */
export function stillThere(kind: EmptyingKind, elapsed: number, halfLives: HalfLives = firstHalfLives): number {
  return 2 ** (-Math.max(0, elapsed) / halfLives[kind])
}

/**
 * The order of work: what is expected to be lost in the next quarter of an hour if nobody asks, in the smallest unit. Large sums
 * on accounts that empty fast come first; money that must be gone by now comes last.
 */
export function lossAhead(
  leg: { readonly amount: bigint; readonly kind: EmptyingKind; readonly at: number },
  now: number,
  halfLives: HalfLives = firstHalfLives,
): number {
  const elapsed = now - leg.at
  const here = stillThere(leg.kind, elapsed, halfLives)
  const later = stillThere(leg.kind, elapsed + 15 * minute, halfLives)
  return Number(leg.amount) * (here - later)
}

/** The half-life that fits what was seen: each a time to leaving in milliseconds, or a time after which the money was still there. */
export function fitHalfLife(
  seen: readonly { readonly elapsed: number; readonly gone: boolean }[],
  before: { readonly halfLife: number; readonly weight: number },
): number {
  // Exponential decay with censoring: the rate is events over time at risk; the prior counts as `weight` events.
  const events = seen.filter(({ gone }) => gone).length + before.weight
  const atRisk = seen.reduce((sum, { elapsed }) => sum + elapsed, 0) + (before.weight * before.halfLife) / Math.LN2
  return (atRisk / events) * Math.LN2
}
