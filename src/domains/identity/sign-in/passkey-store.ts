import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Passkey } from './passkey.ts'

/** What is needed to verify a passkey. */
export interface StoredPasskey {
  readonly id: string
  readonly personId: string
  readonly credentialId: Buffer
  readonly publicKey: Buffer
  readonly counter: number
}

/** A passkey about to be kept. */
export interface NewPasskey extends StoredPasskey {
  readonly transports: readonly string[]
  readonly synchronised: boolean
  readonly name: string
  readonly at: Date
}

const columns: RawBuilder<unknown> = sql`id, name, synchronised, created_at as "createdAt", last_used_at as "lastUsedAt"`

/** Keeps a passkey; `passkey_once` is broken where the credential is known already. */
export async function insertPasskey(tx: Tx, p: NewPasskey): Promise<Passkey> {
  await sql`insert into identity.passkey (id, person_id, credential_id, public_key, counter, transports, synchronised, name,
      created_at)
    values (${p.id}, ${p.personId}, ${p.credentialId}, ${p.publicKey}, ${p.counter}, ${p.transports}, ${p.synchronised},
      ${p.name}, ${p.at})`.execute(tx)
  return { id: p.id, name: p.name, synchronised: p.synchronised, createdAt: p.at, lastUsedAt: null }
}

/** The passkey of a credential, locked until the transaction ends, so that its counter is judged once at a time. */
export async function lockPasskey(tx: Tx, credentialId: Buffer): Promise<StoredPasskey | undefined> {
  const { rows } = await sql<StoredPasskey>`
    select id, person_id as "personId", credential_id as "credentialId", public_key as "publicKey", counter
    from identity.passkey where credential_id = ${credentialId} for update`.execute(tx)
  return rows[0]
}

/** Whose passkey a credential is. */
export async function findOwner(db: Database, credentialId: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ personId: string }>`
    select person_id as "personId" from identity.passkey where credential_id = ${credentialId}`.execute(db)
  return rows[0]?.personId
}

/** Notes a use and the authenticator's counter. */
export async function noteUse(
  tx: Tx,
  id: string,
  used: { readonly counter: number; readonly at: Date },
): Promise<void> {
  await sql`update identity.passkey set counter = ${used.counter}, last_used_at = ${used.at} where id = ${id}`.execute(
    tx,
  )
}

/** A person's passkeys, oldest first. */
export async function listPasskeys(db: Database, personId: string): Promise<readonly Passkey[]> {
  const { rows } = await sql<Passkey>`
    select ${columns} from identity.passkey where person_id = ${personId} order by created_at, id`.execute(db)
  return rows
}

/** What a person's authenticators know already, so that they do not make a second passkey. */
export async function listCredentials(
  db: Database,
  personId: string,
): Promise<readonly { readonly credentialId: Buffer; readonly transports: string[] }[]> {
  const { rows } = await sql<{ credentialId: Buffer; transports: string[] }>`
    select credential_id as "credentialId", transports from identity.passkey where person_id = ${personId}`.execute(db)
  return rows
}

/** Gives a person's passkey another name. */
export async function renamePasskey(
  tx: Tx,
  renamed: { readonly id: string; readonly personId: string; readonly name: string },
): Promise<Passkey | undefined> {
  const { rows } = await sql<Passkey>`update identity.passkey set name = ${renamed.name}
    where id = ${renamed.id} and person_id = ${renamed.personId} returning ${columns}`.execute(tx)
  return rows[0]
}

/** Whether this is a passkey of this person. */
export async function ownsPasskey(tx: Tx, id: string, personId: string): Promise<boolean> {
  const { rows } = await sql`select from identity.passkey where id = ${id} and person_id = ${personId}`.execute(tx)
  return rows.length > 0
}

/** Forgets a passkey and ends the sessions that it opened, but one where said; returns how many ended. */
export async function deletePasskey(tx: Tx, id: string, but: Buffer): Promise<number> {
  const ended = await sql`delete from identity.session where passkey_id = ${id} and token_hash <> ${but}`.execute(tx)
  await sql`delete from identity.passkey where id = ${id}`.execute(tx)
  return Number(ended.numAffectedRows ?? 0n)
}

/** Forgets all passkeys of a person; returns how many. */
export async function deletePasskeysOf(tx: Tx, personId: string): Promise<number> {
  const result = await sql`delete from identity.passkey where person_id = ${personId}`.execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}

/** A challenge that was handed out. `personId` where it was for one person. */
export interface StoredChallenge {
  readonly hash: Buffer
  readonly purpose: 'registration' | 'proof'
  readonly personId: string | null
  readonly expiresAt: Date
}

/** Keeps a challenge. */
export async function insertChallenge(db: Database, c: StoredChallenge): Promise<void> {
  await sql`insert into identity.passkey_challenge (challenge_hash, purpose, person_id, expires_at)
    values (${c.hash}, ${c.purpose}, ${c.personId}, ${c.expiresAt})`.execute(db)
}

/** Takes a challenge away; false where there is none such, so that it is good once. */
export async function takeChallenge(
  db: Database,
  c: Omit<StoredChallenge, 'expiresAt'> & { now: Date },
): Promise<boolean> {
  const result = await sql`delete from identity.passkey_challenge
    where challenge_hash = ${c.hash} and purpose = ${c.purpose} and person_id is not distinct from ${c.personId}::uuid
      and expires_at > ${c.now}`.execute(db)
  return result.numAffectedRows === 1n
}

/** Deletes challenges that are over; returns how many. */
export async function forgetChallenges(db: Database, now: Date): Promise<number> {
  const result = await sql`delete from identity.passkey_challenge where expires_at <= ${now}`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
