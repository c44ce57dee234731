import { sql } from 'kysely'
import type { Channel, Danger, FraudType, Outcome, Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Money } from '#kernel/money'
import type { Database, Tx } from '#platform/database'
import type { Identifier } from './identifiers.ts'
import { minuteOf, signatureColumns, signatureRow } from './queue/similar-store.ts'
import type { ReportState } from './report.ts'
import type { Subject } from './submission.ts'
import type { Triage } from './triage.ts'

/** A report about to be kept. */
export interface NewReport extends Subject, Triage {
  readonly id: Id<'report'>
}

/** A submission about to be kept, with its words and reports. */
export interface NewSubmission {
  readonly id: Id<'submission'>
  readonly receiptHash: Buffer
  readonly idempotencyHash: Buffer | null
  readonly bodyHash: Buffer | null
  readonly at: Date
  readonly channel: Channel
  readonly language: Language
  readonly danger: Danger
  readonly region: Region | null
  readonly occurredOn: string | null
  readonly amount: Money | null
  readonly paidAt: Date | null
  readonly reporterMark: Buffer | null
  readonly textMark: Buffer
  readonly synthetic: boolean
  readonly text: string
  /** By which the words are found again; null where there is no word to compare. */
  readonly signature: readonly number[] | null
  readonly reports: readonly NewReport[]
}

/**
 * Keeps a submission with its words, reports and identifiers in one statement. False where one with the same idempotency key is
 * there already; a second one at the same moment waits here until the first has ended. For the rest of the transaction
 * statements keep their plans: all of them find single rows by key, and planning them anew costs more than running them.
 */
export async function insertSubmission(tx: Tx, s: NewSubmission, identifiers: readonly Identifier[]): Promise<boolean> {
  const reports = JSON.stringify(
    s.reports.map(({ id, topic, fraudType, priority, reasons }) => ({ id, topic, fraudType, priority, reasons })),
  )
  const { rows } = await sql<{ count: number }>`
    with kept as (
      insert into reports.submission (id, receipt_hash, idempotency_hash, body_hash, submitted_at, channel, language,
        danger, region, occurred_on, amount_minor, currency, paid_at, reporter_mark, text_mark, synthetic)
      values (${s.id}, ${s.receiptHash}, ${s.idempotencyHash}, ${s.bodyHash}, ${s.at}, ${s.channel}, ${s.language},
        ${s.danger}, ${s.region}, ${s.occurredOn}, ${s.amount?.minor.toString() ?? null}, ${s.amount?.currency ?? null},
        ${s.paidAt}, ${s.reporterMark}, ${s.textMark}, ${s.synthetic})
      on conflict (idempotency_hash) do nothing returning id
    ), words as (
      insert into reports.words (id, submission_id, kind, body, written_at)
      select id, id, 'account', ${s.text}, ${s.at}::timestamptz from kept
    ), report as (
      insert into reports.report (id, submission_id, topic, fraud_type, state, priority, priority_reasons,
        submitted_at, language, region, channel, changed_at, due_from, due_at, alert_at)
      select r.id, kept.id, r.topic, r."fraudType", 'new', r.priority, r.reasons,
        ${s.at}::timestamptz, ${s.language}, ${s.region}, ${s.channel}, ${s.at}::timestamptz, ${s.at}::timestamptz,
        ${s.at}::timestamptz + reports.allowance(r.priority), ${s.at}::timestamptz + reports.allowance(r.priority) * 0.75
      from kept, jsonb_to_recordset(${reports}::jsonb)
        as r(id uuid, topic text, "fraudType" text, priority smallint, reasons jsonb)
    ), identifier as (
      insert into reports.identifier (submission_id, mark, place, kind, display, observable_id, own)
      select kept.id, decode(i.mark, 'hex'), i.place, i.kind, i.display, i."observableId", i.own
      from kept, jsonb_to_recordset(${JSON.stringify(identifiers.map((one, i) => ({ ...one, place: i + 1 })))}::jsonb)
        as i(mark text, place smallint, kind text, display text, "observableId" uuid, own boolean)
    ), signature as (
      insert into reports.signature (submission_id, minute, ${signatureColumns()})
      select kept.id, ${minuteOf(sql`${s.at}::timestamptz`)}, ${signatureColumns('g.')}
      from kept, jsonb_to_record(${JSON.stringify(signatureRow(s.signature))}::jsonb) as g(${signatureColumns('', ' integer')})
      where g.b0 is not null
    )
    select count(*) as count, set_config('plan_cache_mode', 'force_generic_plan', true) from kept`.execute(tx)
  return rows[0]?.count === 1
}

