import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Onward } from '#engines/tracing'
import { unwrap } from '#kernel/result'
import { makeRelay } from '#platform/outbox'
import { accountAt, dutyOfficer, type OpenRequest, replyOf, testRecoveries, wentOn } from '#test/recoveries'
import { tracedAccountsListener } from './account-service.ts'
import type { HandReply } from './hand-service.ts'

/** Payments that banks tell differently, and payments that never were. */
const world = await testRecoveries()
const { tracking, db, asked, opened, paid, reply } = world
const relay = makeRelay({ ...world, listeners: [tracedAccountsListener(world)] })
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)
const only = <T>(items: readonly T[]): T => {
  assert.equal(items.length, 1)
  return items[0] as T
}
const detail = async (id: string) => unwrap(await tracking.get(dutyOfficer, id))
/** Of each leg its payment, its amount and why it stopped; legs of one moment are in no order. */
const legsIn = async (id: string) =>
  new Set(
    (await detail(id)).legs.filter(({ hop }) => hop > 1).map((leg) => [leg.reference, leg.amount, leg.stopReason]),
  )
const paymentOf = async (reference: string) => {
  const { rows } = await sql<{ amount: number; claimed: number; received: number | null }>`
    select amount, claimed, received from payments.traced_payment where reference = ${reference}`.execute(db)
  return rows[0]
}
const byHand = (recovery: string, leg: string, more: Partial<HandReply['reply']>) => {
  const { asked: _asked, ...nothing } = replyOf(0n)
  const told = { ...nothing, ...more }
  return tracking.replyByHand(dutyOfficer, { recovery, leg, reply: told, way: 'phone', answeredBy: 'Night desk' })
}
const gone = (reason: 'payment-not-found' | 'not-our-account' | 'payment-not-credited', amount: bigint) => ({
  unavailable: [{ reason, amount }],
})

/** A theft whose bank says that all of the money went on so. */
async function theft(root: string, amount: bigint, ...onward: readonly Omit<Onward, 'at'>[]) {
  const id = await opened(paid(root, amount))
  const request = only(await asked(id))
  const told = onward.map((one) => ({ ...one, at: request.at + 1 }))
  unwrap(await reply(request, replyOf(amount, { onward: told })))
  return id
}
const on = (reference: string, amount: bigint, payment = amount, more: Partial<Onward> = {}) =>
  wentOn(reference, amount, { at: 0, payment, ...more })
const nextOf = async (id: string): Promise<OpenRequest> => only(await asked(id))

test('a lie about a payment stops no honest reply: all other money goes on, and what is contradicted is told as such', async () => {
  const liar = await theft('A1', 1n, on('A-X', 1n))
  const honest = await theft('A2', 1000n, on('A-X', 600n), on('A-Y', 400n))
  assert.deepEqual(
    await legsIn(honest),
    new Set([
      ['A-X', 600n, 'contradicted'],
      ['A-Y', 400n, null],
    ]),
  )
  assert.equal((await nextOf(honest)).amount, 400n)
  assert.deepEqual(await paymentOf('A-X'), { amount: 1, claimed: 1, received: null })
  assert.equal((await tracking.runClocks()).resumed, 0)
  // The bank that received it answers the liar's question, and by that says what the payment carried.
  unwrap(await reply(await nextOf(liar), replyOf(1n, { held: 1n, payment: 600n })))
  assert.equal((await tracking.runClocks()).resumed, 1)
  assert.equal((await tracking.runClocks()).resumed, 0)
  assert.deepEqual(await paymentOf('A-X'), { amount: 600, claimed: 600, received: 600 })
  assert.deepEqual(
    await legsIn(honest),
    new Set([
      ['A-X', 599n, null],
      ['A-X', 1n, 'claimed-by-another'],
      ['A-Y', 400n, null],
    ]),
  )
  for (const request of await asked(honest))
    unwrap(await reply(request, replyOf(request.amount, { held: request.amount })))
  const { state, sums, events } = await detail(honest)
  assert.deepEqual([state, sums], ['awaiting-analysis', { held: 999n, returned: 0n, lost: 1n, open: 0n }])
  assert.ok(events.some(({ action }) => action === 'payments.contradiction-settled'))
})

