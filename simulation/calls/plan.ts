import { makeStream, type Stream } from './stream.ts'
import { type EvasionTier, tierNames, tiers } from './tiers.ts'

/** What to simulate. */
export interface CallPlan {
  readonly seed: number
  /** Legitimate SIMs of one operator. */
  readonly subscribers: number
  /** How many SIM boxes. */
  readonly boxes: number
  readonly days: number
  /** The tiers of the boxes in turn; all of them unless said otherwise. */
  readonly tiers?: readonly EvasionTier[]
  /** Ports of the smallest and of the largest box; small ones are more frequent. 8 to 512 unless said otherwise. */
  readonly ports?: readonly [least: number, most: number]
  /** Start of the first hour in milliseconds since 1970; Monday 2 March 2026, 00:00 in Almaty, unless said otherwise. */
  readonly from?: number
  /** The part of the time in which boxes begin to work: the first half unless said otherwise. `[0, 0]`: all at once. */
  readonly begin?: readonly [earliest: number, latest: number]
}

/** A box as planned. Its SIMs stand in a row in the columns, from `firstSim`. */
export interface BoxPlan {
  readonly box: number
  readonly tier: EvasionTier
  readonly ports: number
  readonly firstSim: number
  readonly sims: number
  /** The first hour of work, in milliseconds since 1970. */
  readonly startsAt: number
  readonly sites: number
  /** Calls an hour of one port in an hour of average load. */
  readonly callsAnHour: number
  /** The share of calls to numbers that the box has called before. */
  readonly repeats: number
}

/** Monday 2 March 2026, 00:00 in Almaty (UTC+5). */
export const firstMoment = Date.UTC(2026, 2, 1, 19)

/** The hour in milliseconds. */
export const hour = 3_600_000

/** The day in milliseconds. */
export const day = 24 * hour

/** Draws the boxes of a plan; throws where the plan cannot be. */
export function planBoxes(plan: CallPlan): readonly BoxPlan[] {
  const { subscribers, boxes, days, tiers: wanted = tierNames } = plan
  for (const count of [subscribers, boxes, days]) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError('a plan counts in whole numbers')
  }
  if (subscribers < 1000) throw new RangeError('a country has at least 1,000 subscribers')
  if (wanted.length === 0) throw new RangeError('a plan names at least one tier')
  if ((plan.from ?? firstMoment) % hour !== 0) throw new RangeError('a simulation begins on the hour')
  const [least, most] = plan.ports ?? [8, 512]
  if (!(least >= 1 && least <= most)) throw new RangeError('a box has at least one port')
  const [earliest, latest] = plan.begin ?? [0, 0.5]
  if (!(earliest >= 0 && earliest <= latest && latest <= 1)) throw new RangeError('boxes begin within the time')
  const stream = makeStream(plan.seed, 1)
  const planned: BoxPlan[] = []
  let firstSim = subscribers
  for (let box = 0; box < boxes; box++) {
    const next = planBox(plan, stream, { box, tier: wanted[box % wanted.length] as EvasionTier, firstSim })
    planned.push(next)
    firstSim += next.sims
  }
  return planned
}

function planBox(plan: CallPlan, stream: Stream, place: Pick<BoxPlan, 'box' | 'tier' | 'firstSim'>): BoxPlan {
  const [least, most] = plan.ports ?? [8, 512]
  const [earliest, latest] = plan.begin ?? [0, 0.5]
  const habits = tiers[place.tier]
  // Ports come in eights; the logarithm of their number is spread evenly.
  const ports = Math.max(least, Math.min(most, 8 * Math.round((least * (most / least) ** stream.next()) / 8)))
  const hours = Math.floor(plan.days * 24 * (earliest + stream.next() * (latest - earliest)))
  const between = ([low, high]: readonly [number, number]) => low + stream.next() * (high - low)
  return {
    ...place,
    ports,
    sims: ports * habits.cardsPerPort,
    startsAt: (plan.from ?? firstMoment) + hours * hour,
    sites: Math.round(between(habits.sites)),
    callsAnHour: between(habits.callsAnHour),
    repeats: between([0.1, 0.35]),
  }
}
