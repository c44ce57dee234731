import { sql } from 'kysely'
import type { ObservableKind } from '#domains/taxonomy'
import type { Database } from '#platform/database'
import type { AllowLevel } from './target.ts'

/** A listing that allowed names may lie below. */
export interface Above {
  readonly observableId: string
  readonly kind: ObservableKind
  /** Its value as the codecs write it. */
  readonly value: string
}

/** A name of the allow list, as it is told to who holds the listing above it. */
export interface AllowedName {
  readonly observableId: string
  readonly kind: Extract<ObservableKind, 'domain' | 'url' | 'email' | 'phone'>
  readonly value: string
  readonly level: AllowLevel
}

/** An allowed name with the listing it is excepted from. */
export interface Exception extends AllowedName {
  /** Id of the listing. */
  readonly below: string
}

/** A popular page or mail address silences nothing but its own listing. */
const matters = sql`(a.level = 'official' or o.kind in ('domain', 'phone'))`

/** The allowed names that lie below some listings: hosts below a domain, pages and addresses on it, numbers in a block. */
export async function exceptionsBelow(db: Database, listings: readonly Above[]): Promise<readonly Exception[]> {
  const above = listings.filter(({ kind }) => kind === 'domain' || kind === 'ip' || kind === 'number-block')
  if (above.length === 0) return []
  const { rows } = await sql<Exception>`
    with listed as (select l."observableId" as id, l.kind, l.value, reverse(l.value) as place,
        split_part(l.value, '-', 1) as first, '+' || split_part(l.value, '-', 2) as last
      from jsonb_to_recordset(${JSON.stringify(above)}::jsonb) as l("observableId" uuid, kind text, value text)),
    found as (
      select l.id, a.observable_id, a.level from listed l
        join indicators.allowed a on a.place > l.place || '.' and a.place < l.place || '/' where l.kind = 'domain'
      union select l.id, a.observable_id, a.level from listed l
        join indicators.allowed a on a.place = l.place where l.kind in ('domain', 'ip')
      union select l.id, a.observable_id, a.level from listed l
        join indicators.allowed a on a.place >= l.first and a.place <= l.last and length(a.place) = length(l.first)
        where l.kind = 'number-block')
    select a.id as below, a.observable_id as "observableId", o.kind, o.key as value, a.level
    from found a join indicators.observable o on o.id = a.observable_id
    where ${matters} and not (o.id = a.id) order by a.id, o.id`.execute(db)
  return rows
}

/** An allowed name with what is needed to find the listings above it. */
export interface NameRow extends AllowedName {
  readonly attributes: Readonly<Record<string, string>>
}

/** Those of some observables that are on the allow list now and may lie below a listing. */
export async function allowedNamesOf(db: Database, ids: readonly string[]): Promise<readonly NameRow[]> {
  const { rows } = await sql<NameRow>`
    select a.observable_id as "observableId", o.kind, o.key as value, a.level, o.attributes
    from indicators.allowed a join indicators.observable o on o.id = a.observable_id
    where a.observable_id = any(${ids}::uuid[]) and a.place is not null and ${matters}`.execute(db)
  return rows
}
