import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from '#kernel/clock'
import { ok } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testServer } from '#test/http'
import { testPlatform } from '#test/services'
import { makeMetrics } from '../metrics.ts'
import { makeInProcessState } from '../state/in-process.ts'
import { type Answer, page, route } from './route.ts'

const platform = await testPlatform()
const policy = { 'things:do': ['anyone'] } as const
const common = {
  permission: 'things:do',
  summary: 'Does a thing',
  page: true,
  handle: (): Promise<Answer> => Promise.resolve(page(200, '<p>')),
} as const
const routes = [
  route({ ...common, method: 'GET', path: '/page' }),
  route({ ...common, method: 'POST', path: '/form' }),
  route({ ...common, method: 'POST', path: '/guess', limit: { max: 2, window: '1 hour' } }),
  route({ ...common, method: 'POST', path: '/tell', limit: { max: 2, withKey: 20, window: '1 minute' } }),
  route({ ...common, method: 'DELETE', path: '/thing' }),
]
const server = await testServer({ ...platform, policy, routes })

test('a page may load nothing from elsewhere, run no inline script and stand in no frame', async () => {
  for (const url of ['/page', '/missing']) {
    const { headers } = await server.inject({ url })
    const directives = Object.fromEntries(
      String(headers['content-security-policy'])
        .split(';')
        .map((text) => {
          const [name = '', ...sources] = text.trim().split(' ')
          return [name, sources.join(' ')]
        }),
    )
    assert.equal(directives['default-src'], "'none'")
    assert.equal(directives['script-src'], "'self'")
    assert.equal(directives['style-src'], "'self'")
    assert.equal(directives['frame-ancestors'], "'none'")
    assert.equal(directives['base-uri'], "'none'")
    assert.equal(directives['form-action'], "'self'")
    assert.ok(!Object.values(directives).some((sources) => /unsafe|\*|https?:/.test(sources)))
  }
})

test('the other headers that protect readers are there, on answers and on problems', async () => {
  for (const url of ['/page', '/missing']) {
    const { headers } = await server.inject({ url })
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['server'], undefined)
  }
})

test('browsers are held to HTTPS where the site is reached by it, and only there', async () => {
  assert.equal((await server.inject({ url: '/page' })).headers['strict-transport-security'], undefined)
  const secure = await testServer({
    ...platform,
    policy,
    routes,
    settings: { SAQBOL_ORIGIN: 'https://saqbol.example' },
  })
  const { headers } = await secure.inject({ url: '/page' })
  assert.match(String(headers['strict-transport-security']), /^max-age=31536000/)
})

test('what changes something is refused when it comes from another site', async () => {
  for (const site of ['cross-site', 'same-site']) {
    for (const request of [
      { method: 'POST' as const, url: '/form' },
      { method: 'DELETE' as const, url: '/thing' },
    ]) {
      const { statusCode, body } = await server.inject({ ...request, headers: { 'sec-fetch-site': site } })
      assert.deepEqual([statusCode, body.includes('access.cross-site.forbidden')], [403, true])
    }
    assert.equal((await server.inject({ url: '/page', headers: { 'sec-fetch-site': site } })).statusCode, 200)
  }
  for (const site of ['same-origin', 'none']) {
    const { statusCode } = await server.inject({ method: 'POST', url: '/form', headers: { 'sec-fetch-site': site } })
    assert.equal(statusCode, 200, site)
  }
  assert.equal((await server.inject({ method: 'POST', url: '/form' })).statusCode, 200)
})

test('who asks too often is told when to come back, in their language', async () => {
  const strict = await testServer({ ...platform, policy, routes, settings: { RATE_LIMIT_PER_MINUTE: '3' } })
  const ask = () => strict.inject({ url: '/page', headers: { 'accept-language': 'kk' } })
  for (let i = 0; i < 3; i++) assert.equal((await ask()).statusCode, 200)
  const refused = await ask()
  assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [429, 'request.too-many'])
  assert.equal(refused.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.match(refused.json<{ title: string }>().title, /[әғқңөұүһі]/)
  const wait = Number(refused.headers['retry-after'])
  assert.ok(Number.isInteger(wait) && wait > 0 && wait <= 60)
})

