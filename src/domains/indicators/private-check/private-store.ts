import { sql } from 'kysely'
import type { Database, Pool, Tx } from '#platform/database'
import type { PrivateKind } from './private-group.ts'

/** A value whose hash is still to be made. */
export interface Pending {
  readonly observableId: string
  readonly kind: PrivateKind
  readonly value: string
  /** Of a domain: the part somebody registered. */
  readonly registrable: string | null
}

/** A value with its hash in hexadecimal. */
export interface Hashed {
  readonly observableId: string
  readonly hash: string
}

/** A hash as it is kept. */
export interface Placed extends Hashed {
  readonly place: number
  readonly publicSuffix: string | null
}

/** Notes observables whose hashes are to be made; those noted before, cards, IINs and blocks of numbers are passed over. */
export async function note(tx: Tx, observableIds: readonly string[]): Promise<void> {
  await sql`insert into indicators.private_check (observable_id, kind)
    select o.id, o.kind from indicators.observable o
    where o.id = any(${observableIds}::uuid[]) and o.kind not in ('card', 'iin', 'number-block')
    order by o.id on conflict do nothing`.execute(tx)
}

/** Up to `limit` values without a hash, those noted last first. */
export async function pending(db: Database, limit: number): Promise<readonly Pending[]> {
  const { rows } = await sql<Pending>`
    select p.observable_id as "observableId", p.kind, o.key as value,
      case when p.kind = 'domain' then o.attributes ->> 'registrable' end as registrable
    from indicators.private_check p join indicators.observable o on o.id = p.observable_id
    where p.hash is null order by p.noted desc limit ${limit}`.execute(db)
  return rows
}

/** Keeps hashes that were made. */
export async function keepHashes(db: Database, made: readonly Placed[]): Promise<void> {
  await sql`update indicators.private_check p
    set hash = decode(h.hash, 'hex'), place = h.place, public_suffix = h."publicSuffix"
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb)
      as h("observableId" uuid, hash text, place integer, "publicSuffix" text)
    where p.observable_id = h."observableId"`.execute(db)
}

/** The hashes of a kind whose places are from one to another, both included, in the order of the hashes. */
export async function between(
  pool: Pool,
  kind: PrivateKind,
  [first, last]: readonly [number, number],
): Promise<readonly Hashed[]> {
  const { rows } = await pool.query<Hashed>({
    name: 'indicators-private-check',
    text: `select observable_id as "observableId", encode(p.hash, 'hex') as hash from indicators.private_check p
      where kind = $1 and place between $2 and $3 and hash is not null order by p.hash`,
    values: [kind, first, last],
  })
  return rows
}

/** How many hashes the fullest group of a kind holds. */
export async function fullest(db: Database, kind: PrivateKind, digits: number): Promise<number> {
  const { rows } = await sql<{ most: number }>`
    select coalesce(max(n), 0)::integer as most from (select count(*) as n from indicators.private_check
      where kind = ${kind} and hash is not null group by place >> ${16 - digits * 4}::integer) as groups`.execute(db)
  return rows[0]?.most ?? 0
}

/** The endings with a dot below which something is listed, in order: one step of the index for each. */
export async function publicSuffixes(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ suffix: string }>`
    with recursive s(suffix) as (
      select min(public_suffix) from indicators.private_check where public_suffix is not null
      union all
      select (select min(p.public_suffix) from indicators.private_check p where p.public_suffix > s.suffix)
      from s where s.suffix is not null)
    select suffix from s where suffix is not null`.execute(db)
  return rows.map(({ suffix }) => suffix)
}

/**
 * Sets right what events did not tell: notes what is listed, official, or a popular name below another one and is not
 * noted yet; forgets what is none of these any more.
 */
export async function tidy(tx: Tx): Promise<void> {
  await sql`delete from indicators.private_check p
    where not exists (select from indicators.indicator i
        where i.observable_id = p.observable_id and i.state in ('reported', 'confirmed'))
      and not exists (select from indicators.allowed a where a.observable_id = p.observable_id)`.execute(tx)
  await sql`insert into indicators.private_check (observable_id, kind)
    select o.id, o.kind from (
      select observable_id as id from indicators.indicator where state in ('reported', 'confirmed')
      union
      select a.observable_id from indicators.allowed a join indicators.observable d on d.id = a.observable_id
      where a.level = 'official' or (d.kind = 'domain' and d.attributes ->> 'registrable' <> d.key)) as wanted
      join indicators.observable o on o.id = wanted.id
    where o.kind not in ('card', 'iin', 'number-block')
      and not exists (select from indicators.private_check p where p.observable_id = o.id)
    order by o.id on conflict do nothing`.execute(tx)
}
