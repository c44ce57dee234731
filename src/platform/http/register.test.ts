import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { fail, ok } from '#kernel/result'
import { testServer } from '#test/http'
import { testPlatform } from '#test/services'
import { type Actor, anonymous } from '../access.ts'
import { nothing, unchanged } from './answers.ts'
import { answer, page, type RequestContext, type Route, redirect, route } from './route.ts'

const platform = await testPlatform()
const policy = { 'things:read': ['anyone'], 'things:change': ['operator'] } as const
const operator: Actor = { ...anonymous, kind: 'person', id: 'p', roles: ['operator'] }
const auditor: Actor = { ...operator, roles: ['auditor'] }

let parsed: unknown
let context: RequestContext | undefined
let calls = 0

const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/things/:id',
    permission: 'things:change',
    summary: 'Changes a thing',
    params: z.strictObject({ id: z.coerce.number() }),
    query: z.strictObject({ dry: z.stringbool().default(false) }),
    body: z.strictObject({ name: z.string().trim() }),
    answers: { 201: z.object({ made: z.number() }) },
    handle: async (request, given) => {
      calls++
      parsed = request
      context = given
      return answer(201, { made: request.body.name.length }, { location: '/api/v1/things/7' })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/things',
    permission: 'things:read',
    summary: 'Lists things',
    query: z.strictObject({}),
    answers: { 200: z.array(z.unknown()) },
    handle: async (_request, given) => {
      context = given
      return answer(200, [], { 'cache-control': 'public, max-age=60' })
    },
  }),
  route({
    method: 'GET',
    path: '/kk/page',
    permission: 'things:read',
    summary: 'A page',
    page: true,
    handle: async () => page(200, '<p>сәлем</p>'),
  }),
  route({
    method: 'POST',
    path: '/kk/page',
    permission: 'things:read',
    summary: 'A form',
    page: true,
    handle: async () => redirect('/kk/done'),
  }),
]

const people: Readonly<Record<string, Actor>> = { operator, auditor }
const server = await testServer({
  ...platform,
  policy,
  routes,
  authenticate: async ({ headers: { authorization } }) => {
    if (authorization === undefined) return ok(anonymous)
    const actor = people[authorization]
    return actor ? ok(actor) : fail('access.unauthenticated')
  },
})

const change = (headers: Record<string, string>, payload: object = { name: ' a ' }) =>
  server.inject({ method: 'POST', url: '/api/v1/things/7?dry=true', headers, payload })

test('a route without a permission does not register', async () => {
  const [first] = routes
  assert.ok(first)
  for (const permission of ['', undefined]) {
    await assert.rejects(
      testServer({ ...platform, policy, routes: [{ ...first, permission: permission as string }] }),
      /POST \/api\/v1\/things\/:id names no permission/,
    )
  }
})

test('a route whose permission stands in no policy does not register', async () => {
  const [first] = routes
  assert.ok(first)
  for (const permission of ['things:burn', 'constructor', '__proto__']) {
    await assert.rejects(testServer({ ...platform, policy, routes: [{ ...first, permission }] }), /stands in no policy/)
  }
})

test('a route of the API that does not say what a good answer is does not register', async () => {
  const [, second] = routes
  assert.ok(second)
  const { answers: _, ...silent } = second
  const refused = /GET \/api\/v1\/things does not say what a good answer is/
  const register = (said: Partial<Route>) => testServer({ ...platform, policy, routes: [{ ...silent, ...said }] })
  const unsaid: readonly Partial<Route>[] = [
    {},
    { answers: {} },
    { answers: { 304: unchanged } },
    { byteAnswers: { 200: [] } },
  ]
  for (const said of unsaid) {
    await assert.rejects(register(said), refused)
  }
  for (const said of [
    { answers: { 204: nothing } },
    { byteAnswers: { 200: [{ type: 'text/csv', holds: 'Things' }] } },
    { page: true },
  ]) {
    await register(said)
  }
})

test('two routes on one address do not register', async () => {
  await assert.rejects(testServer({ ...platform, policy, routes: [...routes, ...routes] }))
})

