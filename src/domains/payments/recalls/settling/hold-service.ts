import type { LegalBasis } from '#domains/taxonomy'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { bankActor } from '../tracking/context-service.ts'
import { lockRecovery, type StoredRecovery } from '../tracking/recovery-store.ts'
import { closeRequest, findRequest } from '../tracking/request-store.ts'
import {
  type HoldServices,
  holdClock,
  holdTime,
  keepSums,
  letAllGo,
  letGo,
  type SettlingServices,
  settle,
} from './ending-service.ts'
import { afterReturn, freeOf, type HoldState, isLapsed, leftOf } from './hold.ts'
import { formatHoldCode, holdCode, holdCodeHash } from './hold-code.ts'
import * as store from './hold-store.ts'
import { hasSanction } from './paper-store.ts'

/** The law by which banks hold money: up to five working days. */
const basis: LegalBasis = 'payments'

/** How far a bank's clock may be from ours, in milliseconds. */
const skew = 5 * 60_000

/** Money that a bank told it holds. */
export interface HoldToOpen {
  readonly leg: string
  readonly recovery: string
  readonly bank: string
  readonly account: string
  /** More than 0, in tiyn. */
  readonly amount: bigint
  readonly at: Date
}

/** A hold that has begun. The bank tells its customer the code, and lets the money go by itself at `until`. */
export interface OpenedHold {
  readonly hold: string
  /** As it is shown: two groups of five. */
  readonly code: string
  readonly until: Date
}

/** Begins a hold in the transaction of the reply that told of it; the recovery is locked. A leg has one hold at most: a second throws. */
export async function openHold(services: HoldServices, tx: Tx, told: HoldToOpen): Promise<OpenedHold> {
  const { ids, keys, outbox, audit } = services
  const { leg, recovery, bank, account, amount, at } = told
  const { calendar, days } = holdTime(services)
  const until = calendar.addWorkingDays(at, days)
  for (;;) {
    const id = ids.next<'hold'>()
    const code = holdCode(keys, id)
    const hold = { id, leg, recovery, bank, account, amount, legalBasis: basis, heldAt: at, until }
    // Once in many millions two holds would have one code: the second is named anew.
    if (!(await store.insertHold(tx, { ...hold, codeHash: holdCodeHash(keys, code) }))) continue
    await outbox.publish(tx, { topic: 'payments.hold-changed', payload: { hold: id, state: 'held' } })
    await audit.record(tx, bankActor(bank), {
      action: 'payments.hold-opened',
      subject: { type: 'hold', id },
      details: { leg, amount: amount.toString() },
    })
    return { hold: id, code: formatHoldCode(code), until }
  }
}

/** Money that a bank tells it gave back (pacs.004). */
export interface ReturnTold {
  readonly bank: string
  /** The request that it answers, where the message names it. */
  readonly requestId?: string
  readonly leg: string
  /** In tiyn. */
  readonly amount: bigint
  /** When it went back. */
  readonly at: Date
  /** The message's id: the same again changes nothing. */
  readonly message: string
  /** Who registered it; the bank itself where not said. */
  readonly actor?: Actor
}

/** What taking a return or a release comes to. */
export interface HoldAnswer {
  readonly hold: string
  readonly state: HoldState
  /** What is still held, in tiyn. */
  readonly left: bigint
  readonly repeated: boolean
}

interface Place {
  readonly hold: store.StoredHold
  readonly recovery: StoredRecovery
}

/** The hold of a bank's leg with its recovery, locked in that order; what has lapsed by now is let go first. */
async function lockPlace(services: HoldServices, tx: Tx, bank: string, leg: string): Promise<Place | undefined> {
  const place = await store.placeOfLeg(tx, leg)
  if (place === undefined || place.bank !== bank) return undefined
  const recovery = await lockRecovery(tx, place.recovery)
  const hold = await store.lockHold(tx, place.hold)
  if (recovery === undefined || hold === undefined) return undefined
  const at = services.clock.now()
  if (!isLapsed(hold, at)) return { hold, recovery }
  return {
    hold: await letGo(services, tx, hold, { amount: freeOf(hold), how: 'lapsed', at, actor: holdClock }),
    recovery,
  }
}

/**
 * Takes money that went back, in the transaction of the bank's message. It may come in parts; the last one answers the request, closes the
 * hold and, where it was the last hold, completes the recovery. Fails with `hold.not-found`, `recall.request.already-answered`, `hold.return.bad-time`,
 * `hold.return.request.not-found`, `hold.return.message.conflict` where the message told otherwise before, `hold.return.already-closed`
 * where nothing is held any more, or as `afterReturn` does.
 */
export async function takeReturn(services: HoldServices, tx: Tx, told: ReturnTold): Promise<Result<HoldAnswer>> {
  const { bank, leg, amount, message } = told
  const place = await lockPlace(services, tx, bank, leg)
  if (place === undefined) return fail('hold.not-found')
  const { hold, recovery } = place
  const earlier = await store.findReturn(tx, bank, message)
  if (earlier !== undefined) {
    const same =
      earlier.hold === hold.id && earlier.amount === amount && earlier.returnedAt.getTime() === told.at.getTime()
    return same ? ok(answerOf(hold, true)) : fail('hold.return.message.conflict')
  }
  if (await isAnswered(tx, told)) return fail('recall.request.already-answered')
  const now = services.clock.now()
  if (told.at.getTime() > now.getTime() + skew || told.at.getTime() < hold.heldAt.getTime() - skew)
    return fail('hold.return.bad-time')
  if (hold.state === 'closed' && hold.endReason !== 'returned') return fail('hold.return.already-closed')
  const sums = afterReturn(hold, amount)
  if (!sums.ok) return sums
  const [request] = await store.lockOpenRequests(tx, leg, 'return')
  if (request === undefined || (told.requestId !== undefined && told.requestId !== request.id))
    return fail('hold.return.request.not-found')
  await store.insertReturn(tx, { bank, message, hold: hold.id, amount, returnedAt: told.at, takenAt: now })
  const after = await keepSums(services, tx, hold, { sums: sums.value, end: 'returned', at: now })
  await store.moveHeld(tx, leg, amount, 'returned')
  if (after.state !== 'returning') await closeRequest(tx, request.id, { state: 'answered', at: now })
  await services.audit.record(tx, told.actor ?? bankActor(bank), {
    action: 'payments.returned',
    subject: { type: 'hold', id: hold.id },
    details: { amount: amount.toString(), state: after.state },
  })
  await settle(services, tx, recovery, await hasSanction(tx, recovery.id))
  return ok(answerOf(after, false))
}

