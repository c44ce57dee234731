/**
 * Learns the points by which SIM boxes are found, from simulated countries, and writes
 * `src/engines/sim-box/points-table.ts`. Run: `node tools/train-sim-box.ts` (a few minutes). Each step sees boxes and a
 * month of its own: the first card, the second card, the threshold. The bench measures in a fourth.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allFeatures,
  describe,
  type Examples,
  fitScorecard,
  imsiAt,
  logOdds,
  makeGroups,
  makeWatch,
  ownFeatures,
  type Scorecard,
  type SimBoxModel,
  type Sweep,
  suspicionAt,
  sweep,
  takeRecords,
} from '#engines/sim-box'
import { type CallPlan, type CallWorld, callWorld, type EvasionTier, tierNames } from '#simulation/calls'
import { makeDice } from '#simulation/random'
import { root } from './source.ts'

/** The tier that nothing here ever sees. */
const heldOut: EvasionTier = 'combined'
const tiers = tierNames.filter((tier) => tier !== heldOut)
const hour = 3_600_000

/** A quarter of the share of false alarms that is allowed: they come in crowds, and the threshold has to hold in months not seen. */
const falseShare = 0.25e-4

const month = (number: number) => Date.UTC(2026, number, 1, 19)
const plans: Readonly<Record<'own' | 'all' | 'threshold', CallPlan>> = {
  own: { seed: 101, subscribers: 70_000, boxes: 60, days: 3, tiers, ports: [8, 512], from: month(2) },
  all: { seed: 102, subscribers: 120_000, boxes: 60, days: 3, tiers, ports: [8, 512], from: month(3) },
  threshold: { seed: 103, subscribers: 240_000, boxes: 48, days: 4, tiers, ports: [8, 512], from: month(4) },
}

