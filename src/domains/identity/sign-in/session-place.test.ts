import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '#kernel/result'
import { unwrap } from '#kernel/result'
import { softPasskey } from '#test/authenticator'
import { testAdministrator, testIdentity, testPassword, testPerson } from '#test/identity'
import { testPlatform } from '#test/services'
import type { From } from './place.ts'

const platform = testIdentity(await testPlatform())
const { identity, clock, pool } = platform
const administrator = await testAdministrator(platform)
const auditor = await testPerson(platform, administrator, { email: 'auditor@hotline.test', roles: ['auditor'] })
const chrome = 'Mozilla/5.0 (Windows NT 10.0) Chrome/147.0.0.0 Safari/537.36'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const office: From = { ip: '198.51.100.7', userAgent: chrome }
const phone: From = { ip: '2001:db8:1:2::7', userAgent: chrome }
const elsewhere = 'access.session-elsewhere.unauthenticated'

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)

async function open() {
  const signIn = { email: auditor.email, password: testPassword, ...office }
  return unwrap(await identity.signIns.open(signIn)).token
}

/** What a request with the session's cookie comes out as: the kind of actor, or why it is refused. */
async function seenFrom(sessionToken: string, from: From | undefined) {
  const actor = unwrap(await identity.authenticate({ sessionToken, method: 'GET', from }))
  return actor.refusal ?? actor.kind
}

const placesOf = async (token: string) => {
  const sessions = await identity.sessions.list(auditor.id, token)
  return sessions.find(({ current }) => current)?.places ?? []
}

const audited = async (action: string) => {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int as count from audit.entry where action = $1 and subject_id = $2',
    [action, auditor.id],
  )
  return rows[0]?.count ?? 0
}

test('a session goes on within its network, also under another address and a newer browser', async () => {
  const token = await open()
  assert.equal(await seenFrom(token, office), 'person')
  assert.equal(await seenFrom(token, { ...office, ip: '198.51.100.250' }), 'person')
  assert.equal(await seenFrom(token, { ...office, ip: '::ffff:198.51.100.9' }), 'person')
  assert.equal(await seenFrom(token, { ...office, userAgent: chrome.replace('147', '148') }), 'person')
  assert.equal((await placesOf(token)).length, 1)
})

test('a session stolen to another network is refused, shown to its owner, and audited once', async () => {
  const token = await open()
  const before = await audited('identity.session-elsewhere')
  const thief: From = { ip: '203.0.113.66', userAgent: firefox }
  for (let i = 0; i < 5; i++) assert.equal(await seenFrom(token, thief), elsewhere)
  assert.equal(await seenFrom(token, { ...office, ip: '198.51.101.7' }), elsewhere, 'the same browser too')
  assert.equal(await audited('identity.session-elsewhere'), before + 2)
  assert.equal(await seenFrom(token, office), 'person', 'the owner works on')
  const places = await placesOf(token)
  assert.deepEqual(
    places.map(({ state, device }) => `${state} ${device}`),
    ['known chrome/windows', 'waiting firefox/linux', 'waiting chrome/windows'],
  )
})

test('the refused cookie counts for nothing: it is anonymous, and no CSRF token helps', async () => {
  const token = await open()
  const csrfToken = (await identity.currentSession(token))?.csrfToken
  for (const method of ['GET', 'POST', 'DELETE']) {
    const actor = unwrap(await identity.authenticate({ sessionToken: token, method, csrfToken, from: phone }))
    assert.deepEqual([actor.kind, actor.id, actor.roles, actor.refusal], ['anonymous', null, ['anyone'], elsewhere])
  }
})

