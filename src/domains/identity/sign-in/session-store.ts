import { sql } from 'kysely'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import type { StaffRole } from '../staff-roles.ts'
import type { PlaceKnowledge } from './place.ts'

/** A live session with the person it belongs to, as they are now. */
export interface LiveSession {
  readonly id: string
  readonly secondFactor: boolean
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly personId: string
  readonly email: string
  readonly name: string
  readonly roles: readonly StaffRole[]
  readonly language: Language
  readonly organisationId: string
  readonly organisationName: string
  readonly region: string | null
  /** Whether the person has an authenticator app. */
  readonly enrolled: boolean
  /** How many passkeys the person has. */
  readonly passkeys: number
  /** When the person last proved who they are: at sign-in or by a confirmation. */
  readonly provedAt: Date
}

/** Which session is looked for, and from which place; the place is null where that does not matter. */
export interface SoughtSession {
  readonly tokenHash: Buffer
  readonly place: { readonly mark: Buffer; readonly device: string } | null
}

/** The live session of a token: not over, not idle, of an active person of an active organisation. */
export async function findLive(
  db: Database,
  { tokenHash, place }: SoughtSession,
  time: { readonly now: Date; readonly idleSince: Date },
): Promise<(LiveSession & PlaceKnowledge) | undefined> {
  const { mark, device } = place ?? { mark: null, device: null }
  const { rows } = await sql<LiveSession & PlaceKnowledge>`
    select s.id, s.second_factor as "secondFactor", s.last_used_at as "lastUsedAt", s.expires_at as "expiresAt",
      s.proved_at as "provedAt",
      p.id as "personId", p.email, p.name, p.roles, p.language, p.organisation_id as "organisationId",
      o.name as "organisationName", o.region, f.sealed is not null as enrolled,
      (select count(*) from identity.passkey k where k.person_id = p.id) as passkeys,
      (select count(*) from identity.session_place n where n.session_id = s.id) as places,
      (select n.state from identity.session_place n
        where n.session_id = s.id and n.mark = ${mark}::bytea and n.device = ${device}) as state,
      exists (select from identity.session_place n
        where n.session_id = s.id and n.mark = ${mark}::bytea and n.state = 'known') as "networkKnown"
    from identity.session s
    join identity.person p on p.id = s.person_id
    join identity.organisation o on o.id = p.organisation_id
    left join identity.second_factor f on f.person_id = p.id
    where s.token_hash = ${tokenHash} and s.expires_at > ${time.now} and s.last_used_at > ${time.idleSince}
      and p.state = 'active' and o.state = 'active'`.execute(db)
  return rows[0]
}

/** Notes that a session was used. */
export async function noteUse(db: Database, id: string, at: Date): Promise<void> {
  await sql`update identity.session set last_used_at = ${at} where id = ${id} and last_used_at < ${at}`.execute(db)
}

/** A session about to be opened. */
export interface NewSession {
  readonly id: string
  readonly personId: string
  readonly tokenHash: Buffer
  readonly secondFactor: boolean
  readonly at: Date
  readonly expiresAt: Date
  /** Browser and system, `firefox/windows`. */
  readonly device: string | null
  /** The passkey that opened it. */
  readonly passkeyId: string | null
}

/** Opens a session. */
export async function insertSession(tx: Tx, s: NewSession): Promise<void> {
  await sql`insert into identity.session (id, person_id, token_hash, second_factor, created_at, last_used_at, proved_at,
      expires_at, device, passkey_id)
    values (${s.id}, ${s.personId}, ${s.tokenHash}, ${s.secondFactor}, ${s.at}, ${s.at}, ${s.at}, ${s.expiresAt}, ${s.device},
      ${s.passkeyId})`.execute(tx)
}

