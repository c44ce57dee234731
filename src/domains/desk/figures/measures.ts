import type { Actor } from '#platform/access'

/** What the desk's figures can be broken down by. */
export const breakdowns = ['topic', 'channel', 'operator', 'region', 'language', 'day', 'week', 'month'] as const

/** What the desk's figures are broken down by. */
export type Breakdown = (typeof breakdowns)[number]

/**
 * The times that are measured, each from the moment the report came in: until a person first took it, until its first
 * assessment, until it was first referred to anybody, until the content was found removed.
 */
export const measures = ['look', 'assess', 'refer', 'remove'] as const

/** A time that is measured. */
export type Measure = (typeof measures)[number]

/**
 * How long it took, in whole seconds: `median` is the time within which half of the `count` reports that came so far
 * were done, `p90` nine in ten (nearest rank). Null where none came so far.
 */
export interface Spread {
  readonly count: number
  readonly median: number | null
  readonly p90: number | null
}

/** A line of figures: reports that came in, what is still open of them, and how long things took. */
export interface FiguresLine {
  readonly received: number
  readonly open: number
  readonly times: Readonly<Record<Measure, Spread>>
}

/** A line of a breakdown. */
export interface CodedLine extends FiguresLine {
  /** The code; the first day of a step; the id of a colleague. `none` where nobody knows. */
  readonly code: string
  /** A colleague's name, for those who may see it; else null. */
  readonly name: string | null
  /** Reports of the period before with the same code; null in breakdowns by time. */
  readonly before: number | null
}

/** A line without any report. */
export const emptyLine: FiguresLine = {
  received: 0,
  open: 0,
  times: Object.fromEntries(measures.map((measure) => [measure, { count: 0, median: null, p90: null }])) as Record<
    Measure,
    Spread
  >,
}

/** Whether a breakdown runs along time. */
export function isStep(by: Breakdown): by is 'day' | 'week' | 'month' {
  return by === 'day' || by === 'week' || by === 'month'
}

/** Whether somebody sees which colleague a line is about; others see numbers. */
export function seesNames(actor: Actor): boolean {
  return actor.kind === 'system' || actor.roles.includes('supervisor')
}