/** Whether the request that a message names was answered, by a message or by telephone; its recovery is locked. */
async function isAnswered(
  tx: Tx,
  { bank, requestId }: { readonly bank: string; readonly requestId?: string },
): Promise<boolean> {
  return requestId !== undefined && (await findRequest(tx, requestId, bank))?.state === 'answered'
}

function answerOf(hold: store.StoredHold, repeated: boolean): HoldAnswer {
  return { hold: hold.id, state: hold.state, left: leftOf(hold), repeated }
}

/** A bank's word that it let money go. */
export interface ReleaseTold {
  readonly bank: string
  readonly requestId?: string
  readonly leg: string
  /** In tiyn; all that was asked where it is not said. */
  readonly amount?: bigint
  /** Who registered it; the bank itself where not said. */
  readonly actor?: Actor
}

/**
 * Takes a bank's word that it let money go, as it was asked or because the time was over; it answers the request. Fails with
 * `hold.not-found`, `recall.request.already-answered`, `hold.release.not-asked` where the money is to be held still, or `hold.release.another-amount`.
 */
export async function takeRelease(services: HoldServices, tx: Tx, told: ReleaseTold): Promise<Result<HoldAnswer>> {
  const place = await lockPlace(services, tx, told.bank, told.leg)
  if (place === undefined) return fail('hold.not-found')
  const { hold, recovery } = place
  const at = services.clock.now()
  if (await isAnswered(tx, told)) return fail('recall.request.already-answered')
  const open = await store.lockOpenRequests(tx, told.leg, 'release')
  const request = told.requestId === undefined ? open[0] : open.find(({ id }) => id === told.requestId)
  // What was let go and confirmed before is confirmed again.
  if (request === undefined) return hold.released > 0n ? ok(answerOf(hold, true)) : fail('hold.release.not-asked')
  if (told.amount !== undefined && told.amount !== request.amount) return fail('hold.release.another-amount')
  await closeRequest(tx, request.id, { state: 'answered', at })
  await services.audit.record(tx, told.actor ?? bankActor(told.bank), {
    action: 'payments.release-confirmed',
    subject: { type: 'hold', id: hold.id },
    details: { amount: request.amount.toString() },
  })
  await settle(services, tx, recovery, await hasSanction(tx, recovery.id))
  return ok(answerOf(hold, false))
}

/**
 * Lets go of all that a recovery holds, because it is called off; the recovery is locked. Tells how many holds there were. Fails with
 * `hold.sanctioned.conflict` where a prosecutor's sanction gives some of it back, or has.
 */
export async function releaseHoldsOf(
  services: HoldServices,
  tx: Tx,
  given: { readonly recovery: string; readonly at: Date; readonly actor: Actor },
): Promise<Result<number>> {
  const holds = await store.lockOpenHolds(tx, given.recovery)
  if (await hasSanction(tx, given.recovery)) return fail('hold.sanctioned.conflict')
  return ok(await letAllGo(services, tx, holds, { how: 'released', at: given.at, actor: given.actor }))
}

/** How many holds the clock looks up at a time, and how often in one go: the holds of a day all end at the same midnight. */
const lapseMost = 500
const lapseRounds = 20

/** Ends the holds whose time is over, each by itself, so that one that fails holds up none; tells how many. Run every minute. */
export async function lapseHolds(services: SettlingServices): Promise<number> {
  let count = 0
  for (let round = 0; round < lapseRounds; round++) {
    const due = await store.lapsedHolds(services.db, services.clock.now(), lapseMost)
    const before = count
    for (const place of due) if (await lapseOne(services, place)) count++
    if (due.length < lapseMost || count === before) break
  }
  return count
}

async function lapseOne(services: SettlingServices, place: HoldPlace): Promise<boolean> {
  try {
    return await inTransaction(services.db, (tx) => lapse(services, tx, place))
  } catch (error) {
    services.log.error({ err: error, hold: place.id }, 'a hold could not lapse')
    return false
  }
}

interface HoldPlace {
  readonly id: string
  readonly recovery: string
}

/** False where it was sanctioned, prolonged or ended meanwhile. */
async function lapse(services: HoldServices, tx: Tx, { id, recovery: of }: HoldPlace): Promise<boolean> {
  const at = services.clock.now()
  const recovery = await lockRecovery(tx, of)
  const hold = await store.lockHold(tx, id)
  if (recovery === undefined || hold === undefined || !isLapsed(hold, at)) return false
  await letGo(services, tx, hold, { amount: freeOf(hold), how: 'lapsed', at, actor: holdClock })
  await settle(services, tx, recovery, await hasSanction(tx, recovery.id))
  return true
}
