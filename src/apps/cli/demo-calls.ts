import { createHash, randomUUID } from 'node:crypto'
import { callsPerDay, type Delivery, makeBlockCode } from '#domains/calls'
import { type CallReason, ruleOfReason } from '#engines/screening'
import { assignedPhone } from '#formats/phone'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type CallAttempts, callAttempts, type SimulatedAttempt } from '#simulation/calls'
import type { Services } from '../services.ts'
import { cliActor, publicActor } from './command.ts'
import { demoLicence, fillBoxes } from './demo-boxes.ts'
import type { DemoClock } from './demo-life.ts'
import type { CallScene, CallTotals } from './demo-scene.ts'

const minute = 60_000
const day = 86_400_000

/**
 * Five weeks of calls of an operator that is made up: what its node counted and rejected, rules about numbers, appeals, SIM boxes found
 * in simulated records, seizures. Nothing where a demo did so before.
 */
export async function fillCalls(services: Services, clock: DemoClock, seed: number): Promise<CallTotals | undefined> {
  const gateways = await services.calls.registers.gateways()
  if (gateways.some(({ licence }) => licence === demoLicence)) return undefined
  clock.set(new Date())
  const words = services.messages.in('kk')
  const operator = unwrap(
    await services.identity.organisations.add(cliActor, {
      kind: 'operator',
      name: words('demo-calls.operator'),
      region: null,
    }),
  )
  const staff = (id: string): Actor => ({ ...cliActor, id, roles: ['analyst', 'investigator', 'supervisor'] })
  const scene: CallScene = {
    services,
    node: { ...publicActor, kind: 'client', id: 'demo', organisation: operator.id, roles: ['partner'] },
    analyst: staff('demo'),
    second: staff('demo-second'),
    words,
    now: Date.now(),
    seed,
  }
  const world = callAttempts({ seed, count: sampleSize, mix, size: { listed: 40, reported: 40 } })
  const sample = [...world.attempts()].map((attempt) => lineOf(world, attempt))
  await ruleNumbers(scene, world)
  const calls = await countCalls(scene, clock, sample)
  const appeals = await appeal(scene, await reject(scene, world))
  await complain(scene, world)
  return { calls, appeals, ...(await fillBoxes(scene)) }
}

const sampleSize = 6000

/** Fewer forged calls than the tests need: about two of a hundred. */
const mix = {
  'honest-own': 6000,
  'honest-domestic': 2600,
  'honest-foreign': 820,
  roaming: 180,
  ported: 180,
  withheld: 50,
  emergency: 20,
  malformed: 8,
  unallocated: 14,
  'do-not-originate': 20,
  'spoofed-fixed': 44,
  'spoofed-mobile': 50,
  unregistered: 16,
  'wrong-trunk': 6,
  listed: 14,
  reported: 12,
}

/** What a node counts of one call. */
type Line = Omit<Delivery['counts'][number], 'minute' | 'calls'>

function lineOf({ policy }: CallAttempts, { caller, trunk, expected }: SimulatedAttempt): Line {
  return {
    trunk: policy.trunks[trunk]?.name ?? 'unknown',
    country: countryOf(caller),
    rule: ruleOf(expected.reason) ?? '',
    action: expected.action,
    shadow: false,
  }
}

const ruleOf = (reason: CallReason | null) => (reason === null ? null : ruleOfReason[reason])

function countryOf(caller: number): string {
  if (caller <= 0) return ''
  if (caller < 1e6 || (caller >= 7.6e10 && caller < 7.8e10)) return 'KZ'
  return assignedPhone(`+${caller}`)?.country ?? ''
}

/** Calls of a minute by the hour in Kazakhstan: few at night, most before noon and in the evening. */
function callsInMinute(at: number): number {
  const hour = (at / 3_600_000 + 5) % 24
  return Math.round(2000 + 9000 * Math.max(0, Math.sin(((hour - 6) / 17) * Math.PI)) ** 0.7)
}

/** The last hour and a half by the minute, the weeks before by the day, each told on its day: public figures are of closed days. */
async function countCalls(
  { services, node, now, seed }: CallScene,
  clock: DemoClock,
  sample: readonly Line[],
): Promise<number> {
  const { decisions } = services.calls
  const tell = async (counts: Delivery['counts']) => {
    for (let from = 0; from < counts.length; from += 5000) {
      unwrap(await decisions.deliver(node, { id: randomUUID(), counts: counts.slice(from, from + 5000), blocked: [] }))
    }
    return counts.reduce((sum, { calls }) => sum + calls, 0)
  }
  let calls = 0
  for (let back = 35; back > 0; back--) {
    const at = now - back * day
    clock.set(new Date(at))
    calls += await tell(sumOf(sample, { at, calls: callsInMinute(at) * 1300 * (0.9 + ((back * seed) % 5) / 20) }))
  }
  clock.set(new Date(now))
  const minutes: Delivery['counts'] = []
  for (let back = 90; back > 0; back--) {
    const at = now - back * minute
    // Each minute is another part of the sample, so that the board moves.
    const from = (back * 397) % (sample.length - 2000)
    const swing = 0.9 + ((back * 37) % 21) / 100
    minutes.push(...sumOf(sample.slice(from, from + 2000), { at, calls: callsInMinute(at) * swing }))
  }
  return calls + (await tell(minutes))
}

