/** How failures of one account, or from one address, slow the next attempts down. */
export interface Throttle {
  /** Failures that cost nothing yet. */
  readonly free: number
  /** The wait after the first failure that costs, in milliseconds; it doubles with each further one. */
  readonly first: number
  /** The longest wait, in milliseconds: an account is never locked for good, or anybody could lock anybody out. */
  readonly most: number
  /** Failures are forgotten when none followed for this long, in milliseconds. */
  readonly forget: number
}

/** What is known about one account or address. */
export interface Attempts {
  readonly failures: number
  readonly lastAt: Date
  readonly blockedUntil: Date | null
}

/** Five free failures, then 30 s, 1 min, 2 min … up to a quarter of an hour. */
export const accountThrottle: Throttle = { free: 5, first: 30_000, most: 900_000, forget: 3_600_000 }

/** As many free failures as the installation allows an hour, then 1 min doubling up to an hour. */
export function addressThrottle(guessesPerHour: number): Throttle {
  return { free: guessesPerHour, first: 60_000, most: 3_600_000, forget: 3_600_000 }
}

/** Milliseconds that must pass before the next attempt; 0 where it may go ahead. */
export function waitOf(attempts: Attempts | undefined, now: Date): number {
  return Math.max(0, (attempts?.blockedUntil?.getTime() ?? 0) - now.getTime())
}

/**
 * The state with one more failure. An attempt is counted before it is judged, so that many at once cannot slip past
 * the limit; one that succeeds is taken back by `withdraw`.
 */
export function countFailure(attempts: Attempts | undefined, now: Date, rule: Throttle): Attempts {
  const fresh = !attempts || now.getTime() - attempts.lastAt.getTime() > rule.forget
  const failures = fresh ? 1 : attempts.failures + 1
  const over = failures - rule.free
  // 2^30 is beyond any `most`; the bound keeps the number finite.
  const wait = over < 0 ? 0 : Math.min(rule.most, rule.first * 2 ** Math.min(over, 30))
  return { failures, lastAt: now, blockedUntil: wait === 0 ? null : new Date(now.getTime() + wait) }
}

/** The state without the attempt that `countFailure` counted and that turned out not to be a failure. */
export function withdraw(attempts: Attempts): Attempts {
  return { ...attempts, failures: Math.max(0, attempts.failures - 1), blockedUntil: null }
}
