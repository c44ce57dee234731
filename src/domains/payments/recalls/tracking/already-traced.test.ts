import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { makeRelay } from '#platform/outbox'
import { accountAt, dutyOfficer, replyOf, testRecoveries, wentOn } from '#test/recoveries'
import { changesOf, nationOf } from '../settling/figures-store.ts'
import { makePaperDesk } from '../settling/paper-service.ts'
import { tracedAccountsListener } from './account-service.ts'
import type { ToldPayment } from './root.ts'

/** A victim tells of a theft twice, and names a payment that is chased already among others. */
const world = await testRecoveries()
const { tracking, db, clock, asked, opened, paid, reply } = world
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)
const detail = async (id: string) => unwrap(await tracking.get(dutyOfficer, id))
/** Of each leg its payment, its amount, and why it stopped or where it stands; legs of one moment are in no order. */
const legsOf = async (id: string) =>
  new Set((await detail(id)).legs.map((leg) => [leg.reference, leg.amount, leg.stopReason ?? leg.state]))

/** A theft that is told to the hotline: the victim's bank is asked first. */
async function told(...payments: readonly ToldPayment[]) {
  const input = { channel: 'hotline', victimBank: '801', payments } as const
  const { id } = unwrap(await tracking.open({ actor: dutyOfficer, input })).recovery
  const question = (await detail(id)).requests.find(({ kind }) => kind === 'confirm')
  assert.ok(question)
  return { id, question: question.id }
}
const confirmed = (question: string, ...payments: readonly ToldPayment[]) =>
  world.confirm(
    '801',
    question,
    payments.map((payment) => ({ ...payment, reference: payment.reference ?? '', bank: '802' })),
  )

/** No payment is claimed for more than it carried, and what is claimed is what the legs say. */
async function claimsBalance() {
  const { rows } = await sql<{ reference: string }>`select p.reference from payments.traced_payment p
    where p.claimed > p.amount or p.claimed <> (
      select coalesce(sum(l.amount - l.denied), 0) from payments.leg l join payments.recovery r on r.id = l.recovery
      where l.bank = p.bank and l.reference = p.reference and l.state <> 'stopped' and r.state <> 'cancelled')`.execute(
    db,
  )
  assert.deepEqual(rows, [])
}

const always = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') }

test('a payment that is chased already stops no other one of its theft, and counts once', async () => {
  const before = (await tracking.board(dutyOfficer)).open
  const [a, b] = [paid('A1', 1000n), paid('A2', 500_000n)]
  const first = await opened(a)
  const { id, question } = await told(a, b)
  assert.equal(unwrap(await confirmed(question, a, b)).state, 'tracking')
  assert.deepEqual(
    await legsOf(id),
    new Set([
      ['A1', 1000n, 'claimed-by-another'],
      ['A2', 500_000n, 'asked'],
    ]),
  )
  assert.equal((await detail(id)).requests.find(({ kind }) => kind === 'confirm')?.state, 'answered')
  // Each recovery tells of all that its victim told, and all recoveries together of each payment once.
  const { stolen, sums } = await detail(id)
  assert.deepEqual([stolen, sums], [501_000n, { held: 0n, returned: 0n, lost: 1000n, open: 500_000n }])
  const { open } = await tracking.board(dutyOfficer)
  assert.deepEqual(
    [open.stolen - before.stolen, open.lost - before.lost, open.open - before.open],
    [501_000n, 0n, 501_000n],
  )
  assert.equal((await nationOf(db, always, clock.now())).stolen, 501_000n)
  await claimsBalance()
  for (const one of [first, id])
    for (const request of await asked(one))
      unwrap(await reply(request, replyOf(request.amount, { held: request.amount })))
  assert.equal((await detail(id)).state, 'awaiting-analysis')
  // Calling it off frees nothing of what the other recovery claims.
  unwrap(await tracking.cancel(dutyOfficer, { id, reason: 'The victim was mistaken' }))
  assert.equal((await nationOf(db, always, clock.now())).stolen, 1000n)
  await claimsBalance()
})

test('a duty officer starts what is left, and a bank that opens its own recovery is taken at its word', async () => {
  const [a, b, c] = [paid('B1', 1000n), paid('B2', 2000n), paid('B3', 3000n)]
  await opened(a)
  const { id } = await told(a, b)
  assert.equal(unwrap(await tracking.start(dutyOfficer, { id, payments: [a, b] })).state, 'tracking')
  assert.deepEqual(
    (await asked(id)).map(({ amount }) => amount),
    [2000n],
  )
  const own = await opened(b, c)
  assert.deepEqual(
    await legsOf(own),
    new Set([
      ['B2', 2000n, 'claimed-by-another'],
      ['B3', 3000n, 'asked'],
    ]),
  )
  await claimsBalance()
})

