import { sql } from 'kysely'
import type { ObservableKind } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'
import type { AllowLevel } from './target.ts'

/** An entry of the allow list. */
export interface Allowed {
  readonly observableId: Id<'observable'>
  readonly kind: ObservableKind
  readonly display: string
  readonly level: AllowLevel
  readonly name: string | null
  readonly reason: string
  readonly addedBy: string | null
  readonly addedAt: Date
}

/** What a batch of new entries has in common. */
export interface AllowedBatch {
  readonly level: AllowLevel
  readonly name: string | null
  readonly reason: string
  readonly runId: string | null
  readonly addedBy: string | null
  readonly addedAt: Date
}

/** Adds entries; one that is there already stays as it is. Tells which are new. */
export async function insertAllowed(
  tx: Tx,
  ids: readonly string[],
  batch: AllowedBatch,
): Promise<readonly Id<'observable'>[]> {
  const { level, name, reason, runId, addedBy, addedAt } = batch
  const { rows } = await sql<{ id: Id<'observable'> }>`
    insert into indicators.allowed (observable_id, level, name, reason, run_id, added_by, added_at, place)
    select o.id, ${level}, ${name}, ${reason}, ${runId}::uuid, ${addedBy}, ${addedAt},
      indicators.place_of(o.kind, o.key, o.attributes)
    from indicators.observable o where o.id = any(${ids}::uuid[])
    order by o.id on conflict (observable_id) do nothing returning observable_id as id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Removes an entry; false where there was none. */
export async function deleteAllowed(tx: Tx, id: string): Promise<boolean> {
  const result = await sql`delete from indicators.allowed where observable_id = ${id}`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Ids of listed observables that live below a domain: names, pages and addresses of mail. */
export async function listedBelow(db: Database, domain: string): Promise<readonly Id<'observable'>[]> {
  const escaped = domain.replace(/[\\%_]/g, '\\$&')
  // A page on a bare address has no domain, and its path may end like one.
  const host = sql`case when o.kind = 'domain' then o.key else o.attributes ->> 'domain' end`
  const { rows } = await sql<{ id: Id<'observable'> }>`
    select i.observable_id as id from indicators.indicator i join indicators.observable o on o.id = i.observable_id
    where i.state in ('reported', 'confirmed', 'lapsed') and o.kind in ('domain', 'url', 'email')
      and (${host} = ${domain} or ${host} like ${`%.${escaped}`}) order by i.observable_id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Up to `limit` entries, the newest first, after a cursor. */
export async function listAllowed(
  db: Database,
  {
    after,
    limit,
    level,
  }: { readonly after: Cursor | undefined; readonly limit: number; readonly level?: AllowLevel | undefined },
): Promise<readonly Allowed[]> {
  const { rows } = await sql<Allowed>`
    select a.observable_id as "observableId", o.kind, o.display, a.level, a.name, a.reason, a.added_by as "addedBy",
      a.added_at as "addedAt"
    from indicators.allowed a join indicators.observable o on o.id = a.observable_id
    where ${level ? sql`a.level = ${level}` : sql`true`}
      and ${after ? sql`(a.added_at, a.observable_id) < (${after.key}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by a.added_at desc, a.observable_id desc limit ${limit}`.execute(db)
  return rows
}
