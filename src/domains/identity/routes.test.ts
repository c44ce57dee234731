import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { answer, route } from '#platform/http/route'
import { codeAt, identityServer, testIdentity, testPassword } from '#test/identity'
import { testPlatform } from '#test/services'

const policy = { 'sightings:send': ['partner'], 'indicators:check': ['anyone'] } as const
const platform = testIdentity(await testPlatform(), policy)
const { identity, clock } = platform
const answers = { 200: z.object({}) }
const handle = async () => answer(200, {})
const routes = [
  route({ method: 'POST', path: '/api/v1/sightings', permission: 'sightings:send', summary: 'x', answers, handle }),
  route({ method: 'POST', path: '/kk/check', permission: 'indicators:check', summary: 'x', page: true, handle }),
]
const server = await identityServer(platform, { routes, policy, origin: 'https://saqbol.test' })

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a request as a browser session or as nobody; the answer with its JSON. */
async function send(sent: Sent, session?: { cookie: string; csrf: string }) {
  const { method = 'POST', url, body, headers } = sent
  const own = session ? { cookie: session.cookie, 'x-csrf-token': session.csrf } : {}
  const reply = await server.inject({
    method,
    url,
    headers: { ...own, ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  const json = reply.body === '' ? {} : reply.json<Record<string, never>>()
  return {
    status: reply.statusCode,
    json: json as unknown as Record<string, string & Record<string, string>>,
    headers: reply.headers,
  }
}

const cookieOf = (headers: Record<string, unknown>) => String(headers['set-cookie']).split(';')[0] ?? ''
const sessionOf = ({ json, headers }: Awaited<ReturnType<typeof send>>) => ({
  cookie: cookieOf(headers),
  csrf: String(json['csrfToken']),
})

const token = await identity.ensureSetup()
const setUp = { token, organisationName: 'Hotline', name: 'First', email: 'First@Hotline.test', password: testPassword }
const made = await send({ url: '/api/v1/setup', body: setUp })
const secret = made.json['secondFactor']?.['secret'] ?? ''
const proved = await send({ url: '/api/v1/setup/second-factor', body: { token, code: codeAt(secret, clock.now()) } })
const first = sessionOf(proved)

test('the set-up link leads to a signed-in administrator', async () => {
  assert.deepEqual([made.status, proved.status], [201, 200])
  const current = await send({ method: 'GET', url: '/api/v1/session' }, first)
  assert.equal(current.status, 200)
  assert.equal(current.json['access'], 'full')
  assert.equal(current.json['person']?.['email'], 'first@hotline.test')
  assert.equal(current.json['csrfToken'], first.csrf)
  const again = await send({ url: '/api/v1/setup', body: setUp })
  assert.deepEqual([again.status, again.json['code']], [409, 'setup.already-done'])
})

test('the session cookie is out of reach of scripts, other sites and plain HTTP', () => {
  assert.match(
    String(proved.headers['set-cookie']),
    /^saqbol_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
  )
  assert.equal(JSON.stringify(proved.json).includes(first.cookie.split('=')[1] ?? '-'), false)
})

test('signing in and out works by cookie and CSRF token', async () => {
  clock.advance(30_000)
  const body = { email: ' FIRST@hotline.test ', password: testPassword, code: codeAt(secret, clock.now()) }
  const opened = await send({ url: '/api/v1/session', body })
  assert.equal(opened.status, 201)
  const session = sessionOf(opened)
  const bare = await send({ method: 'DELETE', url: '/api/v1/session', headers: { cookie: session.cookie } })
  assert.deepEqual([bare.status, bare.json['code']], [403, 'access.csrf.forbidden'])
  const out = await send({ method: 'DELETE', url: '/api/v1/session' }, session)
  assert.equal(out.status, 204)
  assert.match(String(out.headers['set-cookie']), /^saqbol_session=; Path=\/; Max-Age=0/)
  assert.equal((await send({ method: 'GET', url: '/api/v1/session' }, session)).status, 401)
})

test('a wrong password answers 401 in the reader’s language, and too many of them 429', async () => {
  const body = { email: 'nobody@hotline.test', password: 'x' }
  const refused = await send({ url: '/api/v1/session', body, headers: { 'accept-language': 'ru' } })
  assert.equal(refused.status, 401)
  assert.equal(refused.json['title'], 'Неверная электронная почта, пароль или код.')
  for (let i = 0; i < 4; i++) await send({ url: '/api/v1/session', body })
  const waiting = await send({ url: '/api/v1/session', body, headers: { 'accept-language': 'en' } })
  assert.deepEqual([waiting.status, waiting.json['code']], [429, 'sign-in.too-many'])
  assert.match(waiting.json['title'] ?? '', /in 1 minute\./)
})

test('an old cookie keeps nobody from signing in or from a public page', async () => {
  const { cookie } = first
  const page = await send({ url: '/kk/check', headers: { cookie } })
  assert.equal(page.status, 200, 'a form of the site needs no CSRF token: it is sent by nobody')
  const refused = await send({ url: '/api/v1/session', body: { email: 'x', password: 'y' }, headers: { cookie } })
  assert.equal(refused.json['code'], 'sign-in.unauthenticated')
  const stale = await send({ method: 'GET', url: '/api/v1/people', headers: { cookie: 'saqbol_session=gone' } })
  assert.deepEqual([stale.status, stale.json['code']], [401, 'access.unauthenticated'])
})

test('an invited operator accepts, signs in, sets up the second factor, and is let no further than the role', async () => {
  const organisationId = (await identity.currentSession(first.cookie.split('=')[1] ?? ''))?.organisationId
  const body = { organisationId, email: 'operator@hotline.test', name: 'Operator', roles: ['operator'], language: 'ru' }
  const invited = await send({ url: '/api/v1/people', body }, first)
  assert.equal(invited.status, 201)
  const accepted = await send({
    url: '/api/v1/invitations/accept',
    body: { token: invited.json['link']?.['token'], password: testPassword },
  })
  assert.deepEqual(accepted.json, { email: 'operator@hotline.test', language: 'ru' })
  const limited = sessionOf(
    await send({ url: '/api/v1/session', body: { email: 'operator@hotline.test', password: testPassword } }),
  )
  assert.equal((await send({ method: 'GET', url: '/api/v1/session' }, limited)).json['access'], 'enrol')
  assert.equal((await send({ method: 'GET', url: '/api/v1/sessions' }, limited)).status, 403)
  const enrolment = await send({ url: '/api/v1/session/second-factor', body: {} }, limited)
  const code = codeAt(enrolment.json['secret'] ?? '', clock.now())
  const confirmed = await send({ url: '/api/v1/session/second-factor/confirmation', body: { code } }, limited)
  assert.equal((confirmed.json['recoveryCodes'] as unknown as string[]).length, 10)
  const full = sessionOf(confirmed)
  assert.equal((await send({ method: 'GET', url: '/api/v1/sessions' }, full)).status, 200)
  for (const url of ['/api/v1/people', '/api/v1/clients', '/api/v1/organisations']) {
    assert.equal((await send({ method: 'GET', url }, full)).status, 403, url)
  }
  const others = await send({ method: 'GET', url: `/api/v1/sessions?person=${made.json['personId']}` }, full)
  assert.equal(others.status, 403)
})

test('organisations, people, clients and sessions are managed over HTTP', async () => {
  const bank = await send({ url: '/api/v1/organisations', body: { kind: 'bank', name: 'A bank' } }, first)
  assert.equal(bank.status, 201)
  const renamed = await send(
    { method: 'PATCH', url: `/api/v1/organisations/${bank.json['id']}`, body: { name: 'B bank' } },
    first,
  )
  assert.equal(renamed.json['name'], 'B bank')
  const listed = await send({ method: 'GET', url: '/api/v1/organisations?kind=bank&limit=1' }, first)
  assert.equal((listed.json['items'] as unknown as unknown[]).length, 1)
  const clerk = { organisationId: bank.json['id'], email: 'clerk@bank.test', name: 'Clerk', roles: ['auditor'] }
  const person = (await send({ url: '/api/v1/people', body: clerk }, first)).json['person']
  const url = `/api/v1/people/${person?.['id']}`
  assert.equal((await send({ url: `${url}/invitation` }, first)).status, 201)
  assert.equal((await send({ method: 'PATCH', url, body: { state: 'suspended' } }, first)).json['state'], 'suspended')
  assert.equal((await send({ method: 'DELETE', url: `${url}/second-factor` }, first)).status, 204)
  assert.equal((await send({ method: 'GET', url: '/api/v1/people?limit=1' }, first)).status, 200)
  assert.equal((await send({ method: 'GET', url: '/api/v1/people?cursor=zzz' }, first)).json['code'], 'page.bad-cursor')
  const body = { organisationId: bank.json['id'], name: 'Core', scopes: ['sightings:send'] }
  const client = await send({ url: '/api/v1/clients', body }, first)
  const path = `/api/v1/clients/${client.json['client']?.['id']}`
  assert.equal((await send({ url: `${path}/rotation`, body: { graceHours: 1 } }, first)).status, 200)
  assert.equal((await send({ method: 'GET', url: '/api/v1/clients' }, first)).status, 200)
  assert.equal((await send({ method: 'DELETE', url: path }, first)).status, 204)
  assert.equal((await send({ method: 'DELETE', url: path }, first)).status, 404)
  assert.equal((await send({ method: 'DELETE', url: '/api/v1/sessions' }, first)).status, 200)
})

test('the token endpoint speaks RFC 6749: form in, both ways of showing the client, its own errors', async () => {
  const organisationId = (await identity.currentSession(first.cookie.split('=')[1] ?? ''))?.organisationId
  const added = await send(
    { url: '/api/v1/clients', body: { organisationId, name: 'Core', scopes: ['sightings:send'] } },
    first,
  )
  const [id, clientSecret] = [added.json['client']?.['id'] ?? '', added.json['clientSecret'] ?? '']
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const basic = (secret: string) => ({
    ...form,
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  })
  const ask = (body: string, headers: Record<string, string> = form) => send({ url: '/oauth/token', body, headers })
  const grant = 'grant_type=client_credentials'
  const byBasic = await ask(grant, basic(clientSecret))
  const byPost = await ask(`${grant}&client_id=${id}&client_secret=${clientSecret}&scope=sightings%3Asend`)
  for (const { status, json, headers } of [byBasic, byPost]) {
    assert.deepEqual(
      [status, json['token_type'], json['expires_in'] as unknown, json['scope']],
      [200, 'Bearer', 3600, 'sightings:send'],
    )
    assert.equal(headers['cache-control'], 'no-store')
  }
  const authorization = `Bearer ${byBasic.json['access_token']}`
  assert.equal((await send({ url: '/api/v1/sightings', headers: { authorization } })).status, 200)
  assert.equal((await send({ url: '/api/v1/sightings', headers: { authorization: `${authorization}x` } })).status, 401)
  assert.equal((await send({ method: 'GET', url: '/api/v1/clients', headers: { authorization } })).status, 403)
  const wrong = await ask(grant, basic('wrong'))
  assert.deepEqual(
    [wrong.status, wrong.json['error'], wrong.headers['www-authenticate']],
    [401, 'invalid_client', 'Basic realm="Saqbol"'],
  )
  const errors: readonly (readonly [string, Record<string, string>, string])[] = [
    ['', form, 'invalid_request'],
    [grant, form, 'invalid_request'],
    [`${grant}&client_secret=${clientSecret}`, basic(clientSecret), 'invalid_request'],
    [`${grant}&${grant}`, basic(clientSecret), 'invalid_request'],
    [
      JSON.stringify({ grant_type: 'client_credentials' }),
      { ...basic(clientSecret), 'content-type': 'application/json' },
      'invalid_request',
    ],
    ['grant_type=password', basic(clientSecret), 'unsupported_grant_type'],
    [`${grant}&scope=reports%3Aassess`, basic(clientSecret), 'invalid_scope'],
  ]
  for (const [body, headers, error] of errors) {
    const refused = await ask(body, headers)
    assert.deepEqual([refused.status, refused.json['error']], [400, error], body)
    assert.match(refused.json['error_description'] ?? '', /^[ -~]+$/)
  }
})

test('hostile bodies are refused without an error of ours', async () => {
  const nasty = [
    null,
    [],
    'x',
    0,
    { email: {}, password: [] },
    { email: "' or 1=1 --", password: '\u0000' },
    { email: 'a'.repeat(100_000), password: 'b' },
  ]
  for (const body of nasty) {
    const payload = JSON.stringify(body)
    const headers = { 'content-type': 'application/json' }
    for (const url of [
      '/api/v1/session',
      '/api/v1/session/passkey',
      '/api/v1/session/confirmation',
      '/api/v1/setup',
      '/api/v1/invitations/accept',
      '/oauth/token',
    ]) {
      const { statusCode } = await server.inject({ method: 'POST', url, payload, headers })
      assert.ok(statusCode >= 400 && statusCode < 500, `${url} ${payload.slice(0, 40)} ${statusCode}`)
    }
  }
})

test('invisible characters and cursors made up by hand reach no table', async () => {
  const body = { kind: 'bank', name: ' C\u0000\u202e \n bank ' }
  assert.equal((await send({ url: '/api/v1/organisations', body }, first)).json['name'], 'C bank')
  const nul = await send({ url: '/api/v1/session', body: { email: 'x\u0000@y.test', password: 'x\u0000' } })
  assert.equal(nul.json['code'], 'sign-in.unauthenticated')
  for (const pair of [['a', 'not an id'], ['\u0000', '018f0000-0000-7000-8000-000000000000'], ['a']]) {
    const cursor = Buffer.from(JSON.stringify(pair)).toString('base64url')
    for (const path of ['organisations', 'people', 'clients']) {
      const refused = await send({ method: 'GET', url: `/api/v1/${path}?cursor=${cursor}` }, first)
      assert.deepEqual([refused.status, refused.json['code']], [400, 'page.bad-cursor'])
    }
  }
})

test('the API description holds every route with its permission', () => {
  const described = server.swagger().paths ?? {}
  assert.deepEqual(Object.keys(described['/api/v1/people'] ?? {}), ['get', 'post'])
  assert.match(JSON.stringify(described['/oauth/token']), /identity:take-token/)
  assert.ok(Object.keys(described).length >= 19)
})
