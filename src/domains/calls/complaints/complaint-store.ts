import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** Complaints of a day about a caller. */
export interface Complaint {
  readonly day: string
  readonly caller: number
  readonly calls: number
}

/** A number complained of. */
export interface Complained {
  readonly caller: number
  readonly calls: number
  readonly organisations: number
  readonly lastDay: string
}

/** As many as a row can count; an operator that tells of more is not believed anyway. */
const countMost = 2 ** 31 - 1

/** Adds complaints to their days. */
export async function addComplaints(tx: Tx, organisation: string, complaints: readonly Complaint[]): Promise<void> {
  await sql`insert into calls.complaint as c (day, organisation, caller, calls)
    select r.day, ${organisation}::uuid, r.caller, least(${countMost}, sum(r.calls))
    from jsonb_to_recordset(${JSON.stringify(complaints)}::jsonb) as r(day date, caller bigint, calls integer)
    group by 1, 3 order by 1, 3 on conflict (day, caller, organisation) do update
      set calls = least(${countMost}, c.calls::bigint + excluded.calls)`.execute(tx)
}

/** The numbers most complained of since a day. */
export async function mostComplained(db: Database, since: string, most: number): Promise<readonly Complained[]> {
  const { rows } = await sql<Complained>`select caller::float8, sum(calls)::float8 as calls,
      count(distinct organisation)::integer as organisations, max(day)::text as "lastDay"
    from calls.complaint where day >= ${since}::date group by caller
    order by count(distinct organisation) desc, sum(calls) desc, caller limit ${most}`.execute(db)
  return rows
}

/** Deletes complaints from before a day. */
export async function forgetComplaints(db: Database, before: string): Promise<void> {
  await sql`delete from calls.complaint where day < ${before}::date`.execute(db)
}
