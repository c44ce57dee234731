import { type RawBuilder, sql } from 'kysely'
import type { Channel, Classification, ClosingReason, Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Database } from '#platform/database'
import type { ReportState } from './report.ts'
import type { TriageReason } from './triage.ts'

/** A line of the queue: no word of anybody. */
export interface QueuedReport {
  readonly id: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly priority: number
  readonly priorityReasons: readonly TriageReason[]
  readonly version: number
  readonly submittedAt: Date
  readonly changedAt: Date
  readonly language: Language
  readonly region: Region | null
  readonly channel: Channel
  readonly danger: Danger
  readonly takenBy: string | null
  readonly classification: Classification | null
  readonly closingReason: ClosingReason | null
  readonly duplicateOf: Id<'report'> | null
  /** How many identifiers it names that may be an offender's. */
  readonly identifiers: number
  readonly synthetic: boolean
}

/** Which part of the queue is asked for; what is left out does not narrow it. */
export interface QueueFilter {
  /** Without a state: all that is open. */
  readonly state?: ReportState | undefined
  readonly topic?: Topic | undefined
  /** The least priority. */
  readonly priority?: number | undefined
  readonly language?: Language | undefined
  readonly region?: Region | undefined
}

/** The place of a report in the queue. */
export interface QueuePlace {
  readonly priority: number
  readonly submittedAt: Date
  readonly id: string
}

/** Up to `limit` reports after a place: the most urgent first, then the oldest. `bound` narrows to an actor's region. */
export async function queue(
  db: Database,
  filter: QueueFilter & { readonly bound: string | null },
  page: { readonly after: QueuePlace | null; readonly limit: number },
): Promise<readonly QueuedReport[]> {
  const { rows } = await queueQuery(filter, page).execute(db)
  return rows
}

/** The statement of the queue, for `queue` and for looking at its plan. */
export function queueQuery(
  filter: QueueFilter & { readonly bound: string | null },
  { after, limit }: { readonly after: QueuePlace | null; readonly limit: number },
): RawBuilder<QueuedReport> {
  const where: RawBuilder<unknown>[] = [
    // Written out, so that the planner sees which of the partial indexes hold what is asked for.
    filter.state === undefined ? sql`r.state <> 'closed'` : sql`r.state = ${sql.lit(filter.state)}`,
  ]
  if (filter.topic !== undefined) where.push(sql`r.topic = ${filter.topic}`)
  if (filter.priority !== undefined) where.push(sql`r.rank <= ${100 - filter.priority}`)
  if (filter.language !== undefined) where.push(sql`r.language = ${filter.language}`)
  if (filter.region !== undefined) where.push(sql`r.region = ${filter.region}`)
  if (filter.bound !== null) where.push(sql`r.region = ${filter.bound}`)
  if (after !== null) {
    where.push(sql`(r.rank, r.submitted_at, r.id) > (${100 - after.priority}, ${after.submittedAt}, ${after.id}::uuid)`)
  }
  return sql<QueuedReport>`
    select r.id, r.submission_id as "submissionId", r.topic, r.fraud_type as "fraudType", r.state, r.priority,
      r.priority_reasons as "priorityReasons", r.version, r.submitted_at as "submittedAt", r.changed_at as "changedAt",
      r.language, r.region, s.channel, s.danger, r.taken_by as "takenBy", r.classification,
      r.closing_reason as "closingReason", r.duplicate_of as "duplicateOf", s.synthetic,
      (select count(*) from reports.identifier i
        where i.submission_id = r.submission_id and not i.own and not i.dismissed) as identifiers
    from (select * from reports.report r where ${sql.join(where, sql` and `)}
      order by r.rank, r.submitted_at, r.id limit ${limit}) r
    join reports.submission s on s.id = r.submission_id
    order by r.rank, r.submitted_at, r.id`
}
