import { type RawBuilder, sql } from 'kysely'
import { isId } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'
import type { Person } from './person.ts'

const columns: RawBuilder<unknown> = sql`p.id, p.organisation_id as "organisationId", p.email, p.name, p.roles, p.language,
  p.state, p.created_at as "createdAt", p.last_sign_in_at as "lastSignInAt",
  exists (select from identity.second_factor f where f.person_id = p.id and f.sealed is not null)
    or exists (select from identity.passkey k where k.person_id = p.id) as "secondFactor"`

/** Adds a person; `password` where they are active from the start. */
export async function insertPerson(tx: Tx, p: Person, password: string | null): Promise<void> {
  await sql`insert into identity.person (id, organisation_id, email, name, roles, language, state, password, created_at)
    values (${p.id}, ${p.organisationId}, ${p.email}, ${p.name}, ${p.roles}, ${p.language}, ${p.state}, ${password},
      ${p.createdAt})`.execute(tx)
}

/** A person by id. */
export async function findPerson(db: Database, id: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`select ${columns} from identity.person p where p.id = ${id}`.execute(db)
  return rows[0]
}

/** A person by id, locked until the transaction ends. */
export async function lockPerson(tx: Tx, id: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select ${columns} from identity.person p where p.id = ${id} for update of p`.execute(tx)
  return rows[0]
}

/** Writes what can change of a person. */
export async function updatePerson(tx: Tx, p: Person): Promise<void> {
  await sql`update identity.person set name = ${p.name}, roles = ${p.roles}, language = ${p.language}, state = ${p.state}
    where id = ${p.id}`.execute(tx)
}

/** Whether a person has a password, that is, ever accepted an invitation. */
export async function hasPassword(db: Database, id: string): Promise<boolean> {
  const { rows } = await sql`select from identity.person where id = ${id} and password is not null`.execute(db)
  return rows.length > 0
}

/** Sets the password that an invited person chose, and lets them in. */
export async function activate(tx: Tx, id: string, password: string): Promise<void> {
  await sql`update identity.person set password = ${password}, state = 'active' where id = ${id}`.execute(tx)
}

/**
 * Counts active administrators. Takes the lock under which administrators are made and unmade, so that two cannot remove
 * each other at once.
 */
export async function countAdministrators(tx: Tx, but: string | null): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('identity.administrators'))`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from identity.person p join identity.organisation o on o.id = p.organisation_id
    where p.state = 'active' and o.state = 'active' and 'administrator' = any(p.roles)
      and (${but}::uuid is null or p.id <> ${but})`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Up to `limit + 1` people by name, after the cursor. */
export async function listPeople(
  db: Database,
  filter: { readonly organisationId: string | null; readonly after: Cursor | null; readonly limit: number },
): Promise<readonly Person[]> {
  const { organisationId, after, limit } = filter
  const { rows } = await sql<Person>`
    select ${columns} from identity.person p
    where (${organisationId}::uuid is null or p.organisation_id = ${organisationId})
      and (${after?.id ?? null}::uuid is null or (p.name, p.id) > (${after?.key ?? ''}, ${after?.id ?? null}::uuid))
    order by p.name, p.id limit ${limit + 1}`.execute(db)
  return rows
}

/** The names of people by id; ids of nobody, and names of system actors, are left out. */
export async function namesOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const people = ids.filter((id) => isId(id))
  if (people.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from identity.person where id = any(${people}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How a person is written to. */
export interface PersonAddress {
  readonly email: string
  readonly language: Language
}

/** Where a person who works here is written to; undefined for nobody, for system actors, and for who is suspended or not here yet. */
export async function addressOf(db: Database, id: string): Promise<PersonAddress | undefined> {
  if (!isId(id)) return undefined
  const { rows } = await sql<PersonAddress>`
    select email, language from identity.person where id = ${id}::uuid and state = 'active'`.execute(db)
  return rows[0]
}
