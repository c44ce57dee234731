import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { AllowedBelow, Blocking } from './blocking.ts'

/** A row with what the targets above it are worked out from. */
export type BlockingRow = Omit<Blocking, 'allowedBelow' | 'allowedAbove'> & {
  readonly attributes: Readonly<Record<string, string>>
}

/** Which rows to read: those of some ids, or all, in the order of their ids. */
export type Which = { readonly ids: readonly string[] } | { readonly after: string | undefined; readonly limit: number }

/** Decisions in force at a moment that say to block. */
export async function blockings(db: Database, which: Which, now: Date): Promise<readonly BlockingRow[]> {
  const where =
    'ids' in which
      ? sql`i.observable_id = any(${which.ids}::uuid[])`
      : which.after === undefined
        ? sql`true`
        : sql`i.observable_id > ${which.after}::uuid`
  const limit = 'ids' in which ? sql`` : sql`limit ${which.limit}`
  const { rows } = await sql<BlockingRow>`
    select i.observable_id as "observableId", o.kind, o.key as value, o.attributes, i.topic, i.legal_basis as "legalBasis",
      i.valid_from as "decidedAt", i.decided_by as "decidedBy", i.valid_until as "validUntil"
    from indicators.indicator i join indicators.observable o on o.id = i.observable_id
    where i.state = 'confirmed' and 'block-page' = any(i.measures) and i.legal_basis is not null and i.tlp = 'clear'
      and i.valid_until > ${now} and o.kind in ('domain', 'url', 'ip') and ${where}
    order by i.observable_id ${limit}`.execute(db)
  return rows
}

/** Which of some ids stand on the allow list. */
export async function allowedAmong(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select observable_id as id from indicators.allowed where observable_id = any(${ids}::uuid[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** The allowed hosts below some domains, found by their place: all below a domain are neighbours. */
export async function allowedBelow(
  db: Database,
  domains: readonly string[],
): Promise<ReadonlyMap<string, readonly AllowedBelow[]>> {
  const found = new Map<string, AllowedBelow[]>()
  if (domains.length === 0) return found
  const { rows } = await sql<AllowedBelow & { readonly domain: string }>`
    select d.domain, o.key as host, a.level from unnest(${domains}::text[]) as d(domain)
      join indicators.allowed a on a.place >= reverse(d.domain) || '.' and a.place < reverse(d.domain) || '/'
      join indicators.observable o on o.id = a.observable_id and o.kind = 'domain'`.execute(db)
  for (const { domain, ...allowed } of rows) found.set(domain, [...(found.get(domain) ?? []), allowed])
  return found
}
