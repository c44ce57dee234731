import { type CodeOf, isCodeIn, rowOf } from './code-table.ts'

/**
 * The labels of the Traffic Light Protocol (FIRST, version 2.0), the most open first; `rank` grows with secrecy.
 * `tag` is the MISP tag.
 */
export const tlpLabels = [
  { code: 'clear', rank: 0, tag: 'tlp:clear' },
  { code: 'green', rank: 1, tag: 'tlp:green' },
  { code: 'amber', rank: 2, tag: 'tlp:amber' },
  { code: 'amber+strict', rank: 3, tag: 'tlp:amber+strict' },
  { code: 'red', rank: 4, tag: 'tlp:red' },
] as const

/** A label of the Traffic Light Protocol. */
export type Tlp = CodeOf<typeof tlpLabels>

/** Whether a text is a label of the Traffic Light Protocol. */
export function isTlp(text: string): text is Tlp {
  return isCodeIn(tlpLabels, text)
}

/** Whether something labelled `label` may go to an audience cleared up to `ceiling` (public: `clear`). */
export function tlpAllows(label: Tlp, ceiling: Tlp): boolean {
  const rank = (code: Tlp) => rowOf<{ code: Tlp; rank: number }>(tlpLabels, code).rank
  return rank(label) <= rank(ceiling)
}
