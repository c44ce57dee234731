import type { Id } from '#kernel/id'

/** How two reports belong together. `related` says no more than that whoever reads one should know the other. */
export const linkKinds = ['same-event', 'same-offender', 'related'] as const

/** How two reports belong together. */
export type LinkKind = (typeof linkKinds)[number]

/** The most reports that one request links to another. */
export const linkedAtOnce = 100

/** Two reports in the order in which their link is kept: a link has no direction. */
export interface Pair {
  readonly first: Id<'report'>
  readonly second: Id<'report'>
}

/** The pair of two different reports, whichever is named first. */
export function pairOf(one: Id<'report'>, other: Id<'report'>): Pair {
  return one < other ? { first: one, second: other } : { first: other, second: one }
}