test('where every payment is chased already, it is refused as clearly as before and nothing is kept', async () => {
  const [a, b] = [paid('C1', 1000n), paid('C2', 2000n)]
  await opened(a)
  await opened(b)
  const { id, question } = await told(a, b)
  assert.equal(codeOf(await tracking.start(dutyOfficer, { id, payments: [a, b] })), 'recall.payment.already-traced')
  assert.equal(codeOf(await tracking.start(dutyOfficer, { id, payments: [b] })), 'recall.payment.already-traced')
  assert.equal(codeOf(await confirmed(question, a, b)), 'recall.payment.already-traced')
  const { state, legs } = await detail(id)
  assert.deepEqual([state, legs], ['created', []])
  const input = { channel: 'police', victimBank: '801', payments: [a, b], confirmed: true } as const
  assert.equal(codeOf(await tracking.open({ actor: dutyOfficer, input })), 'recall.payment.already-traced')
  await claimsBalance()
})

test('a payment at a bank that nobody can ask is worked on, though the other one is chased already', async () => {
  const [a, b] = [paid('D1', 1000n), paid('D2', 2000n, { account: accountAt('999', 1) })]
  await opened(a)
  const id = await opened(a, b)
  assert.deepEqual(
    await legsOf(id),
    new Set([
      ['D1', 1000n, 'claimed-by-another'],
      ['D2', 2000n, 'bank-unknown'],
    ]),
  )
  assert.equal((await detail(id)).state, 'awaiting-analysis')
})

test('a contradicted payment that turns out to be another’s moves the country’s sum from the day that it is clear', async () => {
  const liar = await opened(paid('E1', 900n))
  const [question] = await asked(liar)
  assert.ok(question)
  const onward = [wentOn('E-X', 900n, { at: question.at + 1 })]
  unwrap(await reply(question, replyOf(900n, { onward })))
  const victim = await opened(paid('E-X', 600n, { account: accountAt('803', 1) }))
  const [then, stolen] = [clock.now(), (await nationOf(db, always, clock.now())).stolen]
  clock.advance(86_400_000)
  const [next] = await asked(liar)
  assert.ok(next)
  const never = [{ reason: 'payment-not-credited' as const, amount: 300n }]
  unwrap(await reply(next, replyOf(900n, { held: 600n, unavailable: never, payment: 600n })))
  await tracking.runClocks()
  assert.deepEqual(await legsOf(victim), new Set([['E-X', 600n, 'claimed-by-another']]))
  // What was told of the day before stays as it was.
  assert.equal((await nationOf(db, always, then)).stolen, stolen)
  assert.equal((await nationOf(db, always, clock.now())).stolen, stolen - 600n)
  const day = new Date(clock.now().getTime() + 5 * 3_600_000).toISOString().slice(0, 10)
  const changes = await changesOf(db, always, new Date(clock.now().getTime() + 1))
  assert.ok(changes.some((change) => change.cause === victim && change.day === day && change.part === null))
})

const stolenNow = async () => (await nationOf(db, always, clock.now())).stolen
const midnightLater = () => clock.advance(86_400_000)
const calledOff = async (id: string) =>
  unwrap(await tracking.cancel(dutyOfficer, { id, reason: 'A duplicate of another one' }))

test('a payment whose recovery is called off is followed by another one that tells of it, and never leaves the sums', async () => {
  const board = async () => (await tracking.board(dutyOfficer)).open.stolen
  const boardBefore = await board()
  const [before, readings] = [await stolenNow(), new Map<Date, bigint>()]
  const read = async () => {
    readings.set(clock.now(), await stolenNow())
    midnightLater()
    return [(await stolenNow()) - before, (await board()) - boardBefore]
  }
  const a = paid('F1', 1000n)
  const first = await opened(a)
  const second = await opened(a, paid('F2', 500_000n))
  const third = await opened(a, paid('F3', 5n))
  const whole = [501_005n, 501_005n]
  assert.deepEqual(await read(), whole)
  assert.equal((await tracking.runClocks()).resumed, 0)
  await calledOff(first)
  assert.deepEqual(await read(), whole)
  assert.deepEqual([(await tracking.runClocks()).resumed > 0, (await tracking.runClocks()).resumed], [true, 0])
  assert.deepEqual(await read(), whole)
  const asks = (await Promise.all([second, third].map(asked))).flat().map(({ amount }) => amount)
  assert.deepEqual(new Set(asks), new Set([5n, 1000n, 500_000n]))
  await claimsBalance()
  const [follower, other] = (await asked(second)).length === 2 ? [second, third] : [third, second]
  assert.deepEqual([(await detail(follower)).sums.lost, (await detail(other)).sums.lost], [0n, 1000n])
  // What was told of the days before stays as it was, also when the one that follows it now is called off.
  await calledOff(follower)
  await tracking.runClocks()
  await read()
  assert.equal((await asked(other)).length, 2)
  for (const [at, stolen] of readings) assert.equal(await nationOf(db, always, at).then((one) => one.stolen), stolen)
  assert.ok((await detail(other)).events.some(({ action }) => action === 'payments.money-followed'))
  await claimsBalance()
})

