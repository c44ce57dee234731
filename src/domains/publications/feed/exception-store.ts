import { type RawBuilder, sql } from 'kysely'
import type { Exception, PlacedName } from '#domains/indicators'
import type { Database, Tx } from '#platform/database'
import type { Cut, FeedAllowed } from './entry.ts'
import { seen } from './feed-store.ts'

/** Ids of the names that are excepted from some listings now. */
export async function namesBelow(tx: Tx, listings: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select distinct observable_id as id from publications.exception
    where below = any(${listings}::uuid[])`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Which rows are written anew: those below some listings, or those of some names. */
export type Replaced = { readonly below: readonly string[] } | { readonly names: readonly string[] }

/** Writes what is excepted now: of the rows to replace, those not among `exceptions` are gone. */
export async function replaceExceptions(tx: Tx, which: Replaced, exceptions: readonly Exception[]): Promise<void> {
  const those =
    'below' in which ? sql`below = any(${which.below}::uuid[])` : sql`observable_id = any(${which.names}::uuid[])`
  const json = JSON.stringify(exceptions)
  const rows = sql`jsonb_to_recordset(${json}::jsonb) as r(below uuid, "observableId" uuid, kind text, value text, level text)`
  await sql`delete from publications.exception x where ${those}
    and not exists (select from ${rows} where r.below = x.below and r."observableId" = x.observable_id)`.execute(tx)
  if (exceptions.length === 0) return
  // A listing that ended meanwhile has no entry, and nothing to be excepted from.
  await sql`insert into publications.exception (below, observable_id, kind, value, level)
    select r.below, r."observableId", r.kind, r.value, r.level from ${rows}
      join publications.entry e on e.observable_id = r.below
    on conflict (below, observable_id) do update set level = excluded.level`.execute(tx)
}

/** Some names with every listing of the feed that lies above them. */
export async function exceptionsOf(tx: Tx, names: readonly PlacedName[]): Promise<readonly Exception[]> {
  if (names.length === 0) return []
  const { rows } = await sql<Exception>`
    with name as (select * from jsonb_to_recordset(${JSON.stringify(names)}::jsonb)
      as n("observableId" uuid, kind text, value text, level text, hosts jsonb, digits bigint))
    select e.observable_id as below, n."observableId", n.kind, n.value, n.level from name n
      cross join jsonb_array_elements_text(n.hosts) as h(host)
      join publications.entry e on e.kind in ('domain', 'ip') and e.value collate "C" = h.host
    union all select e.observable_id, n."observableId", n.kind, n.value, n.level from name n
      join publications.entry e on e.kind = 'number-block' and length(split_part(e.value, '-', 1)) = length('+' || n.digits)
        and n.digits between substr(split_part(e.value, '-', 1), 2)::bigint and split_part(e.value, '-', 2)::bigint`.execute(
    tx,
  )
  return rows
}

/** Of the listings of the feed that names may lie below, up to `limit` after one, in the order of their ids. */
export async function listingsAbove(db: Database, after: string | undefined, limit: number) {
  const { rows } = await sql<{ observableId: string; kind: 'domain' | 'ip' | 'number-block'; value: string }>`
    select observable_id as "observableId", kind, value from publications.entry
    where kind in ('domain', 'ip', 'number-block') and ${after === undefined ? sql`true` : sql`observable_id > ${after}::uuid`}
    order by observable_id limit ${limit}`.execute(db)
  return rows
}

/** The names that a scope is told of: those below a listing it sees. */
function allowed(cut: Cut, names: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select distinct on (x.observable_id) x.observable_id as id, x.kind, x.value, 'allowed' as state, x.level
    from publications.exception x join (${seen(cut)}) s on s.observable_id = x.below where ${names}
    order by x.observable_id`
}

/** What a scope is told of some names. */
export async function allowancesOf(db: Database, cut: Cut, names: readonly string[]): Promise<readonly FeedAllowed[]> {
  if (names.length === 0) return []
  const statement = allowed(cut, sql`x.observable_id = any(${names}::uuid[])`)
  return (await sql<FeedAllowed>`${statement}`.execute(db)).rows
}

/** The statement that reads every name a scope is told of, for a connection that is in a transaction of its own. */
export function allowancesStatement(db: Database, cut: Cut): string {
  return sql`${allowed(cut, sql`true`)}`.compile(db).sql
}
