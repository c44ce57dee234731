import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { usualPaymentPolicy } from '#engines/screening'
import { systemClock } from '#kernel/clock'
import { Redacted } from '#kernel/redacted'
import { unwrap } from '#kernel/result'
import { makeLog } from '#platform/log'
import { makeMetrics } from '#platform/metrics'
import { makeInProcessState } from '#platform/state/in-process'
import { accountAt, bankFolder, transferBetween } from '#test/payments-node'
import { needsPeer } from '#test/peers'
import { until } from '#test/until'
import { testCluster, testValkey } from '#test/valkey'
import { startPayments } from './compose.ts'
import { readPaymentsFile } from './config-file.ts'
import { readOrder } from './order.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const bank = bankFolder()
const shared = { urls: new Redacted([]), secret: new Redacted(randomBytes(32)) }
const config = { ...unwrap(readPaymentsFile(bank.file)), policy: usualPaymentPolicy, shared }
const store = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
after(() => store[Symbol.asyncDispose]())

/** The store may be away: then it takes and tells nothing. */
let away = false
const between: typeof store = {
  ...store,
  firsts: { claim: (...args) => (away ? Promise.resolve(undefined) : store.firsts.claim(...args)) },
  stream: {
    append: (...args) => (away ? Promise.resolve('unknown' as const) : store.stream.append(...args)),
    follow: store.stream.follow,
  },
}

async function startNode(name: string, more: object = { shared: between }) {
  return startPayments({
    config,
    folder: join(bank.data, name),
    replica: { registry: () => undefined },
    log,
    metrics: makeMetrics(),
    centre: { read: () => Promise.reject(new Error('away')), hand: () => Promise.reject(new Error('away')) },
    trusted: () => [],
    ...more,
  })
}

type Node = Awaited<ReturnType<typeof startNode>>
const one = await startNode('one')
const two = await startNode('two')
after(() => Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]))

async function ask({ screening }: Node, payment: object) {
  const order = readOrder(payment, Date.now())
  assert.ok(order.ok)
  const read = await screening.screen(order.value, 'en')
  return read.ok ? read.value.toString() : read.refusal.code
}

test('the same payment at two nodes at once is decided once, and each node knows what the other let through', async () => {
  const payments = Array.from({ length: 30 }, (_, place) => transferBetween(place, 100))
  const answers = await Promise.all(payments.map((payment) => Promise.all([ask(one, payment), ask(two, payment)])))
  for (const [first, second] of answers) assert.equal(first, second)
  await until(() => one.tallies().entered === two.tallies().entered && one.tallies().entered > 0)
  const entered = one.tallies().entered
  const allowed = answers.filter(([answer]) => answer.includes('"decision":"allow"')).length
  assert.equal(entered, allowed)
  const retried = await Promise.all(payments.map((payment) => ask(two, payment)))
  assert.deepEqual(
    retried,
    answers.map(([answer]) => answer),
  )
})

test('another payment of the same name at another node is a conflict', async () => {
  const payment = transferBetween(1, 2)
  const codes = await Promise.all([ask(one, payment), ask(two, { ...payment, amount: '7.00' })])
  assert.equal(codes.filter((code) => code === 'payments.id-conflict').length, 1)
})

test('while the store is away each decides by itself; what was not told is told when it is back', async () => {
  const isEven = () => one.tallies().entered === two.tallies().entered
  await until(isEven)
  const before = two.tallies().entered
  away = true
  const payment = transferBetween(201, 202)
  const answer = await ask(one, payment)
  await sleep(50)
  assert.equal(two.tallies().entered, before)
  away = false
  await until(() => two.screening.knows({ uetr: String(payment['uetr']), debtor: '', endToEndId: '' }))
  await until(isEven)
  assert.equal(await ask(two, payment), answer)
})

test('a node that was gone hears what was decided meanwhile, once', async () => {
  const folder = 'three'
  const third = await startNode(folder)
  await until(() => third.tallies().entered === one.tallies().entered)
  await third[Symbol.asyncDispose]()
  const payment = transferBetween(301, 302)
  const answer = await ask(one, payment)
  const again = await startNode(folder)
  await until(() => again.tallies().entered === one.tallies().entered)
  await sleep(50)
  assert.equal(again.tallies().entered, one.tallies().entered)
  assert.equal(await ask(again, payment), answer)
  await again[Symbol.asyncDispose]()
})

