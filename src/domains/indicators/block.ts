import { day } from './indicator.ts'

/**
 * Most numbers of a block that one person lists alone. A thousand is the smallest part of the plan that operators are given,
 * and what one office or call centre holds; ten thousand is a quarter of a city, whose calls a slip would cut off.
 */
export const aloneMost = 1000

/** Most numbers that one person lists alone within a day, so that a wide block is not brought in by parts. */
export const aloneDailyMost = 10 * aloneMost

/** How long a proposal waits for a second person, in days. */
export const proposalDays = 14

/** Where a proposed block stands. */
export const proposalStates = ['proposed', 'approved', 'withdrawn', 'lapsed'] as const

/** One of the states. */
export type ProposalState = (typeof proposalStates)[number]

/** The days of a proposal that its state follows from. */
export interface ProposalDays {
  readonly lapsesAt: Date
  readonly approvedAt: Date | null
  readonly withdrawnAt: Date | null
}

/** The state of a proposal at a moment: one that nobody answered in time has lapsed. */
export function proposalState({ lapsesAt, approvedAt, withdrawnAt }: ProposalDays, now: Date): ProposalState {
  if (approvedAt !== null) return 'approved'
  if (withdrawnAt !== null) return 'withdrawn'
  return lapsesAt <= now ? 'lapsed' : 'proposed'
}

/** When a proposal of a moment lapses. */
export function lapseOf(proposedAt: Date): Date {
  return new Date(proposedAt.getTime() + proposalDays * day)
}

/** How many numbers a block has, both ends in it. */
export function numbersIn({ first, last }: { readonly first: number; readonly last: number }): number {
  return last - first + 1
}
