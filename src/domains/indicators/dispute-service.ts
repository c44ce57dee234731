import { parseReceipt, type Receipt } from '#domains/identity'
import type { ObservableKind } from '#domains/taxonomy'
import { canonicalJson } from '#kernel/canonical-json'
import { type Id, isId } from '#kernel/id'
import { decodeTimeCursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { proposerOf } from './block-store.ts'
import type { Checking } from './check-service.ts'
import type { IndicatorContext } from './context-service.ts'
import { delist } from './decision-service.ts'
import type { Dispute, DisputeState, NewDispute } from './dispute-store.ts'
import * as store from './dispute-store.ts'
import { disputeDecided, listingDisputed } from './events.ts'
import { historyOf, lockObservables } from './indicator-store.ts'
import { charactersIn, keptWords, readReason, reasonLength } from './reason.ts'

/** What somebody says who disputes a listing. */
export interface DisputeInput {
  /** The identifier as the check page showed it, or the id of what is listed. */
  readonly query?: string | undefined
  readonly kind?: ObservableKind | undefined
  readonly observableId?: string | undefined
  /** Why the listing is wrong; 3 to 5,000 characters. Card numbers and IINs are masked before they are kept. */
  readonly words: string
  /** How to reach them, if they want to be reached; sealed, and deleted with the decision. */
  readonly contact?: string | undefined
}

/** What the receipt of a dispute shows. */
export interface DisputeStatus {
  readonly display: string
  readonly state: DisputeState
  readonly openedAt: Date
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
}

/** A decision on a dispute. */
export interface DisputeRuling {
  readonly disputeId: string
  readonly decision: 'upheld' | 'rejected'
  /** Told to whoever disputed; 3 to 2,000 characters. */
  readonly reason: string
}

/** How a listing is appealed against. */
export interface Disputes {
  /**
   * Opens a dispute about a listing that the public can see, and gives the receipt. The same idempotency key with the
   * same words gives the same receipt and stores nothing twice. Fails with `dispute.nothing-listed`,
   * `dispute.too-short`, `dispute.idempotency.conflict`, or as `check` does.
   */
  open(
    actor: Actor,
    input: DisputeInput,
    options?: { readonly idempotencyKey?: string | undefined },
  ): Promise<Result<{ readonly receipt: Receipt; readonly repeated: boolean }>>
  /** Where a dispute stands, by its receipt. Fails with `receipt.mistyped` or `dispute.receipt.not-found`. */
  follow(receipt: string): Promise<Result<DisputeStatus>>
  /** Disputes for those who decide, the oldest first. Fails with `page.bad-cursor`. */
  list(filter: {
    readonly state?: DisputeState | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  }): Promise<Result<Page<Dispute>>>
  /** Opens the contact of a dispute, which is audited. Null where none was left or it is deleted. */
  contact(actor: Actor, disputeId: string): Promise<Result<string | null>>
  /**
   * Decides. `upheld` takes the listing off at once, in the same transaction, and with it every other open dispute
   * about it. Fails with `dispute.not-found`, `dispute.already-decided`, `indicator.reason-missing`, or with
   * `dispute.own-decision.forbidden` where whoever listed it rejects the dispute about it.
   */
  decide(actor: Actor, ruling: DisputeRuling): Promise<Result<DisputeStatus>>
  /** Forgets the words of disputes decided more than `days` ago. Idempotent; run daily. */
  forget(days: number): Promise<number>
}

/** Makes the part of the registry that hears appeals. */
export function makeDisputes(context: IndicatorContext, checking: Checking): Disputes {
  return {
    open: (actor, input, options = {}) => open(context, checking, { actor, input, ...options }),
    follow: async (text) => {
      const receipt = parseReceipt(text)
      if (!receipt.ok) return receipt
      const dispute = await store.disputeByReceipt(context.db, await context.receipts.hash(receipt.value))
      return dispute === undefined ? fail('dispute.receipt.not-found') : ok(statusOf(dispute))
    },
    list: async ({ state, cursor, limit }) => {
      const after = cursor === undefined ? ok(undefined) : decodeTimeCursor(cursor)
      if (!after.ok) return after
      const rows = await store.listDisputes(context.db, { after: after.value, limit: limit + 1, state })
      return ok(pageOf(rows, limit, (row) => ({ key: row.openedAt.toISOString(), id: row.id })))
    },
    contact: (actor, disputeId) => contact(context, actor, disputeId),
    decide: (actor, ruling) => decide(context, actor, ruling),
    forget: (days) => store.forgetWords(context.db, new Date(context.clock.now().getTime() - days * 86_400_000)),
  }
}

interface Opening {
  readonly actor: Actor
  readonly input: DisputeInput
  readonly idempotencyKey?: string | undefined
}

type Opened = Result<{ readonly receipt: Receipt; readonly repeated: boolean }>

async function open(
  context: IndicatorContext,
  checking: Checking,
  { actor, input, idempotencyKey }: Opening,
): Promise<Opened> {
  const { receipts, keys, ids, clock } = context
  const words = keptWords(input.words).slice(0, 5000).toWellFormed()
  if (charactersIn(words) < reasonLength.least) return fail('dispute.too-short')
  const key = idempotencyKey === undefined ? undefined : `dispute:${idempotencyKey}`
  const receipt = receipts.issue(key)
  const { query = null, kind = null, observableId: id = null, contact = null } = input
  const bodyHash = keys.hash('idempotency', canonicalJson([query, kind, id, words, contact]))
  const idempotencyHash = key === undefined ? null : keys.hash('idempotency', key)
  // A request sent again is answered as the first was, even if the listing is gone by now.
  const earlier = idempotencyHash ? await store.bodyOfKey(context.db, idempotencyHash) : undefined
  if (earlier !== undefined) return repeated(earlier, bodyHash, receipt)
  const observableId = await disputed(context, checking, input)
  if (!observableId.ok) return observableId
  const dispute: NewDispute = {
    id: ids.next(),
    observableId: observableId.value,
    receiptHash: await receipts.hash(receipt),
    idempotencyHash,
    bodyHash,
    words,
    contact: contact === null || contact.trim() === '' ? null : keys.seal('contact', contact),
    openedAt: clock.now(),
  }
  return inTransaction(context.db, (tx) => keepDispute(context, tx, { actor, dispute, receipt }))
}

function repeated(earlier: Buffer, body: Buffer, receipt: Receipt): Opened {
  return sameBytes(earlier, body) ? ok({ receipt, repeated: true }) : fail('dispute.idempotency.conflict')
}

async function keepDispute(
  { outbox, audit }: IndicatorContext,
  tx: Tx,
  { actor, dispute, receipt }: { readonly actor: Actor; readonly dispute: NewDispute; readonly receipt: Receipt },
): Promise<Opened> {
  if (!(await store.insertDispute(tx, dispute))) {
    const earlier = dispute.idempotencyHash ? await store.bodyOfKey(tx, dispute.idempotencyHash) : undefined
    if (earlier === undefined) throw new Error('a fresh receipt met an old one')
    return repeated(earlier, dispute.bodyHash, receipt)
  }
  const { id, observableId } = dispute
  await outbox.publish(tx, listingDisputed({ disputeId: id, observableId }))
  // The address of whoever disputes is nobody's business: an anonymous entry is enough.
  const by = actor.kind === 'anonymous' ? anonymous : actor
  await audit.record(tx, by, {
    action: 'indicators.disputed',
    subject: { type: 'dispute', id },
    details: { observableId },
  })
  return ok({ receipt, repeated: false })
}

/** The observable whose listing the public sees behind an id or a query. */
async function disputed(
  { db, clock }: IndicatorContext,
  checking: Checking,
  { query, kind, observableId }: DisputeInput,
): Promise<Result<string>> {
  if (observableId !== undefined) {
    const listed = isId(observableId) && (await store.isListed(db, observableId, clock.now()))
    return listed ? ok(observableId) : fail('dispute.nothing-listed')
  }
  const verdict = await checking.check(query ?? '', { kind })
  if (!verdict.ok) return verdict
  return verdict.value.observableId === null ? fail('dispute.nothing-listed') : ok(verdict.value.observableId)
}

async function contact(context: IndicatorContext, actor: Actor, disputeId: string): Promise<Result<string | null>> {
  const { db, audit, keys } = context
  return inTransaction(db, async (tx) => {
    const sealed = await store.contactOf(tx, disputeId)
    if (sealed === undefined) return fail('dispute.not-found')
    await audit.record(tx, actor, {
      action: 'indicators.dispute-contact-opened',
      subject: { type: 'dispute', id: disputeId },
    })
    return ok(sealed === null ? null : keys.open('contact', sealed))
  })
}

async function decide(context: IndicatorContext, actor: Actor, ruling: DisputeRuling): Promise<Result<DisputeStatus>> {
  const { disputeId, decision } = ruling
  const read = readReason(ruling.reason)
  if (!read.ok) return read
  const reason = read.value
  return inTransaction(context.db, async (tx) => {
    // The observable first, then the dispute: the order in which a delisting takes them.
    const about = await store.observableOf(tx, disputeId)
    if (about === undefined) return fail('dispute.not-found')
    await lockObservables(tx, [about])
    const dispute = await store.lockDispute(tx, disputeId)
    if (dispute === undefined) return fail('dispute.not-found')
    if (dispute.state !== 'open') return fail('dispute.already-decided')
    const { observableId } = dispute
    if (decision === 'rejected' && (await listedBy(tx, observableId, actor))) {
      return fail('dispute.own-decision.forbidden')
    }
    if (decision === 'upheld') await uphold(context, tx, { actor, dispute, reason })
    const at = context.clock.now()
    const closed = await store.closeDisputes(tx, { id: disputeId }, { state: decision, at, by: actor.id, reason })
    await context.outbox.publish(tx, ...closed.map((id) => disputeDecided({ disputeId: id, observableId, decision })))
    await context.audit.record(tx, actor, {
      action: 'indicators.dispute-decided',
      subject: { type: 'dispute', id: disputeId },
      details: { decision, observableId },
    })
    return ok(statusOf({ ...dispute, state: decision, decidedAt: at, decisionReason: reason }))
  })
}

/**
 * Whether this person took the decision that is disputed, or proposed it to whoever did. Who listed something may take it off again, but that the listing
 * stands is for somebody else to say.
 */
async function listedBy(tx: Tx, observableId: Id<'observable'>, actor: Actor): Promise<boolean> {
  const [latest] = (await historyOf(tx, observableId)).filter(({ cause }) => cause === 'decision')
  if (actor.kind !== 'person' || actor.id === null) return false
  if (latest?.actorKind === 'person' && latest.actorId === actor.id) return true
  return (await proposerOf(tx, observableId)) === actor.id
}

/** Takes the listing off; where it is off already, or has lapsed into nothing, there is only the dispute to close. */
async function uphold(
  context: IndicatorContext,
  tx: Tx,
  { actor, dispute, reason }: { readonly actor: Actor; readonly dispute: Dispute; readonly reason: string },
): Promise<void> {
  const { id, observableId } = dispute
  await delist(context, tx, { actor, delisting: { observableId, reason }, cause: 'dispute', causeId: id })
}

function statusOf({ display, state, openedAt, decidedAt, decisionReason }: Dispute): DisputeStatus {
  return { display, state, openedAt, decidedAt, decisionReason }
}
