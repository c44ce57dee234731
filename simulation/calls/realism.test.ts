import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callWorld, type EvasionTier, type SubscriberRole } from '../calls.ts'

/** What one SIM did in a week, as the tests look at it. */
interface Seen {
  out: number
  answered: number
  night: number
  received: number
  messages: number
  data: number
  readonly seconds: number[]
  readonly peers: Set<number>
  readonly callers: Set<number>
  readonly cells: Set<number>
  readonly devices: Set<number>
}

const days = 7
const world = callWorld({ seed: 11, subscribers: 12_000, boxes: 14, days, begin: [0, 0], ports: [8, 32] })
const seen = new Map<number, Seen>()
const byHour = new Float64Array(24)

function seenOf(imsi: number): Seen {
  const known = seen.get(imsi)
  if (known !== undefined) return known
  const sets = {
    peers: new Set<number>(),
    callers: new Set<number>(),
    cells: new Set<number>(),
    devices: new Set<number>(),
  }
  const fresh = { out: 0, answered: 0, night: 0, received: 0, messages: 0, data: 0, seconds: [], ...sets }
  seen.set(imsi, fresh)
  return fresh
}

for (const { length, at, imsi, imei, peer, cell, seconds, kind } of world.hours()) {
  for (let i = 0; i < length; i++) {
    const sim = seenOf(imsi[i] as number)
    sim.cells.add(cell[i] as number)
    sim.devices.add(imei[i] as number)
    if (kind[i] === 1) sim.callers.add(peer[i] as number)
    if (kind[i] === 1) sim.received++
    if (kind[i] === 2 || kind[i] === 3) sim.messages++
    if (kind[i] === 4) sim.data++
    if (kind[i] !== 0) continue
    const localHour = (Math.floor((at[i] as number) / 3_600_000) + 5) % 24
    byHour[localHour] = (byHour[localHour] as number) + 1
    sim.out++
    sim.peers.add(peer[i] as number)
    if (localHour < 6) sim.night++
    if ((seconds[i] as number) === 0) continue
    sim.answered++
    sim.seconds.push(seconds[i] as number)
  }
}

const truth = world.truth()
const groups = new Map<SubscriberRole | EvasionTier, Seen[]>()
for (const [imsi, sim] of seen) {
  const name = truth.roleOf(imsi) ?? truth.boxes[truth.boxOf(imsi) ?? -1]?.tier
  assert.ok(name)
  groups.set(name, [...(groups.get(name) ?? []), sim])
}

const of = (name: SubscriberRole | EvasionTier): readonly Seen[] => groups.get(name) ?? assert.fail(`no ${name}`)
const sum = (sims: readonly Seen[], value: (sim: Seen) => number) => sims.reduce((total, sim) => total + value(sim), 0)
const share = (sims: readonly Seen[], value: (sim: Seen) => number) => sum(sims, value) / sum(sims, ({ out }) => out)
const aDay = (sims: readonly Seen[], value: (sim: Seen) => number) => sum(sims, value) / sims.length / days

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function within(value: number, [least, most]: readonly [number, number], what: string): void {
  assert.ok(value >= least && value <= most, `${what}: ${value.toFixed(3)} is not within ${least} and ${most}`)
}

test('people call a few times a day, the same few people most of the time, seldom at night', () => {
  const adults = of('adult')
  within(
    aDay(adults, ({ out }) => out),
    [3.5, 7],
    'calls a day',
  )
  within(median(adults.map(({ out }) => out)) / days, [2.5, 5], 'median calls a day')
  within(
    share(adults, ({ peers }) => peers.size),
    [0.35, 0.6],
    'different numbers for each call',
  )
  within(
    share(adults, ({ night }) => night),
    [0.005, 0.04],
    'share at night',
  )
  within(
    share(adults, ({ answered }) => answered),
    [0.6, 0.8],
    'answered',
  )
  within(median(adults.flatMap(({ seconds }) => seconds)), [35, 65], 'seconds')
})

