import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'
import type { LinkKind, Pair } from './link.ts'

/** A link about to be kept. */
export interface NewLink {
  readonly kind: LinkKind
  readonly reason: string | null
  readonly by: string
  readonly at: Date
}

/** A link as one of its reports shows it. */
export interface StoredLink extends NewLink {
  /** The report at the other end. */
  readonly other: Id<'report'>
}

/** Keeps the same link for several pairs; tells which other reports were not linked in this way before. */
export async function insertLinks(tx: Tx, pairs: readonly Pair[], link: NewLink): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`
    insert into reports.link as l (first_id, second_id, kind, reason, made_by, made_at)
    select first, second, ${link.kind}, ${link.reason}, ${link.by}, ${link.at}
    from unnest(${pairs.map(({ first }) => first)}::uuid[], ${pairs.map(({ second }) => second)}::uuid[])
      as p(first, second) order by first, second
    on conflict (first_id, second_id) do update set kind = excluded.kind, reason = excluded.reason,
      made_by = excluded.made_by, made_at = excluded.made_at where l.kind <> excluded.kind
    returning first_id as "first", second_id as "second"`.execute(tx)
  return rows
}

/** Removes a link; its kind, or nothing where there was none. */
export async function deleteLink(tx: Tx, { first, second }: Pair): Promise<LinkKind | undefined> {
  const { rows } = await sql<{ kind: LinkKind }>`
    delete from reports.link where first_id = ${first} and second_id = ${second} returning kind`.execute(tx)
  return rows[0]?.kind
}

/** Up to `limit` links of a report, the newest first, after a cursor. Reads at most `limit` from either end. */
export async function linksOf(
  db: Database,
  id: Id<'report'>,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly StoredLink[]> {
  const from = (own: RawBuilder<unknown>, other: RawBuilder<unknown>) => sql`
    (select ${other} as other, kind, reason, made_by, made_at from reports.link
    where ${own} = ${id} ${after ? sql`and (made_at, ${other}) < (${after.key}::timestamptz, ${after.id}::uuid)` : sql``}
    order by made_at desc, ${other} desc limit ${limit})`
  const { rows } = await sql<StoredLink>`
    select other, kind, reason, made_by as "by", made_at as "at"
    from (${from(sql`first_id`, sql`second_id`)} union all ${from(sql`second_id`, sql`first_id`)}) l
    order by l.made_at desc, l.other desc limit ${limit}`.execute(db)
  return rows
}

/** How many reports are linked to a report. */
export async function countLinks(db: Database, id: Id<'report'>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from reports.link where first_id = ${id})
      + (select count(*) from reports.link where second_id = ${id}) as count`.execute(db)
  return rows[0]?.count ?? 0
}
