import type { CallRule } from '#engines/screening'

/** Where an appeal stands. */
export type AppealState = 'open' | 'upheld' | 'rejected'

/** What helps where a rule was wrong about a call. */
export type Remedy =
  /** The number passes the rule from now on. */
  | 'exemption'
  /** The number is in the registry: that listing has to be disputed, and goes everywhere at once. */
  | 'dispute'
  /** Nothing about the number: the operator's own setting or signature was wrong, and the operator mends it. */
  | 'operator'

const remedies: Readonly<Record<CallRule, Remedy>> = {
  numbering: 'exemption',
  'do-not-originate': 'exemption',
  'foreign-fixed': 'exemption',
  'foreign-mobile': 'exemption',
  unregistered: 'operator',
  passport: 'operator',
  'trunk-number': 'operator',
  listed: 'dispute',
  velocity: 'exemption',
}

/** What helps where a rule was wrong about a call. */
export function remedyOf(rule: string): Remedy {
  return Object.hasOwn(remedies, rule) ? remedies[rule as CallRule] : 'operator'
}

/** What somebody says who was rejected wrongly: 3 to 5,000 characters. */
export function isAppealWords(words: string): boolean {
  const length = Array.from(words.trim()).length
  return length >= 3 && length <= 5000
}