test('who is not signed in gets 401, who may not gets 403, and neither reaches the handler or learns the shape', async () => {
  calls = 0
  for (const payload of [{ name: 'a' }, { wrong: true }]) {
    const stranger = await change({}, payload)
    assert.deepEqual([stranger.statusCode, stranger.json<{ code: string }>().code], [401, 'access.unauthenticated'])
    const other = await change({ authorization: 'auditor' }, payload)
    assert.deepEqual([other.statusCode, other.json<{ code: string }>().code], [403, 'access.forbidden'])
  }
  assert.equal(calls, 0)
})

test('bad credentials are refused even where everybody may come in', async () => {
  const refused = await server.inject({ url: '/api/v1/things', headers: { authorization: 'nobody' } })
  assert.equal(refused.statusCode, 401)
})

test('the handler gets the parsed parts, and its answer goes out as it is', async () => {
  const done = await change({
    authorization: 'operator',
    'idempotency-key': 'k'.repeat(8),
    'user-agent': 'u'.repeat(999),
  })
  assert.deepEqual([done.statusCode, done.json(), done.headers.location], [201, { made: 1 }, '/api/v1/things/7'])
  assert.deepEqual(parsed, { params: { id: 7 }, query: { dry: true }, body: { name: 'a' } })
  assert.deepEqual([context?.actor, context?.idempotencyKey, context?.userAgent.length], [operator, 'k'.repeat(8), 300])
})

test('answers are not kept anywhere unless the route says so', async () => {
  const made = await change({ authorization: 'operator' })
  assert.equal(made.headers['cache-control'], 'no-store')
  const list = await server.inject({ url: '/api/v1/things' })
  assert.equal(list.headers['cache-control'], 'public, max-age=60')
})

test('an idempotency key that is too short or too long is refused', async () => {
  for (const key of ['short', 'k'.repeat(201)]) {
    const refused = await change({ authorization: 'operator', 'idempotency-key': key })
    assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [422, 'request.bad-idempotency-key'])
  }
})

test('the language is that of the path, then of the query, then of the header', async () => {
  const asked = async (url: string) => {
    const { headers } = await server.inject({ url, headers: { 'accept-language': 'ru' } })
    return headers['content-language']
  }
  assert.equal(await asked('/api/v1/things'), 'ru')
  assert.equal(await asked('/api/v1/things?lang=en'), 'en')
  assert.equal(await asked('/kk/page?lang=en'), 'kk')
})

test('`lang` may stand in every query, and nothing else that the route does not know', async () => {
  assert.equal((await server.inject({ url: '/api/v1/things?lang=en' })).statusCode, 200)
  assert.equal((await server.inject({ url: '/api/v1/things?lang=de' })).statusCode, 400)
  assert.equal((await server.inject({ url: '/api/v1/things?long=en' })).statusCode, 400)
})

test('the address of the client is the socket’s unless proxies are trusted', async () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }
  await server.inject({ url: '/api/v1/things', headers: forwarded })
  assert.equal(context?.ip, '127.0.0.1')
  const behindOne = await testServer({ ...platform, policy, routes, settings: { TRUSTED_PROXIES: '1' } })
  await behindOne.inject({ url: '/api/v1/things', headers: forwarded })
  assert.equal(context?.ip, '198.51.100.7')
  const behindTwo = await testServer({ ...platform, policy, routes, settings: { TRUSTED_PROXIES: '2' } })
  await behindTwo.inject({ url: '/api/v1/things', headers: forwarded })
  assert.equal(context?.ip, '203.0.113.9')
})

test('pages go out as HTML, and a form that was taken leads on by 303', async () => {
  const shown = await server.inject({ url: '/kk/page' })
  assert.deepEqual([shown.headers['content-type'], shown.body], ['text/html; charset=utf-8', '<p>сәлем</p>'])
  const taken = await server.inject({
    method: 'POST',
    url: '/kk/page',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'a=1',
  })
  assert.deepEqual([taken.statusCode, taken.headers.location], [303, '/kk/done'])
})
