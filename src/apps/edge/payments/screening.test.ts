import assert from 'node:assert/strict'
import { fdatasyncSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { makePaymentState, type Override, usualPaymentPolicy } from '#engines/screening'
import { systemClock } from '#kernel/clock'
import { makeLog } from '#platform/log'
import { loadMessages } from '#platform/messages'
import { makeMetrics } from '#platform/metrics'
import { makeInProcessState } from '#platform/state/in-process'
import type { State } from '#platform/state/state'
import { bankFolder, smallMemory, transferBetween } from '#test/payments-node'
import { until } from '#test/until'
import { makeAnswers } from './answer.ts'
import { makeDecide } from './decide.ts'
import { makeDecisions } from './decisions.ts'
import { openJournal } from './journal.ts'
import { makePaymentKeys } from './keys.ts'
import { readOrder } from './order.ts'
import { fixedPolicies, openScreens } from './policies.ts'
import { recover } from './recover.ts'
import { makeScreening } from './screening.ts'
import { makeSharing } from './sharing.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const sizes = { state: smallMemory, decisions: { decisions: 10_000, keepMs: 86_400_000 } }

test('while the disk is full nothing is answered; afterwards a payment that was refused is decided once', async () => {
  const { data } = bankFolder()
  let faulty = false
  const sync = (file: number) => {
    if (faulty) return Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))
    fdatasyncSync(file)
    return Promise.resolve()
  }
  const { state, decisions } = recover(data, sizes)
  const journal = openJournal({ folder: data, log, sync })
  const keys = makePaymentKeys(new Uint8Array(32))
  const screen = openScreens(fixedPolicies(usualPaymentPolicy), log)
  const nobody = { registry: () => undefined, isMarked: () => false, overrideOf: () => undefined }
  const decide = makeDecide({ keys, state, screen, ...nobody })
  const answer = makeAnswers(loadMessages(join(import.meta.dirname, '../../../../locales')), () => screen().policy)
  const screening = makeScreening({ keys, state, decisions, journal, decide, answer })
  const ask = async (payment: object) => {
    const order = readOrder(payment, Date.now())
    assert.ok(order.ok)
    const read = await screening.screen(order.value, 'kk')
    return read.ok ? read.value.toString() : read.refusal.code
  }
  const payment = transferBetween(1, 2)
  faulty = true
  assert.equal(await ask(payment), 'payments.journal-unavailable')
  assert.equal(await ask(transferBetween(3, 4)), 'payments.journal-unavailable')
  assert.equal(state.tallies().entered, 1)
  faulty = false
  const told = await until(
    () => ask(payment),
    (answer) => answer !== 'payments.journal-unavailable',
  )
  assert.match(told, /"decision":"allow"/)
  assert.equal(await ask(payment), told)
  assert.equal(state.tallies().entered, 1)
  await journal.close()
  const again = recover(data, sizes)
  assert.deepEqual([again.records, again.state.tallies().entered, again.decisions.size()], [1, 1, 1])
})

test('keys of one text differ by kind and by node, and are never 0', () => {
  const [one, other] = [makePaymentKeys(new Uint8Array(32)), makePaymentKeys(new Uint8Array(32).fill(1))]
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), (text) => {
      const key = one.keyOf('card', text)
      assert.ok(Number.isSafeInteger(key) && key > 0)
      assert.equal(one.keyOf('card', text), key)
      assert.notEqual(one.keyOf('iin', text), key)
      assert.notEqual(other.keyOf('card', text), key)
    }),
  )
})

test('decisions are remembered for their time, and the oldest go first where there is no more room', () => {
  const decisions = makeDecisions({ decisions: 300, keepMs: 3000 })
  const take = (place: number, now: number) =>
    decisions.take(
      { id: { high: 1, low: place }, print: place, decision: 'hold', outcome: 'none', now },
      { segment: place, offset: 0 },
      now,
    )
  const knows = (place: number) => decisions.find({ high: 1, low: place })?.print === place
  for (let place = 1; place <= 1000; place++) {
    take(place, 1000)
    for (let back = 0; back < 300 && back < place; back += 37) assert.ok(knows(place - back))
  }
  assert.ok(!knows(1) && decisions.size() <= 400)
  assert.ok((decisions.firstSegment() ?? 0) > 500)
  const { bytes } = decisions
  assert.ok(bytes() < 100_000)
  decisions.take(
    { id: { high: 1, low: 999 }, print: 999, decision: 'hold', outcome: 'released', now: 1 },
    { segment: 0, offset: 0 },
    1,
  )
  assert.equal(decisions.find({ high: 1, low: 999 })?.outcome, 'released')
  assert.equal(decisions.find({ high: 1, low: 999 })?.decision, 'hold')
})

test('up to when decisions may be forgotten is told: of those that were dropped, and of those that a journal no longer has', () => {
  const take = (decisions: ReturnType<typeof makeDecisions>, place: number, now: number) =>
    decisions.take(
      { id: { high: 2, low: place }, print: place, decision: 'allow', outcome: 'none', now },
      { segment: 1, offset: place },
      now,
    )
  const whole = makeDecisions({ decisions: 30, keepMs: 1_000_000 })
  for (let place = 1; place <= 40; place++) take(whole, place, 1000 + place)
  assert.equal(whole.forgottenTo(), 0)
  take(whole, 41, 1041)
  assert.equal(whole.forgottenTo(), 1010)
  const rest = makeDecisions({ decisions: 30, keepMs: 1_000_000 }, false)
  assert.equal(rest.forgottenTo(), 0)
  take(rest, 1, 5000)
  take(rest, 2, 6000)
  assert.equal(rest.forgottenTo(), 5000)
})

