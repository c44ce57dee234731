/** The rules of calls in the order they are asked; a place in this list is the rule's bit in a mask. */
export const callRules = [
  'numbering',
  'do-not-originate',
  'foreign-fixed',
  'foreign-mobile',
  'unregistered',
  'passport',
  'trunk-number',
  'listed',
  'velocity',
] as const

/** One of the rules. */
export type CallRule = (typeof callRules)[number]

/**
 * Why a rule spoke; a place in this list is the reason's bit in a mask. Those that end in `-unknown` say that the fact a rule
 * needs was not known in time. `emergency` is no rule's: a call to an emergency number passes before all of them.
 */
export const callReasons = [
  'emergency',
  'malformed',
  'unallocated',
  'do-not-originate',
  'foreign-fixed',
  'foreign-fixed-unknown',
  'foreign-mobile',
  'foreign-mobile-unknown',
  'unregistered',
  'unregistered-unknown',
  'passport-invalid',
  'passport-stale',
  'passport-unknown',
  'trunk-number',
  'trunk-withheld',
  'listed-confirmed',
  'listed-reported',
  'velocity',
  'velocity-unknown',
] as const

/** One of the reasons. */
export type CallReason = (typeof callReasons)[number]

/** The rule a reason belongs to; null for `emergency`. */
export const ruleOfReason: Readonly<Record<CallReason, CallRule | null>> = {
  emergency: null,
  malformed: 'numbering',
  unallocated: 'numbering',
  'do-not-originate': 'do-not-originate',
  'foreign-fixed': 'foreign-fixed',
  'foreign-fixed-unknown': 'foreign-fixed',
  'foreign-mobile': 'foreign-mobile',
  'foreign-mobile-unknown': 'foreign-mobile',
  unregistered: 'unregistered',
  'unregistered-unknown': 'unregistered',
  'passport-invalid': 'passport',
  'passport-stale': 'passport',
  'passport-unknown': 'passport',
  'trunk-number': 'trunk-number',
  'trunk-withheld': 'trunk-number',
  'listed-confirmed': 'listed',
  'listed-reported': 'listed',
  velocity: 'velocity',
  'velocity-unknown': 'velocity',
}
