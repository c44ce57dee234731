import { type ClosingReason, type Outcome, outcomeOf } from '#domains/taxonomy'
import { fail, ok, type Result } from '#kernel/result'

/** Where a report stands: unread, being looked at, waiting for the reporter's answer, finished. */
export const reportStates = ['new', 'in-review', 'waiting', 'closed'] as const

/** Where a report stands. */
export type ReportState = (typeof reportStates)[number]

/** What can happen to a report. `assess` judges and leaves it open; `close` judges and finishes it. */
export const reportActions = ['take', 'give-back', 'edit', 'ask', 'assess', 'close', 'reopen'] as const

/** What can happen to a report. */
export type ReportAction = (typeof reportActions)[number]

/** The whole state machine: an action that has no entry for a state is not allowed in it. */
const moves: Readonly<Record<ReportAction, Readonly<Partial<Record<ReportState, ReportState>>>>> = {
  take: { new: 'in-review', 'in-review': 'in-review', waiting: 'in-review' },
  'give-back': { new: 'new', 'in-review': 'new', waiting: 'waiting' },
  edit: { new: 'new', 'in-review': 'in-review', waiting: 'waiting' },
  ask: { new: 'waiting', 'in-review': 'waiting', waiting: 'waiting' },
  assess: { new: 'in-review', 'in-review': 'in-review', waiting: 'waiting' },
  close: { new: 'closed', 'in-review': 'closed', waiting: 'closed' },
  reopen: { closed: 'in-review' },
}

/**
 * The state after an action. Fails with `report.already-closed` for anything but reopening a closed report, and with
 * `report.already-open` for reopening an open one.
 */
export function stateAfter(state: ReportState, action: ReportAction): Result<ReportState> {
  const next = moves[action][state]
  if (next !== undefined) return ok(next)
  return state === 'closed' ? fail('report.already-closed') : fail('report.already-open')
}

/**
 * The states of the reports of one submission after its reporter wrote: a report that waited is looked at again. Where
 * all were closed, all open again, because the reporter has no other way to say that we were wrong.
 */
export function statesAfterAnswer(states: readonly ReportState[]): readonly ReportState[] {
  const allClosed = states.every((state) => state === 'closed')
  return states.map((state) => (state === 'waiting' || allClosed ? 'in-review' : state))
}

/** What the reporter is shown: the outcome of a closed report, else how far we are. */
export function outcomeShown(report: { readonly state: ReportState; readonly outcome: Outcome | null }): Outcome {
  if (report.state === 'new') return 'received'
  if (report.state === 'in-review') return 'under-review'
  if (report.state === 'waiting') return 'question'
  return report.outcome ?? 'received'
}

/** The outcome to keep when a report closes; `listed` tells whether one of its identifiers was listed. */
export function closingOutcome(reason: ClosingReason, listed: boolean): Outcome {
  return outcomeOf(reason, listed)
}

const withdrawing: readonly ClosingReason[] = ['duplicate', 'not-illegal', 'outside-remit']

/**
 * Whether closing for this reason takes back what the report said about its identifiers: nothing wrong was done, or
 * an earlier report already says it.
 */
export function withdrawsEvidence(reason: ClosingReason): boolean {
  return withdrawing.includes(reason)
}
