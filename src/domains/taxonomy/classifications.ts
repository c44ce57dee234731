import { type CodeOf, isCodeIn, rowOf } from './code-table.ts'
import type { InhopeClass } from './mappings.ts'

/** What is known of every classification. */
export interface ClassificationFacts {
  readonly code: string
  /** The ICCAM classifications it may be sent as; null where ICCAM has no word for it. */
  readonly inhope: readonly InhopeClass[] | null
}

/** What an operator decides about the thing reported. */
export const classifications = [
  { code: 'illegal', inhope: ['baseline', 'national'] },
  { code: 'harmful-legal', inhope: ['not-illegal'] },
  { code: 'not-illegal', inhope: ['not-illegal'] },
  { code: 'undetermined', inhope: null },
] as const satisfies readonly ClassificationFacts[]

/** A classification. */
export type Classification = CodeOf<typeof classifications>

/** Whether a text is a classification. */
export function isClassification(text: string): text is Classification {
  return isCodeIn(classifications, text)
}

/** The facts of a classification. */
export function classificationFacts(code: Classification): ClassificationFacts {
  return rowOf<ClassificationFacts>(classifications, code)
}