const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`)

/**
 * What a careful buyer of cards and devices can avoid. In half of the rows of boxes these are those of some honest SIM, so
 * that the card does not learn to acquit whoever lacks them.
 */
const avoidable = [
  'age',
  'deviceRowSuspects',
  'modelSuspects',
  'cardRowSuspects',
  'numberRowSuspects',
  'ownerSuspects',
  'dealerSuspects',
]
const avoidablePlaces = avoidable.map((name) => allFeatures.indexOf(name))

const cellSuspects = allFeatures.indexOf('cellSuspects')

/** A card that suspects everybody a little, to begin with. */
const blank: Scorecard = { bias: -4, features: [] }

interface Look {
  /** Shown every SIM at every sweep. */
  readonly see: (slot: number, vector: Float64Array, state: Sweep) => void
  readonly model: SimBoxModel
}

/** Runs a world through the engine with a sweep after each hour. */
function run(world: CallWorld, simsInAll: number, { see, model }: Look): void {
  const watch = makeWatch({ sims: simsInAll })
  for (const facts of world.facts()) describe(watch, facts)
  const state: Sweep = {
    watch,
    model,
    groups: makeGroups(),
    last: 0,
    observe: (slot, vector) => see(slot, vector, state),
  }
  let at = world.from
  for (const batch of world.hours()) {
    at += hour
    takeRecords(watch, batch, at)
    sweep(state, at)
    if ((at - world.from) % (24 * hour) === 0) say(`${(at - world.from) / hour} h`)
  }
}

const imsiOf = ({ watch }: Sweep, slot: number) => imsiAt(watch.sims, slot)
const suspicionOf = ({ watch }: Sweep, slot: number) => suspicionAt(watch.sims, slot)

function simsIn(world: CallWorld): number {
  return world.subscribers + world.truth().boxes.reduce((sum, { imsis }) => sum + imsis.length, 0)
}

/** Draws examples: of honest SIMs a share and everyone who looks suspect, of SIMs in boxes a share. */
function examplesOf(plan: CallPlan, model: SimBoxModel, features: readonly string[]): Examples {
  const world = callWorld(plan)
  const truth = world.truth()
  const dice = makeDice(plan.seed)
  const rows: Float32Array[] = []
  const labels: number[] = []
  let lastHonest: Float32Array | undefined
  const keep = { honest: 0.04, inBox: 0.05 }
  run(world, simsIn(world), {
    model,
    see: (slot, vector, state) => {
      const inBox = truth.boxOf(imsiOf(state, slot)) !== undefined
      const hard = model.own !== blank && !inBox && (suspicionOf(state, slot) > 0.01 || (vector[cellSuspects] ?? 0) > 1)
      if (!hard && !dice.chance(inBox ? keep.inBox : keep.honest)) return
      const row = Float32Array.from(vector.subarray(0, features.length))
      if (!inBox) lastHonest = row
      else if (dice.chance(0.5)) for (const at of avoidablePlaces) if (at < row.length) row[at] = lastHonest?.[at] ?? 0
      rows.push(row)
      labels.push(inBox ? 1 : 0)
    },
  })
  const values = new Float32Array(rows.length * features.length)
  for (const [place, row] of rows.entries()) values.set(row, place * features.length)
  say(`${labels.length} examples, ${labels.reduce((sum, label) => sum + label, 0)} of them in boxes`)
  return { features, values, inBox: Uint8Array.from(labels), honestFor: keep.inBox / keep.honest }
}

/** The log-odds over which so small a share of honest SIMs ever comes. */
function thresholdOf(plan: CallPlan, model: SimBoxModel): number {
  const world = callWorld(plan)
  const truth = world.truth()
  const highest = new Map<number, number>()
  run(world, simsIn(world), {
    model,
    see: (slot, vector, state) => {
      const imsi = imsiOf(state, slot)
      if (truth.roleOf(imsi) === 'licensed-gateway') return
      const odds = logOdds(model.all, vector)
      if (odds > (highest.get(imsi) ?? -Infinity)) highest.set(imsi, odds)
    },
  })
  const honest = [...highest].filter(([imsi]) => truth.boxOf(imsi) === undefined).toSorted((a, b) => b[1] - a[1])
  for (const [imsi, odds] of honest.slice(0, 25)) say(`  ${truth.roleOf(imsi)} ${odds.toFixed(2)}`)
  const inBoxes = [...highest].filter(([imsi]) => truth.boxOf(imsi) !== undefined)
  const allowed = Math.floor(plan.subscribers * falseShare)
  const threshold = (honest[allowed]?.[1] ?? 0) + 0.01
  for (const tier of tiers) {
    const odds = inBoxes.filter(([imsi]) => truth.boxes[truth.boxOf(imsi) ?? 0]?.tier === tier).map((one) => one[1])
    const over = odds.filter((value) => value >= threshold).length
    const sorted = odds.toSorted((a, b) => a - b)
    say(
      `${tier}: lowest twentieth ${sorted[Math.floor(odds.length / 20)]?.toFixed(2)}, ${over} of ${odds.length} SIMs over ${threshold.toFixed(2)}`,
    )
  }
  return Number(threshold.toFixed(2))
}

function cardText({ bias, features }: Scorecard): string {
  const rows = features.map(
    ({ name, cuts, points }) => `{ name: '${name}', cuts: [${cuts.join(', ')}], points: [${points.join(', ')}] },`,
  )
  return `{ bias: ${bias}, features: [\n${rows.join('\n')}\n] }`
}

function write(model: SimBoxModel): void {
  const path = join(root, 'src/engines/sim-box/points-table.ts')
  const learnt = Object.values(plans).map(({ seed, subscribers, boxes, days }) => {
    return `seed ${seed}: ${subscribers} subscribers, ${boxes} boxes, ${days} days`
  })
  const text = `// oxlint-disable oxc/approx-constant -- what was learnt comes near a constant by chance
import type { SimBoxModel } from './sweep.ts'

/**
 * Points learnt by \`tools/train-sim-box.ts\` from simulated countries, not by hand: ${learnt.join('; ')}.
 * The tier \`${heldOut}\` was in none of them. Real records differ: whoever has decided cases of their own should learn anew.
 */
export const learntModel: SimBoxModel = {
  own: ${cardText(model.own)},
  all: ${cardText(model.all)},
  threshold: ${model.threshold},
}
`
  writeFileSync(path, text)
  execFileSync('npx', ['biome', 'check', '--write', path], { stdio: 'ignore' })
}

const random = makeDice(7).fraction
say('the first card')
const own = fitScorecard(examplesOf(plans.own, { own: blank, all: blank, threshold: 99 }, ownFeatures), { random })
say('the second card')
const all = fitScorecard(examplesOf(plans.all, { own, all: blank, threshold: 99 }, allFeatures), { random })
say('the threshold')
const threshold = thresholdOf(plans.threshold, { own, all, threshold: 99 })
write({ own, all, threshold })
