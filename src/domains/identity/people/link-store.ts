import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** A one-time link as stored. */
export interface StoredLink {
  readonly id: string
  readonly personId: string | null
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** Which link is meant: its kind and the hash of its token. */
export interface LinkKey {
  readonly kind: 'set-up' | 'invitation'
  readonly tokenHash: Buffer
}

/** Adds a link in the place of the unused ones: of the set-up, or of the same person. */
export async function replaceLink(
  tx: Tx,
  link: LinkKey & {
    readonly id: string
    readonly personId: string | null
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> {
  const { id, kind, tokenHash, personId, at, expiresAt } = link
  await withdrawLinks(tx, kind, personId)
  await sql`insert into identity.link (id, kind, token_hash, person_id, created_at, expires_at)
    values (${id}, ${kind}, ${tokenHash}, ${personId}, ${at}, ${expiresAt})`.execute(tx)
}

/** Removes unused links: of the set-up, or of one person. */
export async function withdrawLinks(tx: Tx, kind: LinkKey['kind'], personId: string | null): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('identity.link'), hashtext(${`${kind}:${personId ?? ''}`}))`.execute(
    tx,
  )
  await sql`delete from identity.link where kind = ${kind} and used_at is null
    and person_id is not distinct from ${personId}::uuid`.execute(tx)
}

/** A link by its token. */
export async function findLink(db: Database, { kind, tokenHash }: LinkKey): Promise<StoredLink | undefined> {
  const { rows } = await sql<StoredLink>`
    select id, person_id as "personId", expires_at as "expiresAt", used_at as "usedAt"
    from identity.link where kind = ${kind} and token_hash = ${tokenHash}`.execute(db)
  return rows[0]
}

/** A link by its token, locked until the transaction ends: who comes second sees it used. */
export async function lockLink(tx: Tx, { kind, tokenHash }: LinkKey): Promise<StoredLink | undefined> {
  const { rows } = await sql<StoredLink>`
    select id, person_id as "personId", expires_at as "expiresAt", used_at as "usedAt"
    from identity.link where kind = ${kind} and token_hash = ${tokenHash} for update`.execute(tx)
  return rows[0]
}

/** Uses a link up for a person. */
export async function markUsed(
  tx: Tx,
  id: string,
  used: { readonly personId: string; readonly at: Date },
): Promise<void> {
  await sql`update identity.link set used_at = ${used.at}, person_id = ${used.personId} where id = ${id}`.execute(tx)
}

/** Deletes links that expired before a moment, used or not; returns how many. */
export async function forgetLinks(db: Database, before: Date): Promise<number> {
  const result = await sql`delete from identity.link where expires_at < ${before}`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
