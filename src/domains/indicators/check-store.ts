import type { Pool } from '#platform/database'
import type { Finding } from './verdict.ts'

/**
 * One round trip for any number of targets: what the allow list and the registry hold for each id, and for each block of
 * numbers that holds one of some numbers. Prepared once per connection under its name, so PostgreSQL plans it once: three
 * lookups by primary key for each id, and one in the index of blocks for each number, where there is any block at all.
 */
const statement = {
  name: 'indicators-check',
  text: `select t.id as "observableId", a.level as "allowedLevel", a.name as "allowedName", o.display, i.state,
      coalesce(i.reports, 0) as reports, coalesce(i.lists, 0) as lists, i.first_reported_at as "firstReportedAt",
      i.last_reported_at as "lastReportedAt", i.reported_until as "reportedUntil", i.topic,
      i.fraud_type as "fraudType", coalesce(i.measures, '{}') as measures, i.legal_basis as "legalBasis", i.reason,
      i.valid_until as "validUntil", i.source, i.tlp, t.block,
      i.state is not null and exists (select from indicators.dispute d
        where d.observable_id = i.observable_id and d.state = 'open') as disputed
    from (select id, null::text as block from unnest($1::uuid[]) as asked(id)
        union all select distinct b.id, b.key from unnest($2::bigint[]) as number(digits)
          join indicators.observable b on b.kind = 'number-block' and number.digits <@
            int8range((b.attributes ->> 'first')::bigint, (b.attributes ->> 'last')::bigint, '[]')
          where exists (select from indicators.observable where kind = 'number-block')) as t
      left join indicators.allowed a on a.observable_id = t.id
      left join indicators.indicator i on i.observable_id = t.id
      left join indicators.observable o on o.id = t.id and (a.observable_id is not null or i.observable_id is not null)
    where a.observable_id is not null or i.observable_id is not null`,
} as const

/**
 * What is known of some observables, and of the blocks that hold some telephone numbers (E.164 digits); those nothing is
 * known of are left out.
 */
export async function find(
  pool: Pool,
  ids: readonly string[],
  numbers: readonly number[] = [],
): Promise<ReadonlyMap<string, Finding>> {
  if (ids.length === 0 && numbers.length === 0) return new Map()
  const { rows } = await pool.query<Finding>({ ...statement, values: [ids, numbers] })
  // A block that was asked for by its id as well is there twice: the row that names its numbers comes last.
  return new Map(
    rows.toSorted((a, b) => Number(a.block !== null) - Number(b.block !== null)).map((row) => [row.observableId, row]),
  )
}
