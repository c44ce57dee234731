import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { KindSum, MinuteSum } from './board.ts'
import type { FirstTold, ToldSum } from './call-month.ts'

/** One line of what a node counted. */
export interface Count {
  readonly minute: string
  readonly trunk: string
  readonly country: string
  readonly rule: string
  readonly action: string
  readonly shadow: boolean
  readonly calls: number
}

/** A rejected call to keep. */
export interface NewBlockedCall {
  readonly at: string
  readonly codeHash: string
  readonly trunk: string
  readonly country: string
  readonly rule: string
  readonly reason: string
  readonly action: string
  readonly callerHash: string
  readonly calledHash: string
  readonly caller: number | null
}

/** A rejected call as its code finds it. */
export interface BlockedCall {
  readonly at: Date
  readonly organisation: string
  readonly rule: string
  readonly reason: string
  readonly callerHash: Buffer
}

/** Notes that a delivery was taken; false where it was before. */
export async function takeDelivery(tx: Tx, organisation: string, given: { id: string; at: Date }): Promise<boolean> {
  const result = await sql`insert into calls.delivery (organisation, id, received_at)
    values (${organisation}, ${given.id}, ${given.at}) on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Adds counts to their minutes and days, and notes on which day they were told. A day is Kazakhstan's. */
export async function addCounts(
  tx: Tx,
  organisation: string,
  { counts, toldOn }: { readonly counts: readonly Count[]; readonly toldOn: string },
): Promise<void> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(counts)}::jsonb)
    as r(minute timestamptz, trunk text, country text, rule text, action text, shadow boolean, calls bigint)`
  await sql`insert into calls.minute_count as c (minute, organisation, trunk, country, rule, action, shadow, calls)
    select date_trunc('minute', minute), ${organisation}::uuid, trunk, country, rule, action, shadow, sum(calls)
    from ${rows} group by 1, 3, 4, 5, 6, 7 order by 1, 3, 4, 5, 6, 7
    on conflict (minute, organisation, trunk, country, rule, action, shadow)
      do update set calls = c.calls + excluded.calls`.execute(tx)
  await sql`insert into calls.day_count as c (day, organisation, trunk, country, rule, action, shadow, told_on, calls)
    select (minute at time zone 'Asia/Almaty')::date, ${organisation}::uuid, trunk, country, rule, action, shadow,
      ${toldOn}::date, sum(calls)
    from ${rows} group by 1, 3, 4, 5, 6, 7 order by 1, 3, 4, 5, 6, 7
    on conflict (day, organisation, trunk, country, rule, action, shadow, told_on)
      do update set calls = c.calls + excluded.calls`.execute(tx)
}

/** Keeps rejected calls; one told twice is kept once. */
export async function insertBlocked(tx: Tx, organisation: string, calls: readonly NewBlockedCall[]): Promise<void> {
  await sql`insert into calls.blocked_call (at, organisation, code_hash, trunk, country, rule, reason, action, caller_hash,
      called_hash, caller_number)
    select r.at, ${organisation}::uuid, decode(r."codeHash", 'hex'), r.trunk, r.country, r.rule, r.reason, r.action,
      decode(r."callerHash", 'hex'), decode(r."calledHash", 'hex'), r.caller
    from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as r(at timestamptz, "codeHash" text, trunk text, country text,
      rule text, reason text, action text, "callerHash" text, "calledHash" text, caller bigint)
    on conflict do nothing`.execute(tx)
}

