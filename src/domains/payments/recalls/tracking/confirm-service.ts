import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { bankActor, recoveryNews, type TrackingServices } from './context-service.ts'
import type { RecoveryState } from './recovery.ts'
import { lockOpenRequest } from './reply-service.ts'
import { closeRequest } from './request-store.ts'
import { type RootPayment, rootPayments } from './root.ts'
import { startTracking } from './start-service.ts'

/** The victim's bank says which of the payments it was asked about were made. */
export interface GivenConfirmation {
  readonly bank: string
  readonly requestId: string
  /** None: no such payment left the victim's accounts. */
  readonly payments: readonly RootPayment[]
  /** When it came; now where not said. */
  readonly at?: Date
  /** The client that sent it; the bank itself where not said. */
  readonly actor?: Actor
}

/** What became of a confirmation. */
export interface ConfirmationTaken {
  readonly recovery: string
  readonly state: RecoveryState
}

/**
 * Takes the word of the victim's bank, within a transaction: confirmed payments are chased at once. Where there are none, the recovery
 * stays `created` for a duty officer to look at. Fails as `lockOpenRequest`, `rootPayments` and `startTracking` do; then
 * nothing is written.
 */
export async function takeConfirmation(
  services: TrackingServices,
  tx: Tx,
  given: GivenConfirmation,
): Promise<Result<ConfirmationTaken>> {
  const { bank, requestId, at = services.clock.now() } = given
  const open = await lockOpenRequest(tx, { bank, requestId, kind: 'confirm' })
  if (!open.ok) return open
  const { recovery } = open.value
  const payments = rootPayments(given.payments)
  if (!payments.ok) return payments
  if (payments.value.some(({ amount }) => amount <= 0n)) return fail('recall.payment.no-amount')
  const started =
    payments.value.length === 0
      ? ok(recovery.state)
      : await startTracking(services, tx, { recovery, payments: payments.value })
  if (!started.ok) return started
  // Starting withdrew it as a question that nobody needs to answer any more; this one was answered.
  await closeRequest(tx, requestId, { state: 'answered', at })
  await services.live.publish(tx, recoveryNews(recovery.id))
  await services.audit.record(tx, given.actor ?? bankActor(bank), {
    action: 'payments.confirmation-taken',
    subject: { type: 'recovery', id: recovery.id },
    details: { request: requestId, payments: payments.value.length },
  })
  return ok({ recovery: recovery.id, state: started.value })
}
