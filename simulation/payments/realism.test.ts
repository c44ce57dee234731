import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  answeredAt,
  answeringBanks,
  makeStream,
  mixedBanks,
  paymentKinds,
  paymentWorld,
  roleOf,
  simulatedBanks,
} from '../payments.ts'

const days = 30
const world = paymentWorld({ seed: 11, people: 4000, days, thefts: 250 })
world.play(world.to)
const { books, accounts } = world
const payments = books.payments()
const truth = world.truth()
const minute = 60_000

const places = (wanted: (payment: number) => boolean) =>
  Array.from({ length: payments.length }, (_, i) => i).filter(wanted)
const kindOf = (payment: number) => paymentKinds[payments.kind[payment] ?? 0]
const localHour = (payment: number) => Math.floor((payments.at[payment] ?? 0) / 3_600_000 + 5) % 24
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

function within(value: number, [least, most]: readonly [number, number], what: string): void {
  assert.ok(value >= least && value <= most, `${what}: ${value} is not within ${least} and ${most}`)
}

test('people pay about twice a day, mostly in shops, seldom at night', () => {
  const own = places((i) => (payments.debtor[i] ?? 0) < accounts.people && truth.theft(i) < 0)
  within(own.length / accounts.people / days, [0.9, 2.5], 'payments a day')
  within(own.filter((i) => kindOf(i) === 'purchase').length / own.length, [0.5, 0.85], 'share of purchases')
  within(own.filter((i) => localHour(i) < 5).length / own.length, [0.005, 0.06], 'share at night')
})

test('workers have their wages twice a month, the old once', () => {
  const paid = (kind: string, role: string) => {
    const count = places((i) => kindOf(i) === kind && roleOf(accounts, payments.creditor[i] ?? 0) === role).length
    const people = Array.from({ length: accounts.people }, (_, p) => p).filter((p) => roleOf(accounts, p) === role)
    return count / people.length
  }
  within(paid('wage', 'worker'), [1.7, 2.1], 'wages')
  within(paid('benefit', 'pensioner'), [0.9, 1.1], 'pensions')
})

test('there are honest look-alikes: many in and one out, loans that go on at once, wallets emptied in minutes', () => {
  const givers = new Map<string, Set<number>>()
  for (const i of places((i) => kindOf(i) === 'transfer' && truth.theft(i) < 0)) {
    const to = payments.creditor[i] ?? 0
    if (to >= accounts.people || truth.isMule(to)) continue
    const key = `${to} ${Math.floor((payments.at[i] ?? 0) / 86_400_000)}`
    givers.set(key, (givers.get(key) ?? new Set()).add(payments.debtor[i] ?? 0))
  }
  assert.ok([...givers.values()].filter(({ size }) => size >= 10).length > 10)
  const loans = places(
    (i) => kindOf(i) === 'loan' && truth.thefts.every(({ victim }) => victim !== payments.creditor[i]),
  )
  assert.ok(loans.length > 20)
  const wallets = places((i) => roleOf(accounts, payments.creditor[i] ?? 0) === 'wallet')
  assert.ok(wallets.length > 1000)
})

test('stolen money lies on a mule from half a minute to two days, and most of it leaves', () => {
  const stays: number[] = []
  const arrived = new Map<string, number>()
  for (const i of places((i) => truth.theft(i) >= 0)) {
    const came = arrived.get(`${truth.theft(i)} ${payments.debtor[i]}`)
    if (truth.hop(i) > 0 && came !== undefined) stays.push((payments.at[i] ?? 0) - came)
    arrived.set(`${truth.theft(i)} ${payments.creditor[i]}`, payments.at[i] ?? 0)
  }
  within(median(stays) / minute, [2, 60], 'median minutes')
  const stolen = truth.thefts.flatMap(({ payments: roots }) => roots).reduce((sum, i) => sum + books.amount(i), 0)
  const gone = places((i) => truth.theft(i) >= 0 && truth.hop(i) > 0 && kindOf(i) !== 'transfer')
  within(gone.reduce((sum, i) => sum + books.amount(i), 0) / stolen, [0.7, 0.95], 'share that left the banks')
  const deepest = Math.max(...places((i) => truth.theft(i) >= 0).map((i) => truth.hop(i)))
  within(deepest, [4, 7], 'hops')
})

