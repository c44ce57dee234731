import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { ReportState } from '../report.ts'
import type { BulkAction, Standing } from './bulk.ts'
import { nearFrom } from './deadlines.ts'

/** An action on many reports, as it was given. */
export interface Bulk {
  readonly id: Id<'bulk'>
  readonly personId: string
  readonly action: BulkAction['action']
  readonly givenAt: Date
  readonly undoneAt: Date | null
}

/** Keeps that an action was given. */
export async function insertBulk(tx: Tx, { id, personId, action, givenAt }: Omit<Bulk, 'undoneAt'>): Promise<void> {
  await sql`insert into reports.bulk (id, person_id, action, given_at)
    values (${id}, ${personId}, ${action}, ${givenAt})`.execute(tx)
}

/** An action that was given; locked, so that it is undone once. */
export async function lockBulk(tx: Tx, id: Id<'bulk'>): Promise<Bulk | undefined> {
  const { rows } = await sql<Bulk>`
    select id, person_id as "personId", action, given_at as "givenAt", undone_at as "undoneAt"
    from reports.bulk where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Notes that an action was undone. */
export async function markUndone(tx: Tx, id: Id<'bulk'>, at: Date): Promise<void> {
  await sql`update reports.bulk set undone_at = ${at} where id = ${id}`.execute(tx)
}

/** How a report stood before an action and how it was left. */
export interface BulkItem {
  readonly reportId: Id<'report'>
  readonly before: Standing
  readonly left: { readonly state: ReportState; readonly takenBy: string | null }
  readonly version: number
}

/** Keeps what an action did to a report. */
export async function insertItem(tx: Database, bulkId: Id<'bulk'>, item: BulkItem): Promise<void> {
  await sql`insert into reports.bulk_item (bulk_id, report_id, before, version)
    values (${bulkId}, ${item.reportId}, ${JSON.stringify({ ...item.before, left: item.left })}::jsonb, ${item.version})
    on conflict do nothing`.execute(tx)
}

/** What an action did, report by report. */
export async function itemsOf(db: Database, bulkId: Id<'bulk'>): Promise<readonly BulkItem[]> {
  const { rows } = await sql<BulkItem>`
    select report_id as "reportId", before - 'left' as before, before -> 'left' as left, version
    from reports.bulk_item where bulk_id = ${bulkId} order by report_id`.execute(db)
  return rows
}

/** How a report stands now, with its version. */
export interface Current extends Standing {
  readonly version: number
  readonly region: string | null
}

/** How a report stands now. */
export async function currentOf(db: Database, id: Id<'report'>): Promise<Current | undefined> {
  const { rows } = await sql<Current>`
    select state, taken_by as "takenBy", topic, fraud_type as "fraudType", classification, version, region,
      to_jsonb(due_from) #>> '{}' as "dueFrom", to_jsonb(escalated_at) #>> '{}' as "escalatedAt"
    from reports.report where id = ${id}`.execute(db)
  return rows[0]
}

/** Puts back how a report stood with the desk; its topic and its judgements are put back by their own rules. */
export async function restoreStanding(tx: Tx, id: Id<'report'>, standing: Standing, at: Date): Promise<void> {
  await sql`update reports.report r set state = ${standing.state}, taken_by = ${standing.takenBy},
      classification = ${standing.classification}, changed_at = ${at}, due_from = d.due_from,
      due_at = d.due_from + d.allowance, alert_at = d.due_from + d.allowance * ${sql.lit(nearFrom)},
      escalated_at = ${standing.escalatedAt}::timestamptz
    from (select ${standing.dueFrom}::timestamptz as due_from, reports.allowance(priority) as allowance
      from reports.report where id = ${id}) d
    where r.id = ${id}`.execute(tx)
}

/** Forgets actions that cannot be undone any more. */
export async function forgetBulks(db: Database, before: Date): Promise<void> {
  await sql`delete from reports.bulk where given_at < ${before}`.execute(db)
}
