import type { Classification, ClosingReason, FraudType, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Failure } from '#kernel/result'
import type { ReportState } from '../report.ts'

/** The most reports one action may change. */
export const bulkMost = 500

/** How long a change of many reports can be undone, in minutes. */
export const undoMinutes = 10

/** What can be done to many reports at once; each goes through the rules of the single action. */
export type BulkAction =
  | { readonly action: 'take' }
  | { readonly action: 'give-back' }
  | { readonly action: 'assign'; readonly personId: string }
  | {
      readonly action: 'close'
      readonly classification: Classification
      readonly closingReason: ClosingReason
      readonly note?: string | undefined
    }
  | { readonly action: 'topic'; readonly topic: Topic; readonly fraudType?: FraudType | null | undefined }

/** A report that an action, or its undoing, left as it was, and why. */
export interface Refusal {
  readonly id: Id<'report'>
  readonly failure: Failure
}

/** What an action changed of a report, so far as it can be put back. */
export interface Standing {
  readonly state: ReportState
  readonly takenBy: string | null
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly classification: Classification | null
  /** ISO 8601: since when its deadline runs. */
  readonly dueFrom: string
  /** ISO 8601: when it was escalated. */
  readonly escalatedAt: string | null
}

/** Whether a report stands as an action left it: only then may the action be undone. */
export function standsAsLeft(
  left: { readonly version: number; readonly state: ReportState; readonly takenBy: string | null },
  now: { readonly version: number; readonly state: ReportState; readonly takenBy: string | null },
): boolean {
  return left.version === now.version && left.state === now.state && left.takenBy === now.takenBy
}

/** Whether an action given at a moment can still be undone. */
export function mayUndo(givenAt: Date, now: Date): boolean {
  return now.getTime() - givenAt.getTime() <= undoMinutes * 60_000
}
