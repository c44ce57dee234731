import { regionCodes } from '#domains/taxonomy'
import { unwrap } from '#kernel/result'
import { callWorld } from '#simulation/calls'
import { huntRecords } from '../edge/calls/records/offline.ts'
import type { CallScene, CallTotals } from './demo-scene.ts'

const hour = 3_600_000
const day = 24 * hour

/** The licence of the demo's gateway; who has it was filled before. */
export const demoLicence = 'DEMO-1'

/** SIM boxes found in a day of simulated records, gateways, owners with too many SIMs, and seizures. */
export async function fillBoxes(scene: CallScene): Promise<Pick<CallTotals, 'boxes' | 'seizures'>> {
  const { services, node, now, seed } = scene
  const from = Math.floor(now / hour) * hour - day
  const world = callWorld({ seed, subscribers: 8000, boxes: 7, days: 1, ports: [8, 64], begin: [0, 0.4], from })
  const sims = world.subscribers + world.truth().boxes.reduce((sum, { imsis }) => sum + imsis.length, 0)
  await enterGateway(
    scene,
    [...world.facts()].filter(({ licensed }) => licensed).map(({ imsi }) => `${imsi}`),
  )
  const found = huntRecords(
    { facts: world.facts(), hours: world.hours() },
    { sims, now, synthetic: true, regionOf: (cell) => regionCodes[cell % regionCodes.length] },
  )
  for (const box of found) unwrap(await services.calls.boxes.tell(node, [box]))
  await decide(scene)
  const owners = Array.from({ length: 12 }, (_, place) => {
    return { owner: (seed * 1000 + place).toString(16).padStart(16, '0'), sims: 11 + ((place * 29) % 80) }
  })
  unwrap(await services.calls.registers.tellOwners(node, owners))
  return { boxes: found.length, seizures: await seize(scene) }
}

async function enterGateway({ services, analyst, words, now }: CallScene, imsis: readonly string[]): Promise<void> {
  const dayOf = (days: number) => new Date(now + days * day).toISOString().slice(0, 10)
  const licence = { licence: demoLicence, holder: words('demo-calls.gateway'), region: 'KZ-75' }
  const gateway = { ...licence, validFrom: dayOf(-200), validTo: dayOf(165), imsis }
  unwrap(await services.calls.registers.addGateway(analyst, gateway))
}

/** Of the sure boxes the smallest is confirmed and its numbers listed, the one least sure is dismissed, another is being looked at; the rest wait. */
async function decide({ services, analyst, words }: CallScene): Promise<void> {
  const { boxes } = services.calls
  const waiting = (await boxes.list(analyst)).toSorted((a, b) => a.sims - b.sims)
  const sure = waiting.find(({ score, sims }) => score >= 0.995 && sims >= 8)
  const [leastSure, next] = waiting.filter((box) => box !== sure).toSorted((a, b) => a.score - b.score)
  if (sure !== undefined) {
    const listing = { legalBasis: 'caller-id-order', measures: ['reject-call'] } as const
    const reason = words('demo-calls.box-confirmed')
    unwrap(await boxes.decide(analyst, { id: sure.id, decision: 'confirmed', reason, listing }))
  }
  if (leastSure !== undefined) {
    const reason = words('demo-calls.box-dismissed')
    unwrap(await boxes.decide(analyst, { id: leastSure.id, decision: 'dismissed', reason }))
  }
  if (next !== undefined) unwrap(await boxes.assign(analyst, next.id))
}

/** Seizures of two years, in several regions. */
async function seize({ services, analyst, words, now }: CallScene): Promise<number> {
  const regions = ['KZ-75', 'KZ-71', 'KZ-79', 'KZ-35', 'KZ-75', 'KZ-63', 'KZ-71', 'KZ-19', 'KZ-75'] as const
  for (const [place, region] of regions.entries()) {
    const at = new Date(now - (12 + place * 73) * day).toISOString().slice(0, 10)
    const devices = 1 + ((place * 5) % 4)
    const people = { suspects: place % 3, foreigners: place % 3 === 2 ? 1 : 0 }
    const seizure = { day: at, region, devices, sims: devices * (32 + place * 7), ...people }
    unwrap(await services.calls.registers.recordSeizure(analyst, { ...seizure, note: words('demo-calls.seizure') }))
  }
  return regions.length
}