/** The rejected call of a code, looked for between two moments. */
export async function blockedByCode(
  db: Database,
  codeHash: Buffer,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<BlockedCall | undefined> {
  const { rows } = await sql<BlockedCall>`select at, organisation, rule, reason, caller_hash as "callerHash"
    from calls.blocked_call where code_hash = ${codeHash} and at >= ${from} and at < ${to}
    order by at desc limit 1`.execute(db)
  return rows[0]
}

/** Calls and rejected calls of each minute since a moment; what rules on trial would have done is left out. */
export async function minutesSince(db: Database, since: Date): Promise<readonly MinuteSum[]> {
  const { rows } = await sql<MinuteSum>`
    select minute, sum(calls)::float8 as calls,
      coalesce(sum(calls) filter (where action = 'reject'), 0)::float8 as blocked
    from calls.minute_count where minute >= ${since} and not shadow group by minute`.execute(db)
  return rows
}

/** Calls since a moment, those that were alike together: a country's minutes are too many to be read one by one. */
export async function kindsSince(db: Database, since: Date): Promise<readonly KindSum[]> {
  const { rows } = await sql<KindSum>`
    select organisation, trunk, country, rule, action, shadow, sum(calls)::float8 as calls
    from calls.minute_count where minute >= ${since} group by 1, 2, 3, 4, 5, 6`.execute(db)
  return rows
}

/** When each organisation's nodes delivered last, of those that did since a moment. */
export async function heardSince(
  db: Database,
  since: Date,
): Promise<readonly { readonly organisation: string; readonly heardAt: Date }[]> {
  const { rows } = await sql<{ organisation: string; heardAt: Date }>`
    select organisation, max(received_at) as "heardAt" from calls.delivery where received_at >= ${since}
    group by organisation order by organisation`.execute(db)
  return rows
}

/**
 * What was decided, by month, day of telling and rule, the newest month first, then in the order of days: of days from `from` on, told
 * before the day `before`. Shadow rules are left out, since they decide nothing. A call is blocked where it was rejected;
 * one that went on by another route, or without its number, is not.
 */
export async function toldSums(
  db: Database,
  { from, before }: { readonly from: string; readonly before: string },
): Promise<readonly ToldSum[]> {
  const { rows } = await sql<ToldSum>`select to_char(day, 'YYYY-MM') as month, told_on::text as "toldOn", rule,
      sum(calls)::float8 as calls, coalesce(sum(calls) filter (where action = 'reject'), 0)::float8 as blocked
    from calls.day_count where not shadow and day >= ${from}::date and told_on < ${before}::date
    group by 1, 2, 3 order by 1 desc, 2, 3`.execute(db)
  return rows
}

/** On which day each operator told of a month first, of days from `from` on. */
export async function firstToldByMonth(db: Database, from: string): Promise<readonly FirstTold[]> {
  const { rows } = await sql<FirstTold>`select to_char(day, 'YYYY-MM') as month, organisation,
      min(told_on)::text as "toldOn" from calls.day_count where day >= ${from}::date group by 1, 2`.execute(db)
  return rows
}

/** Deletes what has served: minutes, notes of deliveries and rejected calls from before the moments given. */
export async function forget(
  tx: Tx,
  before: { readonly minutes: Date; readonly deliveries: Date; readonly blocked: Date },
): Promise<void> {
  await sql`delete from calls.minute_count where minute < ${before.minutes}`.execute(tx)
  await sql`delete from calls.delivery where received_at < ${before.deliveries}`.execute(tx)
  await sql`delete from calls.blocked_call where at < ${before.blocked}`.execute(tx)
}

/** Makes the partition of a month (its first day, `YYYY-MM-01`), where there is none and the default one holds nothing of it. */
export async function makePartition(tx: Tx, table: 'day_count' | 'blocked_call', month: string): Promise<void> {
  const name = sql.id('calls', `${table}_${month.slice(0, 7).replace('-', '_')}`)
  const { rows } = await sql<{
    there: boolean
  }>`select to_regclass(${`calls.${table}_${month.slice(0, 7).replace('-', '_')}`})
    is not null as there`.execute(tx)
  if (rows[0]?.there) return
  await sql`select pg_advisory_xact_lock(hashtext('calls partitions'))`.execute(tx)
  await sql`create table if not exists ${name} partition of ${sql.id('calls', table)}
    for values from (${sql.lit(month)}) to (${sql.lit(nextMonth(month))})`.execute(tx)
}

function nextMonth(month: string): string {
  const date = new Date(`${month}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return date.toISOString().slice(0, 10)
}
