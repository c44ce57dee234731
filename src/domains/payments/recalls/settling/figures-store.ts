import { sql } from 'kysely'
import type { FigureChange } from '#kernel/figure-readings'
import type { Database } from '#platform/database'
import { countedElsewhereAt, countsElsewhere } from '../tracking/elsewhere-store.ts'
import type { BankRow, Between, NationalRow } from './figures.ts'

/** Moments up to which figures are counted, what came at that very moment included. */
export interface CountedUpTo {
  readonly at: Date
  /** Of banks by their codes that are counted up to another moment. */
  readonly banks?: ReadonlyMap<string, Date>
}

/** What went back of a leg `l` up to a moment: what its bank told with its answer, and what came after it. */
const returnedBy = (at: ReturnType<typeof sql>) => sql`case when l.answered_at <= ${at} then l.returned - coalesce(
  (select sum(b.amount) from payments.money_return b join payments.hold bh on bh.id = b.hold
    where bh.leg = l.id and b.taken_at > ${at}), 0) else 0 end`

/**
 * When a request `q` for the money of a leg `l` was answered or called off. Never, where it was let go because nobody answered: neither letting it go
 * nor what somebody told after that (the leg is `answered` then, the request is not) makes an answer to it.
 */
const closedAt = sql`case when q.state = 'withdrawn' and (l.stop_reason = 'unanswered' or l.state = 'answered')
  then null else q.closed_at end`

/**
 * Requests for money that were asked in a stretch of time, by bank. One that is open beyond its time, or was let go unanswered, counts as if it took
 * for ever, so that silence never improves a bank's time; one that is open within its time does not count yet, nor one that was called off.
 */
export async function banksOf(
  db: Database,
  { from, to }: Between,
  { at, banks = new Map() }: CountedUpTo,
): Promise<readonly BankRow[]> {
  const own = JSON.stringify([...banks].map(([bank, until]) => ({ bank, until: until.toISOString() })))
  const { rows } = await sql<Omit<BankRow, 'held' | 'returned'> & { held: string; returned: string }>`
    with asked as (
      select q.bank, q.leg, q.recovery, q.state, q.asked_at, q.due_at, coalesce(o.until, ${at}::timestamptz) as until,
        case when ${closedAt} <= coalesce(o.until, ${at}::timestamptz) then q.closed_at end as closed_at
      from payments.request q left join payments.leg l on l.id = q.leg
        left join jsonb_to_recordset(${own}::jsonb) as o(bank text, until timestamptz) on o.bank = q.bank
      where q.kind = 'hold' and q.asked_at >= ${from} and q.asked_at < ${to}),
    counted as (
      select *, case when closed_at is null then 'infinity'::float8
          else extract(epoch from closed_at - asked_at)::float8 / 60 end as minutes
      from asked where case when closed_at is null then due_at <= until else state = 'answered' end)
    select c.bank, b.name, count(*)::integer as requests,
      count(distinct c.recovery)::integer as recoveries,
      (count(*) filter (where c.closed_at <= c.due_at))::integer as "inTime",
      (count(*) filter (where c.closed_at is null))::integer as unanswered,
      nullif(percentile_disc(0.5) within group (order by c.minutes), 'infinity') as median,
      nullif(percentile_disc(0.9) within group (order by c.minutes), 'infinity') as ninety,
      coalesce(sum(h.amount) filter (where h.held_at <= c.until), 0)::text as held,
      coalesce(sum(${returnedBy(sql`c.until`)}), 0)::text as returned
    from counted c join payments.bank b on b.code = c.bank
      left join payments.leg l on l.id = c.leg left join payments.hold h on h.leg = c.leg
    group by c.bank, b.name order by b.name, c.bank`.execute(db)
  return rows.map((row) => ({ ...row, held: BigInt(row.held), returned: BigInt(row.returned) }))
}

/** Recoveries that were followed at a moment, by when their theft was told of. A payment that several tell of counts in the one that claims it. */
export async function nationOf(db: Database, { from, to }: Between, at: Date): Promise<NationalRow> {
  const { rows } = await sql<{ recoveries: number; stolen: string; held: string; returned: string }>`
    with r as (select id, stolen from payments.recovery
      where reported_at >= ${from} and reported_at < ${to} and started_at <= ${at}
        and (state <> 'cancelled' or cancelled_at > ${at}))
    select (select count(*)::integer from r) as recoveries, (coalesce((select sum(stolen) from r), 0) - coalesce(
        (select sum(e.amount) from ${countedElsewhereAt(at)} e join r on r.id = e.recovery), 0))::text as stolen,
      (select coalesce(sum(h.amount), 0)::text from payments.hold h join r on r.id = h.recovery
        where h.held_at <= ${at}) as held,
      (select coalesce(sum(${returnedBy(sql`${at}::timestamptz`)}), 0)::text
        from payments.leg l join r on r.id = l.recovery) as returned`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('a count without a row')
  return {
    recoveries: row.recoveries,
    stolen: BigInt(row.stolen),
    held: BigInt(row.held),
    returned: BigInt(row.returned),
  }
}

/**
 * Which thefts changed the figures of a stretch of time before a moment, each with the bank whose figures it changed (null where those
 * of the country alone), in the order of days.
 */
export async function changesOf(db: Database, { from, to }: Between, before: Date): Promise<readonly FigureChange[]> {
  const { rows } = await sql<FigureChange>`
    with r as (select id, started_at, cancelled_at from payments.recovery
      where reported_at >= ${from} and reported_at < ${to} and started_at is not null),
    q as (select q.bank, q.leg, q.recovery, q.due_at, ${closedAt} as closed_at
      from payments.request q left join payments.leg l on l.id = q.leg
      where q.kind = 'hold' and q.asked_at >= ${from} and q.asked_at < ${to}),
    change as (
      select started_at as at, null::text as bank, id as recovery from r
      union all select cancelled_at, null, id from r
      union all select h.held_at, null, r.id from r join payments.hold h on h.recovery = r.id
      union all select l.answered_at, null, r.id from r join payments.leg l on l.recovery = r.id
      union all select greatest(l.created_at, r.started_at), null, r.id
        from r join payments.leg l on l.recovery = r.id and ${countsElsewhere}
      union all select greatest(moment, r.started_at), null, r.id from r join payments.counted_elsewhere e on e.recovery = r.id
        cross join lateral (values (e.since), (e.until)) as of_it(moment)
      union all select b.taken_at, null, r.id from r join payments.hold h on h.recovery = r.id
        join payments.money_return b on b.hold = h.id
      union all select due_at, bank, recovery from q where closed_at is null or closed_at > due_at
      union all select closed_at, bank, recovery from q
      union all select l.answered_at, q.bank, q.recovery from q join payments.leg l on l.id = q.leg
      union all select h.held_at, q.bank, q.recovery from q join payments.hold h on h.leg = q.leg
      union all select b.taken_at, q.bank, q.recovery from q join payments.hold h on h.leg = q.leg
        join payments.money_return b on b.hold = h.id)
    select distinct to_char(at at time zone 'UTC' + interval '5 hours', 'YYYY-MM-DD') as day, bank as part,
      recovery as cause
    from change where at < ${before} order by 1, 2, 3`.execute(db)
  return rows
}
