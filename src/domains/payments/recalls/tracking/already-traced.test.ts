import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { accountAt, dutyOfficer, replyOf, testRecoveries, wentOn } from '#test/recoveries'
import { changesOf, nationOf } from '../settling/figures-store.ts'
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