test('who calls more than most calls far more', () => {
  const calls = of('adult')
    .map(({ out }) => out)
    .toSorted((a, b) => a - b)
  const middle = calls[calls.length >> 1] ?? 0
  const high = calls[Math.floor(calls.length * 0.99)] ?? 0
  assert.ok(high > 4 * middle, `${high} is not far above ${middle}`)
})

test('acquaintances call each other: most who are called often also call', () => {
  const mutual = of('adult').filter(({ peers, callers }) => [...callers].some((caller) => peers.has(caller)))
  within(mutual.length / of('adult').length, [0.75, 1], 'people with somebody who is called and calls')
})

test('the country sleeps', () => {
  const quiet = (byHour[3] ?? 0) / Math.max(...byHour)
  within(quiet, [0.005, 0.3], 'calls at three in the morning against the highest hour')
})

test('children and the old call less, night workers at night, machines only send', () => {
  for (const role of ['child', 'elder', 'second-sim'] as const) {
    assert.ok(aDay(of(role), ({ out }) => out) < 0.7 * aDay(of('adult'), ({ out }) => out), role)
  }
  assert.ok(share(of('night-worker'), ({ night }) => night) > 0.15)
  assert.ok(aDay(of('elder'), ({ data }) => data) < 1)
  assert.equal(
    sum(of('telemetry'), ({ out }) => out),
    0,
  )
  assert.ok(of('telemetry').every(({ cells }) => cells.size === 1))
  assert.ok(of('alarm').every(({ peers }) => peers.size <= 3))
})

test('look-alikes look alike: couriers and sales rooms call as many strangers as boxes', () => {
  for (const role of ['courier', 'driver'] as const) {
    assert.ok(aDay(of(role), ({ out }) => out) > 15, role)
    assert.ok(share(of(role), ({ peers }) => peers.size) > 0.7, role)
    assert.ok(median(of(role).map(({ cells }) => cells.size)) >= 3, role)
  }
  const rooms = of('call-centre')
  assert.ok(aDay(rooms, ({ out }) => out) > 60)
  assert.ok(rooms.every(({ cells, devices }) => cells.size === 1 && devices.size === 1))
  assert.ok(share(rooms, ({ peers }) => peers.size) > 0.6)
})

test('naive boxes call many strangers from one cell and one device and hear little', () => {
  const cards = of('naive')
  assert.ok(aDay(cards, ({ out }) => out) > 80)
  assert.ok(share(cards, ({ peers }) => peers.size) > 0.85)
  assert.ok(sum(cards, ({ received }) => received) < 0.05 * sum(cards, ({ out }) => out))
  assert.ok(
    cards.every(({ cells, devices, messages, data }) => cells.size * devices.size === 1 && messages + data === 0),
  )
})

test('each way to hide changes its own axis', () => {
  const naive = of('naive')
  const calls = (tier: EvasionTier) => aDay(of(tier), ({ out }) => out)
  assert.ok(calls('rotation') < 0.4 * calls('naive'))
  assert.ok(median(of('imei-change').map(({ devices }) => devices.size)) > 40)
  assert.ok(median(of('virtual-mobility').map(({ cells }) => cells.size)) > 1)
  assert.ok(calls('human-like') < 0.25 * calls('naive'))
  assert.ok(share(of('human-like'), ({ night }) => night) < 0.4 * share(naive, ({ night }) => night))
  assert.ok(aDay(of('human-like'), ({ data }) => data) > 1)
  const heard = (sims: readonly Seen[]) => share(sims, ({ received }) => received)
  assert.ok(heard(of('inter-sim')) > 5 * heard(naive))
  assert.equal(median(of('rotation').map(({ devices }) => devices.size)), 1)
})

test('the tier with everything calls hardly more than a seller does', () => {
  const cards = of('combined')
  assert.ok(aDay(cards, ({ out }) => out) < 3 * aDay(of('seller'), ({ out }) => out))
  assert.ok(median(cards.map(({ devices }) => devices.size)) > 5)
  assert.ok(median(cards.map(({ cells }) => cells.size)) > 1)
  assert.ok(share(cards, ({ received }) => received) > 0.15)
})
