import type { Fact } from '../rule.ts'

/** A number that was withheld: there is nothing to screen it by. */
export const withheldNumber = 0

/** What stands for a number that is none: not digits, or more than fifteen of them. */
export const malformedNumber = -1

/**
 * What a check of the caller's PASSporT (RFC 8225) found: none presented; valid with its attestation (RFC 8588: full A,
 * partial B, gateway C); stale (`iat` too old); invalid. `pending` and `unknown`: its certificate is still being fetched, or was
 * not had in time.
 */
export type PassportFinding = 'none' | 'full' | 'partial' | 'gateway' | 'stale' | 'invalid' | 'pending' | 'unknown'

/**
 * One attempt at a call. Numbers are E.164 digits as a number, or the digits of a short number; `withheldNumber` and
 * `malformedNumber` beside them. `normaliseNumber` makes them of what a switch wrote, `normaliseCalled` the B-number.
 */
export interface CallAttempt {
  /** The A-number: what the network asserts (P-Asserted-Identity) before what is shown (From), even where privacy is asked. */
  readonly caller: number
  /** The B-number; where it is none, fewer than seven digits as they stand. */
  readonly called: number
  /** The place of the trunk in the policy; -1 where the trunk is not known: then the rules that rest on a trunk do not speak. */
  readonly trunk: number
  /** The number that diverted the call last (Diversion, `div`); `withheldNumber` where none did. */
  readonly diversion: number
  readonly passport: PassportFinding
}

/** The facts that may have to be asked for. `passport` is told with the attempt itself. */
export const callFacts = ['roaming', 'registration', 'velocity', 'passport'] as const

/** One of these facts. */
export type CallFact = (typeof callFacts)[number]

/**
 * What is known around an attempt, asked for only where a rule needs it, at once and without waiting: what cannot be told from
 * memory is `pending`.
 */
export interface CallFacts {
  /** Whether the subscriber of a mobile number is abroad. Nothing finer is ever asked. */
  roaming(number: number): Fact
  /** Whether the originating operator registered this call within the window. */
  registration(caller: number, called: number): Fact
  /** Whether the caller calls as machines do: `makeVelocity` tells. */
  velocity(caller: number): Fact
}

/** Facts that are known beforehand; what is not given is `otherwise`. Settles a screening once answers have come or time is up. */
export function settledFacts(
  known: { readonly [Name in keyof CallFacts]?: Fact },
  otherwise: Fact = 'unknown',
): CallFacts {
  const { roaming = otherwise, registration = otherwise, velocity = otherwise } = known
  return { roaming: () => roaming, registration: () => registration, velocity: () => velocity }
}
