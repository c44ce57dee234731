import type { Classification } from './classifications.ts'
import { type CodeOf, codesOf, isCodeIn, rowOf } from './code-table.ts'
import type { Outcome } from './outcomes.ts'

/** What is known of every closing reason. */
export interface ClosingReasonFacts {
  readonly code: string
  /** What the reporter is shown, unless an indicator of the report was listed: then it is `warned`. */
  readonly outcome: Outcome
  /** The classifications it can stand beside without contradicting them. */
  readonly fits: readonly Classification[]
}

const any = ['illegal', 'harmful-legal', 'not-illegal', 'undetermined'] as const

/**
 * Why a report is closed: the eight reasons hotlines share. Listing an indicator is no ninth reason: it happens to
 * the indicator, not to the report, which then closes as `referred`.
 */
export const closingReasons = [
  { code: 'insufficient-details', outcome: 'need-details', fits: ['undetermined'] },
  { code: 'access-failed', outcome: 'not-opened', fits: ['undetermined'] },
  { code: 'outside-remit', outcome: 'outside-remit', fits: any },
  { code: 'duplicate', outcome: 'joined', fits: any },
  { code: 'not-illegal', outcome: 'not-illegal', fits: ['not-illegal', 'harmful-legal'] },
  { code: 'no-longer-available', outcome: 'gone', fits: any },
  { code: 'removed', outcome: 'removed', fits: ['illegal', 'harmful-legal'] },
  { code: 'referred', outcome: 'passed-on', fits: ['illegal', 'harmful-legal', 'undetermined'] },
] as const satisfies readonly ClosingReasonFacts[]

/** A closing reason. */
export type ClosingReason = CodeOf<typeof closingReasons>

/** The codes of the closing reasons. */
export const closingReasonCodes: readonly ClosingReason[] = codesOf(closingReasons)

/** Whether a text is a closing reason. */
export function isClosingReason(text: string): text is ClosingReason {
  return isCodeIn(closingReasons, text)
}

/** Whether a report of this classification may close for this reason. */
export function closingFits(reason: ClosingReason, classification: Classification): boolean {
  return rowOf<ClosingReasonFacts>(closingReasons, reason).fits.includes(classification)
}

/** What the reporter sees once the report is closed; a listing outweighs the reason, because it protects others. */
export function outcomeOf(reason: ClosingReason, listed: boolean): Outcome {
  return listed ? 'warned' : rowOf<ClosingReasonFacts>(closingReasons, reason).outcome
}
