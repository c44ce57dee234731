/** Screening of calls. */

export {
  type CallAttempt,
  type CallFact,
  type CallFacts,
  malformedNumber,
  type PassportFinding,
  settledFacts,
  withheldNumber,
} from './attempt.ts'
export { type Dialled, type DialPlan, digitCount, normaliseCalled, normaliseNumber } from './dialled.ts'
export { emergencyNumbers } from './emergency.ts'
export { compileNumbers, compilePorted, type PortedBook } from './numbers.ts'
export {
  allRules,
  type CallAction,
  type CallPolicy,
  type CallRuleSetting,
  callActions,
  cautiousCallRules,
  type LateAction,
  type NumberSpan,
  type Trunk,
  type TrunkKind,
  trunkKinds,
} from './policy.ts'
export { type CallReason, type CallRule, callReasons, callRules, ruleOfReason } from './reason.ts'
export { compileCalls, type ScreenCall, type ScreenSources } from './screen.ts'
export {
  type AllocatedSpan,
  type CallTables,
  type DatedSpan,
  type ExemptSpan,
  emptyCallTables,
  type InboundOnlySpan,
  type NumberBook,
  type NumberUse,
  numberUses,
  type PortedNumbers,
} from './tables.ts'
export { makeVelocity, type Velocity, type VelocityPolicy, type VelocitySize } from './velocity.ts'
export {
  type CallNeeds,
  type CallVerdict,
  type ReasonTexts,
  type Screening,
  type VerdictTexts,
  type Verstat,
} from './verdict.ts'
