import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** A key of the feed as it is kept: the private half sealed. */
export interface StoredKey {
  readonly id: number
  readonly publicKey: Buffer
  readonly privateKey: Buffer
  readonly madeAt: Date
  /** Signed line by which the key before vouches for this one. */
  readonly introduction: string | null
}

/** All keys, the oldest first. The last one signs. */
export async function keysOf(db: Database): Promise<readonly StoredKey[]> {
  const { rows } = await sql<StoredKey>`select id, public_key as "publicKey", private_key as "privateKey",
    made_at as "madeAt", introduction from publications.feed_key order by id`.execute(db)
  return rows
}

/** Lets one transaction at a time make a key. */
export async function lockKeys(tx: Tx): Promise<void> {
  await sql`lock table publications.feed_key in exclusive mode`.execute(tx)
}

/** Keeps a new key, which signs from now on. */
export async function insertKey(tx: Tx, key: Omit<StoredKey, 'id'>): Promise<StoredKey> {
  const { rows } = await sql<{ id: number }>`
    insert into publications.feed_key (public_key, private_key, made_at, introduction)
    values (${key.publicKey}, ${key.privateKey}, ${key.madeAt}, ${key.introduction}) returning id`.execute(tx)
  return { ...key, id: rows[0]?.id ?? 0 }
}
