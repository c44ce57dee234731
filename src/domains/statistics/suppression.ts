import { figuresFrom } from '#kernel/figure-readings'

/**
 * Small counts are withheld, because a small count together with what a neighbour knows can point at a person.
 *
 * A row is one year, cut into the cells of one list of codes; its total is published too. The rule is chosen so that
 * a reader who knows the rule, the total and every published cell still finds at least two possible values for every
 * withheld cell. Rows of different years are never added up before this, so that no subtraction brings a cell back.
 */

/** A count as it may be published; null where it is withheld. */
export type Published = number | null

/** One year of one list as it may be published. */
export interface PublishedRow {
  readonly total: Published
  readonly cells: readonly Published[]
}

/**
 * Withholds what has to be withheld in a row. The order of the cells is fixed by the list of codes, never by the
 * counts.
 *
 * - A total of 1 to 4 is withheld together with all its cells.
 * - Cells of 0 to 4 are withheld; zeros among them, so that a withheld cell does not say "somebody". Where all small
 *   cells are zero there is nothing to protect and everything is published.
 * - Where the withheld cells add up to less than five or are known to be full, the total would give them away: the last
 *   published cell of the list is withheld with them, whatever its size, because a choice by size could be undone.
 */
export function suppressRow(counts: readonly number[]): PublishedRow {
  const total = sum(counts)
  if (total > 0 && total < figuresFrom) return { total: null, cells: counts.map(() => null) }
  const withheld = counts.map((count) => count < figuresFrom)
  const small = counts.filter((_, place) => withheld[place])
  if (sum(small) === 0) return { total, cells: counts }
  const derivable = sum(small) < figuresFrom || sum(small) === small.length * (figuresFrom - 1)
  const partner = derivable ? withheld.lastIndexOf(false) : -1
  return { total, cells: counts.map((count, place) => (withheld[place] || place === partner ? null : count)) }
}

/** A sum over rows: exact where every part is published, otherwise only what it cannot be below. */
export interface PublishedSum {
  readonly count: Published
  /** The sum of the published parts. */
  readonly atLeast: number
}

/** Adds up counts that were published anyway, so that the sum tells nothing more. */
export function addPublished(parts: readonly Published[]): PublishedSum {
  const atLeast = sum(parts.map((part) => part ?? 0))
  return { count: parts.includes(null) ? null : atLeast, atLeast }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
