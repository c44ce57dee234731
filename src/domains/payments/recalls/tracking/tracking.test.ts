import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { makeRelay } from '#platform/outbox'
import { accountAt, dutyOfficer, replyOf, testRecoveries, wentOn } from '#test/recoveries'
import { tracedAccountsListener } from './account-service.ts'

const world = await testRecoveries()
const { tracking, clock, db, asked, opened, paid, reply } = world
const relay = makeRelay({ ...world, listeners: [tracedAccountsListener(world)] })
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)
const only = <T>(items: readonly T[]): T => {
  assert.equal(items.length, 1)
  return items[0] as T
}
const detail = async (id: string) => unwrap(await tracking.get(dutyOfficer, id))

test('the victim’s bank opens a recovery, and the bank that received the money is asked at once', async () => {
  const id = await opened(paid('A1', 900n))
  const request = only(await asked(id))
  assert.deepEqual([request.bank, request.amount, request.account], ['802', 900n, accountAt('802', 1)])
  const { state, number, stolen, requests, work, sums } = await detail(id)
  assert.match(number, /^R-2026-\d{6}$/)
  assert.deepEqual([state, stolen, work, sums.open], ['tracking', 900n, [request.leg], 900n])
  assert.equal(requests[0]?.dueAt.getTime(), clock.now().getTime() + 30 * 60_000)
  assert.deepEqual([requests[0]?.contact?.dutyOfficer, requests[0]?.kind], ['Night desk', 'hold'])
})

test('a reply holds what is there, follows what went on, and waits for analysis when all have answered', async () => {
  const id = await opened(paid('B1', 1000n))
  const first = only(await asked(id))
  const at = first.at + 30_000
  const taken = unwrap(
    await reply(
      first,
      replyOf(1000n, {
        held: 300n,
        cashedOut: [{ way: 'atm', amount: 100n, at }],
        onward: [wentOn('B2', 600n, { at, payment: 5000n }), wentOn('B0', 0n, { at })],
      }),
    ),
  )
  assert.deepEqual([taken.next.length, taken.state], [1, 'tracking'])
  const second = only(await asked(id))
  assert.deepEqual([second.bank, second.amount], ['803', 600n])
  const last = unwrap(await reply(second, replyOf(600n, { held: 600n })))
  assert.equal(last.state, 'awaiting-analysis')
  const { sums, holds, legs } = await detail(id)
  assert.deepEqual(sums, { held: 900n, returned: 0n, lost: 100n, open: 0n })
  assert.deepEqual(new Set(holds.map(({ amount }) => amount)), new Set([300n, 600n]))
  assert.deepEqual(
    legs.map(({ hop, bankName }) => [hop, bankName]),
    [
      [1, 'Bank 802'],
      [2, 'Bank 803'],
    ],
  )
})

test('replies that cannot be are refused with their code, and change nothing', async () => {
  const id = await opened(paid('C1', 100n))
  const request = only(await asked(id))
  const at = request.at + 1
  const future = clock.now().getTime() + 3_600_000
  const refused = {
    'tracing.reply.unbalanced': replyOf(100n, { held: 99n }),
    'tracing.reply.not-what-was-asked': replyOf(101n, { held: 101n }),
    'tracing.reply.negative': replyOf(100n, { held: 101n, returned: -1n }),
    'tracing.reply.too-early': replyOf(100n, { onward: [wentOn('C2', 100n, { at: request.at - 301_000 })] }),
    'recall.reply.in-future': replyOf(100n, { onward: [wentOn('C2', 100n, { at: future })] }),
    'tracing.reply.payment-too-small': replyOf(100n, { onward: [wentOn('C2', 100n, { at, payment: 99n })] }),
    // The account names the bank, so two names of one bank do not make two payments.
    'tracing.reply.payment-twice': replyOf(100n, {
      onward: [wentOn('C2', 50n, { at }), wentOn('C2', 50n, { at, bank: 'OTHER' })],
    }),
  }
  for (const [code, answer] of Object.entries(refused)) assert.equal(codeOf(await reply(request, answer)), code)
  assert.equal(codeOf(await reply({ ...request, bank: '803' }, replyOf(100n))), 'recall.request.not-found')
  const { rows } = await sql`select from payments.traced_payment where reference = 'C2'`.execute(db)
  assert.equal(rows.length, 0)
  assert.equal((await detail(id)).legs.length, 1)
  unwrap(await reply(request, replyOf(100n, { unavailable: [{ reason: 'fees', amount: 100n }] })))
  const again = replyOf(100n, { held: 100n })
  assert.equal(codeOf(await reply(request, again)), 'recall.request.already-answered')
})