test('a payment told too great is followed at once as far as both tellings go, and no further than the least', async () => {
  const first = await theft('B1', 100n, on('B-X', 100n, 300n))
  const second = await theft('B2', 150n, on('B-X', 150n, 200n))
  const third = await theft('B3', 250n, on('B-X', 250n, 300n))
  assert.equal((await nextOf(first)).amount, 100n)
  assert.deepEqual(
    await legsIn(second),
    new Set([
      ['B-X', 100n, null],
      ['B-X', 50n, 'contradicted'],
    ]),
  )
  assert.deepEqual(await legsIn(third), new Set([['B-X', 250n, 'contradicted']]))
  assert.deepEqual(await paymentOf('B-X'), { amount: 200, claimed: 200, received: null })
  unwrap(await reply(await nextOf(second), replyOf(100n, { held: 100n, payment: 300n })))
  await tracking.runClocks()
  assert.deepEqual(await paymentOf('B-X'), { amount: 300, claimed: 300, received: 300 })
})

test('what is told against the word of the bank that received the payment stays contradicted, beyond what it said', async () => {
  const first = await theft('C1', 100n, on('C-X', 100n))
  unwrap(
    await reply(await nextOf(first), replyOf(100n, { held: 60n, ...gone('payment-not-credited', 40n), payment: 80n })),
  )
  assert.deepEqual(await paymentOf('C-X'), { amount: 80, claimed: 60, received: 80 })
  const liar = await theft('C2', 5000n, on('C-X', 5000n))
  assert.deepEqual(
    await legsIn(liar),
    new Set([
      ['C-X', 20n, null],
      ['C-X', 4980n, 'contradicted'],
    ]),
  )
  assert.equal((await tracking.runClocks()).resumed, 0)
  assert.deepEqual(await paymentOf('C-X'), { amount: 80, claimed: 80, received: 80 })
  const [leg] = (await detail(liar)).legs.filter(({ stopReason }) => stopReason === 'contradicted')
  const byPhone = await byHand(liar, leg?.id ?? '', { held: 4980n })
  assert.equal(codeOf(byPhone), 'tracing.claim.another-amount')
})

test('what was all claimed on the lie is another’s once the receiving bank has borne the honest telling out', async () => {
  const liar = await theft('I1', 900n, on('I-X', 900n))
  const honest = await theft('I2', 600n, on('I-X', 600n))
  const victim = await opened(paid('I-X', 600n, { account: accountAt('803', 1) }))
  unwrap(
    await reply(
      await nextOf(liar),
      replyOf(900n, { held: 600n, ...gone('payment-not-credited', 300n), payment: 600n }),
    ),
  )
  assert.equal((await tracking.runClocks()).resumed, 0)
  assert.deepEqual(await legsIn(honest), new Set([['I-X', 600n, 'claimed-by-another']]))
  assert.equal((await detail(victim)).legs[0]?.stopReason, 'claimed-by-another')
  assert.deepEqual(await paymentOf('I-X'), { amount: 600, claimed: 600, received: 600 })
})

