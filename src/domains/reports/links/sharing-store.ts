import { sql } from 'kysely'
import type { Classification, ClosingReason, FraudType, Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database } from '#platform/database'
import type { ReportState } from '../report.ts'

/** Another report as a line: no word of anybody. */
export interface ReportLine {
  readonly id: Id<'report'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly submittedAt: Date
  readonly region: Region | null
  readonly classification: Classification | null
  readonly closingReason: ClosingReason | null
}

const line = sql`r.id, r.topic, r.fraud_type as "fraudType", r.state, r.submitted_at as "submittedAt", r.region,
  r.classification, r.closing_reason as "closingReason"`

/** Whose identifiers are looked up, and how much of what is found. */
export interface SharingQuery {
  readonly observableIds: readonly string[]
  /** The submission that is left out. */
  readonly but: Id<'submission'>
  readonly limit: number
}

/** The newest reports of other submissions that name each of some observables as an offender's; at most `limit` each. */
export async function newestNaming(
  db: Database,
  { observableIds, but, limit }: SharingQuery,
): Promise<readonly (ReportLine & { readonly observableId: string })[]> {
  const { rows } = await sql<ReportLine & { observableId: string }>`
    select o.id as "observableId", r.* from unnest(${observableIds}::uuid[]) with ordinality as o(id, place)
    cross join lateral (
      select ${line} from reports.identifier i join reports.report r on r.submission_id = i.submission_id
      where i.observable_id = o.id and i.submission_id <> ${but} and not i.dismissed
      order by i.submission_id desc, r.id limit ${limit}) r
    order by o.place, r."submittedAt" desc, r.id`.execute(db)
  return rows
}

/** How many reports of other submissions name each of some observables; counting stops at `limit`. */
export async function countNaming(
  db: Database,
  { observableIds, but, limit }: SharingQuery,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select o.id, (select count(*) from (
        select from reports.identifier i join reports.report r on r.submission_id = i.submission_id
        where i.observable_id = o.id and i.submission_id <> ${but} and not i.dismissed limit ${limit}) counted) as count
    from unnest(${observableIds}::uuid[]) as o(id)`.execute(db)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** Reports by id; unknown ones, and those out of sight, are left out. */
export async function linesOf(db: Database, ids: readonly string[]): Promise<readonly ReportLine[]> {
  const { rows } = await sql<ReportLine>`
    select ${line} from reports.report r where r.id = any(${ids}::uuid[])`.execute(db)
  return rows
}
