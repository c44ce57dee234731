import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeReceipts } from '#domains/identity'
import { ok } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeLive } from '#platform/live'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { callsPolicy } from './policy.ts'
import { callsRoutes } from './routes.ts'
import { makeCalls } from './service.ts'

const registry = await testRegistry()
const { clock } = registry
const calls = makeCalls({ ...registry, live: makeLive(registry), receipts: makeReceipts(registry) })
const one: Actor = { ...analyst, roles: ['supervisor', 'administrator'] }
const people: Readonly<Record<string, Actor>> = { one, other: { ...one, id: '01900000-0000-7000-8000-0000000000a2' } }
const server = await testServer({
  ...registry,
  policy: callsPolicy,
  routes: callsRoutes({ calls, clock, config: { GUESS_LIMIT_PER_HOUR: 1000 } }),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

async function post(path: string, payload: object, { key, as = 'one' }: { key?: string; as?: string } = {}) {
  const headers = { 'accept-language': 'en', 'x-test-actor': as, ...(key !== undefined && { 'idempotency-key': key }) }
  const answer = await server.inject({ method: 'POST', url: `/api/v1/calls/${path}`, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}

const seizure = { day: '2026-11-20', region: 'KZ-75', devices: 4, sims: 512, suspects: 2, foreigners: 1 }
const rule = {
  effect: 'do-not-originate',
  numbers: '+77272585555',
  holder: 'A bank',
  reason: 'A number of the bank that only takes calls',
  days: 365,
}
const range = { numbers: '+77850000000-+77850999999', use: 'mobile', validFrom: '2026-12-01', source: 'An order' }

const entries = [
  {
    path: 'seizures',
    body: seizure,
    changed: { ...seizure, sims: 513 },
    count: async () => (await calls.registers.seizures(one)).length,
  },
  {
    path: 'number-rules',
    body: rule,
    changed: { ...rule, days: 30 },
    count: async () => (await calls.tables.rules()).length,
  },
  {
    path: 'number-ranges',
    body: range,
    changed: { ...range, use: 'none' },
    count: async () => (await calls.tables.ranges()).length,
  },
] as const

for (const { path, body, changed, count } of entries)
  test(`${path}: what is sent again with its key stands once and answers as the first time`, async () => {
    const first = await post(path, body, { key: 'one-form-1' })
    assert.equal(first.status, 201)
    clock.advance(60_000)
    assert.deepEqual(await post(path, body, { key: 'one-form-1' }), first)
    assert.equal(await count(), 1)
    const other = await post(path, changed, { key: 'one-form-1' })
    assert.deepEqual([other.status, other.body.code], [409, 'calls.entry.idempotency.conflict'])
    assert.equal(await count(), 1)
    // Keys are each sender's own; without one every sending counts.
    assert.equal((await post(path, body, { key: 'one-form-1', as: 'other' })).status, 201)
    assert.equal((await post(path, body)).status, 201)
    assert.equal(await count(), 3)
    const atOnce = await Promise.all([1, 2, 3, 4].map(() => post(path, body, { key: 'at-once-1' })))
    assert.deepEqual(new Set(atOnce.map(({ status }) => status)), new Set([201]))
    assert.equal(new Set(atOnce.map(({ body: { id } }) => id)).size, 1)
    assert.equal(await count(), 4)
  })

test('what was refused leaves its key free, and what was taken back is not recorded anew by a late retry', async () => {
  const early = { ...seizure, day: '2999-01-01' }
  assert.equal((await post('seizures', early, { key: 'one-day-1' })).status, 422)
  const recorded = await post('seizures', seizure, { key: 'one-day-1' })
  assert.equal(recorded.status, 201)
  const before = (await calls.registers.years())[0]?.seizures
  assert.ok(before)
  assert.ok((await calls.registers.withdrawSeizure(one, recorded.body.id)).ok)
  assert.deepEqual(await post('seizures', seizure, { key: 'one-day-1' }), recorded)
  assert.equal((await calls.registers.years())[0]?.seizures, before - 1)
})
