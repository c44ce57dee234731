import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { may, type Policy } from '#platform/access'
import { testAdministrator, testIdentity } from '#test/identity'
import { testPlatform } from '#test/services'
import { makeIdentity } from '../index.ts'
import { grantedScopes, readBasic } from './client.ts'

const policy: Policy = { 'sightings:send': ['partner'], 'indicators:check': ['anyone'], 'reports:assess': ['operator'] }
const platform = testIdentity(await testPlatform(), policy)
const { identity, clock, pool } = platform
const { actor: administrator } = await testAdministrator(platform)
const scopes = ['indicators:check', 'sightings:send']
const bank = await identity.organisations.add(administrator, { kind: 'bank', name: 'A bank', region: null })
assert.ok(bank.ok)
const organisationId = bank.value.id

async function add() {
  const added = await identity.clients.add(administrator, { organisationId, name: 'Core system', scopes })
  assert.ok(added.ok)
  return { clientId: added.value.client.id, clientSecret: added.value.clientSecret }
}
const errorOf = async (credentials: { clientId: string; clientSecret: string }, scope?: string) => {
  const issued = await identity.clients.issueToken(credentials, scope)
  return issued.ok ? 'ok' : issued.error
}
async function token(credentials: { clientId: string; clientSecret: string }, scope?: string) {
  const issued = await identity.clients.issueToken(credentials, scope)
  assert.ok(issued.ok)
  return issued.value.token
}
const kindOf = async (bearer: string, by = identity) => {
  const actor = await by.authenticate({ authorization: `Bearer ${bearer}`, method: 'POST' })
  return actor.ok ? actor.value.kind : actor.error.code
}

test('a token carries the organisation and the scopes, and opens what both policy and scopes allow', async () => {
  const bearer = await token(await add(), 'sightings:send')
  const actor = await identity.authenticate({ authorization: `bearer ${bearer}`, method: 'POST' })
  assert.ok(actor.ok)
  assert.equal(actor.value.organisation, organisationId)
  assert.deepEqual(actor.value.scopes, ['sightings:send'])
  assert.ok(may(policy, actor.value, 'sightings:send'))
  assert.ok(!may(policy, actor.value, 'reports:assess'))
})

test('a wrong secret, a wrong client and a foreign scope are refused', async () => {
  const credentials = await add()
  assert.equal(await errorOf({ ...credentials, clientSecret: 'x' }), 'invalid_client')
  assert.equal(await errorOf({ ...credentials, clientId: 'x' }), 'invalid_client')
  assert.equal(await errorOf({ ...credentials, clientId: organisationId }), 'invalid_client')
  assert.equal(await errorOf({ ...credentials, clientSecret: (await add()).clientSecret }), 'invalid_client')
  assert.equal(await errorOf(credentials, 'reports:assess'), 'invalid_scope')
})

test('a scope that no policy gives to partners cannot be granted', async () => {
  for (const scope of ['reports:assess', 'identity:manage-people', 'no:such', 'toString']) {
    const refused = await identity.clients.add(administrator, { organisationId, name: 'X', scopes: [scope] })
    assert.deepEqual(refused, { ok: false, error: { code: 'client.unknown-scope', details: { scope } } })
  }
})

test('a token dies after an hour, and a changed one is none', async () => {
  const bearer = await token(await add())
  assert.equal(await kindOf(bearer), 'client')
  assert.equal(await kindOf((bearer.startsWith('A') ? 'B' : 'A') + bearer.slice(1)), 'access.unauthenticated')
  for (const wrong of ['', 'x', 'x y', bearer.slice(1)]) assert.equal(await kindOf(wrong), 'access.unauthenticated')
  clock.advance(3_600_000 - 1)
  assert.equal(await kindOf(bearer), 'client')
  clock.advance(1)
  assert.equal(await kindOf(bearer), 'access.unauthenticated')
})

