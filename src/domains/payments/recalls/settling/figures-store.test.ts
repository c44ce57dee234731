import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nationalDay } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import { dutyOfficer, replyOf, testRecoveries } from '#test/recoveries'
import { banksOf, changesOf } from './figures-store.ts'

const world = await testRecoveries()
const { tracking, db, clock, asked, opened, paid, reply } = world
const day = 86_400_000
const between = { from: new Date(clock.now().getTime() - day), to: new Date(clock.now().getTime() + day) }
const wide = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') }

async function figures(at = clock.now()) {
  const [row] = await banksOf(db, between, { at })
  assert.ok(row)
  const { requests, recoveries, inTime, unanswered, median, held } = row
  return { requests, recoveries, inTime, unanswered, median, held }
}
/** The days on which the figures of a bank changed. */
const changedOn = async () =>
  new Set(
    (await changesOf(db, between, new Date(clock.now().getTime() + 1)))
      .filter(({ part }) => part !== null)
      .map((change) => change.day),
  )

test('a request that was let go because nobody answered stays unanswered for ever, and moves no figures when it is let go', async () => {
  for (const name of ['A1', 'A2']) {
    const [request] = await asked(await opened(paid(name, 900n)))
    assert.ok(request)
    unwrap(await reply(request, replyOf(900n, { held: 900n })))
  }
  const silent = [await opened(paid('S1', 900n)), await opened(paid('S2', 900n)), await opened(paid('S3', 900n))]
  const calledOff = await opened(paid('S4', 900n))
  const [told] = await asked(silent[0] ?? '')
  assert.ok(told)
  clock.advance(day)
  assert.deepEqual([(await figures()).requests, (await figures()).unanswered], [6, 4])
  // What was called off does not count, however late its bank was.
  unwrap(await tracking.cancel(dutyOfficer, { id: calledOff, reason: 'The victim was mistaken' }))
  const known = { requests: 5, recoveries: 5, inTime: 2, unanswered: 3, median: null, held: 1800n }
  assert.deepEqual(await figures(), known)
  const [before, days] = [clock.now(), await changedOn()]
  clock.advance(10 * day)
  assert.equal((await tracking.runClocks()).unanswered, 3)
  assert.deepEqual(await figures(), known)
  assert.deepEqual(await changedOn(), days)
  // Even where somebody there tells of the money by telephone at last.
  clock.advance(day)
  const { asked: _asked, ...answer } = replyOf(900n, { held: 900n })
  const given = {
    recovery: told.recovery,
    leg: told.leg,
    reply: answer,
    way: 'phone',
    answeredBy: 'Night desk',
  } as const
  unwrap(await tracking.replyByHand(dutyOfficer, given))
  assert.deepEqual(await figures(), { ...known, held: 2700n })
  assert.deepEqual(await figures(before), known)
})

test('what goes back of a request that was let go unanswered is a change of its bank’s figures as well', async () => {
  const id = await opened(paid('R1', 900n))
  const [told] = await asked(id)
  assert.ok(told)
  clock.advance(11 * day)
  await tracking.runClocks()
  const returnedOf = async () => (await banksOf(db, wide, { at: clock.now() }))[0]?.returned
  const before = await returnedOf()
  clock.advance(day)
  const { asked: _asked, ...answer } = replyOf(900n, { returned: 900n })
  const given = { recovery: id, leg: told.leg, reply: answer, way: 'phone', answeredBy: 'Night desk' } as const
  unwrap(await tracking.replyByHand(dutyOfficer, given))
  assert.equal(((await returnedOf()) ?? 0n) - (before ?? 0n), 900n)
  const today = nationalDay(clock.now())
  const changes = await changesOf(db, wide, new Date(clock.now().getTime() + 1))
  assert.ok(changes.some((change) => change.cause === id && change.day === today && change.part === '802'))
})
