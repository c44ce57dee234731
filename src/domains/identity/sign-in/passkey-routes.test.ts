import assert from 'node:assert/strict'
import { test } from 'node:test'
import { softPasskey } from '#test/authenticator'
import { identityServer, testAdministrator, testIdentity } from '#test/identity'
import { testPlatform } from '#test/services'

const platform = testIdentity(await testPlatform())
const administrator = await testAdministrator(platform)
const server = await identityServer(platform, { origin: 'https://saqbol.test' })
const first = { cookie: `saqbol_session=${administrator.session.token}`, csrf: administrator.session.csrfToken }

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly body?: unknown
}

/** Sends a request from an address, with a session or without; the answer with its JSON. */
async function send(sent: Sent, session?: { cookie: string; csrf: string }, remoteAddress = '198.51.100.7') {
  const { method = 'POST', url, body } = sent
  const reply = await server.inject({
    method,
    url,
    remoteAddress,
    headers: session ? { cookie: session.cookie, 'x-csrf-token': session.csrf } : {},
    ...(body !== undefined && { payload: body as object }),
  })
  const json = reply.body === '' ? {} : reply.json<object>()
  return {
    status: reply.statusCode,
    json: json as Record<string, string & Record<string, string>>,
    headers: reply.headers,
  }
}

test('passkeys, a session elsewhere and its confirmation work over HTTP', async () => {
  const passkey = softPasskey({ origin: 'https://saqbol.test', rpId: 'saqbol.test' })
  const options = await send({ url: '/api/v1/session/passkeys/options' }, first)
  assert.deepEqual([options.status, options.json['rp']?.['id']], [200, 'saqbol.test'])
  const response = passkey.register(options.json as never)
  const body = { name: ' My\u0000 key ', response }
  const added = await send({ url: '/api/v1/session/passkeys', body }, first)
  assert.deepEqual(
    [added.status, added.json['passkey']?.['name'], added.json['session'] as unknown],
    [201, 'My key', null],
  )
  const url = `/api/v1/session/passkeys/${added.json['passkey']?.['id']}`
  assert.equal((await send({ method: 'PATCH', url, body: { name: 'Key' } }, first)).json['name'], 'Key')
  const proof = async () => ({
    response: passkey.prove((await send({ url: '/api/v1/session/passkey/options' })).json as never),
  })
  const opened = await send({ url: '/api/v1/session/passkey', body: await proof() })
  assert.equal(opened.status, 201)
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  const session = { cookie, csrf: String(opened.json['csrfToken']) }
  const train = (sent: Sent) => send(sent, session, '203.0.113.9')
  for (const [method, path] of [
    ['GET', '/api/v1/session'],
    ['GET', '/api/v1/sessions'],
    ['DELETE', '/api/v1/session'],
    ['GET', '/api/v1/people'],
  ] as const) {
    const refused = await train({ method, url: path })
    assert.deepEqual([refused.status, refused.json['code']], [401, 'access.session-elsewhere.unauthenticated'], path)
  }
  const wrong = await train({ url: '/api/v1/session/confirmation', body: { password: 'x' } })
  assert.deepEqual([wrong.status, wrong.json['code']], [422, 'confirmation.wrong'])
  for (const bad of [{}, { password: 'x', code: '1' }, { response: {} }]) {
    assert.equal((await train({ url: '/api/v1/session/confirmation', body: bad })).status, 400)
  }
  const right = await train({ url: '/api/v1/session/confirmation', body: await proof() })
  assert.deepEqual([right.status, right.json['csrfToken']], [200, session.csrf])
  const listed = await train({ method: 'GET', url: '/api/v1/sessions' })
  const mine = (
    listed.json['items'] as unknown as { current: boolean; byPasskey: boolean; places: { state: string }[] }[]
  ).find(({ current }) => current)
  assert.deepEqual([mine?.byPasskey, mine?.places.map(({ state }) => state)], [true, ['known', 'confirmed']])
  assert.equal((await train({ method: 'PATCH', url: '/api/v1/session', body: { language: 'en' } })).status, 204)
  assert.equal((await send({ method: 'DELETE', url }, first)).status, 204)
  assert.equal((await train({ method: 'GET', url: '/api/v1/session' })).status, 401, 'revoked with its passkey')
  const nobody = await send({ url: '/api/v1/session/confirmation', body: { code: '1' } })
  assert.deepEqual([nobody.status, nobody.json['code']], [401, 'access.unauthenticated'])
})

test('at a bare address there are no passkeys, and the answer says so', async () => {
  const bare = await identityServer(platform, {})
  const at = async (host: string) =>
    (await bare.inject({ method: 'POST', url: '/api/v1/session/passkey/options', headers: { host } })).json<{
      code?: string
      rpId?: string
    }>()
  assert.equal((await at('127.0.0.1:3000')).code, 'passkey.no-origin')
  assert.equal((await at('evil.test')).code, 'passkey.no-origin')
  assert.equal((await at('localhost:3000')).rpId, 'localhost')
})
