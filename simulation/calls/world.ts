import type { RecordBatch, SimFacts } from '#engines/sim-box'
import { booksOf } from './books.ts'
import { boxTraffic, makeBoxLocator } from './box-traffic.ts'
import { type Locator, makeDialling } from './dialling.ts'
import { peopleTraffic } from './people.ts'
import { type BoxPlan, type CallPlan, day, firstMoment, hour, planBoxes } from './plan.ts'
import { makeRecorder } from './recorder.ts'
import { roleNames, type SubscriberRole } from './roles.ts'
import { makeSims, type Sims } from './sims.ts'
import { makeStream } from './stream.ts'
import type { EvasionTier } from './tiers.ts'
import { makeTowns, type Towns } from './towns.ts'
import { makeWhereabouts } from './whereabouts.ts'

/** What really is: kept apart from records and facts, for whoever measures. */
export interface CallTruth {
  readonly boxes: readonly BoxTruth[]
  /** The box (its place in `boxes`) that holds a SIM, or undefined for a legitimate one. */
  boxOf(imsi: number): number | undefined
  /** What a legitimate SIM is; undefined for a box's card and for an unknown IMSI. */
  roleOf(imsi: number): SubscriberRole | undefined
}

/** One box as it really is. */
export interface BoxTruth {
  readonly box: number
  readonly tier: EvasionTier
  readonly ports: number
  /** Its cards. Each tier has the same number for each port; not all of them need have called yet. */
  readonly imsis: Float64Array
  /** The start of its first hour of work, in milliseconds since 1970. */
  readonly startsAt: number
}

/** A country's calls: what the operator's books say, what its switches write, and what is true. */
export interface CallWorld {
  readonly subscribers: number
  /** The start of the first hour, in milliseconds since 1970. */
  readonly from: number
  /** Facts of every SIM, in the order of IMSIs; made one after another, equal each time. */
  facts(): Iterable<SimFacts>
  /**
   * One batch for each hour, the records in order of time; columns are the taker's to keep. Equal each time it is asked
   * for. A call between two SIMs of ours has two records, one for each.
   */
  hours(): Iterable<RecordBatch>
  truth(): CallTruth
}

/**
 * A seeded country of legitimate subscribers and SIM boxes. The same plan gives the same records, bit for bit.
 * Throws a RangeError where the plan cannot be (fewer than 1,000 subscribers, more than four million SIMs).
 */
export function callWorld(plan: CallPlan): CallWorld {
  const boxes = planBoxes(plan)
  const towns = makeTowns(plan.subscribers)
  const sims = makeSims(plan, boxes, towns)
  const from = plan.from ?? firstMoment
  return {
    subscribers: plan.subscribers,
    from,
    facts: () => booksOf(sims, from),
    hours: () => hoursOf(plan, { boxes, towns, sims, from }),
    truth: () => truthOf(sims, boxes),
  }
}

interface Country {
  readonly boxes: readonly BoxPlan[]
  readonly towns: Towns
  readonly sims: Sims
  readonly from: number
}

function* hoursOf(plan: CallPlan, { boxes, towns, sims, from }: Country): Generator<RecordBatch> {
  const recorder = makeRecorder(sims)
  const locator = joined(sims, makeWhereabouts(sims, towns, from), makeBoxLocator(sims, boxes, towns))
  const stream = makeStream(plan.seed, 4)
  const dialling = makeDialling(sims, { stream, recorder, locator })
  const traffic = { seed: plan.seed, sims, stream, recorder, dialling, locator }
  const live = peopleTraffic(traffic, { from: 0, to: sims.legitimate })
  const box = boxTraffic(traffic, boxes)
  for (let start = from; start < from + plan.days * day; start += hour) {
    live(start, Math.floor((start - from) / day))
    box(start)
    dialling.later(start)
    yield recorder.batch(start)
  }
}

function joined(sims: Sims, legitimate: Locator, boxes: Locator): Locator {
  const of = (sim: number) => (sim < sims.legitimate ? legitimate : boxes)
  return { cell: (sim, h, event) => of(sim).cell(sim, h, event), imei: (sim, h) => of(sim).imei(sim, h) }
}

function truthOf(sims: Sims, boxes: readonly BoxPlan[]): CallTruth {
  const places = new Map<number, number>()
  const boxByImsi = new Map<number, number>()
  for (const { box, firstSim, sims: cards } of boxes) {
    for (let i = firstSim; i < firstSim + cards; i++) boxByImsi.set(sims.imsi[i] as number, box)
  }
  return {
    boxes: boxes.map(({ box, tier, ports, firstSim, sims: cards, startsAt }) => {
      return { box, tier, ports, startsAt, imsis: sims.imsi.slice(firstSim, firstSim + cards) }
    }),
    boxOf: (imsi) => boxByImsi.get(imsi),
    roleOf: (imsi) => {
      if (places.size === 0) for (let i = 0; i < sims.legitimate; i++) places.set(sims.imsi[i] as number, i)
      const place = places.get(imsi)
      return place === undefined ? undefined : roleNames[sims.role[place] as number]
    },
  }
}
