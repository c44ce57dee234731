import type { Channel, Classification, ClosingReason, Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { OutboxEvent } from '#platform/outbox'

/** The facts of a report that can be counted: codes and ids, nothing of a person. */
export interface ReportFacts {
  readonly reportId: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly channel: Channel
  readonly language: Language
  readonly region: Region | null
  readonly danger: Danger
  readonly synthetic: boolean
}

/** What became of a report. */
export interface AssessedFacts {
  readonly reportId: Id<'report'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly classification: Classification
  /** Null where it stays open. */
  readonly closingReason: ClosingReason | null
  /** Id of the colleague who judged it; null where the product did. */
  readonly by: string | null
}

/** Somebody took a report to work on it. */
export interface TakenFacts {
  readonly reportId: Id<'report'>
  /** Id of the colleague. */
  readonly by: string
  /** When, ISO 8601. */
  readonly at: string
}

/** A report came in: `reports.submitted`. Every report counts, a duplicate too. */
export function reportSubmitted(payload: ReportFacts): OutboxEvent<ReportFacts> {
  return { topic: 'reports.submitted', payload }
}

/** The facts of a report are other ones now: `reports.changed`, with all of them as they are. */
export function reportChanged(payload: ReportFacts): OutboxEvent<ReportFacts> {
  return { topic: 'reports.changed', payload }
}

/** A report was judged: `reports.assessed`. */
export function reportAssessed(payload: AssessedFacts): OutboxEvent<AssessedFacts> {
  return { topic: 'reports.assessed', payload }
}

/** A person took a report, by a lease or by opening it for review: `reports.taken`. Renewing a lease is no news. */
export function reportTaken(payload: TakenFacts): OutboxEvent<TakenFacts> {
  return { topic: 'reports.taken', payload }
}

/** A report was referred to somebody, or the content it names was found removed; codes and times alone. */
export interface ReferredFacts {
  readonly reportId: Id<'report'>
  /** The kind of the addressee; `gone` for a removal. */
  readonly kind: string
  /** When, ISO 8601; null where content that was gone can be reached again. */
  readonly at: string | null
}

/** A report was referred: `reports.referred`, once for each addressee; the first one counts. */
export function reportReferred(payload: ReferredFacts & { readonly at: string }): OutboxEvent<ReferredFacts> {
  return { topic: 'reports.referred', payload }
}

/** Since when the content is removed, as it is known now: `reports.removed`; the last one counts. */
export function reportRemoved(reportId: Id<'report'>, at: Date | null): OutboxEvent<ReferredFacts> {
  return { topic: 'reports.removed', payload: { reportId, kind: 'gone', at: at?.toISOString() ?? null } }
}

/** A closed report is open again: `reports.reopened`. */
export function reportReopened(reportId: Id<'report'>): OutboxEvent<{ readonly reportId: Id<'report'> }> {
  return { topic: 'reports.reopened', payload: { reportId } }
}

/** The queue shows a report otherwise now: given back, assigned, its lease ended: `reports.moved`. */
export function reportMoved(reportId: Id<'report'>): OutboxEvent<{ readonly reportId: Id<'report'> }> {
  return { topic: 'reports.moved', payload: { reportId } }
}

/** The deadline of a report is near: `reports.escalated`, once for each running of the deadline. */
export function reportEscalated(reportId: Id<'report'>): OutboxEvent<{ readonly reportId: Id<'report'> }> {
  return { topic: 'reports.escalated', payload: { reportId } }
}

/** Retention has deleted the words of submissions: `reports.words-deleted`. What came with the words goes too. */
export function wordsDeleted(
  submissionIds: readonly Id<'submission'>[],
): OutboxEvent<{ readonly submissionIds: readonly Id<'submission'>[] }> {
  return { topic: 'reports.words-deleted', payload: { submissionIds } }
}
