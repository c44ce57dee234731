import { checkReply, deniedOf, isDenied, type Reply, type ReplySums } from '#engines/tracing'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { endTracking, type HoldServices } from '../settling/ending-service.ts'
import { openHold } from '../settling/hold-service.ts'
import { addClaims, keepReceived } from './claim-store.ts'
import { bankActor, recoveryNews } from './context-service.ts'
import { type ArrivedMoney, followMoney } from './follow-service.ts'
import { paymentName } from './leg.ts'
import * as legs from './leg-store.ts'
import type { RecoveryState } from './recovery.ts'
import { lockRecovery, type StoredRecovery } from './recovery-store.ts'
import * as requests from './request-store.ts'

/** A bank's answer to a request for money. */
export interface GivenReply {
  /** The code of the bank, as its signature proved it. */
  readonly bank: string
  readonly requestId: string
  readonly reply: Reply
  /** When it came. */
  readonly at: Date
  /** The client that sent it; the bank itself where not said. */
  readonly actor?: Actor
}

/** What became of a reply. */
export interface ReplyTaken {
  readonly recovery: string
  readonly leg: string
  readonly sums: ReplySums
  /** The legs that it led to, those that are followed no further among them. */
  readonly next: readonly string[]
  readonly state: RecoveryState
}

/** What taking replies needs. */
export type ReplyServices = HoldServices

/** How far the clock of a bank may be from ours, or from that of the bank before it, in milliseconds. */
const skewMost = 5 * 60_000

/** A request that waits for its answer, with its recovery; both locked. */
interface OpenRequest {
  readonly request: requests.StoredRequest
  readonly recovery: StoredRecovery
}

/**
 * The open request of a bank and its recovery, locked. Fails with `recall.request.not-found` (another bank's among them),
 * `recall.request.already-answered`, or `recall.reply.too-late.conflict` where the request was withdrawn or let go.
 */
export async function lockOpenRequest(
  tx: Tx,
  { bank, requestId, kind }: { readonly bank: string; readonly requestId: string; readonly kind: 'confirm' | 'hold' },
): Promise<Result<OpenRequest>> {
  const found = await requests.findRequest(tx, requestId, bank)
  if (found === undefined || found.kind !== kind) return fail('recall.request.not-found')
  const recovery = await lockRecovery(tx, found.recovery)
  const request = await requests.lockRequest(tx, requestId)
  if (recovery === undefined || request === undefined) return fail('recall.request.not-found')
  if (request.state === 'answered') return fail('recall.request.already-answered')
  const waits = recovery.state === (kind === 'hold' ? 'tracking' : 'created')
  return request.state === 'open' && waits ? ok({ request, recovery }) : fail('recall.reply.too-late.conflict')
}

/**
 * Takes a bank's answer to a request for money, within a transaction: the leg is answered, what is held is kept as a hold, what
 * went on becomes new legs and new requests at once. Fails as `lockOpenRequest`, `checkReply` and `followMoney` do, and with
 * `recall.reply.in-future` where something is told to have happened more than five minutes from now; then nothing is written.
 */
export async function takeReply(services: ReplyServices, tx: Tx, given: GivenReply): Promise<Result<ReplyTaken>> {
  const { bank, requestId, at } = given
  const open = await lockOpenRequest(tx, { bank, requestId, kind: 'hold' })
  if (!open.ok) return open
  const { request, recovery } = open.value
  const leg = await legs.findLeg(tx, request.leg ?? '')
  if (leg === undefined || leg.state !== 'asked') return fail('recall.reply.too-late.conflict')
  const answered = await answerLeg(services, tx, { recovery, leg, reply: given.reply, at })
  if (!answered.ok) return answered
  await requests.closeRequest(tx, requestId, { state: 'answered', at })
  const state = await endTracking(services, tx, recovery)
  const taken: ReplyTaken = { recovery: recovery.id, leg: leg.id, ...answered.value, state }
  await tellReply(services, tx, { taken, actor: given.actor ?? bankActor(bank), details: { request: requestId } })
  return ok(taken)
}

