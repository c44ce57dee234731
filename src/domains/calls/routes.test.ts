import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeReceipts } from '#domains/identity'
import { ok } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeLive } from '#platform/live'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { makeBlockCode } from './decisions/block-code.ts'
import type { Delivery } from './decisions/delivery-schema.ts'
import { callsPolicy } from './policy.ts'
import { callsRoutes } from './routes.ts'
import { makeCalls } from './service.ts'

const registry = await testRegistry()
const { clock, db } = registry
const live = makeLive(registry)
const calls = makeCalls({ ...registry, live, receipts: makeReceipts(registry) })
const organisation = '01900000-0000-7000-8000-0000000000bb'
await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
  values (${organisation}, 'operator', 'Steppe Telecom', 'active', false, ${clock.now()})`.execute(db)

const people: Readonly<Record<string, Actor>> = {
  analyst,
  second: { ...analyst, id: '01900000-0000-7000-8000-0000000000a2' },
  administrator: { ...analyst, roles: ['administrator'] },
  node: {
    ...anonymous,
    kind: 'client',
    id: '01900000-0000-7000-8000-0000000000cc',
    organisation,
    roles: ['partner'],
    scopes: ['calls:read-tables', 'calls:deliver'],
  },
}

const server = await testServer({
  ...registry,
  policy: callsPolicy,
  routes: callsRoutes({ calls, clock, config: { GUESS_LIMIT_PER_HOUR: 1000 } }),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

async function call(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  { as, body, key }: { as?: string; body?: object; key?: string } = {},
) {
  const answer = await server.inject({
    method,
    url,
    headers: {
      'accept-language': 'en',
      ...(as !== undefined && { 'x-test-actor': as }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? undefined : answer.json() }
}

const bank = {
  effect: 'do-not-originate',
  numbers: '+77272585555-+77272585559',
  holder: 'A bank',
  reason: 'Numbers of the bank that only take calls',
  days: 365,
}

test('a number that never calls needs two people, reaches the nodes, and goes when it is withdrawn', async () => {
  const proposed = await call('POST', '/api/v1/calls/number-rules', { as: 'analyst', body: bank })
  assert.equal(proposed.status, 201)
  const path = `/api/v1/calls/number-rules/${proposed.body.id}`
  const before = await calls.tables.current()
  assert.deepEqual(before.doNotOriginate, [])
  assert.equal((await call('POST', `${path}/approval`, { as: 'analyst' })).status, 403)
  assert.equal((await call('POST', `${path}/approval`, { as: 'second' })).body.state, 'in-force')
  const tables = await calls.tables.current()
  assert.deepEqual(
    tables.doNotOriginate.map(({ first, last }) => [first, last]),
    [[77272585555, 77272585559]],
  )
  assert.notEqual(tables.version, before.version)
  const gone = await call('POST', `${path}/withdrawal`, { as: 'analyst', body: { reason: 'The bank asked for it' } })
  assert.equal(gone.body.state, 'withdrawn')
  assert.equal((await calls.tables.current()).version, before.version)
})

test('emergency numbers, endless ranges and missing reasons are refused', async () => {
  const refused = async (change: object) =>
    (await call('POST', '/api/v1/calls/number-rules', { as: 'analyst', body: { ...bank, ...change } })).body.type
  assert.match(await refused({ numbers: '112' }), /numbers-short$/)
  assert.match(await refused({ numbers: '+77000000000-+77999999999' }), /numbers-too-many$/)
  assert.match(await refused({ numbers: 'the bank' }), /numbers-malformed$/)
  assert.match(await refused({ reason: ' ' }), /reason-missing$/)
})

test('a part of the numbering plan holds from its day in Kazakhstan on', async () => {
  const added = await call('POST', '/api/v1/calls/number-ranges', {
    as: 'administrator',
    body: {
      numbers: '+77850000000-+77850999999',
      use: 'mobile',
      validFrom: '2026-12-01',
      source: 'Order of the ministry',
    },
  })
  assert.equal(added.status, 201)
  const { ranges } = await calls.tables.current()
  assert.equal(ranges[0]?.from, Date.parse('2026-11-30T19:00:00Z'))
  assert.equal(
    (await call('DELETE', `/api/v1/calls/number-ranges/${added.body.id}`, { as: 'administrator' })).status,
    204,
  )
})

const code = makeBlockCode(clock.now().getTime(), 123_456_789)
const delivery = (): Delivery => {
  const minute = clock.now().toISOString()
  const base = { minute, trunk: 'moscow 1', country: 'KZ', shadow: false }
  return {
    id: randomUUID(),
    counts: [
      { ...base, rule: '', action: 'allow', calls: 120 },
      { ...base, rule: 'foreign-fixed', action: 'reject', calls: 60 },
      { ...base, rule: 'velocity', action: 'reject', shadow: true, calls: 5 },
    ],
    blocked: [
      {
        at: minute,
        code,
        trunk: 'moscow 1',
        country: 'KZ',
        rule: 'foreign-fixed',
        reason: 'foreign-fixed',
        action: 'reject',
        callerHash: 'a'.repeat(64),
        calledHash: 'b'.repeat(64),
      },
    ],
  }
}

test('what a node told is counted once, stands on the board and in the public figures', async () => {
  const told = delivery()
  assert.deepEqual((await call('POST', '/api/v1/calls/decisions', { as: 'node', body: told })).body, {
    repeated: false,
  })
  assert.deepEqual((await call('POST', '/api/v1/calls/decisions', { as: 'node', body: told })).body, { repeated: true })
  clock.advance(60_000)
  const board = (await call('GET', '/api/v1/calls/board', { as: 'analyst' })).body
  assert.deepEqual([board.callsPerSecond, board.blockedPerSecond], [3, 1])
  assert.deepEqual(board.byTrunk, [{ organisation: 'Steppe Telecom', code: 'moscow 1', calls: 180, blocked: 60 }])
  assert.deepEqual(board.byRule, [
    { code: 'foreign-fixed', blocked: 60, shadow: 0 },
    { code: 'velocity', blocked: 0, shadow: 5 },
  ])
  assert.deepEqual(board.byCountry, [{ code: 'KZ', name: 'Kazakhstan', calls: 180, blocked: 60 }])
})

const untilMidnight = () => clock.advance(86_400_000 - ((clock.now().getTime() + 5 * 3_600_000) % 86_400_000))
const figures = async () => (await call('GET', '/api/v1/calls/figures')).body

test('the public figures are of closed days: what is told today, or later of yesterday, moves nothing before midnight', async () => {
  assert.deepEqual(await figures(), { months: [], suppressBelow: 5 })
  const told = clock.now().toISOString()
  untilMidnight()
  const asOf = clock.now().toISOString()
  const first = await figures()
  const byRule = [{ code: 'foreign-fixed', asOf, blocked: 60 }]
  assert.deepEqual(first.months, [{ month: '2026-11', asOf, operators: 1, calls: 180, blocked: 60, byRule }])
  const late = (calls: number) => {
    const base = { minute: told, trunk: 'moscow 1', country: 'KZ', rule: 'foreign-fixed', shadow: false } as const
    return { id: randomUUID(), counts: [{ ...base, action: 'reject', calls }], blocked: [] }
  }
  assert.equal((await call('POST', '/api/v1/calls/decisions', { as: 'node', body: late(1) })).status, 200)
  assert.deepEqual(await figures(), first)
  // A day on it is still one call, which nobody is to see by itself.
  untilMidnight()
  assert.deepEqual(await figures(), first)
  assert.equal((await call('POST', '/api/v1/calls/decisions', { as: 'node', body: late(4) })).status, 200)
  assert.deepEqual(await figures(), first)
  untilMidnight()
  const [month] = (await figures()).months
  assert.deepEqual([month.asOf, month.blocked, month.byRule[0].blocked], [clock.now().toISOString(), 65, 65])
})

test('a delivery of tomorrow, of last year, or of nobody is refused', async () => {
  const at = (moment: number) => {
    const told = delivery()
    return { ...told, counts: [{ ...told.counts[0], minute: new Date(moment).toISOString() }], blocked: [] }
  }
  for (const moment of [clock.now().getTime() + 86_400_000, clock.now().getTime() - 41 * 86_400_000]) {
    const answer = await call('POST', '/api/v1/calls/decisions', { as: 'node', body: at(moment) })
    assert.match(answer.body.type, /bad-time$/)
  }
  assert.equal((await call('POST', '/api/v1/calls/decisions', { body: delivery() })).status, 401)
})

test('who was rejected learns why by the code, and nobody by a wrong one', async () => {
  const told = await call('POST', '/api/v1/calls/codes', { body: { code: code.toLowerCase() } })
  assert.deepEqual(
    [told.body.rule, told.body.operator, told.body.legalBasis],
    ['foreign-fixed', 'Steppe Telecom', 'caller-id-order'],
  )
  assert.match((await call('POST', '/api/v1/calls/codes', { body: { code: 'K7Q2X9MPA5' } })).body.type, /code/)
  const other = makeBlockCode(clock.now().getTime(), 5)
  assert.equal((await call('POST', '/api/v1/calls/codes', { body: { code: other } })).status, 404)
})

test('an appeal that is right exempts the number from the rule, and tells its receipt so', async () => {
  const body = { code, words: 'This is the number of our shop', caller: '8 727 258 55 60', contact: 'shop@example.kz' }
  const opened = await call('POST', '/api/v1/calls/appeals', { body, key: 'appeal-one' })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const again = await call('POST', '/api/v1/calls/appeals', { body, key: 'appeal-one' })
  assert.deepEqual(again.body, { ...opened.body, repeated: true })
  const other = await call('POST', '/api/v1/calls/appeals', {
    body: { ...body, words: 'Other words' },
    key: 'appeal-one',
  })
  assert.equal(other.status, 409)
  const [appeal] = (await call('GET', '/api/v1/calls/appeals', { as: 'analyst' })).body.items
  assert.deepEqual([appeal.caller, appeal.remedy, appeal.hasContact], ['+77272585560', 'exemption', true])
  const path = `/api/v1/calls/appeals/${appeal.id}`
  assert.equal((await call('POST', `${path}/contact`, { as: 'analyst' })).body.contact, 'shop@example.kz')
  const ruling = { decision: 'upheld', reason: 'The number is the shop’s, its exchange stands abroad' }
  assert.equal((await call('POST', `${path}/decision`, { as: 'analyst', body: ruling })).body.state, 'upheld')
  assert.equal((await call('POST', `${path}/decision`, { as: 'second', body: ruling })).status, 409)
  const { exempt } = await calls.tables.current()
  assert.deepEqual([exempt[0]?.first, exempt[0]?.rule], [77272585560, 'foreign-fixed'])
  const status = await call('POST', '/api/v1/calls/appeals/follow', { body: { receipt: opened.body.receipt } })
  assert.deepEqual([status.body.state, status.body.decisionReason], ['upheld', ruling.reason])
})

test('of many who appeal about one call at the same moment three are heard; the same one sent at once is one', async () => {
  const body = { code, words: 'This is my number' }
  const same = await Promise.all(
    Array.from({ length: 4 }, () => call('POST', '/api/v1/calls/appeals', { body, key: 'at-once-1' })),
  )
  assert.equal(new Set(same.map((one) => one.body.receipt)).size, 1)
  assert.equal(same.filter((one) => one.body.repeated === false).length, 1)
  const many = await Promise.all(Array.from({ length: 10 }, () => call('POST', '/api/v1/calls/appeals', { body })))
  assert.equal(many.filter(({ status }) => status === 201).length, 2)
  assert.equal(many.filter((one) => one.body.code === 'calls.appeal-many').length, 8)
})

test('complaints are counted once and list nobody', async () => {
  const body = { id: randomUUID(), complaints: [{ day: '2026-11-21', caller: 77012223344, calls: 3 }] }
  assert.deepEqual((await call('POST', '/api/v1/calls/complaints', { as: 'node', body })).body, { repeated: false })
  assert.deepEqual((await call('POST', '/api/v1/calls/complaints', { as: 'node', body })).body, { repeated: true })
  const { items } = (await call('GET', '/api/v1/calls/complaints', { as: 'analyst' })).body
  assert.deepEqual(items, [{ number: '+77012223344', calls: 3, organisations: 1, lastDay: '2026-11-21' }])
  assert.equal((await registry.check('+77012223344')).state, 'none')
})

test('the partitions of coming months are made once, and what has served is forgotten', async () => {
  await calls.decisions.keep()
  await calls.decisions.keep()
  clock.advance(86_400_000)
  await calls.decisions.keep()
  const board = (await call('GET', '/api/v1/calls/board', { as: 'analyst' })).body
  assert.deepEqual(board.byTrunk, [])
  assert.equal((await figures()).months[0].calls, 185)
})
