import { sql } from 'kysely'
import type { Region } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { SealedContact } from './contact.ts'

/** A public key as a JWK (RFC 7517): of an RSA key `kty`, `n` and `e`. */
export interface PublicJwk {
  readonly kty: string
  readonly n: string
  readonly e: string
}

/** A key pair of a role. */
export interface ContactKey {
  readonly id: Id<'contact-key'>
  readonly publicJwk: PublicJwk
  /** The private JWK in JSON, sealed under the key purpose `contact`. */
  readonly privateSealed: Buffer
  readonly createdAt: Date
}

const keyColumns = sql`id, public_jwk as "publicJwk", private_sealed as "privateSealed", created_at as "createdAt"`

/** The key pair that is sealed to now. */
export async function keyInUse(db: Database): Promise<ContactKey | undefined> {
  const { rows } = await sql<ContactKey>`
    select ${keyColumns} from reports.contact_key where role = 'call-back' and retired_at is null`.execute(db)
  return rows[0]
}

/** A key pair by its id, in use or retired. */
export async function findKey(db: Database, id: string): Promise<ContactKey | undefined> {
  const { rows } = await sql<ContactKey>`
    select ${keyColumns} from reports.contact_key where id::text = ${id}`.execute(db)
  return rows[0]
}

/** Keeps a key pair; false where one is in use already. */
export async function insertKey(db: Database, key: ContactKey): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into reports.contact_key (id, role, public_jwk, private_sealed, created_at)
    values (${key.id}, 'call-back', ${JSON.stringify(key.publicJwk)}::jsonb, ${key.privateSealed}, ${key.createdAt})
    on conflict (role) where retired_at is null do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** Retires the key pair in use: it opens what was sealed to it, and nothing is sealed to it any more. */
export async function retireKey(tx: Tx, at: Date): Promise<void> {
  await sql`update reports.contact_key set retired_at = greatest(${at}, created_at)
    where role = 'call-back' and retired_at is null`.execute(tx)
}

/** Contact details as they are kept. */
export interface StoredContact extends SealedContact {
  readonly storedAt: Date
}

/** Keeps the contact details of a submission, in place of any before. */
export async function saveContact(tx: Tx, submissionId: Id<'submission'>, contact: StoredContact): Promise<void> {
  const { keyId, sealed, sealedBy, storedAt } = contact
  await sql`insert into reports.contact (submission_id, key_id, sealed, sealed_by, stored_at)
    values (${submissionId}, ${keyId}, ${sealed}, ${sealedBy}, ${storedAt})
    on conflict (submission_id) do update set key_id = excluded.key_id, sealed = excluded.sealed,
      sealed_by = excluded.sealed_by, stored_at = excluded.stored_at`.execute(tx)
}

/** The contact details of a submission. */
export async function findContact(db: Database, id: Id<'submission'>): Promise<StoredContact | undefined> {
  const { rows } = await sql<StoredContact>`
    select key_id as "keyId", sealed, sealed_by as "sealedBy", stored_at as "storedAt"
    from reports.contact where submission_id = ${id}`.execute(db)
  return rows[0]
}

/** Where a submission belongs, and since when all its reports are closed. */
export interface Belonging {
  readonly region: Region | null
  readonly settledAt: Date | null
}

/** Where a submission belongs; undefined where there is none. */
export async function belongingOf(db: Database, id: Id<'submission'>): Promise<Belonging | undefined> {
  const { rows } = await sql<Belonging>`
    select region, settled_at as "settledAt" from reports.submission where id = ${id}`.execute(db)
  return rows[0]
}

/** An opening: who, when, why. */
export interface Opening {
  readonly id: Id<'contact-opening'>
  readonly openedBy: string
  readonly reason: string
  readonly openedAt: Date
}

/** Notes an opening. */
export async function insertOpening(tx: Tx, submissionId: Id<'submission'>, opening: Opening): Promise<void> {
  await sql`insert into reports.contact_opening (id, submission_id, opened_by, reason, opened_at)
    values (${opening.id}, ${submissionId}, ${opening.openedBy}, ${opening.reason}, ${opening.openedAt})`.execute(tx)
}

/** The last twenty openings, the latest first. */
export async function openingsOf(db: Database, submissionId: Id<'submission'>): Promise<readonly Opening[]> {
  const { rows } = await sql<Opening>`
    select id, opened_by as "openedBy", reason, opened_at as "openedAt" from reports.contact_opening
    where submission_id = ${submissionId} order by opened_at desc, id desc limit 20`.execute(db)
  return rows
}

/** Deletes the contact details of up to `limit` submissions settled before a moment; returns the submissions. */
export async function deleteContacts(tx: Tx, before: Date, limit: number): Promise<readonly Id<'submission'>[]> {
  const { rows } = await sql<{ id: Id<'submission'> }>`
    delete from reports.contact where submission_id in (
      select c.submission_id from reports.contact c join reports.submission s on s.id = c.submission_id
      where s.settled_at < ${before} order by s.settled_at limit ${limit} for update of c skip locked)
    returning submission_id as id`.execute(tx)
  return rows.map(({ id }) => id)
}
