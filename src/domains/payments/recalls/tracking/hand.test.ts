import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { accountAt, dutyOfficer, replyOf, testRecoveries, wentOn } from '#test/recoveries'
import type { HandReply } from './hand-service.ts'

const world = await testRecoveries()
const { tracking, clock, db, asked, opened, paid, reply } = world
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)
const detail = async (id: string) => unwrap(await tracking.get(dutyOfficer, id))
const only = <T>(items: readonly T[]): T => {
  assert.equal(items.length, 1)
  return items[0] as T
}
const byHand = (recovery: string, leg: string, more: Partial<HandReply['reply']>, actor = dutyOfficer) => {
  const { asked: _asked, ...nothing } = replyOf(0n)
  return tracking.replyByHand(actor, {
    recovery,
    leg,
    reply: { ...nothing, ...more },
    way: 'phone',
    answeredBy: 'Night desk',
  })
}
const claimedOf = async (reference: string) => {
  const { rows } = await sql<{ claimed: number }>`
    select claimed from payments.traced_payment where reference = ${reference}`.execute(db)
  return rows[0]?.claimed
}

test('a bank that answers by phone is registered by a duty officer, and its request is answered', async () => {
  const id = await opened(paid('A1', 1000n))
  const request = only(await asked(id))
  const at = request.at + 1
  assert.equal(codeOf(await byHand(id, request.leg, { held: 999n })), 'tracing.reply.unbalanced')
  const taken = unwrap(await byHand(id, request.leg, { held: 400n, onward: [wentOn('A2', 600n, { at })] }))
  assert.deepEqual([taken.state, taken.next.length], ['tracking', 1])
  const { holds, requests, events, legs } = await detail(id)
  assert.equal(legs.find(({ id: one }) => one === request.leg)?.toldBy, 'Night desk')
  assert.deepEqual(
    holds.map(({ amount, state }) => [amount, state]),
    [[400n, 'held']],
  )
  assert.equal(requests.find(({ id: one }) => one === request.id)?.state, 'answered')
  const entry = events.find(({ action }) => action === 'payments.reply-taken')
  assert.deepEqual([entry?.actorId, entry?.details['way']], [dutyOfficer.id, 'phone'])
  assert.equal(codeOf(await reply(request, replyOf(1000n, { held: 1000n }))), 'recall.request.already-answered')
  assert.equal(codeOf(await byHand(id, request.leg, { held: 1000n })), 'recall.request.already-answered')
})

test('a bank that takes no part is told for: money that went on from it is asked for again, and claimed once', async () => {
  const id = await opened(paid('B1', 900n, { account: accountAt('999', 1) }))
  const { state, legs } = await detail(id)
  const leg = only(legs)
  assert.deepEqual([state, leg.stopReason], ['awaiting-analysis', 'bank-unknown'])
  const at = leg.at.getTime() + 1
  assert.equal(codeOf(await byHand(id, leg.id, { held: 900n })), 'recall.reply.bank-not-registered.conflict')
  const taken = unwrap(
    await byHand(id, leg.id, {
      cashedOut: [{ way: 'atm', amount: 100n, at }],
      onward: [wentOn('B2', 800n, { at })],
    }),
  )
  assert.equal(taken.state, 'tracking')
  assert.equal(await claimedOf('B1'), 900)
  const next = only(await asked(id))
  assert.deepEqual([next.bank, next.amount], ['803', 800n])
  assert.equal(unwrap(await reply(next, replyOf(800n, { held: 800n }))).state, 'awaiting-analysis')
  const after = await detail(id)
  assert.deepEqual(after.sums, { held: 800n, returned: 0n, lost: 100n, open: 0n })
  assert.ok(after.startedAt)
  // Another victim cannot have the same payment traced once more.
  const other = await opened(paid('B1', 900n, { account: accountAt('999', 1) }))
  const again = only((await detail(other)).legs)
  assert.equal(codeOf(await byHand(other, again.id, { unavailable: [] })), 'recall.payment.already-traced')
})

test('what was let go unanswered can be told later, what was stopped for another reason cannot', async () => {
  const id = await opened(paid('C1', 500n))
  const request = only(await asked(id))
  clock.advance(11 * 86_400_000)
  await tracking.runClocks()
  assert.equal(await claimedOf('C1'), 0)
  unwrap(await byHand(id, request.leg, { unavailable: [{ reason: 'account-closed', amount: 500n }] }))
  assert.equal(await claimedOf('C1'), 500)
  assert.deepEqual((await detail(id)).sums.lost, 500n)
  const called = await opened(paid('C2', 500n))
  const leg = only(await asked(called)).leg
  unwrap(await tracking.cancel(dutyOfficer, { id: called, reason: 'The victim was mistaken' }))
  assert.equal(codeOf(await byHand(called, leg, { held: 500n })), 'recall.reply.too-late.conflict')
})

test('an answer is registered in the region of the recovery alone, and for its own legs', async () => {
  const of = (region: string) => ({ ...dutyOfficer, region })
  const theft = { channel: 'police', victimBank: '801', payments: [paid('D1', 500n)], confirmed: true } as const
  const { id } = unwrap(await tracking.open({ actor: of('KZ-75'), input: theft })).recovery
  const leg = only(await asked(id)).leg
  assert.equal(codeOf(await byHand(id, leg, { held: 500n }, of('KZ-71'))), 'recall.recovery.not-found')
  const strange = only(await asked(await opened(paid('D2', 500n)))).leg
  assert.equal(codeOf(await byHand(id, strange, { held: 500n }, of('KZ-75'))), 'recall.leg.not-found')
  assert.equal(codeOf(await byHand(id, leg, { held: 500n }, of('KZ-75'))), 'ok')
  const listed = async (region: string) =>
    unwrap(await tracking.list(of(region), { limit: 10 })).items.map((recovery) => recovery.id)
  assert.deepEqual([await listed('KZ-75'), await listed('KZ-71')], [[id], []])
})

test('a recovery names a report that there is', async () => {
  const report = '01900000-0000-7000-8000-0000000000aa'
  const input = { channel: 'hotline', victimBank: '801', payments: [paid('E1', 500n)], report } as const
  assert.equal(codeOf(await tracking.open({ actor: dutyOfficer, input })), 'recall.report.not-found')
})
