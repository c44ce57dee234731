/** Tracing: whose money is where, when it moved through accounts. */

export {
  type ClaimedPayment,
  claim,
  contradicts,
  type StopReason,
  stopOf,
  type TraceLimits,
  unclaimed,
} from './claim.ts'
export { type Lot, type LotMethod, type LotPart, lotsOf, type Movement, proportion } from './lots.ts'
export {
  type AskedLeg,
  type CashOutWay,
  cashOutWays,
  checkReply,
  deniedOf,
  isDenied,
  type Onward,
  type Reply,
  type ReplySums,
  type UnavailableReason,
  unavailableReasons,
} from './reply.ts'
export {
  type EmptyingKind,
  fitHalfLife,
  type HalfLives,
  lossAhead,
} from './urgency.ts'
