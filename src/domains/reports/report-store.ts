import { type RawBuilder, sql } from 'kysely'
import type {
  Channel,
  Classification,
  ClosingReason,
  Danger,
  FraudType,
  Outcome,
  Region,
  Topic,
} from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import type { Comparable } from './duplicates.ts'
import { nearFrom } from './queue/deadlines.ts'
import type { ReportState } from './report.ts'
import type { TriageReason } from './triage.ts'

/** A report with the facts of its submission. */
export interface Report {
  readonly id: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly priority: number
  readonly priorityReasons: readonly TriageReason[]
  readonly version: number
  readonly submittedAt: Date
  readonly language: Language
  readonly region: Region | null
  readonly takenBy: string | null
  readonly classification: Classification | null
  readonly closingReason: ClosingReason | null
  readonly outcome: Outcome | null
  readonly duplicateOf: Id<'report'> | null
  readonly changedAt: Date
  readonly closedAt: Date | null
  readonly channel: Channel
  readonly danger: Danger
  readonly occurredOn: string | null
  /** Decimal digits: minor units of `currency`. */
  readonly amountMinor: string | null
  readonly currency: string | null
  readonly paidAt: Date | null
  readonly reporterMark: Buffer | null
  readonly textMark: Buffer
  readonly synthetic: boolean
  readonly wordsDeletedAt: Date | null
}

const columns = sql`r.id, r.submission_id as "submissionId", r.topic, r.fraud_type as "fraudType", r.state, r.priority,
  r.priority_reasons as "priorityReasons", r.version, r.submitted_at as "submittedAt", r.language, r.region,
  r.taken_by as "takenBy", r.classification, r.closing_reason as "closingReason", r.outcome,
  r.duplicate_of as "duplicateOf", r.changed_at as "changedAt", r.closed_at as "closedAt", s.channel, s.danger,
  s.occurred_on as "occurredOn", s.amount_minor::text as "amountMinor", s.currency, s.paid_at as "paidAt",
  s.reporter_mark as "reporterMark", s.text_mark as "textMark", s.synthetic, s.words_deleted_at as "wordsDeletedAt"`

/** Keeps every other change of the submission of a report waiting until the transaction ends. */
export async function lockSubmissionOf(tx: Tx, reportId: Id<'report'>): Promise<Id<'submission'> | undefined> {
  const { rows } = await sql<{ id: Id<'submission'> }>`
    select id from reports.submission where id = (select submission_id from reports.report where id = ${reportId})
    for no key update`.execute(tx)
  return rows[0]?.id
}

/** Keeps every other change of a submission waiting until the transaction ends. */
export async function lockSubmission(tx: Tx, id: Id<'submission'>): Promise<void> {
  await sql`select from reports.submission where id = ${id} for no key update`.execute(tx)
}

/** The reports of a submission, in a stable order. */
export async function reportsOf(db: Database, submissionId: Id<'submission'>): Promise<readonly Report[]> {
  const { rows } = await sql<Report>`
    select ${columns} from reports.report r join reports.submission s on s.id = r.submission_id
    where r.submission_id = ${submissionId} order by r.id`.execute(db)
  return rows
}

/** One report. */
export async function findReport(db: Database, id: Id<'report'>): Promise<Report | undefined> {
  const { rows } = await sql<Report>`
    select ${columns} from reports.report r join reports.submission s on s.id = r.submission_id
    where r.id = ${id}`.execute(db)
  return rows[0]
}

/** Whether there is a report; in a person's scope, one that they may see. */
export async function hasReport(db: Database, id: string): Promise<boolean> {
  const { rows } = await sql`select from reports.report where id = ${id}`.execute(db)
  return rows.length > 0
}

/**
 * Writes what can change about a report, and raises its version. Its deadline follows the priority; where the report comes
 * back to the desk, from the reporter or from having been closed, it runs anew.
 */
export async function saveReport(tx: Tx, r: Report, at: Date): Promise<void> {
  await sql`update reports.report o set topic = ${r.topic}, fraud_type = ${r.fraudType}, state = ${r.state},
      priority = ${r.priority}, priority_reasons = ${JSON.stringify(r.priorityReasons)}::jsonb,
      language = ${r.language}, region = ${r.region}, taken_by = ${r.takenBy}, classification = ${r.classification},
      closing_reason = ${r.closingReason}, outcome = ${r.outcome}, duplicate_of = ${r.duplicateOf},
      closed_at = ${r.closedAt}, changed_at = ${at}, version = o.version + 1, due_from = d.due_from,
      due_at = d.due_from + d.allowance, alert_at = d.due_from + d.allowance * ${sql.lit(nearFrom)},
      escalated_at = case when d.due_from = o.due_from then o.escalated_at end
    from (select id, reports.allowance(${r.priority}::smallint) as allowance,
        case when state in ('waiting', 'closed') and ${r.state} = 'in-review' then ${at}::timestamptz(3)
          else due_from end as due_from
      from reports.report where id = ${r.id}) d
    where o.id = d.id`.execute(tx)
}

