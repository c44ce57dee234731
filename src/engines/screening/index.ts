/**
 * Screening: ordered rules that decide in microseconds, without I/O, what happens to a call, each with its reason, its shadow
 * mode and its own time-out policy.
 */

export * from './calls/index.ts'
export * from './payments/index.ts'
export { bitOf, type Fact, itemsOf, type RuleMode, type RuleSetting } from './rule.ts'
