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

/**
 * The share of money that is still on the account so long after it came. The tail is long (log-logistic, not a decay): some
 * offenders move money on within minutes and others after days, so what has lain for a day may well lie for another.
 */
export function stillThere(kind: EmptyingKind, elapsed: number, halfLives: HalfLives = firstHalfLives): number {
  return halfLives[kind] / (halfLives[kind] + Math.max(0, elapsed))
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

/**
 * The half-life that fits best what was seen: each a time to leaving in milliseconds, or a time after which the money was still
 * there. What was believed before counts as so many departures after its half-life; its weight is more than 0.
 */
export function fitHalfLife(
  seen: readonly { readonly elapsed: number; readonly gone: boolean }[],
  before: { readonly halfLife: number; readonly weight: number },
): number {
  // The greatest likelihood with censoring is where this sum, which only grows with the half-life, comes to nothing.
  const excess = (halfLife: number) => {
    const believed = before.weight * ((2 * halfLife) / (halfLife + before.halfLife) - 1)
    return seen.reduce(
      (sum, { elapsed, gone }) => sum + ((gone ? 2 : 1) * halfLife) / (halfLife + elapsed) - 1,
      believed,
    )
  }
  let [low, high] = [1e-3, 1e15]
  for (let step = 0; step < 80; step++) {
    const middle = Math.sqrt(low * high)
    if (excess(middle) < 0) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}
