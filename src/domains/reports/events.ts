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

/** A closed report is open again: `reports.reopened`. */
export function reportReopened(reportId: Id<'report'>): OutboxEvent<{ readonly reportId: Id<'report'> }> {
  return { topic: 'reports.reopened', payload: { reportId } }
}