test('a confirmation lets the owner in, keeps the session and its CSRF token, and is asked once for each network', async () => {
  const token = await open()
  const csrfToken = (await identity.currentSession(token))?.csrfToken
  assert.equal(await seenFrom(token, phone), elsewhere)
  const wrong = await identity.confirmations.confirm(token, { by: 'password', password: 'not the right one' }, phone)
  assert.equal(codeOf(wrong), 'confirmation.wrong')
  assert.equal(await seenFrom(token, phone), elsewhere)
  const right = await identity.confirmations.confirm(token, { by: 'password', password: testPassword }, phone)
  assert.equal(unwrap(right).csrfToken, csrfToken)
  for (const from of [phone, office, phone, { ...phone, ip: '2001:db8:1:ffff::9' }]) {
    assert.equal(await seenFrom(token, from), 'person')
  }
  assert.ok((await placesOf(token)).some(({ confirmedAt }) => confirmedAt !== null))
  assert.equal(await seenFrom(token, { ...phone, ip: '2001:db8:2::7' }), elsewhere, 'another /48')
  const other = await open()
  assert.equal(await seenFrom(other, phone), elsewhere, 'what one session learned is unknown to another')
})

test('another browser in the same network is let in, noted once, and audited', async () => {
  const token = await open()
  const before = await audited('identity.session-other-browser')
  for (let i = 0; i < 3; i++) assert.equal(await seenFrom(token, { ...office, userAgent: firefox }), 'person')
  assert.equal(await audited('identity.session-other-browser'), before + 1)
  assert.equal((await placesOf(token)).length, 2)
})

test('guessing at a confirmation is slowed down, and a session that is over cannot be confirmed', async () => {
  const token = await open()
  const guess = () => identity.confirmations.confirm(token, { by: 'password', password: 'a guess at it' }, phone)
  const codes: string[] = []
  for (let i = 0; i < 7; i++) codes.push(codeOf(await guess()))
  assert.ok(codes.includes('sign-in.too-many'))
  clock.advance(3_600_000)
  assert.equal(codeOf(await guess()), 'access.unauthenticated')
})

test('a passkey confirms, its owner’s alone', async () => {
  const party = { id: 'saqbol.test', origin: 'https://saqbol.test' }
  const [mine, others] = [0, 1].map(() => softPasskey({ origin: party.origin, rpId: party.id }))
  assert.ok(mine && others)
  const token = await open()
  const session = await identity.currentSession(token)
  assert.ok(session)
  const holder = { actor: session.actor, personId: session.personId, token, from: office }
  const registration = unwrap(await identity.account.startPasskey(holder, party))
  const name = 'Phone'
  const added = unwrap(
    await identity.account.addPasskey(holder, { name, response: mine.register(registration), party }),
  )
  const fresh = added.session?.token ?? ''
  assert.equal(await seenFrom(fresh, phone), elsewhere)
  const confirm = async (passkey: typeof mine) => {
    const response = passkey.prove(await identity.proofOptions(party))
    return codeOf(await identity.confirmations.confirm(fresh, { by: 'passkey', response, party }, phone))
  }
  assert.equal(await confirm(others), 'confirmation.wrong')
  assert.equal(await confirm(mine), 'ok')
  assert.equal(await seenFrom(fresh, phone), 'person')
  await identity.account.revokePasskey({ ...holder, token: fresh }, added.passkey.id)
})

test('a session opened without a place is bound to the first one that shows itself', async () => {
  const { token } = unwrap(await identity.signIns.open({ email: auditor.email, password: testPassword, ip: office.ip }))
  assert.equal(await seenFrom(token, undefined), 'person')
  assert.equal(await seenFrom(token, phone), 'person')
  assert.equal(await seenFrom(token, office), elsewhere)
})

test('a cookie shown from a thousand networks writes thirty places and no more', async () => {
  const token = await open()
  for (let i = 0; i < 50; i++) assert.equal(await seenFrom(token, { ...office, ip: `203.0.${i}.1` }), elsewhere)
  assert.equal((await placesOf(token)).length, 30)
})

test('no address and no browser version is stored', async () => {
  const { rows } = await pool.query<{ row: string }>(
    'select s::text as row from identity.session s union all select p::text from identity.session_place p',
  )
  const all = JSON.stringify(rows)
  for (const secret of ['198.51', '2001:db8', '203.0.113', 'Chrome/', 'Mozilla'])
    assert.ok(!all.includes(secret), secret)
})
