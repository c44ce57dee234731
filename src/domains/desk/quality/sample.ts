import { type Random, randomBelow } from '#kernel/random'

/** By what a sample is spread, so that rare topics or quiet colleagues are not left out. */
export const strataKinds = ['none', 'topic', 'operator'] as const

/** By what a sample is spread. */
export type StrataKind = (typeof strataKinds)[number]

/** Most reports of one sample. */
export const mostInSample = 200

/** A closed report that may be drawn. */
export interface Candidate {
  readonly reportId: string
  readonly topic: string
  readonly region: string | null
  readonly assessor: string
  readonly classification: string
  readonly assessedAt: Date
}

/** Somebody who may judge again. */
export interface SecondAssessor {
  readonly id: string
  /** The region they are bound to; null for the whole country. */
  readonly region: string | null
}

/**
 * Draws reports at random: the same candidates, size, strata and seed give the same reports. Every stratum gets its share
 * (largest remainder), and at least one where there is room for all strata.
 */
export function drawSample<C extends Pick<Candidate, 'reportId' | 'topic' | 'assessor'>>(
  candidates: readonly C[],
  asked: { readonly size: number; readonly strata: StrataKind; readonly random: Random },
): readonly C[] {
  const { size, strata, random } = asked
  const groups = new Map<string, C[]>()
  for (const one of candidates.toSorted((a, b) => (a.reportId < b.reportId ? -1 : 1))) {
    const stratum = strata === 'none' ? '' : strata === 'topic' ? one.topic : one.assessor
    groups.set(stratum, [...(groups.get(stratum) ?? []), one])
  }
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members)
  const places = allot(
    ordered.map((members) => members.length),
    size,
  )
  return ordered.flatMap((members, place) => shuffled(members, random).slice(0, places[place]))
}

/** How many places each stratum gets, by its size. */
export function allot(sizes: readonly number[], wanted: number): readonly number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const places = Math.min(wanted, all)
  if (places === 0) return sizes.map(() => 0)
  const least = places >= sizes.length ? 1 : 0
  const exact = sizes.map((size) => (size / all) * places)
  const given = exact.map((share) => Math.max(least, Math.floor(share)))
  const sum = () => given.reduce((total, one) => total + one, 0)
  const short = (index: number) => (exact[index] ?? 0) - (given[index] ?? 0)
  const indexes = sizes.map((_, index) => index)
  while (sum() < places) {
    const open = indexes.filter((index) => (given[index] ?? 0) < (sizes[index] ?? 0))
    const next = open.reduce((best, index) => (short(index) > short(best) ? index : best))
    given[next] = (given[next] ?? 0) + 1
  }
  while (sum() > places) {
    const rich = indexes.filter((index) => (given[index] ?? 0) > least)
    const next = rich.reduce((best, index) => (short(index) < short(best) ? index : best))
    given[next] = (given[next] ?? 0) - 1
  }
  return given
}

/** The same things in a random order (Fisher and Yates; Durstenfeld, 1964). */
function shuffled<T>(things: readonly T[], random: Random): readonly T[] {
  const order = [...things]
  for (let last = order.length - 1; last > 0; last--) {
    const place = randomBelow(random, last + 1)
    const [a, b] = [order[place], order[last]]
    if (a !== undefined && b !== undefined) [order[place], order[last]] = [b, a]
  }
  return order
}

/** A drawn report and who judges it again; null where nobody may. */
export interface Assignment<C> {
  readonly candidate: C
  readonly second: string | null
}

/**
 * Finds a second assessor for each report: never the first one, only who may see its region, and whoever has the fewest so
 * far; ties fall by the random order.
 */
export function assign<C extends Pick<Candidate, 'region' | 'assessor'>>(
  drawn: readonly C[],
  assessors: readonly SecondAssessor[],
  random: Random,
): readonly Assignment<C>[] {
  const order = shuffled(assessors, random)
  const loads = new Map(order.map(({ id }) => [id, 0]))
  const load = (id: string) => loads.get(id) ?? 0
  return drawn.map((candidate) => {
    const able = order.filter(
      ({ id, region }) => id !== candidate.assessor && (region === null || region === candidate.region),
    )
    const [first, ...rest] = able
    if (first === undefined) return { candidate, second: null }
    const { id } = rest.reduce((best, one) => (load(one.id) < load(best.id) ? one : best), first)
    loads.set(id, load(id) + 1)
    return { candidate, second: id }
  })
}
