import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { dutyOfficer, replyOf, testRecoveries } from '#test/recoveries'

const world = await testRecoveries()
const { tracking, clock, asked, opened, paid, reply, db } = world
const minutes = (count: number) => clock.advance(count * 60_000)
const none = { reminded: 0, escalated: 0, supervised: 0, unanswered: 0, resumed: 0, reachable: 0 }

const toldOf = async (topic: string) => {
  const { rows } = await sql<{ to: string | null }>`
    select payload->>'to' as to from platform.outbox where topic = ${topic} order by position`.execute(db)
  return rows.map(({ to }) => to)
}

test('a bank that is silent is reminded, then its duty officer is told, then the supervisor; each once', async () => {
  const id = await opened(paid('A1', 900n))
  assert.deepEqual(await tracking.runClocks(), none)
  minutes(15)
  const [one, two] = await Promise.all([tracking.runClocks(), tracking.runClocks()])
  assert.equal(one.reminded + two.reminded, 1)
  minutes(15)
  assert.deepEqual(await tracking.runClocks(), { ...none, escalated: 1 })
  minutes(30)
  assert.deepEqual(await tracking.runClocks(), { ...none, supervised: 1 })
  assert.deepEqual(await tracking.runClocks(), none)
  assert.deepEqual(await toldOf('payments.reminded'), [null])
  assert.deepEqual(await toldOf('payments.escalated'), ['duty-officer', 'supervisor'])
  const { events, requests } = unwrap(await tracking.get(dutyOfficer, id))
  const actions = events.map(({ action }) => action)
  for (const step of ['reminded', 'escalated', 'supervised']) assert.ok(actions.includes(`payments.request-${step}`))
  assert.ok(requests[0]?.supervisorAt)
})

test('what is answered has no clock', async () => {
  const [request] = await asked(await opened(paid('B1', 900n)))
  assert.ok(request)
  unwrap(await reply(request, replyOf(900n, { held: 900n })))
  minutes(600)
  assert.deepEqual(await tracking.runClocks(), none)
})

test('what nobody answered for ten days is let go and said to be unanswered, and others may claim it', async () => {
  const id = await opened(paid('C1', 900n))
  const [request] = await asked(id)
  assert.ok(request)
  minutes(11 * 24 * 60)
  const { unanswered } = await tracking.runClocks()
  // The silent bank of the first test is among them.
  assert.equal(unanswered, 2)
  const { state, legs, sums } = unwrap(await tracking.get(dutyOfficer, id))
  assert.deepEqual([state, legs[0]?.stopReason, sums.lost], ['awaiting-analysis', 'unanswered', 900n])
  const late = await reply(request, replyOf(900n, { held: 900n }))
  assert.equal(!late.ok && late.error.code, 'recall.reply.too-late.conflict')
  assert.equal((await asked(await opened(paid('C1', 900n)))).length, 1)
})