test('the state that a node starts with is that of its journal alone', () => {
  const { data } = bankFolder()
  const { state, records, torn, leftAside } = recover(data, sizes)
  assert.deepEqual([records, torn, leftAside], [0, 0, false])
  assert.deepEqual(state.tallies(), makePaymentState(smallMemory).tallies())
})

/** A node of a bank that shares over a store; payments are blocked unless said otherwise. */
function sharingNode(
  store: Pick<State, 'firsts' | 'stream'>,
  given: { readonly sync?: (file: number) => Promise<void>; readonly override?: Override },
) {
  const { sync = (file) => Promise.resolve(fdatasyncSync(file)), override = 'block' } = given
  const { data } = bankFolder()
  const { state, decisions } = recover(data, sizes)
  const journal = openJournal({ folder: data, log, sync })
  const keys = makePaymentKeys(new Uint8Array(32))
  const screen = openScreens(fixedPolicies(usualPaymentPolicy), log)
  const nobody = { registry: () => undefined, isMarked: () => false, overrideOf: () => override }
  const decide = makeDecide({ keys, state, screen, ...nobody })
  const answer = makeAnswers(loadMessages(join(import.meta.dirname, '../../../../locales')), () => screen().policy)
  const sharing = makeSharing(store, log)
  let counted = 0
  const decided = () => void counted++
  const screening = makeScreening({ keys, state, decisions, journal, decide, answer, decided, sharing })
  const end = async () => {
    await sharing.close()
    await journal.close()
  }
  return { state, screening, counted: () => counted, end }
}

function orderBetween(debtor: number, creditor: number) {
  const order = readOrder(transferBetween(debtor, creditor), Date.now())
  assert.ok(order.ok)
  return order.value
}

test('a payment that several nodes are asked about at once is counted at the one whose decision stands', async () => {
  await using store = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  const nodes = [sharingNode(store, {}), sharingNode(store, {}), sharingNode(store, {})]
  const orders = Array.from({ length: 20 }, (_, place) => orderBetween(place, 100))
  for (const order of orders) {
    const [first, ...others] = await Promise.all(nodes.map(({ screening }) => screening.screen(order, 'kk')))
    for (const other of others) assert.deepEqual(other, first)
  }
  assert.equal(
    nodes.reduce((sum, { counted }) => sum + counted(), 0),
    orders.length,
  )
  for (const { end } of nodes) await end()
})

test('a decision that the disk took late is told to the other nodes, and is one and the same everywhere', async () => {
  await using store = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  let faulty = true
  const sync = (file: number) =>
    faulty
      ? Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))
      : Promise.resolve(fdatasyncSync(file))
  const [ill, well] = [sharingNode(store, { sync, override: 'release' }), sharingNode(store, {})]
  const order = orderBetween(1, 2)
  const name = { uetr: order.uetr, debtor: '', endToEndId: '' }
  const refused = await ill.screening.screen(order, 'kk')
  assert.ok(!refused.ok && refused.refusal.code === 'payments.journal-unavailable')
  assert.ok(!well.screening.knows(name))
  faulty = false
  const told = await until(
    () => ill.screening.screen(order, 'kk'),
    ({ ok }) => ok,
  )
  await until(() => well.screening.knows(name))
  assert.deepEqual(await well.screening.screen(order, 'kk'), told)
  assert.deepEqual(await ill.screening.screen(order, 'kk'), told)
  assert.deepEqual([ill.state.tallies().entered, well.state.tallies().entered], [1, 1])
  assert.deepEqual([ill.counted(), well.counted()], [1, 0])
  await ill.end()
  await well.end()
})

test('what another node is told of a payment is heard while the payment still waits for our disk', async () => {
  const store = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  const gate = Promise.withResolvers<void>()
  const [quick, slow] = [sharingNode(store, {}), sharingNode(store, { sync: () => gate.promise })]
  const order = readOrder(transferBetween(1, 2), Date.now())
  assert.ok(order.ok)
  const name = { uetr: order.value.uetr, debtor: '', endToEndId: '' }
  const first = await quick.screening.screen(order.value, 'kk')
  const waiting = slow.screening.screen(order.value, 'kk')
  assert.deepEqual(await quick.screening.settle(name, 'released'), { ok: true, value: { repeated: false } })
  // The store tells in turns of its own.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 5))
  gate.resolve()
  assert.deepEqual(await waiting, first)
  await until(() => slow.state.tallies().entered > 0)
  assert.deepEqual(await slow.screening.settle(name, 'released'), { ok: true, value: { repeated: true } })
  assert.deepEqual([quick.state.tallies().entered, slow.state.tallies().entered], [1, 1])
  await quick.end()
  await slow.end()
  await store[Symbol.asyncDispose]()
})
