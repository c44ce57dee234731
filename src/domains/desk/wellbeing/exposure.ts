/** What is counted: a report was opened, time was spent on it, a picture was asked for. */
export const exposureKinds = ['report', 'time', 'image'] as const

/** What is counted. */
export type ExposureKind = (typeof exposureKinds)[number]

/** Something that somebody was exposed to: how heavy, and nothing of what it was. */
export interface Exposure {
  readonly kind: ExposureKind
  /** Severity of the topic, 1 to 4. */
  readonly heaviness: number
  /** Time spent; 0 for what is no time. */
  readonly seconds: number
  readonly at: Date
}

/** A break. */
export interface Rest {
  readonly startedAt: Date
  /** Null while it lasts. */
  readonly endedAt: Date | null
}

/** From this severity on a report is heavy: a child or a life may be in danger. Each picture counts as a heavy one. */
export const heavyFrom = 4

/** A break is proposed after so many heavy ones, or so much time, since the last break. */
export const proposedAfter = { heavy: 6, seconds: 90 * 60 } as const

/** Somebody else should take the heavy ones after so many in a day. */
export const rotatedAfter = 15

/** Who does nothing for so long has rested, recorded or not; a break that is shorter than five minutes is none. */
const idle = 20 * 60_000
const shortest = 5 * 60_000

/** Sums of what somebody was exposed to. */
export interface Load {
  readonly reports: number
  readonly heavy: number
  readonly images: number
  readonly seconds: number
}

/** Adds up. `heavy` counts heavy reports and pictures. */
export function loadOf(exposures: readonly Exposure[]): Load {
  const reports = exposures.filter(({ kind }) => kind === 'report')
  const images = exposures.filter(({ kind }) => kind === 'image').length
  return {
    reports: reports.length,
    heavy: reports.filter(({ heaviness }) => heaviness >= heavyFrom).length + images,
    images,
    seconds: exposures.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

/** What came after the last rest: the end of a break, or twenty minutes without anything. Both in order of time. */
export function sinceRest(exposures: readonly Exposure[], rests: readonly Rest[]): readonly Exposure[] {
  const ends = rests.flatMap(({ startedAt, endedAt }) =>
    endedAt !== null && endedAt.getTime() - startedAt.getTime() >= shortest ? [endedAt.getTime()] : [],
  )
  const rested = Math.max(0, ...ends)
  let first = 0
  for (const [i, { at, seconds }] of exposures.entries()) {
    const before = exposures[i - 1]
    const began = at.getTime() - seconds * 1000
    if (before !== undefined && began - before.at.getTime() >= idle) first = i
  }
  return exposures.slice(first).filter(({ at }) => at.getTime() > rested)
}

/** Why a break is proposed. */
export type Proposal = 'heavy' | 'time'

/** Whether a break is due, and why; heavy ones come before time. */
export function proposalFor({ heavy, seconds }: Pick<Load, 'heavy' | 'seconds'>): Proposal | null {
  if (heavy >= proposedAfter.heavy) return 'heavy'
  return seconds >= proposedAfter.seconds ? 'time' : null
}

/** What a supervisor is told: all is well, a break is due, or somebody else should take the heavy ones. */
export type RotationHint = 'fine' | 'rest' | 'rotate'

/** The hint for one person: the day's heavy ones, and what came since the last rest. */
export function hintFor(day: Load, since: Load): RotationHint {
  if (day.heavy >= rotatedAfter) return 'rotate'
  return proposalFor(since) === null ? 'fine' : 'rest'
}