test('two victims never claim the same tenge: whoever comes second claims what is left', async () => {
  const [one, two] = [await opened(paid('D1', 100n)), await opened(paid('D2', 100n))]
  const [first, second] = [only(await asked(one)), only(await asked(two))]
  const at = Math.max(first.at, second.at) + 1
  const merged = { at, payment: 150n }
  unwrap(await reply(first, replyOf(100n, { onward: [wentOn('D3', 100n, merged)] })))
  unwrap(await reply(second, replyOf(100n, { onward: [wentOn('D3', 100n, merged)] })))
  assert.equal(only(await asked(two)).amount, 50n)
  const stopped = (await detail(two)).legs.filter(({ state }) => state === 'stopped')
  assert.deepEqual(
    stopped.map(({ amount, stopReason }) => [amount, stopReason]),
    [[50n, 'claimed-by-another']],
  )
  const theft = { channel: 'police', victimBank: '801', payments: [paid('D1', 100n)], confirmed: true } as const
  const again = await tracking.open({ actor: dutyOfficer, input: theft })
  assert.equal(codeOf(again), 'recall.payment.already-traced')
})

test('a called-off recovery frees its claims, lets its holds go and takes no more replies', async () => {
  const id = await opened(paid('E1', 100n))
  const first = only(await asked(id))
  unwrap(await reply(first, replyOf(100n, { held: 40n, onward: [wentOn('E2', 60n, { at: first.at })] })))
  const second = only(await asked(id))
  assert.equal(codeOf(await tracking.cancel(dutyOfficer, { id, reason: ' ' })), 'recall.reason-missing')
  const cancelled = unwrap(await tracking.cancel(dutyOfficer, { id, reason: 'The payment was the customer’s own' }))
  assert.equal(cancelled.state, 'cancelled')
  assert.equal(codeOf(await reply(second, replyOf(60n, { held: 60n }))), 'recall.reply.too-late.conflict')
  const { legs, requests, holds } = await detail(id)
  assert.deepEqual([legs[1]?.stopReason, holds[0]?.state], ['cancelled', 'closed'])
  assert.deepEqual(requests.map(({ kind, state }) => `${kind} ${state}`).sort(), [
    'hold answered',
    'hold withdrawn',
    'release open',
  ])
  const { rows } = await sql<{ claimed: number }>`
    select claimed from payments.traced_payment where reference in ('E1', 'E2')`.execute(db)
  assert.deepEqual(
    rows.map(({ claimed }) => claimed),
    [0, 0],
  )
  assert.equal(codeOf(await tracking.cancel(dutyOfficer, { id, reason: 'Once more' })), 'recall.state.conflict')
})

test('money is followed no further than the limits, to no unknown bank, and round a loop with a mark', async () => {
  const input = {
    channel: 'bank',
    victimBank: '801',
    payments: [paid('F1', 1000n)],
    hops: 2,
    windowHours: 1,
    least: 10n,
  } as const
  const { id } = unwrap(await tracking.open({ actor: world.client('801'), input })).recovery
  const first = only(await asked(id))
  const at = first.at + 1
  clock.advance(3 * 3_600_000)
  const unknown = accountAt('999', 1)
  unwrap(
    await reply(
      first,
      replyOf(1000n, {
        onward: [
          wentOn('F2', 100n, { at, bank: '802', account: first.account }),
          wentOn('F3', 9n, { at }),
          wentOn('F4', 91n, { at: first.at + 2 * 3_600_000 }),
          wentOn('F5', 800n, { at, bank: '999', account: unknown }),
        ],
      }),
    ),
  )
  const loop = only(await asked(id))
  unwrap(await reply(loop, replyOf(100n, { onward: [wentOn('F6', 100n, { at: at + 1 })] })))
  const { legs, state, sums } = await detail(id)
  const stops = Object.fromEntries(legs.map(({ reference, stopReason }) => [reference, stopReason]))
  assert.deepEqual(stops, {
    F1: null,
    F2: null,
    F3: 'too-small',
    F4: 'out-of-window',
    F5: 'bank-unknown',
    F6: 'too-many-hops',
  })
  assert.deepEqual([state, sums.lost, sums.open], ['awaiting-analysis', 1000n, 0n])
  assert.deepEqual(
    legs.filter(({ loops }) => loops).map(({ reference }) => reference),
    ['F2'],
  )
  await relay.drain()
  const { state: listed } = await world.check(unknown)
  assert.equal(listed, 'reported')
})

test('a diamond comes together at one account, and each way keeps its own payment', async () => {
  const id = await opened(paid('G1', 60n), paid('G2', 40n, { account: accountAt('802', 2) }))
  for (const [place, request] of (await asked(id)).entries())
    unwrap(
      await reply(
        request,
        replyOf(request.amount, { onward: [wentOn(`G3${place}`, request.amount, { at: request.at })] }),
      ),
    )
  const { legs } = await detail(id)
  assert.deepEqual(
    legs.map(({ hop, converges, loops }) => [hop, converges, loops]),
    [
      [1, false, false],
      [1, false, false],
      [2, true, false],
      [2, true, false],
    ],
  )
})

