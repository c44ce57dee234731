import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { StaffRole } from '../staff-roles.ts'

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

/** Whether a person has a confirmed second factor of any kind. */
export async function hasFactor(db: Database, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select from identity.second_factor where person_id = ${personId} and sealed is not null
    union all select from identity.passkey where person_id = ${personId}`.execute(db)
  return rows.length > 0
}

/** What a person can prove a second factor with, and whether their roles demand one. */
export interface Factors {
  readonly roles: readonly StaffRole[]
  readonly authenticator: boolean
  readonly passkeys: number
}

/** Counts a person's second factors under a lock, so that two at once cannot each remove the last but one. */
export async function lockFactors(tx: Tx, personId: string): Promise<Factors | undefined> {
  await sql`select from identity.person where id = ${personId} for update`.execute(tx)
  const { rows } = await sql<Factors>`
    select p.roles,
      exists (select from identity.second_factor f where f.person_id = p.id and f.sealed is not null) as authenticator,
      (select count(*) from identity.passkey k where k.person_id = p.id) as passkeys
    from identity.person p where p.id = ${personId}`.execute(tx)
  return rows[0]
}