/** What a submission was answered with. */
export interface StoredResult {
  readonly submissionId: Id<'submission'>
  readonly receiptHash: Buffer
  readonly bodyHash: Buffer
  readonly reports: readonly { readonly id: Id<'report'>; readonly topic: Topic }[]
  readonly identifiers: readonly { readonly kind: string; readonly display: string }[]
}

/** The submission that came with an idempotency key, by the key's hash. */
export async function findByIdempotency(db: Database, hash: Buffer): Promise<StoredResult | undefined> {
  const { rows } = await sql<StoredResult>`
    select s.id as "submissionId", s.receipt_hash as "receiptHash", s.body_hash as "bodyHash",
      (select jsonb_agg(jsonb_build_object('id', r.id, 'topic', r.topic)) from reports.report r
        where r.submission_id = s.id) as reports,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'display', i.display) order by i.place), '[]')
        from reports.identifier i where i.submission_id = s.id) as identifiers
    from reports.submission s where s.idempotency_hash = ${hash}`.execute(db)
  return rows[0]
}

/** The submission a receipt belongs to, by the receipt's hash. */
export async function findByReceipt(db: Database, hash: Buffer): Promise<Id<'submission'> | undefined> {
  const { rows } = await sql<{ id: Id<'submission'> }>`
    select id from reports.submission where receipt_hash = ${hash}`.execute(db)
  return rows[0]?.id
}

/** What a reporter may see of a submission. */
export interface FollowedRow {
  readonly submittedAt: Date
  readonly language: Language
  readonly wordsDeletedAt: Date | null
  readonly reports: readonly FollowedReport[]
  readonly messages: readonly { readonly kind: 'answer' | 'message'; readonly body: string; readonly at: string }[]
  readonly identifiers: readonly { readonly kind: string; readonly display: string }[]
}

/** What a reporter may see of a report; times as PostgreSQL writes them in JSON. */
export interface FollowedReport {
  readonly id: Id<'report'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly outcome: Outcome | null
  readonly changedAt: string
  readonly closedAt: string | null
}

/** Reads what the reporter of a submission may see. */
export async function followed(db: Database, id: Id<'submission'>): Promise<FollowedRow | undefined> {
  const { rows } = await sql<FollowedRow>`
    select s.submitted_at as "submittedAt", s.language, s.words_deleted_at as "wordsDeletedAt",
      (select jsonb_agg(jsonb_build_object('id', r.id, 'topic', r.topic, 'fraudType', r.fraud_type, 'state', r.state,
          'outcome', r.outcome, 'changedAt', r.changed_at, 'closedAt', r.closed_at))
        from reports.report r where r.submission_id = s.id) as reports,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', w.kind, 'body', w.body, 'at', w.written_at)
          order by w.written_at, w.id), '[]')
        from reports.words w where w.submission_id = s.id and w.kind in ('answer', 'message')) as messages,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'display', i.display) order by i.place), '[]')
        from reports.identifier i where i.submission_id = s.id and not i.own) as identifiers
    from reports.submission s where s.id = ${id}`.execute(db)
  return rows[0]
}

/** Whether there is any submission that no simulation made. */
export async function hasReal(db: Database): Promise<boolean> {
  const { rows } = await sql`select from reports.submission where not synthetic limit 1`.execute(db)
  return rows.length > 0
}
