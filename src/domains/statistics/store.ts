import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Dimension, RawCount, RawRegisterCount, RegisterEvent } from './figures.ts'
import type { Changed, Submitted } from './schema.ts'

/** A report to count, with the first day of the month it came in. */
export type Fact = Submitted & { readonly month: string }

/** How often something happened in the register on a day, to identifiers of a kind. */
export interface RegisterCell {
  readonly day: string
  readonly event: RegisterEvent
  readonly kind: string
  readonly times: number
}

/** Counts reports. One that was counted before stays as it is. */
export async function insertFacts(tx: Tx, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  await sql`insert into statistics.report_fact
      (report_id, submitted_month, topic, fraud_type, channel, language, region, synthetic)
    select f."reportId", f.month, f.topic, f."fraudType", f.channel, f.language, f.region, f.synthetic
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as f("reportId" uuid, month date, topic text,
      "fraudType" text, channel text, language text, region text, synthetic boolean)
    on conflict do nothing`.execute(tx)
}

/** Moves a report to other cells. Nothing happens where it was never counted. */
export async function changeFact(tx: Tx, { reportId, fraudType, closingReason, ...rest }: Changed): Promise<void> {
  const changes = JSON.stringify({ ...rest, fraud_type: fraudType, closing_reason: closingReason })
  await sql`update statistics.report_fact as fact
    set topic = is_now.topic, fraud_type = is_now.fraud_type, language = is_now.language, region = is_now.region,
      classification = is_now.classification, closing_reason = is_now.closing_reason
    from statistics.report_fact as was, jsonb_populate_record(was, ${changes}::jsonb) as is_now
    where was.report_id = ${reportId} and fact.report_id = was.report_id`.execute(tx)
}

/** Counts something that happened in the register. */
export async function countRegisterEvent(tx: Tx, happened: RegisterCell): Promise<void> {
  const { day, event, kind, times } = happened
  await sql`insert into statistics.indicator_day as d (day, event, kind, count) values (${day}, ${event}, ${kind}, ${times})
    on conflict (day, event, kind) do update set count = d.count + excluded.count`.execute(tx)
}

/** Says that the figures changed. */
export async function moveRevision(tx: Tx, at: Date): Promise<void> {
  await sql`update statistics.revision set number = number + 1, updated_at = ${at}`.execute(tx)
}

/** How often the figures have changed, and when last. */
export interface Revision {
  readonly number: number
  readonly updatedAt: Date | null
}

/** The state of the figures. */
export async function readRevision(db: Database): Promise<Revision> {
  const { rows } = await sql<Revision>`
    select number, updated_at as "updatedAt" from statistics.revision`.execute(db)
  return rows[0] ?? { number: 0, updatedAt: null }
}

/** Reports by year and code, real and synthetic apart. */
export async function countReports(
  db: Database,
  by: Dimension,
): Promise<readonly (RawCount & { readonly synthetic: boolean })[]> {
  const code = by === 'year' ? sql`'all'` : sql.ref(by)
  const { rows } = await sql<RawCount & { synthetic: boolean }>`
    select extract(year from submitted_month)::int as year, ${code} as code, synthetic, count(*)::int as count
    from statistics.report_fact group by 1, 2, 3`.execute(db)
  return rows
}

/** Events of the register by year. */
export async function countRegister(db: Database): Promise<readonly RawRegisterCount[]> {
  const { rows } = await sql<RawRegisterCount>`
    select extract(year from day)::int as year, event, sum(count)::int as count
    from statistics.indicator_day group by 1, 2`.execute(db)
  return rows
}