function sumOf(sample: readonly Line[], { at, calls }: { readonly at: number; readonly calls: number }) {
  const sums = new Map<string, { readonly line: Line; count: number }>()
  for (const line of sample) {
    const key = `${line.trunk} ${line.country} ${line.rule} ${line.action}`
    const known = sums.get(key)
    if (known === undefined) sums.set(key, { line, count: 1 })
    else known.count++
  }
  const time = new Date(Math.floor(at / minute) * minute).toISOString()
  const counts = [...sums.values()].map(({ line, count }) => {
    return { ...line, minute: time, calls: Math.max(1, Math.round((count * calls) / sample.length)) }
  })
  // A rule on trial: what it would have done stands beside.
  const trial = counts.find(({ country, rule }) => country === 'KZ' && rule === '')
  if (trial === undefined) return counts
  const would = { rule: 'velocity', action: 'reject', shadow: true, calls: Math.ceil(trial.calls / 250) } as const
  return [...counts, { ...trial, ...would }]
}

/** A rejected call and the code that its caller was told. */
interface Rejected {
  readonly code: string
  readonly caller: number
  readonly reason: CallReason
}

/** Rejected calls of the last two weeks, with codes that can be asked about. */
async function reject({ services, node, now, seed }: CallScene, world: CallAttempts): Promise<readonly Rejected[]> {
  const hashOf = (text: string) => createHash('sha256').update(`demo ${seed} ${text}`).digest('hex')
  const rejected: Rejected[] = []
  const blocked = [...world.attempts()].flatMap((attempt, place) => {
    const { expected, caller, called } = attempt
    const rule = ruleOf(expected.reason)
    if (expected.action !== 'reject' || expected.reason === null || rule === null) return []
    const at = now - ((place * 7919) % 14_000) * minute - minute
    const code = makeBlockCode(at, (place * 104_729 + seed) % callsPerDay)
    rejected.push({ code, caller, reason: expected.reason })
    const { trunk, country } = lineOf(world, attempt)
    const told = { at: new Date(at).toISOString(), code, trunk, country, rule, reason: expected.reason }
    const hashes = { callerHash: hashOf(`${caller}`), calledHash: hashOf(`${called}`) }
    const listed = expected.reason === 'listed-confirmed' && caller >= 100 ? { caller } : {}
    return [{ ...told, action: expected.action, ...hashes, ...listed }]
  })
  unwrap(await services.calls.decisions.deliver(node, { id: randomUUID(), counts: [], blocked }))
  return rejected
}

/** Who appeals, and what becomes of it; the last ones wait. */
const appealed: readonly (readonly [reason: CallReason, decision?: 'upheld' | 'rejected'])[] = [
  ['foreign-mobile', 'upheld'],
  ['do-not-originate', 'rejected'],
  ['foreign-fixed'],
  ['unregistered'],
]

async function appeal({ services, analyst, words }: CallScene, rejected: readonly Rejected[]): Promise<number> {
  const { appeals } = services.calls
  let count = 0
  for (const [reason, decision] of appealed) {
    const call = rejected.find((one) => one.reason === reason && one.caller > 1e10)
    if (call === undefined) continue
    const before = new Set((await appeals.list('open')).map(({ id }) => id))
    const input = { code: call.code, words: words('demo-calls.appeal'), caller: `+${call.caller}` }
    unwrap(await appeals.open(publicActor, input))
    count++
    const opened = (await appeals.list('open')).find(({ id }) => !before.has(id))
    if (decision === undefined || opened === undefined) continue
    const why = decision === 'upheld' ? words('demo-calls.appeal-upheld') : words('demo-calls.appeal-rejected')
    unwrap(await appeals.decide(analyst, { id: opened.id, decision, reason: why }))
  }
  return count
}

/** Numbers that only take calls: most in force, the last waits for a second person. */
async function ruleNumbers({ services, analyst, second, words }: CallScene, { tables }: CallAttempts): Promise<void> {
  const spans = tables.doNotOriginate.filter(({ from }) => from > 1e10).slice(0, 5)
  for (const [place, { from, to }] of spans.entries()) {
    const numbers = from === to ? `+${from}` : `+${from}-+${to}`
    const rule = { effect: 'do-not-originate', numbers, holder: words('demo-calls.holder') } as const
    const proposed = await services.calls.tables.propose(analyst, {
      ...rule,
      reason: words('demo-calls.rule'),
      days: 180,
    })
    if (place < spans.length - 1) unwrap(await services.calls.tables.approve(second, unwrap(proposed).id))
  }
}

/** Numbers that people called unwanted. */
async function complain({ services, node, now }: CallScene, { reported }: CallAttempts): Promise<void> {
  const complaints = Array.from(reported.subarray(0, 20), (caller, place) => {
    const at = new Date(now - (place % 6) * day).toISOString()
    return { day: at.slice(0, 10), caller, calls: 2 + ((place * 37) % 60) }
  })
  unwrap(await services.calls.complaints.deliver(node, { id: randomUUID(), complaints }))
}
