import { contradicts, deniedOf, type Reply, unclaimed } from '#engines/tracing'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import { endTracking } from '../settling/ending-service.ts'
import { addClaims, keepReceived, lockPayments } from './claim-store.ts'
import { allOrNothing } from './context-service.ts'
import { moveRecovery } from './follow-service.ts'
import type { AnswerWay } from './leg.ts'
import { findLeg, keepTeller, type StoredLeg, waits } from './leg-store.ts'
import { findRecovery, lockRecovery, type StoredRecovery } from './recovery-store.ts'
import { answerLeg, type ReplyServices, type ReplyTaken, tellReply } from './reply-service.ts'
import { answerMinutesOf, closeRequest, openHoldRequest } from './request-store.ts'

/** A bank's answer that a duty officer registers. */
export interface HandReply {
  readonly recovery: string
  readonly leg: string
  /** What became of the whole leg. */
  readonly reply: Omit<Reply, 'asked'>
  readonly way: AnswerWay
  /** Who at the bank answered: name or post; 2 to 200 characters. It is kept with the leg, not in the audit. */
  readonly answeredBy: string
}

/**
 * Registers an answer that a bank gave by phone or letter: of a leg that waits, or one that was let go because its bank takes no
 * part or never answered, or because banks tell different amounts of its payment. The same holds of it as of a signed reply, and a recovery that waited for analysis goes on where money
 * did. Fails with `recall.recovery.not-found`, `recall.leg.not-found`, `recall.request.already-answered`,
 * `recall.reply.too-late.conflict` where the leg was let go for another reason or the recovery is past tracking and analysis,
 * `recall.reply.bank-not-registered.conflict` where money is to be held at a bank that nobody can ask to give it back,
 * `recall.payment.already-traced` where others claim the payment by now, `tracing.claim.another-amount` where the bank that received
 * it says itself that it carried less, or as `answerLeg` does; then nothing is written.
 */
export async function replyByHand(
  services: ReplyServices,
  actor: Actor,
  given: HandReply,
): Promise<Result<ReplyTaken>> {
  const { db, clock } = services
  const seen = await inScope(db, actor, (tx) => findRecovery(tx, given.recovery))
  if (seen === undefined) return fail('recall.recovery.not-found')
  return allOrNothing(db, async (tx) => {
    const recovery = await lockRecovery(tx, given.recovery)
    if (recovery === undefined) return fail('recall.recovery.not-found')
    const leg = await findLeg(tx, given.leg)
    if (leg?.recovery !== recovery.id) return fail('recall.leg.not-found')
    const open = await openLeg(tx, { recovery, leg, given })
    if (!open.ok) return open
    const at = clock.now()
    const reply = { ...given.reply, asked: leg.amount }
    const answered = await answerLeg(services, tx, { recovery, leg, reply, at })
    if (!answered.ok) return answered
    await keepTeller(tx, leg.id, given.answeredBy)
    const request = await openHoldRequest(tx, leg.id)
    if (request !== undefined) await closeRequest(tx, request, { state: 'answered', at })
    const state = await goOn(services, tx, recovery)
    const taken: ReplyTaken = { recovery: recovery.id, leg: leg.id, ...answered.value, state }
    const details = { way: given.way, ...(request !== undefined && { request }) }
    await tellReply(services, tx, { taken, actor, details })
    return ok(taken)
  })
}

interface LegToOpen {
  readonly recovery: StoredRecovery
  readonly leg: StoredLeg
  readonly given: HandReply
}

/** Makes sure that a leg can be answered now, and claims its payment anew where it was let go. */
async function openLeg(tx: Tx, { recovery, leg, given }: LegToOpen): Promise<Result<void>> {
  if (leg.state === 'answered') return fail('recall.request.already-answered')
  if (recovery.state !== 'tracking' && recovery.state !== 'awaiting-analysis')
    return fail('recall.reply.too-late.conflict')
  if (given.reply.held > 0n && !(await answerMinutesOf(tx, [leg.bank])).has(leg.bank))
    return fail('recall.reply.bank-not-registered.conflict')
  if (leg.state === 'asked') return ok(undefined)
  return answerableAfterAll.has(leg.stopReason)
    ? claimAnew(tx, leg, given.reply)
    : fail('recall.reply.too-late.conflict')
}

/** Why money was let go of which its bank may tell all the same. */
const answerableAfterAll: ReadonlySet<string | null> = new Set(['bank-unknown', 'unanswered', 'contradicted'])

/** Claims of the payment of a leg that was let go what its bank says came with it. */
async function claimAnew(tx: Tx, leg: StoredLeg, reply: HandReply['reply']): Promise<Result<void>> {
  const { bank, reference, paymentAmount: carried } = leg
  const amount = leg.amount - deniedOf(reply)
  if (amount <= 0n) return ok(undefined)
  let [payment] = await lockPayments(tx, [{ bank, reference, amount: carried }])
  // The bank that answers is the one that received the payment: where it never said otherwise, it bears this telling out.
  const borneOut = contradicts(payment, carried) && payment?.settled !== true ? carried : undefined
  const received = reply.payment ?? borneOut
  if (received !== undefined) {
    await keepReceived(tx, { bank, reference, amount: received })
    payment = payment && { ...payment, amount: received, settled: true }
  }
  if (unclaimed(payment, carried) < amount)
    return fail(contradicts(payment, carried) ? 'tracing.claim.another-amount' : 'recall.payment.already-traced')
  await addClaims(tx, [{ bank, reference, amount, carried }])
  return ok(undefined)
}

/** The state in which the recovery is after the answer: back in tracking where a bank is asked again. */
async function goOn(services: ReplyServices, tx: Tx, recovery: StoredRecovery): Promise<StoredRecovery['state']> {
  if (recovery.state === 'tracking') return endTracking(services, tx, recovery)
  if (!(await waits(tx, recovery.id))) return recovery.state
  const moved = await moveRecovery(services, tx, recovery, 'resume')
  return moved.ok ? moved.value : recovery.state
}