/** Writes the facts that the reports of a submission share. */
export async function saveFacts(
  tx: Tx,
  id: Id<'submission'>,
  facts: { readonly language: Language; readonly region: Region | null; readonly danger: Danger },
): Promise<void> {
  await sql`update reports.submission set language = ${facts.language}, region = ${facts.region},
    danger = ${facts.danger} where id = ${id}`.execute(tx)
}

/** Notes when the last report of a submission was closed, or that one is open. */
export async function settle(tx: Tx, id: Id<'submission'>): Promise<void> {
  await sql`update reports.submission s set settled_at = (
      select case when bool_and(r.state = 'closed') then max(r.closed_at) end
      from reports.report r where r.submission_id = s.id)
    where s.id = ${id}`.execute(tx)
}

/** A judgement as it is kept. */
export interface StoredAssessment {
  readonly id: Id<'assessment'>
  readonly reportId: Id<'report'>
  readonly classification: Classification
  readonly closingReason: ClosingReason | null
  readonly duplicateOf: Id<'report'> | null
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly confirmed: number
  readonly dismissed: number
  readonly assessor: string | null
  readonly assessedAt: Date
}

/** Keeps a judgement. */
export async function insertAssessment(tx: Tx, a: StoredAssessment): Promise<void> {
  await sql`insert into reports.assessment (id, report_id, classification, closing_reason, duplicate_of, topic,
      fraud_type, confirmed, dismissed, assessor, assessed_at)
    values (${a.id}, ${a.reportId}, ${a.classification}, ${a.closingReason}, ${a.duplicateOf}, ${a.topic},
      ${a.fraudType}, ${a.confirmed}, ${a.dismissed}, ${a.assessor}, ${a.assessedAt})`.execute(tx)
}

/** The judgements of a report, the oldest first. */
export async function assessmentsOf(db: Database, reportId: Id<'report'>): Promise<readonly StoredAssessment[]> {
  const { rows } = await sql<StoredAssessment>`
    select id, report_id as "reportId", classification, closing_reason as "closingReason",
      duplicate_of as "duplicateOf", topic, fraud_type as "fraudType", confirmed, dismissed, assessor,
      assessed_at as "assessedAt"
    from reports.assessment where report_id = ${reportId} order by assessed_at, id`.execute(db)
  return rows
}

const compared = sql`r.id, r.topic, r.submitted_at as "submittedAt", encode(s.text_mark, 'hex') as "textMark",
  encode(s.reporter_mark, 'hex') as "reporterMark", r.duplicate_of as "duplicateOf",
  (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'id', i.observable_id)), '[]')
    from reports.identifier i where i.submission_id = s.id and not i.own and not i.dismissed) as identifiers`

/** A report as duplicates compare it. */
export async function comparable(db: Database, id: Id<'report'>): Promise<Comparable | undefined> {
  const { rows } = await sql<Comparable>`select ${compared}
    from reports.report r join reports.submission s on s.id = r.submission_id where r.id = ${id}`.execute(db)
  return rows[0]
}

/** Earlier reports of the same topic with the same words or with an identifier in common; at most 200, oldest first. */
export async function candidates(db: Database, report: Comparable, since: Date): Promise<readonly Comparable[]> {
  const shared = report.identifiers.map(({ id }) => id)
  const same: RawBuilder<unknown> = sql`
    select id from reports.submission where text_mark = decode(${report.textMark}, 'hex')
    union select submission_id from reports.identifier where observable_id = any(${shared}::uuid[]) and not dismissed`
  const { rows } = await sql<Comparable>`select ${compared}
    from reports.report r join reports.submission s on s.id = r.submission_id
    where r.submission_id in (${same}) and r.topic = ${report.topic} and r.duplicate_of is null
      and r.submitted_at between ${since} and ${report.submittedAt} and r.id <> ${report.id}
    order by r.submitted_at, r.id limit 200`.execute(db)
  return rows
}

/** How many reports were closed as duplicates of a report. */
export async function countDuplicates(db: Database, id: Id<'report'>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from reports.report where duplicate_of = ${id}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Lets the duplicates of a report that turned out to be one itself point at its original. */
export async function passDuplicatesOn(tx: Tx, from: Id<'report'>, to: Id<'report'>): Promise<void> {
  await sql`update reports.report set duplicate_of = ${to} where duplicate_of = ${from} and id <> ${to}`.execute(tx)
}
