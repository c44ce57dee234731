import { fail, ok, type Result } from '#kernel/result'

/** States of a hold: held, ordered back by a sanction, over. */
export type HoldState = 'held' | 'returning' | 'closed'

/** Ways in which what was left of a hold ends. */
export const holdEnds = ['returned', 'released', 'lapsed', 'appeal-upheld'] as const

/** How what was left of a hold ended. */
export type HoldEnd = (typeof holdEnds)[number]

/** Why a holder says that money is held wrongly. */
export const appealGrounds = ['protected-income', 'lawful-income', 'not-involved', 'other'] as const

/** One of the grounds. */
export type AppealGround = (typeof appealGrounds)[number]

/** Where an appeal stands; `over`: the hold ended before anybody decided. */
export const appealStates = ['open', 'upheld', 'rejected', 'over'] as const

/** One of these states. */
export type AppealState = (typeof appealStates)[number]

/** The sums of a hold, in tiyn. */
export interface HoldSums {
  readonly amount: bigint
  /** Let go. */
  readonly released: bigint
  /** What a prosecutor's sanction gives back, returned or not: it neither lapses nor is let go. */
  readonly sanctioned: bigint
  readonly returned: bigint
}

/** A hold as the rules see it. */
export interface HoldTerms extends HoldSums {
  readonly state: HoldState
  readonly until: Date
  readonly extensions: number
}

/** What is held still. */
export function leftOf({ amount, released, returned }: HoldSums): bigint {
  return amount - released - returned
}

/** What of it no sanction gives back: this much can be let go, or sanctioned yet. */
export function freeOf({ amount, released, sanctioned }: HoldSums): bigint {
  return amount - released - sanctioned
}

/** The state that follows from the sums. */
export function stateOf(sums: HoldSums): HoldState {
  if (sums.returned < sums.sanctioned) return 'returning'
  return leftOf(sums) === 0n ? 'closed' : 'held'
}

/** Whether the time of a hold is over: to the millisecond, whenever the job comes to it. A sanction stops that clock. */
export function isLapsed({ state, until }: Pick<HoldTerms, 'state' | 'until'>, at: Date): boolean {
  return state === 'held' && until.getTime() <= at.getTime()
}

/** Sums after letting money go. Fails with `hold.release.not-positive` or `hold.release.more-than-free`, which tells the `most`. */
export function afterLettingGo(sums: HoldSums, amount: bigint): Result<HoldSums> {
  if (amount <= 0n) return fail('hold.release.not-positive')
  const free = freeOf(sums)
  if (amount > free) return fail('hold.release.more-than-free', { most: free.toString() })
  return ok(withSums(sums, { released: sums.released + amount }))
}

/**
 * Sums after a sanction. A hold is sanctioned once. Fails with `hold.already-sanctioned`, `hold.sanction.not-positive` or
 * `hold.sanction.more-than-held`, which tells the `most`.
 */
export function afterSanction(sums: HoldSums, amount: bigint): Result<HoldSums> {
  if (sums.sanctioned > 0n) return fail('hold.already-sanctioned')
  if (amount <= 0n) return fail('hold.sanction.not-positive')
  const free = freeOf(sums)
  if (amount > free) return fail('hold.sanction.more-than-held', { most: free.toString() })
  return ok(withSums(sums, { sanctioned: amount }))
}

/**
 * Sums after money went back; it may come in parts. Fails with `hold.return.not-positive`, `hold.return.not-sanctioned`,
 * `hold.return.already-returned`, or `hold.return.more-than-sanctioned`, which tells the `most`.
 */
export function afterReturn(sums: HoldSums, amount: bigint): Result<HoldSums> {
  if (amount <= 0n) return fail('hold.return.not-positive')
  if (sums.sanctioned === 0n) return fail('hold.return.not-sanctioned')
  const most = sums.sanctioned - sums.returned
  if (most === 0n) return fail('hold.return.already-returned')
  if (amount > most) return fail('hold.return.more-than-sanctioned', { most: most.toString() })
  return ok(withSums(sums, { returned: sums.returned + amount }))
}

/** Whether a notice may prolong a hold. Fails with `hold.extension.too-often`, which tells the `most`. */
export function checkExtension({ extensions }: Pick<HoldTerms, 'extensions'>, most: number): Result<number> {
  return extensions < most ? ok(extensions + 1) : fail('hold.extension.too-often', { most })
}

function withSums({ amount, released, sanctioned, returned }: HoldSums, changed: Partial<HoldSums>): HoldSums {
  return {
    amount,
    released: changed.released ?? released,
    sanctioned: changed.sanctioned ?? sanctioned,
    returned: changed.returned ?? returned,
  }
}

/** Whether a text says why: 3 to 2,000 characters. */
export function isReason(text: string): boolean {
  const length = Array.from(text.trim()).length
  return length >= 3 && length <= 2000
}