test('mules are used again and again, and some by several rings', () => {
  const uses = new Map<number, Set<number>>()
  const rings = new Map<number, Set<number>>()
  for (const i of places((i) => truth.theft(i) >= 0)) {
    const to = payments.creditor[i] ?? 0
    if (!truth.isMule(to)) continue
    uses.set(to, (uses.get(to) ?? new Set()).add(truth.theft(i)))
    rings.set(to, (rings.get(to) ?? new Set()).add(truth.thefts[truth.theft(i)]?.ring ?? -1))
  }
  assert.ok(median([...uses.values()].map(({ size }) => size)) >= 2)
  assert.ok([...rings.values()].some(({ size }) => size > 1))
})

test('honest people talk while they pay, share and replace devices, travel, and buy at night', () => {
  const own = places((i) => (payments.debtor[i] ?? 0) < accounts.people && truth.theft(i) < 0)
  within(own.filter((i) => payments.inCall[i] === 1).length / own.length, [0.02, 0.045], 'share in a call')
  const devices = new Map<number, Set<number>>()
  const users = new Map<number, Set<number>>()
  const towns = new Map<number, Set<number>>()
  for (const i of own) {
    const [p, device, town] = [payments.debtor[i] ?? 0, payments.device[i] ?? 0, payments.town[i] ?? 0]
    devices.set(p, (devices.get(p) ?? new Set()).add(device))
    users.set(device, (users.get(device) ?? new Set()).add(p))
    towns.set(p, (towns.get(p) ?? new Set()).add(town))
  }
  const share = (sets: ReadonlyMap<number, Set<number>>, least: number) =>
    [...sets.values()].filter(({ size }) => size >= least).length / accounts.people
  within(share(devices, 2), [0.08, 0.25], 'share with two devices')
  within(share(users, 3), [0.005, 0.02], 'devices of three people, by person')
  for (const seen of towns.values()) seen.delete(255)
  within(share(towns, 2), [0.05, 0.35], 'share seen in two towns')
})

test('offenders are on the telephone by the way, and travel, as everybody is', () => {
  const theirs = places((i) => truth.theft(i) >= 0 && truth.hop(i) > 0)
  within(theirs.filter((i) => payments.inCall[i] === 1).length / theirs.length, [0.01, 0.12], 'share in a call')
  const takeovers = truth.thefts.filter(({ scheme }) => scheme === 'takeover').flatMap(({ payments: roots }) => roots)
  const isOwn = (i: number) => (payments.device[i] ?? 0) < accounts.people
  within(takeovers.filter(isOwn).length / takeovers.length, [0.1, 0.5], 'takeovers by the own device')
})

test('victims tell of it after minutes to days, and some never', () => {
  const told = truth.thefts.flatMap(({ reportedAt, lastAt }) => (reportedAt === undefined ? [] : [reportedAt - lastAt]))
  within(told.length / truth.thefts.length, [0.6, 0.8], 'share that reports')
  assert.ok(Math.min(...told) < 20 * minute && Math.max(...told) > 3 * 24 * 60 * minute)
})

test('machines answer within two minutes, duty officers in minutes, offices when they are open, some never', () => {
  const stream = makeStream(1, 1)
  const sunday = Date.UTC(2026, 2, 8, 12)
  const after = (manner: (typeof mixedBanks)[number]) =>
    Array.from({ length: 200 }, () => (answeredAt(manner, sunday, stream) ?? Number.POSITIVE_INFINITY) - sunday)
  assert.ok(after('automatic').every((ms) => ms > 0 && ms <= 2 * minute))
  within(median(after('duty')) / minute, [6, 24], 'minutes of a duty officer')
  // Monday, nine in the morning in Almaty, is 16 hours after Sunday noon UTC.
  assert.ok(after('office').every((ms) => ms >= 16 * 60 * minute))
  assert.ok(median(after('slow')) > 24 * 60 * minute)
  assert.ok(after('silent').every((ms) => ms === Number.POSITIVE_INFINITY))
  assert.equal(mixedBanks.length, simulatedBanks.length)
  assert.equal(answeringBanks.length, simulatedBanks.length)
})