test('an office of the staff behind one address may ask more often, and guess no more often', async () => {
  const strict = await testServer({ ...platform, policy, routes, settings: { RATE_LIMIT_PER_MINUTE: '3' } })
  const headers = { cookie: 'saqbol_session=made-up' }
  for (let i = 0; i < 30; i++) assert.equal((await strict.inject({ url: '/page', headers })).statusCode, 200)
  assert.equal((await strict.inject({ url: '/page', headers })).statusCode, 429)
  const guess = (given: Readonly<Record<string, string>>) =>
    strict.inject({ method: 'POST', url: '/guess', headers: given })
  const codes = [await guess({}), await guess(headers), await guess(headers), await guess({})]
  assert.deepEqual(
    codes.map(({ statusCode }) => statusCode),
    [200, 200, 429, 429],
  )
})

test('a made-up key opens no second count where the public may come in, and nobody signed in is held by that one', async () => {
  const operator: Actor = { ...anonymous, kind: 'person', id: 'one', roles: ['operator'] }
  const strict = await testServer({
    ...platform,
    policy,
    routes,
    authenticate: ({ headers }) =>
      Promise.resolve(ok(headers.cookie === 'saqbol_session=right' ? operator : anonymous)),
  })
  const tell = (headers: Readonly<Record<string, string>>) => strict.inject({ method: 'POST', url: '/tell', headers })
  const told = async (headers: Readonly<Record<string, string>>) => (await tell(headers)).statusCode
  const madeUp: readonly Readonly<Record<string, string>>[] = [
    { cookie: 'saqbol_session=x' },
    { authorization: 'Basic YW55OnRoaW5n' },
  ]
  assert.deepEqual([await told(madeUp[0] ?? {}), await told({})], [200, 200])
  for (const headers of [...madeUp, {}]) {
    const refused = await tell(headers)
    assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [429, 'request.too-many'])
    const wait = Number(refused.headers['retry-after'])
    assert.ok(Number.isInteger(wait) && wait > 0 && wait <= 60)
  }
  for (let i = 0; i < 10; i++) assert.equal(await told({ cookie: 'saqbol_session=right' }), 200)
})

test('a route with a limit of its own holds to it, each address by itself', async () => {
  const behind = await testServer({ ...platform, policy, routes, settings: { TRUSTED_PROXIES: '1' } })
  const guess = async (address: string) =>
    (await behind.inject({ method: 'POST', url: '/guess', headers: { 'x-forwarded-for': address } })).statusCode
  assert.deepEqual(
    [await guess('203.0.113.1'), await guess('203.0.113.1'), await guess('203.0.113.1')],
    [200, 200, 429],
  )
  assert.equal(await guess('203.0.113.2'), 200)
  // One machine has a whole /64 of IPv6 to guess from.
  const near = [await guess('2001:db8::1'), await guess('2001:db8::2'), await guess('2001:db8::abcd:3')]
  assert.deepEqual(near, [200, 200, 429])
  assert.equal(await guess('2001:db8:0:1::1'), 200)
  const forged = await behind.inject({
    method: 'POST',
    url: '/guess',
    headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.1' },
  })
  assert.equal(forged.statusCode, 429)
})

test('servers that share their state count together: all routes in one, a route with its own limit apart', async () => {
  const state = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  after(() => state[Symbol.asyncDispose]())
  const given = { ...platform, policy, routes, state, settings: { RATE_LIMIT_PER_MINUTE: '3' } }
  const [one, other] = [await testServer(given), await testServer(given)]
  const page = async (server: typeof one) => (await server.inject({ url: '/page' })).statusCode
  assert.deepEqual([await page(one), await page(other), await page(one), await page(other)], [200, 200, 200, 429])
  const guess = async (server: typeof one) => (await server.inject({ method: 'POST', url: '/guess' })).statusCode
  assert.deepEqual([await guess(one), await guess(other), await guess(one)], [200, 200, 429])
})
