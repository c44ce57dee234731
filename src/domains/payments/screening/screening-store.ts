import { sql } from 'kysely'
import type { PaymentDecision } from '#engines/screening'
import type { Database, Tx } from '#platform/database'
import type { DecisionSum, MinuteSum, RuleSum } from './screening-board.ts'
import type { FirstTold, ToldSum } from './screening-month.ts'

/** One line of what a node counted. */
export interface ScreeningCount {
  readonly minute: string
  readonly version: string
  readonly rule: string
  readonly reason: string
  readonly decision: PaymentDecision
  readonly shadow: boolean
  readonly payments: number
  readonly tiyn: number
}

/** Notes that a delivery was taken; false where it was before. */
export async function takeDelivery(tx: Tx, organisation: string, given: { id: string; at: Date }): Promise<boolean> {
  const result = await sql`insert into payments.screening_delivery (organisation, id, received_at)
    values (${organisation}, ${given.id}, ${given.at}) on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Adds counts to their minutes and days, and notes on which day they were told. A day is Kazakhstan's. */
export async function addCounts(
  tx: Tx,
  organisation: string,
  { counts, toldOn }: { readonly counts: readonly ScreeningCount[]; readonly toldOn: string },
): Promise<void> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as r(minute timestamptz, version text, rule text,
    reason text, decision text, shadow boolean, payments bigint, tiyn numeric)`
  await sql`insert into payments.screening_minute as c
      (minute, organisation, version, rule, reason, decision, shadow, payments, tiyn)
    select date_trunc('minute', minute), ${organisation}::uuid, version, rule, reason, decision, shadow, sum(payments),
      sum(tiyn)
    from ${rows} group by 1, 3, 4, 5, 6, 7 order by 1, 3, 4, 5, 6, 7
    on conflict (minute, organisation, version, rule, reason, decision, shadow)
      do update set payments = c.payments + excluded.payments, tiyn = c.tiyn + excluded.tiyn`.execute(tx)
  await sql`insert into payments.screening_day as c
      (day, organisation, version, rule, reason, decision, shadow, told_on, payments, tiyn)
    select (minute at time zone 'Asia/Almaty')::date, ${organisation}::uuid, version, rule, reason, decision, shadow,
      ${toldOn}::date, sum(payments), sum(tiyn)
    from ${rows} group by 1, 3, 4, 5, 6, 7 order by 1, 3, 4, 5, 6, 7
    on conflict (day, organisation, version, rule, reason, decision, shadow, told_on)
      do update set payments = c.payments + excluded.payments, tiyn = c.tiyn + excluded.tiyn`.execute(tx)
}

/** Payments by minute and what was decided of them. */
export async function minutesSince(db: Database, since: Date): Promise<readonly MinuteSum[]> {
  const { rows } = await sql<MinuteSum>`select minute, decision, sum(payments)::float8 as payments
    from payments.screening_minute where minute >= ${since} and rule = '' and not shadow group by 1, 2`.execute(db)
  return rows
}

/** Payments by decision and version, in shadow apart. */
export async function decisionsSince(db: Database, since: Date): Promise<readonly DecisionSum[]> {
  const { rows } = await sql<DecisionSum>`select version, decision, shadow, sum(payments)::float8 as payments,
      sum(tiyn)::text as tiyn
    from payments.screening_minute where minute >= ${since} and rule = '' group by 1, 2, 3`.execute(db)
  return rows
}

/** Payments by what rules found in them, in shadow apart; the most first, at most `most` lines. */
export async function findingsSince(db: Database, since: Date, most: number): Promise<readonly RuleSum[]> {
  const { rows } = await sql<RuleSum>`select rule, reason,
      coalesce(sum(payments) filter (where not shadow), 0)::float8 as payments,
      coalesce(sum(payments) filter (where shadow), 0)::float8 as shadow
    from payments.screening_minute where minute >= ${since} and rule <> ''
    group by 1, 2 order by 3 desc, 4 desc, 1, 2 limit ${most}`.execute(db)
  return rows
}

/** When each organisation's node was heard of last since a moment. */
export async function heardSince(
  db: Database,
  since: Date,
): Promise<readonly { readonly organisation: string; readonly heardAt: Date }[]> {
  const { rows } = await sql<{ organisation: string; heardAt: Date }>`
    select organisation, max(received_at) as "heardAt" from payments.screening_delivery where received_at >= ${since}
    group by organisation order by organisation`.execute(db)
  return rows
}

/**
 * What was decided, by month, day of telling and decision, the newest month first, then in the order of days: of days from `from` on,
 * told before the day `before`. Each payment once; shadow is left out, since it decides nothing.
 */
export async function toldSums(
  db: Database,
  { from, before }: { readonly from: string; readonly before: string },
): Promise<readonly ToldSum[]> {
  const { rows } = await sql<ToldSum>`select to_char(day, 'YYYY-MM') as month, told_on::text as "toldOn", decision,
      sum(payments)::float8 as payments, sum(tiyn)::text as tiyn
    from payments.screening_day
    where rule = '' and not shadow and day >= ${from}::date and told_on < ${before}::date
    group by 1, 2, 3 order by 1 desc, 2, 3`.execute(db)
  return rows
}

/** On which day each bank told of a month first, of days from `from` on. */
export async function firstToldByMonth(db: Database, from: string): Promise<readonly FirstTold[]> {
  const { rows } = await sql<FirstTold>`select to_char(day, 'YYYY-MM') as month, organisation,
      min(told_on)::text as "toldOn"
    from payments.screening_day where rule = '' and not shadow and day >= ${from}::date group by 1, 2`.execute(db)
  return rows
}

/** Forgets minutes and deliveries that have served. */
export async function forget(tx: Tx, before: { readonly minutes: Date; readonly deliveries: Date }): Promise<void> {
  await sql`delete from payments.screening_minute where minute < ${before.minutes}`.execute(tx)
  await sql`delete from payments.screening_delivery where received_at < ${before.deliveries}`.execute(tx)
}
