import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ok } from '#kernel/result'
import { anonymous } from '#platform/access'
import { heldMoney } from '#test/held-money'
import { testServer } from '#test/http'
import { paymentsPolicy } from '../../policy.ts'
import { settlingRoutes } from './settling-routes.ts'

const world = await heldMoney()
const { db, clock, ids, payments, recovery, held } = world
const server = await testServer({
  ...world,
  policy: paymentsPolicy,
  routes: settlingRoutes({ settling: payments.settling, config: { GUESS_LIMIT_PER_HOUR: 1000 } }),
  authenticate: () => Promise.resolve(ok(anonymous)),
})
const read = async (path: string) =>
  (await server.inject({ method: 'GET', url: path, headers: { 'accept-language': 'en' } })).json()

async function ask(leg: string, of: string, given: { minutes: number | null; due?: number; at?: Date }) {
  const at = given.at ?? clock.now()
  const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
  await sql`insert into payments.request (id, recovery, leg, kind, bank, amount, state, asked_at, due_at, closed_at)
    values (${ids.next()}, ${of}, ${leg}, 'hold', '722', 10, ${given.minutes === null ? 'open' : 'answered'}, ${at},
      ${after(given.due ?? 30)}, ${given.minutes === null ? null : after(given.minutes)})`.execute(db)
}

test('figures: of closed days, silence counts as for ever, few are not shown, a single hold moves nothing', async () => {
  const hour = 3_600_000
  // A month of its own, in the morning of a day.
  clock.advance(20 * 24 * hour)
  const untilMidnight = () => clock.advance(24 * hour - ((clock.now().getTime() + 5 * hour) % (24 * hour)))
  untilMidnight()
  clock.advance(9 * hour)
  for (const minutes of [10, 20, 40, null]) {
    const of = await recovery('tracking', { stolen: 1000n })
    await ask((await held(of, 100n)).leg, of, { minutes })
  }
  const path = '/api/v1/recoveries/figures?month=2026-12'
  const few = [{ bank: '722', name: 'First Bank', suppressed: true }]
  untilMidnight()
  const first = await read(path)
  assert.deepEqual([first.nation, first.banks, first.asOf], [{ suppressed: true }, few, clock.now().toISOString()])
  clock.advance(9 * hour)
  const of = await recovery('tracking', { stolen: 1000n })
  const fifth = await held(of, 100n)
  await ask(fifth.leg, of, { minutes: null })
  await sql`update payments.leg set held = held - 50, returned = returned + 50 where id = ${fifth.leg}`.execute(db)
  clock.advance(hour)
  // The day is not over: nothing of it is told.
  assert.deepEqual(await read(path), first)
  untilMidnight()
  const asOf = clock.now().toISOString()
  const { nation, banks, definitions } = await read(path)
  assert.deepEqual(nation, {
    suppressed: false,
    asOf,
    recoveries: 5,
    stolen: 5000,
    held: 500,
    returned: 50,
    share: 0.01,
  })
  const one = {
    suppressed: false,
    asOf,
    bank: '722',
    name: 'First Bank',
    requests: 5,
    inTime: 2,
    unanswered: 2,
    median: 40,
    ninety: null,
    held: 500,
    returned: 50,
  }
  assert.deepEqual(banks, [one])
  assert.equal(definitions.length, 10)
  // One more hold, and a return of the fifth: not even the next days tell of them, until five thefts changed.
  const more = async (count: number) => {
    clock.advance(9 * hour)
    for (let n = 0; n < count; n++) {
      const next = await recovery('tracking', { stolen: 1000n })
      await ask((await held(next, 7n)).leg, next, { minutes: 5 })
    }
    await sql`insert into payments.money_return (bank, message, hold, amount, returned_at, taken_at)
      values ('722', ${`R${count}`}, ${fifth.hold}, 10, ${clock.now()}, ${clock.now()})`.execute(db)
    await sql`update payments.leg set held = held - 10, returned = returned + 10 where id = ${fifth.leg}`.execute(db)
    untilMidnight()
    return await read(path)
  }
  const single = await more(1)
  assert.deepEqual([single.nation, single.banks], [nation, banks])
  const many = await more(4)
  assert.deepEqual(
    [many.nation.held, many.nation.returned, many.banks[0].held, many.banks[0].returned, many.banks[0].requests],
    [535, 70, 535, 70, 10],
  )
  assert.equal((await read('/api/v1/recoveries/figures?month=2027-03')).code, 'hold.figures.no-such-month')
  assert.equal((await read('/api/v1/recoveries/figures?month=202612')).code, 'hold.figures.month-malformed')
})