test('what is too small to be asked for stays with the contradicted rest, however often the clocks look', async () => {
  const first = await theft('K1', 950n, on('K-X', 950n, 1000n))
  const input = { channel: 'bank', victimBank: '801', payments: [paid('K2', 1000n)], least: 100n } as const
  const { id } = unwrap(await tracking.open({ actor: world.client('801'), input })).recovery
  const request = only(await asked(id))
  const onward = [{ ...on('K-X', 600n, 2000n), at: request.at + 1 }]
  unwrap(await reply(request, replyOf(1000n, { held: 400n, onward })))
  assert.deepEqual(await legsIn(id), new Set([['K-X', 600n, 'contradicted']]))
  const { legs } = await detail(id)
  for (let minute = 0; minute < 3; minute++) {
    assert.equal((await tracking.runClocks()).resumed, 0)
    assert.deepEqual((await detail(id)).legs, legs)
  }
  unwrap(await reply(await nextOf(first), replyOf(950n, { held: 950n, payment: 2000n })))
  assert.equal((await tracking.runClocks()).resumed, 1)
  assert.equal((await nextOf(id)).amount, 600n)
  assert.deepEqual(await paymentOf('K-X'), { amount: 2000, claimed: 1550, received: 2000 })
})

test('what is too small of one payment stays whole while another one of the recovery is followed on', async () => {
  const liars = [await theft('L1', 950n, on('L-X', 950n, 1000n)), await theft('L2', 1n, on('L-Y', 1n))] as const
  const input = { channel: 'bank', victimBank: '801', payments: [paid('L3', 1000n)], least: 100n } as const
  const { id } = unwrap(await tracking.open({ actor: world.client('801'), input })).recovery
  const request = only(await asked(id))
  const onward = [on('L-X', 600n, 2000n), on('L-Y', 400n)].map((one) => ({ ...one, at: request.at + 1 }))
  unwrap(await reply(request, replyOf(1000n, { onward })))
  unwrap(await reply(await nextOf(liars[1]), replyOf(1n, { held: 1n, payment: 400n })))
  await tracking.runClocks()
  assert.deepEqual(
    await legsIn(id),
    new Set([
      ['L-X', 600n, 'contradicted'],
      ['L-Y', 399n, null],
      ['L-Y', 1n, 'claimed-by-another'],
    ]),
  )
  unwrap(await reply(await nextOf(liars[0]), replyOf(950n, { held: 350n, ...gone('payment-not-credited', 600n) })))
  await tracking.runClocks()
  assert.deepEqual(new Set((await asked(id)).map(({ amount }) => amount)), new Set([399n, 600n]))
})

test('a duty officer who asks the receiving bank by phone settles what is contradicted', async () => {
  const liar = await theft('D1', 1n, on('D-X', 1n))
  const honest = await theft('D2', 600n, on('D-X', 599n, 600n), on('D-Y', 1n))
  const [leg] = (await detail(honest)).legs.filter(({ stopReason }) => stopReason === 'contradicted')
  unwrap(await byHand(honest, leg?.id ?? '', { held: 599n }))
  assert.deepEqual(await paymentOf('D-X'), { amount: 600, claimed: 600, received: 600 })
  unwrap(await reply(await nextOf(liar), replyOf(1n, gone('payment-not-found', 1n))))
  assert.deepEqual(await paymentOf('D-X'), { amount: 600, claimed: 599, received: 600 })
  // One that the bank denies by phone needs no claim, and takes none.
  const other = await theft('D3', 9n, on('D-X', 9n, 70n))
  const open = (await detail(other)).legs.filter(({ stopReason }) => stopReason === 'contradicted')
  assert.deepEqual(
    open.map(({ amount }) => amount),
    [9n],
  )
  unwrap(await byHand(other, open[0]?.id ?? '', gone('payment-not-found', 9n)))
  assert.deepEqual(await paymentOf('D-X'), { amount: 600, claimed: 599, received: 600 })
})

test('a victim’s own payment that a liar named first is asked for as soon as the lie is answered', async () => {
  const liar = await theft('E1', 5n, on('E-ROOT', 5n, 5n, { bank: '802', account: accountAt('802', 1) }))
  const victim = await opened(paid('E-ROOT', 700n))
  const [leg] = (await detail(victim)).legs
  assert.deepEqual([leg?.stopReason, (await detail(victim)).state], ['contradicted', 'awaiting-analysis'])
  unwrap(await reply(await nextOf(liar), replyOf(5n, gone('payment-not-found', 5n))))
  assert.equal((await tracking.runClocks()).resumed, 1)
  assert.deepEqual([(await nextOf(victim)).amount, (await detail(victim)).state], [700n, 'tracking'])
  assert.deepEqual(await paymentOf('E-ROOT'), { amount: 700, claimed: 700, received: null })
})

