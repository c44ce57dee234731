import { fail, ok, type Result } from '#kernel/result'

/** How long reports from a priority up may wait, in minutes. */
export interface Deadline {
  readonly priority: number
  readonly minutes: number
}

/**
 * What the hotline promises where its supervisors have not said otherwise. From 80 up a child or a life may be in danger;
 * from 60 up money may still be held.
 */
export const defaultDeadlines: readonly Deadline[] = [
  { priority: 90, minutes: 30 },
  { priority: 80, minutes: 60 },
  { priority: 60, minutes: 4 * 60 },
  { priority: 40, minutes: 24 * 60 },
  { priority: 20, minutes: 72 * 60 },
  { priority: 0, minutes: 168 * 60 },
]

/** The shortest and longest time a report may be given, in minutes: five minutes to ninety days. */
export const allowanceRange = { least: 5, most: 90 * 24 * 60 } as const

/** From this part of its time on a report's deadline is near, and the supervisors hear of it. */
export const nearFrom = 0.75

/**
 * Puts deadlines in order, the most urgent first. Fails with `report.deadlines.incomplete` where the lowest priorities
 * have none, `report.deadlines.repeated` where one priority stands twice, `report.deadlines.disordered` where something
 * more urgent would get more time.
 */
export function readDeadlines(given: readonly Deadline[]): Result<readonly Deadline[]> {
  const sorted = given.toSorted((a, b) => b.priority - a.priority)
  if (sorted.at(-1)?.priority !== 0) return fail('report.deadlines.incomplete')
  if (new Set(sorted.map(({ priority }) => priority)).size < sorted.length) return fail('report.deadlines.repeated')
  const rising = sorted.every(({ minutes }, i) => i === 0 || minutes >= (sorted[i - 1]?.minutes ?? 0))
  return rising ? ok(sorted) : fail('report.deadlines.disordered')
}
