import { type CodeOf, isCodeIn, rowOf } from './code-table.ts'

/**
 * The reporter's answer to "is somebody in danger?". `rank` orders triage, the highest first; not knowing ranks above
 * a plain no, because a frightened person often cannot tell.
 */
export const dangers = [
  { code: 'now', rank: 3 },
  { code: 'soon', rank: 2 },
  { code: 'none', rank: 0 },
  { code: 'unknown', rank: 1 },
] as const

/** An answer about danger. */
export type Danger = CodeOf<typeof dangers>

/** Whether a text is an answer about danger. */
export function isDanger(text: string): text is Danger {
  return isCodeIn(dangers, text)
}

/** The rank of an answer in triage, 0 to 3, the most urgent highest. */
export function dangerRank(code: Danger): number {
  return rowOf<{ code: Danger; rank: number }>(dangers, code).rank
}
