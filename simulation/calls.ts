/**
 * The door of the simulated calls: call detail records of a country with SIM boxes in it, and attempts at calls as they reach an
 * operator's border; the truth stands apart from both.
 */
export { type AttemptKind, attemptKinds, type ExpectedVerdict } from './calls/attempt-kinds.ts'
export {
  type AttemptPlan,
  type CallAttempts,
  callAttempts,
  type SimulatedAttempt,
} from './calls/attempts.ts'
export { recordsCsv } from './calls/csv.ts'
export type { CallNetwork, NetworkSize } from './calls/network.ts'
export type { CallPlan } from './calls/plan.ts'
export type { SubscriberRole } from './calls/roles.ts'
export { type EvasionTier, tierNames } from './calls/tiers.ts'
export { type BoxTruth, type CallTruth, type CallWorld, callWorld } from './calls/world.ts'
