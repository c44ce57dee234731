import { type RawBuilder, sql } from 'kysely'
import type { Classification, ClosingReason } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database } from '#platform/database'
import type { RevisionAction } from './revision.ts'

/** A judgement as the history tells of it. */
export interface ToldAssessment {
  readonly classification: Classification
  readonly closingReason: ClosingReason | null
  readonly confirmed: number
  readonly dismissed: number
}

/** What the reports' own tables know of the history of a report: never a word that somebody wrote. */
export interface OwnEntry {
  readonly id: string
  readonly at: Date
  /** A step of the version, a note for colleagues, or words to the reporter that came with a judgement. */
  readonly action: RevisionAction | 'noted' | 'told'
  /** Null for the reporter. */
  readonly by: string | null
  readonly fields: readonly string[]
  readonly assessment: ToldAssessment | null
}

/** Whose history, and from where on backwards. */
export interface HistoryPlace {
  readonly id: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly before: { readonly at: Date; readonly id: string } | undefined
  readonly limit: number
}

/** The newest of what happened to a report. */
export async function ownHistory(db: Database, place: HistoryPlace): Promise<readonly OwnEntry[]> {
  const { id, submissionId, before, limit } = place
  const earlier = (at: RawBuilder<unknown>, key: RawBuilder<unknown>) =>
    before ? sql`and (${at}, ${key}) < (${before.at}, ${before.id}::uuid)` : sql``
  const { rows } = await sql<OwnEntry>`
    select * from (
      (select v.id, v.made_at as "at", v.action, v.made_by as "by", v.fields,
        case when a.id is not null then jsonb_build_object('classification', a.classification, 'closingReason',
          a.closing_reason, 'confirmed', a.confirmed, 'dismissed', a.dismissed) end as assessment
      from reports.revision v left join reports.assessment a on a.id = v.assessment_id
      where v.report_id = ${id} ${earlier(sql`v.made_at`, sql`v.id`)}
      order by v.made_at desc, v.id desc limit ${limit})
      union all
      (select w.id, w.written_at, case w.kind when 'note' then 'noted' else 'told' end, w.author, '{}', null
      from reports.words w where w.submission_id = ${submissionId} and w.report_id = ${id}
        and (w.kind = 'note' or w.kind = 'message' and not exists (select from reports.revision v
          where v.report_id = ${id} and v.action = 'asked' and v.made_by = w.author
            and w.written_at between v.made_at - interval '2 seconds' and v.made_at + interval '2 seconds'))
        ${earlier(sql`w.written_at`, sql`w.id`)}
      order by w.written_at desc, w.id desc limit ${limit})) h
    order by h."at" desc, h.id desc limit ${limit}`.execute(db)
  return rows
}
