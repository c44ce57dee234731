import type { Indicator } from '#domains/indicators'
import type { Page } from '#kernel/page'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import type { HoldServices } from '../settling/ending-service.ts'
import { type AccountConfirmation, confirmAccount } from './account-service.ts'
import { type ClockWork, runClocks } from './clock-service.ts'
import { type CallsToMake, callsToMake } from './duty-call-service.ts'
import { type HandReply, replyByHand } from './hand-service.ts'
import { type OpenedRecovery, type Opening, openFromReport, openRecovery, type RecoveryInput } from './open-service.ts'
import { assignRecovery, cancelRecovery, followReachable, startRecovery } from './recovery-service.ts'
import type { StoredRecovery } from './recovery-store.ts'
import type { ReplyTaken } from './reply-service.ts'
import type { ToldPayment } from './root.ts'
import {
  type Board,
  listRecoveries,
  type Named,
  type RecoveryDetail,
  type RecoveryQuery,
  recoveryBoard,
  recoveryDetail,
} from './view-service.ts'
import type { ListedRecovery } from './view-store.ts'

export type { StoredRecovery } from './recovery-store.ts'
export type { BoardSums } from './view-store.ts'

/** Stolen money that is chased: what people do about it. Banks answer through `takeReply` and `takeConfirmation`. */
export interface Tracking {
  /** See `openRecovery`. */
  open(opening: Opening): Promise<Result<OpenedRecovery>>
  /** See `openFromReport`. */
  openFromReport(
    tx: Tx,
    told: Pick<RecoveryInput, 'victimBank' | 'payments' | 'region'> & { readonly report: string },
  ): Promise<Result<string>>
  /** See `startRecovery`. */
  start(
    actor: Actor,
    given: { readonly id: string; readonly payments: readonly ToldPayment[] },
  ): Promise<Result<StoredRecovery>>
  /** See `cancelRecovery`. */
  cancel(actor: Actor, given: { readonly id: string; readonly reason: string }): Promise<Result<StoredRecovery>>
  /** See `followReachable`. */
  follow(actor: Actor, given: { readonly id: string }): Promise<Result<StoredRecovery>>
  /** See `assignRecovery`. */
  assign(actor: Actor, given: { readonly id: string; readonly officer: string | null }): Promise<Result<StoredRecovery>>
  /** See `replyByHand`. */
  replyByHand(actor: Actor, given: HandReply): Promise<Result<ReplyTaken>>
  /** See `confirmAccount`. */
  confirmAccount(actor: Actor, confirmation: AccountConfirmation): Promise<Result<Indicator>>
  /** See `listRecoveries`. */
  list(actor: Actor, query: RecoveryQuery): Promise<Result<Page<ListedRecovery & Named>>>
  /** See `recoveryDetail`. */
  get(actor: Actor, id: string): Promise<Result<RecoveryDetail>>
  /** See `recoveryBoard`. */
  board(actor: Actor): Promise<Board>
  /** See `callsToMake`. */
  calls(actor: Actor): Promise<CallsToMake>
  /** See `runClocks`. */
  runClocks(): Promise<ClockWork>
}

/** Makes the part that chases stolen money. */
export function makeTracking(services: HoldServices): Tracking {
  return {
    open: (opening) => openRecovery(services, opening),
    openFromReport: (tx, told) => openFromReport(services, tx, told),
    start: (actor, given) => startRecovery(services, actor, given),
    cancel: (actor, given) => cancelRecovery(services, actor, given),
    follow: (actor, given) => followReachable(services, actor, given),
    assign: (actor, given) => assignRecovery(services, actor, given),
    replyByHand: (actor, given) => replyByHand(services, actor, given),
    confirmAccount: (actor, confirmation) => confirmAccount(services, actor, confirmation),
    list: (actor, query) => listRecoveries(services, actor, query),
    get: (actor, id) => recoveryDetail(services, actor, id),
    board: (actor) => recoveryBoard(services, actor),
    calls: (actor) => callsToMake(services, actor),
    runClocks: () => runClocks(services),
  }
}
