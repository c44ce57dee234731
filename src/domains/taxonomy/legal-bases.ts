import { type CodeOf, isCodeIn, rowOf } from './code-table.ts'
import type { Measure } from './measures.ts'

/** What is known of every legal basis. */
export interface LegalBasisFacts {
  readonly code: string
  /** The act: its date of adoption (`YYYY-MM-DD`) and number; null for the hotline's own public warning. */
  readonly act: { readonly date: string; readonly number: string | null } | null
  /** The article we rely on; null where the whole act is meant. */
  readonly article: string | null
  /** The measures it can carry. Who may order them is a matter of the decision, not of this table. */
  readonly measures: readonly Measure[]
}

const criminalCode = { date: '2014-07-03', number: '226-V' } as const

/** What a listing or a measure may rest on. Acts of the Republic of Kazakhstan unless said otherwise. */
export const legalBases = [
  { code: 'public-warning', act: null, article: null, measures: ['warn'] },
  { code: 'criminal-code-190', act: criminalCode, article: '190', measures: ['warn', 'investigate'] },
  { code: 'criminal-code-312', act: criminalCode, article: '312', measures: ['block-page', 'investigate'] },
  {
    code: 'communications-41-1',
    act: { date: '2004-07-05', number: '567-II' },
    article: '41-1',
    measures: ['block-page'],
  },
  { code: 'caller-id-order', act: { date: '2025-10-08', number: null }, article: null, measures: ['reject-call'] },
  { code: 'payments', act: { date: '2016-07-26', number: '11-VI' }, article: null, measures: ['hold-payment'] },
  { code: 'child-information', act: { date: '2018-07-02', number: '169-VI' }, article: null, measures: ['warn'] },
  { code: 'child-rights', act: { date: '2002-08-08', number: '345-II' }, article: null, measures: ['warn'] },
] as const satisfies readonly LegalBasisFacts[]

/** A legal basis. */
export type LegalBasis = CodeOf<typeof legalBases>

/** Whether a text is a legal basis. */
export function isLegalBasis(text: string): text is LegalBasis {
  return isCodeIn(legalBases, text)
}

/** Whether a measure can rest on a basis: a public warning may warn, but never block or hold. */
export function basisCarries(basis: LegalBasis, measure: Measure): boolean {
  return rowOf<LegalBasisFacts>(legalBases, basis).measures.includes(measure)
}