test('after a rotation both secrets are good until the grace ends, and never three', async () => {
  const first = await add()
  const rotate = async () => {
    const rotated = await identity.clients.rotate(administrator, first.clientId, 3_600_000)
    assert.ok(rotated.ok)
    return { clientId: first.clientId, clientSecret: rotated.value.clientSecret }
  }
  const second = await rotate()
  assert.deepEqual([await errorOf(first), await errorOf(second)], ['ok', 'ok'])
  const third = await rotate()
  assert.deepEqual([await errorOf(first), await errorOf(second), await errorOf(third)], ['invalid_client', 'ok', 'ok'])
  clock.advance(3_600_000)
  assert.deepEqual([await errorOf(second), await errorOf(third)], ['invalid_client', 'ok'])
})

test('rotations at once leave one lasting secret', async () => {
  const { clientId } = await add()
  await Promise.all(Array.from({ length: 4 }, () => identity.clients.rotate(administrator, clientId, 60_000)))
  const { rows } = await pool.query<{ lasting: number; all: number }>(
    `select count(*) filter (where expires_at is null)::int as lasting, count(*)::int as all from identity.client_secret where client_id = $1`,
    [clientId],
  )
  assert.deepEqual(rows, [{ lasting: 1, all: 2 }])
})

test('a revoked client is out at once here, and within five seconds in another process', async () => {
  const credentials = await add()
  const bearer = await token(credentials)
  const elsewhere = makeIdentity({ ...platform, policy, guessesPerHour: 20 })
  assert.deepEqual([await kindOf(bearer), await kindOf(bearer, elsewhere)], ['client', 'client'])
  assert.ok((await identity.clients.revoke(administrator, credentials.clientId)).ok)
  assert.equal(await kindOf(bearer), 'access.unauthenticated')
  clock.advance(5_000)
  assert.equal(await kindOf(bearer, elsewhere), 'access.unauthenticated')
  assert.equal(await errorOf(credentials), 'invalid_client')
  for (const gone of [
    identity.clients.revoke(administrator, credentials.clientId),
    identity.clients.rotate(administrator, credentials.clientId, 0),
  ]) {
    assert.deepEqual(await gone, { ok: false, error: { code: 'client.not-found' } })
  }
})

test('clients of a suspended organisation are out', async () => {
  const credentials = await add()
  const bearer = await token(credentials)
  await identity.organisations.change(administrator, organisationId, { state: 'suspended' })
  assert.equal(await errorOf(credentials), 'invalid_client')
  assert.equal(await kindOf(bearer), 'access.unauthenticated')
  await identity.organisations.change(administrator, organisationId, { state: 'active' })
})

test('neither secrets nor tokens are in the database', async () => {
  const credentials = await add()
  const bearer = await token(credentials)
  for (const table of ['client', 'client_secret', 'access_token']) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from identity.${table} t`)
    for (const secret of [bearer, credentials.clientSecret]) assert.ok(!JSON.stringify(rows).includes(secret))
  }
})

test('Basic credentials are read as RFC 6749 writes them, and nothing else is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (clientId, clientSecret) => {
      const encode = (part: string) => encodeURIComponent(part.toWellFormed()).replace(/%20/g, '+')
      const header = `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`
      assert.deepEqual(readBasic(header), {
        clientId: clientId.toWellFormed(),
        clientSecret: clientSecret.toWellFormed(),
      })
    }),
  )
  for (const bad of [
    undefined,
    '',
    'Basic',
    'Basic !',
    `Basic ${Buffer.from('nocolon').toString('base64')}`,
    `Basic ${Buffer.from('%:x').toString('base64')}`,
    'Bearer x',
  ]) {
    assert.equal(readBasic(bad), undefined)
  }
})

test('a token gets the scopes asked for, all when none are, and nothing beyond those granted', () => {
  assert.deepEqual(grantedScopes(undefined, scopes), scopes)
  assert.deepEqual(grantedScopes(' ', scopes), scopes)
  assert.deepEqual(grantedScopes('sightings:send sightings:send', scopes), ['sightings:send'])
  assert.equal(grantedScopes('sightings:send reports:assess', scopes), undefined)
})