/** Notes that the person proved again who they are. */
export async function noteProof(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update identity.session set proved_at = ${at}, last_used_at = greatest(last_used_at, ${at})
    where id = ${id}`.execute(tx)
}

/** Ends the session of a token; returns whose it was. */
export async function deleteByToken(tx: Tx, tokenHash: Buffer): Promise<{ id: string; personId: string } | undefined> {
  const { rows } = await sql<{ id: string; personId: string }>`
    delete from identity.session where token_hash = ${tokenHash} returning id, person_id as "personId"`.execute(tx)
  return rows[0]
}

/** Ends a session by id, of one person only where said; returns whose it was. */
export async function deleteSession(tx: Tx, id: string, personId: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ personId: string }>`
    delete from identity.session where id = ${id} and (${personId}::uuid is null or person_id = ${personId})
    returning person_id as "personId"`.execute(tx)
  return rows[0]?.personId
}

/** Ends all sessions of a person, but one where said; returns how many. */
export async function deleteSessionsOf(tx: Tx, personId: string, but: Buffer | null = null): Promise<number> {
  const result = await sql`delete from identity.session
    where person_id = ${personId} and (${but}::bytea is null or token_hash <> ${but})`.execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}

/** A session as its owner sees it. */
export interface ListedSession {
  readonly id: string
  readonly personId: string
  readonly secondFactor: boolean
  /** Browser and system, `firefox/windows`; null where the session was opened without a browser. */
  readonly device: string | null
  /** Opened by a passkey, not by a password. */
  readonly byPasskey: boolean
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  /** Whether it is the session of the token asked with. */
  readonly current: boolean
}

/** The live sessions of a person, newest first. */
export async function listSessions(
  db: Database,
  of: { readonly personId: string; readonly tokenHash: Buffer | null },
  time: { readonly now: Date; readonly idleSince: Date },
): Promise<readonly ListedSession[]> {
  const { rows } = await sql<ListedSession>`
    select id, person_id as "personId", second_factor as "secondFactor", device, passkey_id is not null as "byPasskey",
      created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt",
      coalesce(token_hash = ${of.tokenHash}::bytea, false) as current
    from identity.session where person_id = ${of.personId} and expires_at > ${time.now} and last_used_at > ${time.idleSince}
    order by created_at desc, id limit 200`.execute(db)
  return rows
}

/** Deletes sessions that are over or idle; returns how many. */
export async function forgetSessions(db: Database, time: { now: Date; idleSince: Date }): Promise<number> {
  const result = await sql`delete from identity.session
    where expires_at <= ${time.now} or last_used_at <= ${time.idleSince}`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

/** What sign-in needs to know of a person. */
export interface SignInRecord {
  readonly id: string
  readonly email: string
  readonly organisationId: string
  readonly region: string | null
  readonly roles: readonly StaffRole[]
  readonly password: string | null
  readonly name: string
  readonly active: boolean
  /** Whether the person has an authenticator app. */
  readonly enrolled: boolean
  /** How many passkeys the person has. */
  readonly passkeys: number
}

/** Finds a person by login, or by id. */
export async function findForSignIn(
  db: Database,
  by: { readonly email: string } | { readonly id: string },
): Promise<SignInRecord | undefined> {
  const where = 'email' in by ? sql`p.email = ${by.email}` : sql`p.id = ${by.id}`
  const { rows } = await sql<SignInRecord>`
    select p.id, p.email, p.name, p.organisation_id as "organisationId", o.region, p.roles, p.password,
      p.state = 'active' and o.state = 'active' as active, f.sealed is not null as enrolled,
      (select count(*) from identity.passkey k where k.person_id = p.id) as passkeys
    from identity.person p
    join identity.organisation o on o.id = p.organisation_id
    left join identity.second_factor f on f.person_id = p.id
    where ${where}`.execute(db)
  return rows[0]
}

/** Stores a new hash of a person's password. */
export async function savePassword(tx: Tx, personId: string, password: string): Promise<void> {
  await sql`update identity.person set password = ${password} where id = ${personId}`.execute(tx)
}

/** Notes that a person signed in. */
export async function noteSignIn(tx: Tx, personId: string, at: Date): Promise<void> {
  await sql`update identity.person set last_sign_in_at = ${at} where id = ${personId}`.execute(tx)
}

/** Sets the language of a person's screens. */
export async function saveLanguage(tx: Tx, personId: string, language: Language): Promise<void> {
  await sql`update identity.person set language = ${language} where id = ${personId}`.execute(tx)
}
