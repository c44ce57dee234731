import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { BankRow, Between, NationalRow } from './figures.ts'

/**
 * Requests for money that were asked in a stretch of time, by bank. One that is open beyond its time counts as if it took for ever, so
 * that silence never improves a bank's time; one that is open within its time does not count yet, nor one that was withdrawn.
 */
export async function banksOf(db: Database, { from, to }: Between, at: Date): Promise<readonly BankRow[]> {
  const { rows } = await sql<Omit<BankRow, 'held' | 'returned'> & { held: string; returned: string }>`
    with counted as (
      select bank, leg, recovery, state, due_at, closed_at,
        case when closed_at is null then 'infinity'::float8
          else extract(epoch from closed_at - asked_at)::float8 / 60 end as minutes
      from payments.request
      where kind = 'hold' and asked_at >= ${from} and asked_at < ${to}
        and (state = 'answered' or (state = 'open' and due_at <= ${at})))
    select c.bank, b.name, count(*)::integer as requests,
      count(distinct c.recovery)::integer as recoveries,
      (count(*) filter (where c.closed_at <= c.due_at))::integer as "inTime",
      (count(*) filter (where c.closed_at is null))::integer as unanswered,
      nullif(percentile_disc(0.5) within group (order by c.minutes), 'infinity') as median,
      nullif(percentile_disc(0.9) within group (order by c.minutes), 'infinity') as ninety,
      coalesce(sum(h.amount), 0)::text as held, coalesce(sum(l.returned), 0)::text as returned
    from counted c join payments.bank b on b.code = c.bank
      left join payments.leg l on l.id = c.leg left join payments.hold h on h.leg = c.leg
    group by c.bank, b.name order by b.name, c.bank`.execute(db)
  return rows.map((row) => ({ ...row, held: BigInt(row.held), returned: BigInt(row.returned) }))
}

/** Recoveries that were followed, by when their theft was told of. */
export async function nationOf(db: Database, { from, to }: Between): Promise<NationalRow> {
  const { rows } = await sql<{ recoveries: number; stolen: string; held: string; returned: string }>`
    with r as (select id, stolen from payments.recovery
      where reported_at >= ${from} and reported_at < ${to} and started_at is not null and state <> 'cancelled')
    select (select count(*)::integer from r) as recoveries, (select coalesce(sum(stolen), 0)::text from r) as stolen,
      (select coalesce(sum(h.amount), 0)::text from payments.hold h join r on r.id = h.recovery) as held,
      (select coalesce(sum(l.returned), 0)::text from payments.leg l join r on r.id = l.recovery) as returned`.execute(
    db,
  )
  const [row] = rows
  if (row === undefined) throw new Error('a count without a row')
  return {
    recoveries: row.recoveries,
    stolen: BigInt(row.stolen),
    held: BigInt(row.held),
    returned: BigInt(row.returned),
  }
}