test('a node that starts anew counts nothing twice that it has forgotten, and takes in what it missed', async () => {
  await using own = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  const { sizes } = config
  const small = {
    shared: own,
    config: { ...config, sizes: { ...sizes, decisions: { ...sizes.decisions, decisions: 60 } } },
  }
  await using other = await startNode('other', { shared: own })
  const before = await startNode('forgetful', small)
  // Each payer pays once: nothing of it is held.
  for (let place = 0; place < 200; place++) await ask(before, transferBetween(2000 + place, 3000 + place))
  await until(() => other.tallies().entered === before.tallies().entered)
  assert.ok(before.tallies().entered > 100)
  await before[Symbol.asyncDispose]()
  for (let place = 0; place < 20; place++) await ask(other, transferBetween(2500 + place, 3500 + place))
  const last = transferBetween(2600, 3600)
  const answer = await ask(other, last)
  await using again = await startNode('forgetful', small)
  await until(() => again.screening.knows({ uetr: String(last['uetr']), debtor: '', endToEndId: '' }))
  assert.equal(again.tallies().entered, other.tallies().entered)
  assert.equal(await ask(again, last), answer)
})

test('an empty node takes in all that is still told, also of before its own first decision and through a start', async () => {
  await using own = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  await using other = await startNode('older', { shared: own })
  for (let place = 0; place < 20; place++) await ask(other, transferBetween(4000 + place, 5000 + place))
  // It hears nothing yet when it decides for the first time, and falls.
  const deaf = { claim: own.firsts.claim }
  const stream = { append: own.stream.append, follow: () => ({ isHearing: () => false, close: () => undefined }) }
  const young = await startNode('young', { shared: { firsts: deaf, stream } })
  await ask(young, transferBetween(4100, 5100))
  await young[Symbol.asyncDispose]()
  await until(() => other.tallies().entered === 21)
  await using again = await startNode('young', { shared: own })
  await until(() => again.tallies().entered === 21)
})

test('an outcome that one node was told counts at every node', async () => {
  const name = { uetr: null, debtor: accountAt(0), endToEndId: 'nobody' }
  const unknown = await one.screening.settle(name, 'released')
  assert.ok(!unknown.ok && unknown.refusal.code === 'payments.not-found')
  const payment = transferBetween(401, 402)
  await ask(one, payment)
  const told = { uetr: String(payment['uetr']), debtor: '', endToEndId: '' }
  await until(() => two.screening.knows(told))
  assert.ok((await two.screening.settle(told, 'cancelled')).ok)
  await until(async () => {
    const settled = await one.screening.settle(told, 'released')
    return !settled.ok && settled.refusal.code === 'payments.outcome-conflict'
  })
})

test('over a store of its own two nodes decide as one, and one goes on when the store is gone', {
  skip: needsPeer('Redis', 'redis-server'),
}, async () => {
  const { url, kill } = await testValkey()
  const own = { config: { ...config, shared: { ...shared, urls: new Redacted([url]) } } }
  await using four = await startNode('four', own)
  await using five = await startNode('five', own)
  const payments = Array.from({ length: 10 }, (_, place) => transferBetween(500 + place, 600))
  for (const payment of payments) {
    const [first, second] = await Promise.all([ask(four, payment), ask(five, payment)])
    assert.equal(first, second)
  }
  await until(() => four.tallies().entered > 0 && four.tallies().entered === five.tallies().entered)
  await kill()
  assert.match(await ask(four, transferBetween(700, 701)), /"decision":/)
})

test('over a cluster two nodes decide as one, one that is away stops nobody, and what people decided holds at both', {
  skip: needsPeer('Redis', 'redis-server'),
}, async () => {
  const masters = await testCluster()
  const urls = new Redacted(masters.map(({ url }) => url))
  const own = { ...config, shared: { ...shared, urls } }
  const until24 = new Date(Date.now() + 86_400_000).toISOString()
  const why = { reason: 'Reported stolen', basis: 'Article 25', until: until24, by: 'A. Officer' }
  const filed = { ...own, overrides: [{ override: 'block', account: accountAt(800), ...why }] }
  await using six = await startNode('six', { config: filed })
  await using seven = await startNode('seven', { config: own })
  const payments = Array.from({ length: 30 }, (_, place) => transferBetween(900 + place, 1000))
  for (const payment of payments) {
    const [first, second] = await Promise.all([ask(six, payment), ask(seven, payment)])
    assert.equal(first, second)
  }
  await until(() => six.tallies().entered > 0 && six.tallies().entered === seven.tallies().entered)
  await until(async () => (await ask(seven, transferBetween(800, 801))).includes('"decision":"block"'))
  await masters[1]?.kill()
  // Names in the slots of the other two are still decided once; those in its own are decided by each node.
  for (const payment of payments.map((_, place) => transferBetween(1100 + place, 1200))) {
    assert.match(await ask(six, payment), /"decision":/)
  }
})
