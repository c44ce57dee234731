import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Attempts } from './throttle.ts'

/** Attempts under the keyed hash of an account or an address. */
export interface KeyedAttempts extends Attempts {
  readonly key: Buffer
}

/** Locks the rows of the keys until the transaction ends, making those that are missing; in one order, so no deadlock. */
export async function lockAttempts(tx: Tx, keys: readonly Buffer[], now: Date): Promise<readonly KeyedAttempts[]> {
  const sorted = [...keys].sort((a, b) => a.compare(b))
  await sql`insert into identity.attempt (key, failures, last_at)
    select key, 0, ${now} from unnest(${sorted}::bytea[]) as key order by key on conflict do nothing`.execute(tx)
  const { rows } = await sql<KeyedAttempts>`
    select key, failures, last_at as "lastAt", blocked_until as "blockedUntil" from identity.attempt
    where key = any(${sorted}::bytea[]) order by key for update`.execute(tx)
  return rows
}

/** Writes the state of one key. */
export async function saveAttempts(tx: Tx, { key, failures, lastAt, blockedUntil }: KeyedAttempts): Promise<void> {
  await sql`update identity.attempt set failures = ${failures}, last_at = ${lastAt}, blocked_until = ${blockedUntil}
    where key = ${key}`.execute(tx)
}

/** Forgets one key. */
export async function clearAttempts(tx: Tx, key: Buffer): Promise<void> {
  await sql`delete from identity.attempt where key = ${key}`.execute(tx)
}

/** Forgets every key without an attempt since a moment; returns how many. */
export async function forgetAttempts(db: Database, before: Date): Promise<number> {
  const result = await sql`delete from identity.attempt
    where last_at < ${before} and (blocked_until is null or blocked_until < ${before})`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
