import { sql } from 'kysely'
import type { FraudType, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { LinkStatus, ReportLink } from './independence.ts'

/** A report as it is linked to what it names. */
export interface NewLink {
  readonly reportId: string
  readonly reporterMark: Buffer | null
  readonly textMark: Buffer
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly at: Date
}

/** What became of one link. */
export interface Linked {
  readonly observableId: Id<'observable'>
  readonly status: LinkStatus
  /** What it was before this report was linked (again); null where it is new. */
  readonly before: LinkStatus | null
}

/**
 * Links a report to observables that are locked. A link counts unless its reporter or its text has counted for that
 * observable before. A link that was voided stays so; one that was withdrawn comes back.
 */
export async function link(tx: Tx, ids: readonly string[], report: NewLink): Promise<readonly Linked[]> {
  const { reportId, reporterMark, textMark, topic, fraudType, at } = report
  const { rows } = await sql<Linked>`with named as (select id from unnest(${ids}::uuid[]) as named(id)),
    linked as (insert into indicators.report_link as l (observable_id, report_id, status, reporter_mark, text_mark, topic,
        fraud_type, at)
      select named.id, ${reportId}, case when exists (select from indicators.report_link k
          where k.observable_id = named.id and k.report_id <> ${reportId} and k.status in ('counted', 'voided')
            and (k.text_mark = ${textMark} or k.reporter_mark = ${reporterMark}::bytea))
        then 'repeated' else 'counted' end,
        ${reporterMark}::bytea, ${textMark}::bytea, ${topic}, ${fraudType}, ${at}
      from named order by named.id
      on conflict (observable_id, report_id) do update set topic = excluded.topic, fraud_type = excluded.fraud_type,
        status = case when l.status = 'withdrawn' then excluded.status else l.status end,
        reporter_mark = case when l.status = 'withdrawn' then excluded.reporter_mark else l.reporter_mark end,
        text_mark = case when l.status = 'withdrawn' then excluded.text_mark else l.text_mark end
      returning observable_id, status)
    select linked.observable_id as "observableId", linked.status, old.status as before from linked
      left join indicators.report_link old on old.observable_id = linked.observable_id and old.report_id = ${reportId}
    order by linked.observable_id`.execute(tx)
  return rows
}

/** The observables a report is linked to, withdrawn links left out. */
export async function linkedTo(db: Database, reportId: string): Promise<readonly Id<'observable'>[]> {
  const { rows } = await sql<{ id: Id<'observable'> }>`
    select observable_id as id from indicators.report_link
    where report_id = ${reportId} and status in ('counted', 'repeated') order by observable_id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Withdraws a report's links to locked observables; tells which there were. */
export async function withdraw(tx: Tx, reportId: string, ids: readonly string[]): Promise<readonly Id<'observable'>[]> {
  const { rows } = await sql<{ id: Id<'observable'> }>`
    update indicators.report_link set status = 'withdrawn'
    where report_id = ${reportId} and observable_id = any(${ids}::uuid[]) and status in ('counted', 'repeated')
    returning observable_id as id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** A link with the observable it belongs to. */
export interface StoredLink extends ReportLink {
  readonly observableId: Id<'observable'>
  readonly at: Date
}

/** All links of some observables that are not withdrawn, oldest first. */
export async function linksOf(db: Database, ids: readonly string[]): Promise<readonly StoredLink[]> {
  const { rows } = await sql<StoredLink>`
    select observable_id as "observableId", report_id as "reportId", encode(reporter_mark, 'hex') as "reporterMark",
      encode(text_mark, 'hex') as "textMark", status, erased, at
    from indicators.report_link where observable_id = any(${ids}::uuid[]) and status <> 'withdrawn'
    order by at, report_id`.execute(db)
  return rows
}

/** Lets links count that were repeated before. */
export async function promote(
  tx: Tx,
  links: readonly { readonly observableId: string; readonly reportId: string }[],
): Promise<void> {
  if (links.length === 0) return
  const json = JSON.stringify(links.map(({ observableId, reportId }) => ({ observableId, reportId })))
  await sql`update indicators.report_link l set status = 'counted'
    from jsonb_to_recordset(${json}::jsonb) as p("observableId" uuid, "reportId" uuid)
    where l.observable_id = p."observableId" and l.report_id = p."reportId"`.execute(tx)
}

/** Sets aside every report that spoke for an observable: a decision has judged them. */
export async function voidLinks(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update indicators.report_link set status = 'voided'
    where observable_id = any(${ids}::uuid[]) and status = 'counted'`.execute(tx)
}

/** Erases the marks of reporters from links older than a moment; tells how many. */
export async function eraseMarks(db: Database, before: Date): Promise<number> {
  const result = await sql`update indicators.report_link set reporter_mark = null, erased = true
    where reporter_mark is not null and at < ${before}`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
