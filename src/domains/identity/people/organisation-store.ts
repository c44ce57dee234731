import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'
import type { Organisation } from './organisation.ts'

const columns: RawBuilder<unknown> = sql`id, kind, name, region, state, host, created_at as "createdAt"`

/** Adds an organisation. */
export async function insertOrganisation(tx: Tx, o: Organisation): Promise<void> {
  await sql`insert into identity.organisation (id, kind, name, region, state, host, created_at)
    values (${o.id}, ${o.kind}, ${o.name}, ${o.region}, ${o.state}, ${o.host}, ${o.createdAt})`.execute(tx)
}

/** An organisation by id. */
export async function findOrganisation(db: Database, id: string): Promise<Organisation | undefined> {
  const { rows } = await sql<Organisation>`select ${columns} from identity.organisation where id = ${id}`.execute(db)
  return rows[0]
}

/** The organisation that runs this installation. */
export async function findHost(db: Database): Promise<Organisation | undefined> {
  const { rows } = await sql<Organisation>`select ${columns} from identity.organisation where host`.execute(db)
  return rows[0]
}

/** An organisation by id, locked until the transaction ends. */
export async function lockOrganisation(tx: Tx, id: string): Promise<Organisation | undefined> {
  const { rows } = await sql<Organisation>`
    select ${columns} from identity.organisation where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Writes what can change of an organisation. */
export async function updateOrganisation(tx: Tx, o: Organisation): Promise<void> {
  await sql`update identity.organisation set name = ${o.name}, region = ${o.region}, state = ${o.state}
    where id = ${o.id}`.execute(tx)
}

/** Up to `limit + 1` organisations by name, after the cursor. */
export async function listOrganisations(
  db: Database,
  filter: { readonly kind: string | null; readonly after: Cursor | null; readonly limit: number },
): Promise<readonly Organisation[]> {
  const { kind, after, limit } = filter
  const { rows } = await sql<Organisation>`
    select ${columns} from identity.organisation
    where (${kind}::text is null or kind = ${kind})
      and (${after?.id ?? null}::uuid is null or (name, id) > (${after?.key ?? ''}, ${after?.id ?? null}::uuid))
    order by name, id limit ${limit + 1}`.execute(db)
  return rows
}

/** The names of organisations by id; unknown ids are left out. */
export async function organisationNamesOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from identity.organisation where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
