import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Item, ItemState } from './item.ts'

const columns = sql`id, submission_id as "submissionId", name, declared_type as "declaredType",
  found_type as "foundType", size, encode(sha256, 'hex') as sha256, state, received_at as "receivedAt",
  decided_at as "decidedAt", decided_by as "decidedBy", reason`

/** An item about to be kept, with the address of its encrypted bytes. */
export interface NewItem
  extends Pick<Item, 'id' | 'submissionId' | 'name' | 'declaredType' | 'foundType' | 'size' | 'sha256' | 'receivedAt'> {
  readonly blob: string
}

/** Lets only one transaction at a time add to a submission; then its items. Waits for one whose end is not known yet. */
export async function lockItems(tx: Tx, submissionId: Id<'submission'>): Promise<readonly StoredItem[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`evidence:${submissionId}`}, 0))`.execute(tx)
  const { rows } = await sql<StoredItem>`
    select ${columns}, blob from evidence.item where submission_id = ${submissionId} order by place`.execute(tx)
  return rows
}

/** Gives an item whose bytes are lost other ones. False where they were destroyed meanwhile: then it gets none. */
export async function replaceBlob(tx: Tx, id: Id<'evidence'>, blob: string): Promise<boolean> {
  const { rows } = await sql`
    update evidence.item set blob = ${blob} where id = ${id} and blob is not null returning id`.execute(tx)
  return rows.length > 0
}

/** Puts encrypted bytes that no item names on the list of those to remove. */
export async function discardBlobs(tx: Tx, blobs: readonly string[], at: Date): Promise<void> {
  await sql`insert into evidence.discarded_blob (blob, discarded_at)
    select b, ${at}::timestamptz from unnest(${blobs}::text[]) as b on conflict do nothing`.execute(tx)
}

/** Keeps items behind those that are there. */
export async function insertItems(tx: Tx, items: readonly NewItem[], after: number): Promise<void> {
  const rows = JSON.stringify(items.map((item, i) => ({ ...item, place: after + i + 1 })))
  await sql`insert into evidence.item (id, submission_id, place, name, declared_type, found_type, size, sha256, blob, received_at)
    select i.id, i."submissionId", i.place, i.name, i."declaredType", i."foundType", i.size, decode(i.sha256, 'hex'), i.blob, i."receivedAt"
    from jsonb_to_recordset(${rows}::jsonb) as i(id uuid, "submissionId" uuid, place smallint, name text,
      "declaredType" text, "foundType" text, size integer, sha256 text, blob text, "receivedAt" timestamptz)`.execute(
    tx,
  )
}

/** The items of a submission in the order they came. */
export async function itemsOf(db: Database, submissionId: Id<'submission'>): Promise<readonly Item[]> {
  const { rows } = await sql<Item>`
    select ${columns} from evidence.item where submission_id = ${submissionId} order by place`.execute(db)
  return rows
}

/** One item with the address of its bytes. */
export type StoredItem = Item & { readonly blob: string | null }

/** One item by its id. */
export async function findItem(db: Database, id: Id<'evidence'>): Promise<StoredItem | undefined> {
  const { rows } = await sql<StoredItem>`select ${columns}, blob from evidence.item where id = ${id}`.execute(db)
  return rows[0]
}

/** The same, held until the end of the transaction. */
export async function lockItem(tx: Tx, id: Id<'evidence'>): Promise<StoredItem | undefined> {
  const { rows } = await sql<StoredItem>`
    select ${columns}, blob from evidence.item where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** What was decided about items. */
export interface Decided {
  readonly state: Exclude<ItemState, 'quarantined'>
  readonly at: Date
  readonly by: string | null
  readonly reason: string
}

/** Keeps a decision; the bytes of what is destroyed are put on the list of those to remove. */
export async function decideItems(tx: Tx, ids: readonly string[], { state, at, by, reason }: Decided): Promise<void> {
  await sql`with before as (select id, blob from evidence.item where id = any(${ids}::uuid[])),
    discarded as (
      insert into evidence.discarded_blob (blob, discarded_at)
      select blob, ${at}::timestamptz from before where blob is not null and ${state === 'destroyed'}
      on conflict do nothing)
    update evidence.item set state = ${state}, decided_at = ${at}, decided_by = ${by}, reason = ${reason},
      blob = case when ${state === 'destroyed'} then null else blob end
    where id = any(${ids}::uuid[])`.execute(tx)
}

/** Somebody who took the bytes of an item away. */
export interface Opening {
  readonly id: string
  readonly itemId: Id<'evidence'>
  readonly by: string
  readonly reason: string
  readonly at: Date
}

/** Keeps who took the bytes away, and why. */
export async function insertOpening(tx: Tx, { id, itemId, by, reason, at }: Opening): Promise<void> {
  await sql`insert into evidence.opening (id, item_id, opened_by, reason, opened_at)
    values (${id}, ${itemId}, ${by}, ${reason}, ${at})`.execute(tx)
}

/** The items of submissions that still have their bytes. */
export async function heldItems(tx: Tx, submissionIds: readonly string[]): Promise<readonly Id<'evidence'>[]> {
  const { rows } = await sql<{ id: Id<'evidence'> }>`select id from evidence.item
    where submission_id = any(${submissionIds}::uuid[]) and state <> 'destroyed' order by id for update`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Takes the name and the types from items whose submission lost its words: a file name is words too. */
export async function forgetNames(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update evidence.item set name = 'deleted', declared_type = 'application/octet-stream'
    where id = any(${ids}::uuid[])`.execute(tx)
}

/** Encrypted bytes that nobody needs any more. */
export async function discardedBlobs(db: Database, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ blob: string }>`
    select blob from evidence.discarded_blob order by discarded_at limit ${limit}`.execute(db)
  return rows.map(({ blob }) => blob)
}

/** Takes an address off the list, once its bytes are gone. */
export async function blobRemoved(db: Database, blob: string): Promise<void> {
  await sql`delete from evidence.discarded_blob where blob = ${blob}`.execute(db)
}