test('a report of the public asks the victim’s bank first; only its word or a duty officer’s asks for money', async () => {
  const theft = { channel: 'site', victimBank: '801', payments: [paid('H1', 500_000n)] } as const
  const { id, state } = unwrap(
    await tracking.open({ actor: { ...dutyOfficer, roles: ['operator'] }, input: theft }),
  ).recovery
  assert.deepEqual([state, await asked(id)], ['created', []])
  const question = only((await detail(id)).requests)
  assert.deepEqual([question.kind, question.bank, question.amount], ['confirm', '801', 500_000n])
  const payment = { reference: 'H1', bank: '802', account: accountAt('802', 1), amount: 450_000n, at: clock.now() }
  assert.equal(codeOf(await world.confirm('802', question.id, [payment])), 'recall.request.not-found')
  assert.equal(unwrap(await world.confirm('801', question.id, [])).state, 'created')
  assert.equal(codeOf(await world.confirm('801', question.id, [payment])), 'recall.request.already-answered')
  unwrap(await tracking.start(dutyOfficer, { id, payments: [payment] }))
  const started = await detail(id)
  assert.deepEqual([started.state, started.stolen, only(await asked(id)).amount], ['tracking', 450_000n, 450_000n])
  assert.equal(codeOf(await tracking.start(dutyOfficer, { id, payments: [payment] })), 'recall.state.conflict')
})

test('the bank’s confirmation starts the chase; an operator cannot confirm', async () => {
  const input = { channel: 'hotline', victimBank: '801', payments: [paid('I1', 500_000n)] } as const
  const operator = { ...dutyOfficer, roles: ['operator'] } as const
  const refused = await tracking.open({ actor: operator, input: { ...input, confirmed: true } })
  assert.equal(codeOf(refused), 'recall.confirmation.forbidden')
  const { id } = unwrap(await tracking.open({ actor: operator, input })).recovery
  const question = only((await detail(id)).requests)
  const payment = { reference: 'I1', bank: '802', account: accountAt('802', 1), amount: 500_000n, at: clock.now() }
  const taken = unwrap(await world.confirm('801', question.id, [payment]))
  assert.equal(taken.state, 'tracking')
  assert.equal((await detail(id)).requests.find(({ kind }) => kind === 'confirm')?.state, 'answered')
})

test('a recovery is seen in its region alone, and opened for it alone', async () => {
  const of = (region: string) => ({ ...dutyOfficer, region })
  const theft = { channel: 'police', victimBank: '801', payments: [paid('J1', 500_000n)], confirmed: true } as const
  const { id, region } = unwrap(await tracking.open({ actor: of('KZ-75'), input: theft })).recovery
  assert.equal(region, 'KZ-75')
  assert.equal(codeOf(await tracking.get(of('KZ-71'), id)), 'recall.recovery.not-found')
  assert.equal(codeOf(await tracking.cancel(of('KZ-71'), { id, reason: 'Not ours' })), 'recall.recovery.not-found')
  assert.equal(codeOf(await tracking.get(of('KZ-75'), id)), 'ok')
  assert.equal((await tracking.board(of('KZ-75'))).open.stolen, 500_000n)
  const abroad = await tracking.open({ actor: of('KZ-71'), input: { ...theft, region: 'KZ-75' } })
  assert.equal(codeOf(abroad), 'recall.region.forbidden')
  const partner = await tracking.get(world.client('801'), id)
  assert.equal(codeOf(partner), 'recall.recovery.not-found')
})

test('the accounts of a trace are reported, taken back when it is called off, and confirmed by an analyst alone', async () => {
  const account = accountAt('802', 77)
  const id = await opened(paid('K1', 500n, { account }))
  await relay.drain()
  assert.equal((await world.check(account)).state, 'reported')
  const leg = only((await detail(id)).legs)
  const other = await opened(paid('K2', 500n, { account: accountAt('802', 78) }))
  await relay.drain()
  unwrap(await tracking.cancel(dutyOfficer, { id: other, reason: 'The victim was mistaken' }))
  await relay.drain()
  assert.notEqual((await world.check(accountAt('802', 78))).state, 'reported')
  const reason = 'Six victims paid here within a day'
  const strange = await tracking.confirmAccount(dutyOfficer, { recovery: other, leg: leg.id, reason })
  assert.equal(codeOf(strange), 'recall.leg.not-found')
  unwrap(await tracking.confirmAccount(dutyOfficer, { recovery: id, leg: leg.id, reason }))
  assert.equal((await world.check(account)).state, 'confirmed')
})

test('a report of the public opens a recovery in its own transaction, which nothing of is kept where that fails', async () => {
  const report = '01900000-0000-7000-8000-00000000f00d'
  const told = { report, victimBank: '801', payments: [{ account: accountAt('802', 5), amount: 7n, at: clock.now() }] }
  const id = await inTransaction(db, async (tx) => unwrap(await tracking.openFromReport(tx, told)))
  const recovery = await detail(id)
  assert.deepEqual([recovery.state, recovery.channel, recovery.report], ['created', 'site', report])
  assert.equal(only(recovery.requests).kind, 'confirm')
  const nowhere = await inTransaction(db, (tx) => tracking.openFromReport(tx, { ...told, victimBank: '999' }))
  assert.equal(codeOf(nowhere), 'recall.bank.not-found')
  const broken = inTransaction(db, async (tx) => {
    unwrap(await tracking.openFromReport(tx, told))
    throw new Error('the report could not be kept')
  })
  await assert.rejects(broken)
  const { rows } = await sql`select from payments.recovery where report = ${report}`.execute(db)
  assert.equal(rows.length, 1)
})
