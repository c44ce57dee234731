/**
 * What screening of calls and of payments share: how a rule is switched, what is known of a fact, and what holds where a
 * fact is not known in time.
 */

/**
 * `off`: not looked at. `shadow`: looked at, and what it would have done is told beside the verdict, which it never changes.
 * `on`: it decides.
 */
export type RuleMode = 'off' | 'shadow' | 'on'

/**
 * What is known of a yes-or-no fact at this moment. `pending`: it can be asked for, screening may be resumed with the answer.
 * `unknown`: nobody could tell in time, so the time-out policy of the rule holds.
 */
export type Fact = 'yes' | 'no' | 'unknown' | 'pending'

/** How one rule is set. `Action` is what it does to whom it hits, `Late` what it may do where its fact is not known in time. */
export interface RuleSetting<Action, Late> {
  readonly mode: RuleMode
  readonly action: Action
  /** What is done where the fact is `unknown`; `pass` goes on to the next rule. */
  readonly onTimeout: Late | 'pass'
  /** How long the caller of the engine may wait for the fact, in milliseconds. */
  readonly waitMs: number
}

/** The bit of a place in an ordered list of at most 31: masks of rules and of reasons are made of them. */
export function bitOf<T>(list: readonly T[], item: T): number {
  const place = list.indexOf(item)
  if (place < 0 || place > 30) throw new RangeError('not in the list')
  return 1 << place
}

/** What a mask holds, in the order of the list. */
export function itemsOf<T>(list: readonly T[], mask: number): readonly T[] {
  return list.filter((_, place) => (mask & (1 << place)) !== 0)
}
