import { type CodeOf, isCodeIn } from './code-table.ts'

/** What the reporter is shown under the receipt, the open ones first. `final` ones mean that we have finished. */
export const outcomes = [
  { code: 'received', final: false },
  { code: 'under-review', final: false },
  { code: 'question', final: false },
  { code: 'warned', final: true },
  { code: 'passed-on', final: true },
  { code: 'removed', final: true },
  { code: 'gone', final: true },
  { code: 'joined', final: true },
  { code: 'not-illegal', final: true },
  { code: 'outside-remit', final: true },
  { code: 'need-details', final: true },
  { code: 'not-opened', final: true },
] as const

/** An outcome as a reporter sees it. */
export type Outcome = CodeOf<typeof outcomes>

/** Whether a text is an outcome. */
export function isOutcome(text: string): text is Outcome {
  return isCodeIn(outcomes, text)
}
