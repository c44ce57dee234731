import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ok } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { heldMoney, holders } from '#test/held-money'
import { testServer } from '#test/http'
import { paymentsPolicy } from '../../policy.ts'
import { handAnswerRoutes } from './hand-answer-routes.ts'

const world = await heldMoney()
const { db, payments, recovery, held } = world
const people: Readonly<Record<string, Actor>> = {
  ...holders,
  operator: { ...holders.analyst, id: '01900000-0000-7000-8000-000000000014', roles: ['operator'] },
}
const server = await testServer({
  ...world,
  policy: paymentsPolicy,
  routes: handAnswerRoutes(payments.settling),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

async function call(url: string, body: object, { as, key }: { as?: string; key?: string } = {}) {
  const headers = {
    ...(as !== undefined && { 'x-test-actor': as }),
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  const answer = await server.inject({ method: 'POST', url, headers, payload: body })
  return { status: answer.statusCode, body: answer.json() }
}

/** A hold that was let go, and where its bank's answer is registered. */
async function letGo(amount: bigint): Promise<string> {
  const of = await recovery('awaiting-analysis')
  const { leg, hold } = await held(of, amount)
  await payments.settling.papers.release(holders.analyst, { recovery: of, hold, reason: 'The wrong account' })
  const { rows } = await sql<{ id: string }>`select id from payments.request where leg = ${leg}`.execute(db)
  return `/api/v1/recoveries/${of}/requests/${rows[0]?.id}/answer`
}

const said = { way: 'phone', answeredBy: 'Night desk' } as const

test('whoever works on recoveries registers answers, once by their key', async () => {
  const path = await letGo(100n)
  const whole = { ...said, done: 100 }
  assert.equal((await call(path, whole)).status, 401)
  for (const as of ['operator', 'bank']) assert.equal((await call(path, whole, { as })).status, 403, as)
  assert.equal((await call(path, whole, { as: 'elsewhere' })).body.code, 'hold.recovery.not-found')
  const first = await call(path, whole, { as: 'analyst', key: 'once-only' })
  assert.deepEqual([first.status, first.body.answered, first.body.answer.done], [201, true, 100])
  const again = await call(path, whole, { as: 'analyst', key: 'once-only' })
  assert.deepEqual([again.status, again.body.answer.id], [200, first.body.answer.id])
  const other = await call(path, { ...whole, answeredBy: 'Somebody else' }, { as: 'analyst', key: 'once-only' })
  assert.deepEqual([other.status, other.body.code], [409, 'hold.answer.idempotency.conflict'])
  const late = await call(path, whole, { as: 'second' })
  assert.deepEqual([late.status, late.body.code], [409, 'recall.request.already-answered'])
})

test('an answer that does not add up, or has no paper, is told what is wrong in words', async () => {
  const path = await letGo(12_345n)
  const off = await call(path, { ...said, done: 12_300 }, { as: 'analyst' })
  assert.deepEqual([off.status, off.body.code], [422, 'hold.answer.unbalanced'])
  assert.match(off.body.title, /123\.00 .*123\.45 /)
  const letter = await call(path, { ...said, way: 'letter', done: 12_345 }, { as: 'analyst' })
  assert.deepEqual([letter.status, letter.body.code], [422, 'hold.answer.paper-missing'])
  for (const wrong of [{ done: -1 }, { done: 1.5 }, { refused: [{ reason: 'no', amount: 1 }] }, { digest: 'ab' }])
    assert.equal((await call(path, { ...said, ...wrong }, { as: 'analyst' })).status, 400)
  const nobody = path.replace(/requests\/[^/]+/, 'requests/01900000-0000-7000-8000-0000000000aa')
  assert.equal((await call(nobody, { ...said, done: 1 }, { as: 'analyst' })).status, 404)
})