test('a payment that its bank was silent about stays with the recovery that asked, and counts once', async () => {
  const before = await stolenNow()
  const a = paid('G1', 1000n)
  const first = await opened(a)
  const second = await opened(a, paid('G2', 7n))
  clock.advance(11 * 86_400_000)
  assert.deepEqual([(await tracking.runClocks()).resumed, (await asked(second)).length], [0, 0])
  assert.equal((await stolenNow()) - before, 1007n)
  await calledOff(first)
  assert.equal((await tracking.runClocks()).resumed, 1)
  assert.deepEqual(
    (await asked(second)).map(({ amount }) => amount),
    [1000n],
  )
  assert.equal((await stolenNow()) - before, 1007n)
  await claimsBalance()
})

test('once the analysis is over a person is offered what another recovery claimed and is free', async () => {
  const before = await stolenNow()
  const papers = makePaperDesk(world)
  const a = paid('H1', 1000n)
  const first = await opened(a)
  const [second, over] = [await opened(a, paid('H2', 7n)), await opened(a, paid('H3', 9n))]
  for (const id of [second, over])
    for (const request of await asked(id))
      unwrap(await reply(request, replyOf(request.amount, { held: request.amount })))
  const { holds } = await detail(second)
  const paper = { recovery: second, day: '2026-11-21', digest: 'ab'.repeat(32) }
  const given = { policeBody: 'Police of a city', caseNumber: '267500031000001', extends: false }
  const notice = unwrap(
    await papers.recordNotice(dutyOfficer, {
      ...paper,
      ...given,
      number: 'N-1',
      holds: holds.map(({ id }) => ({ hold: id })),
    }),
  )
  const returns = holds.map(({ id, amount }) => ({ hold: id, amount, account: 'KZ86125KZT5004100100' }))
  const sanction = { ...paper, number: 'S-1', office: 'Prosecutor of a city', notice: notice.id, returns }
  unwrap(await papers.recordSanction({ ...dutyOfficer, id: '01900000-0000-7000-8000-000000000012' }, sanction))
  unwrap(await papers.conclude(dutyOfficer, { recovery: over, reason: 'Nobody sanctions this' }))
  assert.deepEqual([(await detail(second)).state, (await detail(second)).reachable], ['returning', 0n])
  await calledOff(first)
  assert.deepEqual([(await tracking.runClocks()).reachable, (await tracking.runClocks()).reachable], [2, 0])
  assert.deepEqual([(await detail(second)).reachable, (await stolenNow()) - before], [1000n, 1016n])
  assert.equal(unwrap(await tracking.follow(dutyOfficer, { id: second })).state, 'tracking')
  assert.deepEqual([(await asked(second)).length, (await stolenNow()) - before], [1, 1016n])
  await claimsBalance()
})

test('an account keeps or regains the word of the recovery that follows its payment on', async () => {
  const relay = makeRelay({ ...world, listeners: [tracedAccountsListener(world)] })
  const account = accountAt('802', 77)
  const stateNow = async () => {
    await relay.drain()
    return (await world.check(account)).state
  }
  const a = paid('I1', 1000n, { account })
  const first = await opened(a)
  const second = await opened(a, paid('I2', 7n))
  const third = await opened(a, paid('I3', 8n))
  await sql`update payments.recovery set report = '01900000-0000-7000-8000-0000000000f3' where id in (${second}, ${third})`.execute(
    db,
  )
  assert.equal(await stateNow(), 'reported')
  await calledOff(first)
  assert.notEqual(await stateNow(), 'reported')
  await tracking.runClocks()
  assert.equal(await stateNow(), 'reported')
  const [follower, other] = (await asked(second)).length === 2 ? [second, third] : [third, second]
  // Both speak for one report: it takes nothing back while the other one is about to follow.
  await calledOff(follower)
  assert.equal(await stateNow(), 'reported')
  await tracking.runClocks()
  assert.equal(await stateNow(), 'reported')
  assert.equal((await asked(other)).length, 2)
})
