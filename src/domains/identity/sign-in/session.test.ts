import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testAdministrator, testIdentity, testPassword, testPerson } from '#test/identity'
import { testPlatform } from '#test/services'

const platform = testIdentity(await testPlatform())
const { identity, clock, pool } = platform
const administrator = await testAdministrator(platform)
const auditor = await testPerson(platform, administrator, { email: 'auditor@hotline.test', roles: ['auditor'] })
const minute = 60_000

async function open() {
  const opened = await identity.signIns.open({ email: auditor.email, password: testPassword, ip: '203.0.113.7' })
  assert.ok(opened.ok)
  return opened.value
}
const actorOf = async (sessionToken: string, method = 'GET', csrfToken?: string) => {
  const actor = await identity.authenticate({ sessionToken, method, csrfToken })
  return actor.ok ? actor.value.kind : actor.error.code
}

test('a session dies after half an hour without use, and not before', async () => {
  const { token } = await open()
  clock.advance(30 * minute - 1)
  assert.equal(await actorOf(token), 'person')
  clock.advance(30 * minute - 1)
  assert.equal(await actorOf(token), 'person')
  clock.advance(30 * minute)
  assert.equal(await actorOf(token), 'anonymous')
})

test('a session dies after twelve hours, however busy it is', async () => {
  const { token, expiresAt } = await open()
  const end = clock.now().getTime() + 12 * 60 * minute
  assert.equal(expiresAt.getTime(), end)
  while (clock.now().getTime() < end) {
    assert.equal(await actorOf(token), 'person')
    clock.advance(20 * minute)
  }
  assert.equal(await actorOf(token), 'anonymous')
})

test('a changed token is nobody’s, and the token itself is not in the database', async () => {
  const { token } = await open()
  const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
  for (const wrong of [changed, `${token}A`, token.slice(1), '', 'x'.repeat(5000)])
    assert.equal(await actorOf(wrong), 'anonymous')
  const { rows } = await pool.query<{ row: string }>('select session::text as row from identity.session')
  assert.ok(!JSON.stringify(rows).includes(token))
  assert.ok(!JSON.stringify(rows).includes(Buffer.from(token).toString('hex')))
})

test('what changes something needs the CSRF token of that very session', async () => {
  const [one, two] = [await open(), await open()]
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    assert.equal(await actorOf(one.token, method), 'access.csrf.forbidden')
    assert.equal(await actorOf(one.token, method, two.csrfToken), 'access.csrf.forbidden')
    assert.equal(await actorOf(one.token, method, ''), 'access.csrf.forbidden')
    assert.equal(await actorOf(one.token, method, one.csrfToken), 'person')
  }
  for (const method of ['GET', 'HEAD', 'OPTIONS']) assert.equal(await actorOf(one.token, method), 'person')
})

test('signing in again gives another token and ends the session that the browser had', async () => {
  const first = await open()
  const again = await identity.signIns.open({
    email: auditor.email,
    password: testPassword,
    ip: '203.0.113.7',
    replaces: first.token,
  })
  assert.ok(again.ok)
  assert.notEqual(again.value.token, first.token)
  assert.equal(await actorOf(first.token), 'anonymous')
  assert.equal(await actorOf(again.value.token), 'person')
})

test('signing out, ending a session, and ending all others each end what they say', async () => {
  const [one, two, three] = [await open(), await open(), await open()]
  const actor = { ...administrator.actor, id: auditor.id }
  await identity.signIns.close(one.token, actor)
  assert.equal(await actorOf(one.token), 'anonymous')
  const id = (await identity.currentSession(two.token))?.id ?? ''
  assert.ok(!(await identity.sessions.end(actor, id, administrator.personId)).ok, 'not of that person')
  assert.ok((await identity.sessions.end(actor, id, auditor.id)).ok)
  assert.equal(await actorOf(two.token), 'anonymous')
  const last = await open()
  assert.ok((await identity.sessions.endOthers(actor, auditor.id, last.token)) >= 1)
  assert.equal(await actorOf(three.token), 'anonymous')
  assert.equal(await actorOf(last.token), 'person')
  assert.equal((await identity.sessions.list(auditor.id)).length, 1)
})

test('a change of roles, a suspension of the person or of the organisation counts at once', async () => {
  const added = await identity.organisations.add(administrator.actor, { kind: 'bank', name: 'A bank', region: null })
  assert.ok(added.ok)
  const person = { email: 'clerk@bank.test', roles: ['auditor'] as const, organisationId: added.value.id }
  const clerk = await testPerson(platform, administrator, person)
  const signIn = () => identity.signIns.open({ email: clerk.email, password: testPassword, ip: '203.0.113.7' })
  const opened = await signIn()
  assert.ok(opened.ok)
  const rolesOf = async () => (await identity.currentSession(opened.value.token))?.actor.roles
  assert.deepEqual(await rolesOf(), ['auditor'])
  await identity.people.change(administrator.actor, clerk.id, { roles: ['operator'] })
  assert.deepEqual(await rolesOf(), ['anyone'], 'an operator needs a second factor')
  await identity.organisations.change(administrator.actor, added.value.id, { state: 'suspended' })
  assert.equal(await rolesOf(), undefined)
  assert.ok(!(await signIn()).ok)
  await identity.organisations.change(administrator.actor, added.value.id, { state: 'active' })
  await identity.people.change(administrator.actor, clerk.id, { state: 'suspended' })
  assert.equal(await rolesOf(), undefined)
})

test('a new password ends the other sessions, and a link that sets one ends all', async () => {
  const [here, elsewhere] = [await open(), await open()]
  const holder = { actor: { ...administrator.actor, id: auditor.id }, personId: auditor.id, token: here.token }
  const change = (current: string, next: string) =>
    identity.signIns.changePassword(holder, { current, next, ip: '203.0.113.7' })
  assert.ok(!(await change('not the right one', 'another good password')).ok)
  assert.ok(!(await change(testPassword, 'short')).ok)
  assert.ok((await change(testPassword, 'another good password')).ok)
  assert.equal(await actorOf(elsewhere.token), 'anonymous')
  assert.equal(await actorOf(here.token), 'person')
  const renewed = await identity.people.renewLink(administrator.actor, auditor.id)
  assert.ok(renewed.ok)
  assert.ok((await identity.acceptInvitation({ token: renewed.value.link.token, password: testPassword })).ok)
  assert.equal(await actorOf(here.token), 'anonymous')
})

test('what is over is deleted', async () => {
  await open()
  clock.advance(13 * 60 * minute)
  assert.ok((await identity.forgetExpired()) > 0)
  assert.equal((await pool.query('select from identity.session')).rowCount, 0)
})
