import type { Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { ReportState } from '../report.ts'

/** A report that is like another one, and by what. */
export interface SimilarReport {
  readonly id: Id<'report'>
  readonly topic: Topic
  readonly submittedAt: Date
  readonly region: string | null
  readonly state: ReportState
  readonly ground: 'identifier' | 'words'
  /** The identifiers both name, as shown; empty where the words alone are alike. */
  readonly shared: readonly string[]
  /** 0 to 1: how much there is in common. */
  readonly likeness: number
}

/** Below this the words two accounts share are the words of their topic. */
export const leastLikeness = 0.12

/** An identifier named this often is a hub; nobody counts further. */
export const countedMost = 1000

/** Up to here everybody who names an identifier speaks of the same offender; beyond it fades. */
const fadesFrom = 50

/** How much one shared identifier says, 0 to 1: one that thousands name (a bank's own number) says nearly nothing. */
export function weightOf(named: number): number {
  if (named <= fadesFrom) return 1
  return Math.max(fadesFrom / countedMost, fadesFrom / named)
}

/** How alike two submissions are by the identifiers both name: any single strong one is enough. */
export function identifierLikeness(namings: readonly { readonly named: number }[]): number {
  return 1 - namings.reduce((rest, { named }) => rest * (1 - weightOf(named)), 1)
}