/** What becomes of a leg, its recovery locked. */
export interface LegAnswer {
  readonly recovery: StoredRecovery
  readonly leg: legs.StoredLeg
  readonly reply: Reply
  /** When the answer came. */
  readonly at: Date
}

/**
 * Writes what a bank says became of a leg: what is held becomes a hold, what went on is followed at once, what never came is let go
 * for others to claim, and what it says that the payment carried holds against any other word. Fails as `checkReply` and
 * `followMoney` do, or with `recall.reply.in-future`; then nothing is written.
 */
export async function answerLeg(
  services: ReplyServices,
  tx: Tx,
  { recovery, leg, reply: given, at }: LegAnswer,
): Promise<Result<Pick<ReplyTaken, 'sums' | 'next'>>> {
  const reply = inOneName(given)
  // When the money came is what the bank before it told, by a clock of its own.
  const sums = checkReply({ open: leg.amount, at: leg.at.getTime() - skewMost }, reply)
  if (!sums.ok) return sums
  if ([...reply.cashedOut, ...reply.onward].some((one) => one.at > at.getTime() + skewMost))
    return fail('recall.reply.in-future')
  const { bank, reference } = leg
  const [denied, disowned] = [deniedOf(reply), isDenied(reply)]
  const received = denied === leg.amount ? undefined : reply.payment
  const changes = denied > 0n || received !== undefined
  const next = await followMoney(services, tx, {
    recovery,
    money: await onwardOf(tx, leg, reply),
    from: changes ? { bank, reference, amount: leg.paymentAmount } : undefined,
  })
  if (!next.ok) return next
  // Of a leg that was let go, no more was claimed anew than its bank says came.
  if (denied > 0n && leg.state === 'asked') await addClaims(tx, [{ bank, reference, amount: -denied }])
  if (received !== undefined) await keepReceived(tx, { bank, reference, amount: received })
  await legs.answerLeg(tx, leg.id, { ...sums.value, denied, disowned, at })
  if (sums.value.held > 0n) {
    const { id, account } = leg
    await openHold(services, tx, { leg: id, recovery: recovery.id, bank, account, amount: sums.value.held, at })
  }
  return ok({ sums: sums.value, next: next.value.map(({ id }) => id) })
}

/** The reply with its payments named as everywhere, without those that carry nothing. */
function inOneName(reply: Reply): Reply {
  const onward = reply.onward.filter(({ amount }) => amount !== 0n).map((one) => ({ ...one, ...paymentName(one) }))
  return { ...reply, onward }
}

async function onwardOf(tx: Tx, leg: legs.StoredLeg, { onward }: Reply): Promise<readonly ArrivedMoney[]> {
  if (onward.length === 0) return []
  const way = new Set(await legs.accountsUpTo(tx, leg.id))
  return onward.map(({ bank, account, reference, amount, payment, at }) => ({
    parent: leg.id,
    hop: leg.hop + 1,
    bank,
    account,
    reference,
    payment,
    amount,
    at: new Date(at),
    rootAt: leg.rootAt,
    loops: way.has(`${bank} ${account}`),
  }))
}

/** Tells that a reply was taken, and writes it down with what else is to be known of it. */
export async function tellReply(
  { outbox, live, audit }: ReplyServices,
  tx: Tx,
  given: { readonly taken: ReplyTaken; readonly actor: Actor; readonly details: Readonly<Record<string, string>> },
): Promise<void> {
  const { recovery, leg, sums, next } = given.taken
  await outbox.publish(tx, { topic: 'payments.leg-answered', payload: { recovery, leg } })
  await live.publish(tx, recoveryNews(recovery))
  await audit.record(tx, given.actor, {
    action: 'payments.reply-taken',
    subject: { type: 'recovery', id: recovery },
    details: {
      ...given.details,
      leg,
      held: sums.held.toString(),
      returned: sums.returned.toString(),
      onward: next.length,
    },
  })
}
