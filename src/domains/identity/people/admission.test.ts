import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeAt, testAdministrator, testIdentity, testPassword } from '#test/identity'
import { testPlatform } from '#test/services'

const platform = testIdentity(await testPlatform())
const { identity, clock, pool } = platform
const setUp = {
  organisationName: 'Hotline',
  name: 'First',
  email: 'first@hotline.test',
  password: testPassword,
  language: 'kk' as const,
}

const codeOf = async (outcome: Promise<{ ok: boolean; error?: { code: string } }>) => (await outcome).error?.code
const count = async (table: string) =>
  Number((await pool.query<{ count: number }>(`select count(*) from identity.${table}`)).rows[0]?.count)

async function startAgain() {
  await pool.query('truncate identity.organisation, identity.link, identity.attempt cascade')
  const token = await identity.ensureSetup()
  assert.ok(token)
  return token
}

test('each start makes a new set-up link, and only the newest works', async () => {
  const first = await startAgain()
  const second = await identity.ensureSetup()
  assert.ok(second)
  assert.match(second, /^[\w-]{43}$/)
  assert.equal(await codeOf(identity.completeSetup({ ...setUp, token: first })), 'link.not-valid')
  assert.ok((await identity.completeSetup({ ...setUp, token: second })).ok)
})

test('the set-up link is stored as a hash and dies after 24 hours', async () => {
  const token = await startAgain()
  const { rows } = await pool.query<{ row: string }>('select link::text as row from identity.link')
  assert.ok(!JSON.stringify(rows).includes(token))
  clock.advance(24 * 3_600_000)
  assert.equal(await codeOf(identity.completeSetup({ ...setUp, token })), 'link.not-valid')
  assert.equal(await count('person'), 0)
})

test('a changed or made-up token opens nothing', async () => {
  const token = await startAgain()
  const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
  for (const wrong of [changed, 'x'.repeat(43), '']) {
    assert.equal(await codeOf(identity.completeSetup({ ...setUp, token: wrong })), 'link.not-valid')
    assert.equal(await codeOf(identity.confirmSecondFactor({ token: wrong, code: '000000' })), 'link.not-valid')
    assert.equal(await codeOf(identity.acceptInvitation({ token: wrong, password: testPassword })), 'link.not-valid')
  }
})

test('of many who set up at once, one becomes administrator', async () => {
  const token = await startAgain()
  const tries = Array.from({ length: 6 }, (_, i) =>
    identity.completeSetup({ ...setUp, token, email: `person${i}@hotline.test` }),
  )
  const outcomes = await Promise.all(tries)
  assert.equal(outcomes.filter((outcome) => outcome.ok).length, 1)
  for (const outcome of outcomes) if (!outcome.ok) assert.equal(outcome.error.code, 'setup.already-done')
  assert.equal(await count('person'), 1)
  assert.equal(await count('organisation'), 1)
})

test('starts and set-ups at once leave one administrator and no open set-up link', async () => {
  const token = await startAgain()
  await Promise.all([
    identity.completeSetup({ ...setUp, token }),
    ...Array.from({ length: 4 }, () => identity.ensureSetup()),
  ])
  const administrators = await count('person')
  const open = (await pool.query(`select from identity.link where kind = 'set-up' and used_at is null`)).rowCount
  assert.equal(administrators + (open ?? 0), 1)
})

test('an administrator who did not get the answer sends the same again; another one cannot', async () => {
  const token = await startAgain()
  const first = await identity.completeSetup({ ...setUp, token })
  const again = await identity.completeSetup({ ...setUp, token })
  assert.ok(first.ok && again.ok)
  assert.equal(again.value.personId, first.value.personId)
  assert.equal(
    await codeOf(identity.completeSetup({ ...setUp, token, email: 'thief@hotline.test' })),
    'setup.already-done',
  )
  const otherPassword = { ...setUp, token, password: 'not the same password' }
  assert.equal(await codeOf(identity.completeSetup(otherPassword)), 'setup.already-done')
  const code = codeAt(again.value.enrolment.secret, clock.now())
  assert.ok((await identity.confirmSecondFactor({ token, code })).ok)
  assert.equal(await codeOf(identity.completeSetup({ ...setUp, token })), 'setup.already-done')
  assert.equal(await codeOf(identity.confirmSecondFactor({ token, code })), 'link.not-valid')
})

test('a refused password uses nothing up', async () => {
  const token = await startAgain()
  assert.equal(await codeOf(identity.completeSetup({ ...setUp, token, password: 'short' })), 'password.too-short')
  assert.ok((await identity.completeSetup({ ...setUp, token })).ok)
})

test('once there is an administrator no start makes a link', async () => {
  await startAgain()
  await testAdministrator(platform)
  assert.equal(await identity.ensureSetup(), null)
  assert.equal((await pool.query(`select from identity.link where used_at is null`)).rowCount, 0)
})

test('the set-up ends with a session that counts as proved, and ten recovery codes', async () => {
  await startAgain()
  const { actor, recoveryCodes } = await testAdministrator(platform)
  assert.deepEqual(actor.roles, ['administrator'])
  assert.equal(new Set(recoveryCodes).size, 10)
  for (const code of recoveryCodes) assert.match(code, /^[0-9a-z]{5}-[0-9a-z]{5}$/)
})

test('an invitation works once, within three days, and its renewal ends the earlier one', async () => {
  await startAgain()
  const { actor } = await testAdministrator(platform)
  const invitation = {
    organisationId: actor.organisation ?? '',
    name: 'A',
    roles: ['operator'] as const,
    language: 'ru' as const,
  }
  const invited = await identity.people.invite(actor, { ...invitation, email: 'a@hotline.test' })
  assert.ok(invited.ok)
  assert.match(invited.value.link.path, /^\/ru\/invitation\?token=/)
  const renewed = await identity.people.renewLink(actor, invited.value.person.id)
  assert.ok(renewed.ok)
  const accept = (token: string) => identity.acceptInvitation({ token, password: testPassword })
  assert.equal(await codeOf(accept(invited.value.link.token)), 'link.not-valid')
  const twice = await Promise.all([accept(renewed.value.link.token), accept(renewed.value.link.token)])
  assert.equal(twice.filter((outcome) => outcome.ok).length, 1)
  const late = await identity.people.renewLink(actor, invited.value.person.id)
  assert.ok(late.ok)
  clock.advance(72 * 3_600_000)
  assert.equal(await codeOf(accept(late.value.link.token)), 'link.not-valid')
})
