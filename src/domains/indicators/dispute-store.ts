import { sql } from 'kysely'
import type { ObservableKind } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'

/** Where a dispute stands. */
export type DisputeState = 'open' | 'upheld' | 'rejected'

/** A dispute as those see it who decide. */
export interface Dispute {
  readonly id: Id<'dispute'>
  readonly observableId: Id<'observable'>
  readonly kind: ObservableKind
  readonly display: string
  /** What the person who disputes wrote. */
  /** Null once they are forgotten. */
  readonly words: string | null
  readonly hasContact: boolean
  readonly state: DisputeState
  readonly openedAt: Date
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
}

/** A dispute to store. */
export interface NewDispute {
  readonly id: Id<'dispute'>
  readonly observableId: string
  readonly receiptHash: Buffer
  readonly idempotencyHash: Buffer | null
  readonly bodyHash: Buffer
  readonly words: string
  readonly contact: Buffer | null
  readonly openedAt: Date
}

/** Whether the public is warned of an observable at a moment, so that there is something to dispute. */
export async function isListed(db: Database, observableId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select from indicators.indicator i where i.observable_id = ${observableId}
    and ((i.state = 'confirmed' and i.valid_until > ${now} and i.tlp = 'clear')
      or (i.state in ('reported', 'confirmed', 'lapsed') and i.reported_until > ${now} and i.reports + i.lists > 0))`.execute(
    db,
  )
  return rows.length > 0
}

/** Stores a dispute; false where one with this idempotency key is there already. */
export async function insertDispute(tx: Tx, dispute: NewDispute): Promise<boolean> {
  const { id, observableId, receiptHash, idempotencyHash, bodyHash, words, contact, openedAt } = dispute
  const result = await sql`
    insert into indicators.dispute (id, observable_id, receipt_hash, idempotency_hash, body_hash, words, contact, opened_at)
    values (${id}, ${observableId}, ${receiptHash}, ${idempotencyHash}, ${bodyHash}, ${words}, ${contact}, ${openedAt})
    on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The hash of the body that an idempotency key was used with. */
export async function bodyOfKey(db: Database, idempotencyHash: Buffer): Promise<Buffer | undefined> {
  const { rows } = await sql<{ body: Buffer }>`
    select body_hash as body from indicators.dispute where idempotency_hash = ${idempotencyHash}`.execute(db)
  return rows[0]?.body
}

const columns = sql`d.id, d.observable_id as "observableId", o.kind, o.display, d.words,
  d.contact is not null as "hasContact", d.state, d.opened_at as "openedAt", d.decided_at as "decidedAt",
  d.decided_by as "decidedBy", d.decision_reason as "decisionReason"`

/** A dispute by its receipt. */
export async function disputeByReceipt(db: Database, receiptHash: Buffer): Promise<Dispute | undefined> {
  const { rows } = await sql<Dispute>`
    select ${columns} from indicators.dispute d join indicators.observable o on o.id = d.observable_id
    where d.receipt_hash = ${receiptHash}`.execute(db)
  return rows[0]
}

/** The observable that a dispute is about. */
export async function observableOf(db: Database, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select observable_id as id from indicators.dispute where id = ${id}`.execute(db)
  return rows[0]?.id
}

/** Locks a dispute until the transaction ends. */
export async function lockDispute(tx: Tx, id: string): Promise<Dispute | undefined> {
  const { rows } = await sql<Dispute>`
    select ${columns} from indicators.dispute d join indicators.observable o on o.id = d.observable_id
    where d.id = ${id} for update of d`.execute(tx)
  return rows[0]
}

/** The sealed contact of a dispute. */
export async function contactOf(db: Database, id: string): Promise<Buffer | null | undefined> {
  const { rows } = await sql<{ contact: Buffer | null }>`
    select contact from indicators.dispute where id = ${id}`.execute(db)
  return rows[0]?.contact
}

/** A decision on a dispute. */
export interface DisputeDecision {
  readonly state: 'upheld' | 'rejected'
  readonly at: Date
  readonly by: string | null
  readonly reason: string
}

/** Closes open disputes: one, or with `observableId` all that are open about an observable. Tells which. */
export async function closeDisputes(
  tx: Tx,
  which: { readonly id: string } | { readonly observableId: string },
  { state, at, by, reason }: DisputeDecision,
): Promise<readonly Id<'dispute'>[]> {
  const where = 'id' in which ? sql`id = ${which.id}` : sql`observable_id = ${which.observableId}`
  const { rows } = await sql<{ id: Id<'dispute'> }>`
    update indicators.dispute set state = ${state}, decided_at = ${at}, decided_by = ${by}, decision_reason = ${reason},
      contact = null
    where state = 'open' and ${where} returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Up to `limit` disputes, the oldest first, after a cursor. */
export async function listDisputes(
  db: Database,
  {
    after,
    limit,
    state,
  }: { readonly after: Cursor | undefined; readonly limit: number; readonly state?: DisputeState | undefined },
): Promise<readonly Dispute[]> {
  const { rows } = await sql<Dispute>`
    select ${columns} from indicators.dispute d join indicators.observable o on o.id = d.observable_id
    where ${state ? sql`d.state = ${state}` : sql`true`}
      and ${after ? sql`(d.opened_at, d.id) > (${after.key}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by d.opened_at, d.id limit ${limit}`.execute(db)
  return rows
}

/** Forgets the words of disputes decided before `decidedBefore`; returns how many. */
export async function forgetWords(db: Database, decidedBefore: Date): Promise<number> {
  const { numAffectedRows } = await sql`update indicators.dispute set words = null
    where state <> 'open' and decided_at < ${decidedBefore} and words is not null`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