test('of a payment that never came the claim is let go, those of others stay, and whoever comes next is asked for', async () => {
  const [one, two] = [await theft('F1', 60n, on('F-X', 60n, 100n)), await theft('F2', 40n, on('F-X', 40n, 100n))]
  unwrap(await reply(await nextOf(one), replyOf(60n, gone('payment-not-found', 60n))))
  assert.deepEqual(await paymentOf('F-X'), { amount: 100, claimed: 40, received: null })
  const [leg] = (await detail(one)).legs.filter(({ hop }) => hop === 2)
  assert.deepEqual([leg?.denied, leg?.unavailable, leg?.disowned], [60n, 60n, true])
  const next = await theft('F3', 60n, on('F-X', 60n, 100n))
  assert.equal((await nextOf(next)).amount, 60n)
  // Calling off what was denied frees nothing of what others claim.
  unwrap(await tracking.cancel(dutyOfficer, { id: one, reason: 'The victim was mistaken' }))
  assert.deepEqual(await paymentOf('F-X'), { amount: 100, claimed: 100, received: null })
  assert.equal((await nextOf(two)).amount, 40n)
})

test('a bank says no more of a payment than it says that it carried', async () => {
  const request = await nextOf(await opened(paid('G1', 100n)))
  const told = await reply(request, replyOf(100n, { held: 100n, payment: 99n }))
  assert.equal(codeOf(told), 'tracing.reply.payment-too-small')
})

test('an account that its own bank disowns is not listed by the word of the one that named it', async () => {
  const account = accountAt('803', 61)
  const of = (root: string) => theft(root, 50n, on(`${root}-X`, 50n, 50n, { account }))
  const state = async () => {
    await relay.drain()
    return (await world.check(account)).state
  }
  const liar = await of('H1')
  assert.equal(await state(), 'reported')
  unwrap(await reply(await nextOf(liar), replyOf(50n, gone('payment-not-found', 50n))))
  assert.notEqual(await state(), 'reported')
  // Another theft whose money did come there speaks for itself.
  const true_ = await of('H2')
  unwrap(await reply(await nextOf(true_), replyOf(50n, { held: 50n })))
  assert.equal(await state(), 'reported')
  const both = await theft('H3', 20n, on('H3-X', 10n, 10n, { account }), on('H3-Y', 10n, 10n, { account }))
  unwrap(await tracking.cancel(dutyOfficer, { id: true_, reason: 'The victim was mistaken' }))
  const [x, y] = await asked(both)
  assert.ok(x && y)
  unwrap(await reply(x, replyOf(10n, gone('not-our-account', 10n))))
  assert.equal(await state(), 'reported')
  unwrap(await reply(y, replyOf(10n, gone('payment-not-found', 10n))))
  assert.notEqual(await state(), 'reported')
})

test('of a theft out of two banks one recovery is called off, and an account of both keeps the word of the other', async () => {
  const account = accountAt('803', 62)
  const one = await theft('J1', 50n, on('J1-X', 50n, 50n, { account }))
  const other = await theft('J2', 50n, on('J2-X', 50n, 50n, { account }))
  await sql`update payments.recovery set report = '01900000-0000-7000-8000-0000000000f2' where id in (${one}, ${other})`.execute(
    db,
  )
  const stateAfter = async (id: string) => {
    unwrap(await tracking.cancel(dutyOfficer, { id, reason: 'The victim was mistaken' }))
    await relay.drain()
    return (await world.check(account)).state
  }
  await relay.drain()
  assert.equal((await world.check(account)).state, 'reported')
  assert.equal(await stateAfter(one), 'reported')
  assert.notEqual(await stateAfter(other), 'reported')
})
