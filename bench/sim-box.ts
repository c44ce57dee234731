import {
  type Box,
  bytesOf,
  describe,
  learntModel,
  makeBoxes,
  makeGroups,
  makeWatch,
  type Sweep,
  sweep,
  takeRecords,
} from '#engines/sim-box'
import { type BoxTruth, type CallPlan, type CallWorld, callWorld, type EvasionTier, tierNames } from '#simulation/calls'
import type { Bench, BenchContext, Metrics } from './harness/types.ts'

const hour = 3_600_000

/** A seed and a month that no step of the training has seen, and the tier `combined`, which none has. */
const plan: CallPlan = {
  seed: 20_261_122,
  subscribers: 1_000_000,
  boxes: 140,
  days: 4,
  ports: [8, 512],
  begin: [0, 0.25],
  from: Date.UTC(2026, 8, 6, 19),
}

/** By when a box of a tier has to be found, in hours from the start of its first hour of work. */
const deadline = (tier: EvasionTier) => (tier === 'naive' ? 1 : 24)

/** So many SIMs of one real box make a found box, if most of its members are of that one. */
const enough = 3

/** What is followed of a real box. */
interface Chase {
  readonly truth: BoxTruth
  calls: number
  foundAfterHours?: number
  foundAfterCalls?: number
}

interface Outcome {
  readonly chases: readonly Chase[]
  readonly honest: number
  readonly falseAlarms: ReadonlySet<number>
  readonly boxes: readonly Box[]
}

/** Runs a world hour by hour through the engine, with a sweep after each. */
export function chase(world: CallWorld, { progress }: BenchContext): Outcome {
  const truth = world.truth()
  const chases = truth.boxes.map((box): Chase => ({ truth: box, calls: 0 }))
  const watch = makeWatch({ sims: world.subscribers + truth.boxes.reduce((sum, { imsis }) => sum + imsis.length, 0) })
  let licensed = 0
  for (const facts of world.facts()) {
    describe(watch, facts)
    if (facts.licensed) licensed++
  }
  const state: Sweep = { watch, model: learntModel, groups: makeGroups(), last: 0 }
  const boxes = makeBoxes()
  const falseAlarms = new Set<number>()
  let at = world.from
  for (const batch of world.hours()) {
    at += hour
    takeRecords(watch, batch, at)
    for (let row = 0; row < batch.length; row++) {
      if (batch.kind[row] !== 0) continue
      const one = chases[truth.boxOf(batch.imsi[row] ?? 0) ?? -1]
      if (one !== undefined) one.calls++
    }
    const suspects = sweep(state, at)
    for (const { imsi } of suspects) if (truth.boxOf(imsi) === undefined) falseAlarms.add(imsi)
    for (const box of boxes.unite(watch.sims, suspects, at)) note(chases, { box, at, boxOf: truth.boxOf })
    if ((at - world.from) % (12 * hour) === 0) {
      progress(
        `${(at - world.from) / hour} h, ${boxes.all().filter(({ members }) => members.length >= enough).length} boxes of ${enough} SIMs or more, ${falseAlarms.size} false alarms, ${Math.round(bytesOf(watch) / 1e6)} MB`,
      )
    }
  }
  return { chases, honest: world.subscribers - licensed, falseAlarms, boxes: boxes.all() }
}

interface Sighting {
  readonly box: Box
  readonly at: number
  readonly boxOf: (imsi: number) => number | undefined
}

function note(chases: readonly Chase[], { box, at, boxOf }: Sighting): void {
  const counts = new Map<number, number>()
  for (const imsi of box.members) {
    const real = boxOf(imsi)
    if (real !== undefined) counts.set(real, (counts.get(real) ?? 0) + 1)
  }
  for (const [real, count] of counts) {
    const one = chases[real]
    if (one === undefined || one.foundAfterHours !== undefined) continue
    if (count < enough || count * 2 <= box.members.length) continue
    one.foundAfterHours = (at - one.truth.startsAt) / hour
    one.foundAfterCalls = one.calls
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0
}

/** Recall and hours by tier; a box that was not found counts with all the hours that there were. */
export function figures({ chases, honest, falseAlarms }: Outcome, days: number): Metrics {
  const metrics: Record<string, number> = {}
  const of = (tier: EvasionTier) => chases.filter(({ truth }) => truth.tier === tier)
  for (const tier of tierNames) {
    const inTime = of(tier).filter(({ foundAfterHours = Infinity }) => foundAfterHours <= deadline(tier))
    metrics[`recall.${tier}`] = inTime.length / of(tier).length
  }
  for (const tier of tierNames) {
    metrics[`hoursToDetection.${tier}`] = median(of(tier).map(({ foundAfterHours = days * 24 }) => foundAfterHours))
  }
  return { ...metrics, falsePositiveRate: falseAlarms.size / honest }
}

/** The share of a tier's boxes found after so many hours, and the calls that the median box made until then. */
export function curve({ chases }: Outcome, tier: EvasionTier): string {
  const mine = chases.filter(({ truth }) => truth.tier === tier)
  const share = (hours: number) =>
    mine.filter(({ foundAfterHours = Infinity }) => foundAfterHours <= hours).length / mine.length
  const points = [1, 2, 3, 6, 12, 24, 48, 72].map((hours) => `${hours} h ${Math.round(share(hours) * 100)} %`)
  const calls = median(mine.map(({ foundAfterCalls = Infinity }) => foundAfterCalls))
  return `${tier}: ${points.join(', ')}; median ${calls} calls of the box`
}

/** SIM boxes among a million honest subscribers, hour by hour. */
export const bench: Bench = {
  name: 'sim-box',
  about: `Finds ${plan.boxes} boxes of 8 to 512 ports among ${plan.subscribers / 1e6} M subscribers in ${plan.days} days of simulated records, seeds and months apart from those of the training; \`combined\` was never trained on. Recall is of boxes (three SIMs united, most of the found box), naive within 1 h, others within 24 h; hours are medians; the rate is of honest SIMs that were ever suspected.`,
  keys: [
    ...tierNames.map((tier) => `recall.${tier}`),
    ...tierNames.map((tier) => `hoursToDetection.${tier}`),
    'falsePositiveRate',
  ],
  targets: {
    ...Object.fromEntries(
      tierNames
        .filter((tier) => tier !== 'combined')
        .map((tier) => [`recall.${tier}`, { atLeast: tier === 'naive' ? 0.99 : 0.9 }]),
    ),
    falsePositiveRate: { atMost: 1e-4 },
  },
  limits:
    'The country is a simulation: real boxes will be harder, so an operator should learn the points anew from cases that were decided.',
  run: async (context) => {
    const outcome = chase(callWorld(plan), context)
    for (const tier of tierNames) context.progress(curve(outcome, tier))
    return { metrics: figures(outcome, plan.days), peers: {} }
  },
}
