import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** A person's second factor as stored. */
export interface StoredFactor {
  readonly sealed: Buffer | null
  readonly pending: Buffer | null
  readonly lastStep: number | null
}

/** Reads a person's second factor and locks it until the transaction ends, so that one code is judged at a time. */
export async function lockFactor(tx: Tx, personId: string): Promise<StoredFactor | undefined> {
  const { rows } = await sql<StoredFactor>`
    select sealed, pending, last_step as "lastStep" from identity.second_factor
    where person_id = ${personId} for update`.execute(tx)
  return rows[0]
}

/** Keeps a sealed secret that waits for its first right code; an earlier one that waited is dropped. */
export async function savePending(tx: Tx, personId: string, pending: Buffer): Promise<void> {
  await sql`insert into identity.second_factor (person_id, pending) values (${personId}, ${pending})
    on conflict (person_id) do update set pending = excluded.pending`.execute(tx)
}

/** Makes the waiting secret the one that counts. */
export async function confirmPending(
  tx: Tx,
  personId: string,
  confirmed: { readonly step: number; readonly at: Date },
): Promise<void> {
  await sql`update identity.second_factor
    set sealed = pending, pending = null, last_step = ${confirmed.step}, confirmed_at = ${confirmed.at}
    where person_id = ${personId}`.execute(tx)
}

/** Remembers the step of the last code used. */
export async function saveStep(tx: Tx, personId: string, step: number): Promise<void> {
  await sql`update identity.second_factor set last_step = ${step} where person_id = ${personId}`.execute(tx)
}

/** Replaces all recovery codes. */
export async function replaceRecoveryCodes(tx: Tx, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from identity.recovery_code where person_id = ${personId}`.execute(tx)
  await sql`insert into identity.recovery_code (person_id, code_hash)
    select ${personId}::uuid, hash from unnest(${hashes}::bytea[]) as hash`.execute(tx)
}

/** Uses a recovery code up; false where it does not exist or was used before. */
export async function useRecoveryCode(tx: Tx, personId: string, used: { hash: Buffer; at: Date }): Promise<boolean> {
  const result = await sql`update identity.recovery_code set used_at = ${used.at}
    where person_id = ${personId} and code_hash = ${used.hash} and used_at is null`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Forgets a person's second factor and recovery codes; returns whether there was one. */
export async function removeFactor(tx: Tx, personId: string): Promise<boolean> {
  await sql`delete from identity.recovery_code where person_id = ${personId}`.execute(tx)
  const result = await sql`delete from identity.second_factor where person_id = ${personId}`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Whether a person has a confirmed second factor. */
export async function hasFactor(db: Database, personId: string): Promise<boolean> {
  const { rows } = await sql`select from identity.second_factor
    where person_id = ${personId} and sealed is not null`.execute(db)
  return rows.length > 0
}
