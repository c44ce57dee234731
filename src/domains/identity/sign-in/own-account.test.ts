import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '#kernel/result'
import { unwrap } from '#kernel/result'
import { type Bent, softPasskey } from '#test/authenticator'
import { codeAt, testAdministrator, testIdentity, testPassword, testPerson } from '#test/identity'
import { testPlatform } from '#test/services'
import type { Holder } from './sign-in-service.ts'

const platform = testIdentity(await testPlatform())
const { identity, clock } = platform
const administrator = await testAdministrator(platform)
const party = { id: 'saqbol.test', origin: 'https://saqbol.test' }
const from = { ip: '198.51.100.7', userAgent: '' }
const minute = 60_000

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)
const make = () => softPasskey({ origin: party.origin, rpId: party.id })

async function holderBy(token: string): Promise<Holder> {
  const session = await identity.currentSession(token)
  assert.ok(session)
  return { actor: session.actor, personId: session.personId, token, from }
}

const first = await holderBy(administrator.session.token)

async function add(holder: Holder, name: string, passkey = make(), bent: Bent = {}) {
  const options = await identity.account.startPasskey(holder, party)
  if (!options.ok) return options
  return identity.account.addPasskey(holder, { name, response: passkey.register(options.value, bent), party })
}

/** Proves again who the administrator is, with the next code. */
async function prove() {
  clock.advance(minute)
  const code = codeAt(administrator.secret, clock.now())
  return identity.confirmations.confirm(first.token, { by: 'code', code }, from)
}

test('a person has several passkeys, names them, and revokes them', async () => {
  const phone = unwrap(await add(first, 'Phone'))
  clock.advance(1)
  const laptop = unwrap(await add(first, 'Laptop'))
  assert.equal(laptop.session, null, 'the session goes on: it had proved a second factor')
  const renamed = await identity.account.renamePasskey(first, phone.passkey.id, 'Old phone')
  assert.equal(unwrap(renamed).name, 'Old phone')
  const names = (await identity.account.listPasskeys(first.personId)).map(({ name }) => name)
  assert.deepEqual(names, ['Old phone', 'Laptop'])
  assert.ok((await identity.account.revokePasskey(first, phone.passkey.id)).ok)
  assert.equal(codeOf(await identity.account.revokePasskey(first, phone.passkey.id)), 'passkey.not-found')
  assert.equal(codeOf(await identity.account.renamePasskey(first, phone.passkey.id, 'x')), 'passkey.not-found')
})

test('a passkey that was bent on its way is not kept, and one that is known is not kept twice', async () => {
  for (const bent of [{ origin: 'https://evil.test' }, { rpId: 'evil.test' }, { flags: 0x01 }]) {
    assert.equal(codeOf(await add(first, 'x', make(), bent)), 'passkey.not-accepted', JSON.stringify(bent))
  }
  const passkey = make()
  assert.equal(codeOf(await add(first, 'once', passkey)), 'ok')
  assert.equal(codeOf(await add(first, 'twice', passkey)), 'passkey.already-registered')
})

test('keys are changed only within a quarter of an hour of a proof', async () => {
  const { passkey } = unwrap(await add(first, 'Another'))
  clock.advance(15 * minute)
  for (const refused of [
    await identity.account.startPasskey(first, party),
    await identity.account.revokePasskey(first, passkey.id),
    await identity.account.removeAuthenticator(first),
  ]) {
    assert.equal(codeOf(refused), 'session.proof-missing.forbidden')
  }
  assert.equal(
    codeOf(await identity.confirmations.confirm(first.token, { by: 'code', code: '000000' }, from)),
    'confirmation.wrong',
  )
  assert.equal(codeOf(await prove()), 'ok')
  assert.ok((await identity.account.revokePasskey(first, passkey.id)).ok)
})

test('the last second factor of a guarded role cannot be removed, whichever it is', async () => {
  await prove()
  const passkeys = await identity.account.listPasskeys(first.personId)
  for (const { id } of passkeys) assert.ok((await identity.account.revokePasskey(first, id)).ok)
  assert.equal(codeOf(await identity.account.removeAuthenticator(first)), 'second-factor.last')
  const kept = unwrap(await add(first, 'Kept'))
  assert.ok((await identity.account.removeAuthenticator(first)).ok)
  assert.equal(codeOf(await identity.account.removeAuthenticator(first)), 'second-factor.not-found')
  assert.equal(codeOf(await identity.account.revokePasskey(first, kept.passkey.id)), 'second-factor.last')
})

test('of two removals at once of the last two passkeys one is refused', async () => {
  const one = unwrap(await add(first, 'One'))
  const both = (await identity.account.listPasskeys(first.personId)).map(({ id }) => id)
  assert.ok(both.length === 2 && both.includes(one.passkey.id))
  const outcomes = await Promise.all(both.map((id) => identity.account.revokePasskey(first, id)))
  assert.deepEqual(outcomes.map(codeOf).sort(), ['ok', 'second-factor.last'])
})

test('an auditor, whose role demands none, may remove the last one', async () => {
  const auditor = await testPerson(platform, administrator, { email: 'auditor@hotline.test', roles: ['auditor'] })
  const signIn = { email: auditor.email, password: testPassword, ip: from.ip }
  const holder = await holderBy(unwrap(await identity.signIns.open(signIn)).token)
  const { passkey, session } = unwrap(await add(holder, 'Phone'))
  assert.ok(session, 'the first second factor: a new session')
  assert.equal(codeOf(await identity.signIns.open(signIn)), 'sign-in.passkey-missing')
  const after = await holderBy(session.token)
  assert.ok((await identity.account.revokePasskey(after, passkey.id)).ok)
  assert.equal(codeOf(await identity.signIns.open(signIn)), 'ok')
})

test('revoking a passkey ends the sessions that it opened', async () => {
  const lost = make()
  const { passkey } = unwrap(await add(first, 'Lost phone', lost))
  const response = lost.prove(await identity.proofOptions(party))
  const thief = unwrap(await identity.signIns.openByPasskey({ response, party, from }))
  assert.ok((await identity.account.revokePasskey(first, passkey.id)).ok)
  assert.equal(await identity.currentSession(thief.token), undefined)
  assert.ok(await identity.currentSession(first.token))
})

test('nobody renames or revokes another’s passkey', async () => {
  const other = await testPerson(platform, administrator, { email: 'other@hotline.test', roles: ['auditor'] })
  const opened = unwrap(await identity.signIns.open({ email: other.email, password: testPassword, ip: from.ip }))
  const holder = await holderBy(opened.token)
  const [mine] = await identity.account.listPasskeys(first.personId)
  assert.equal(codeOf(await identity.account.revokePasskey(holder, mine?.id ?? '')), 'passkey.not-found')
  assert.equal(codeOf(await identity.account.renamePasskey(holder, mine?.id ?? '', 'x')), 'passkey.not-found')
})

test('an administrator who resets the second factor forgets the passkeys too', async () => {
  const person = await testPerson(platform, administrator, { email: 'lost@hotline.test', roles: ['operator'] })
  const signIn = { email: person.email, password: testPassword, ip: from.ip }
  const holder = await holderBy(unwrap(await identity.signIns.open(signIn)).token)
  unwrap(await add(holder, 'Phone'))
  assert.equal(codeOf(await identity.signIns.open(signIn)), 'sign-in.passkey-missing')
  assert.ok((await identity.people.resetSecondFactor(administrator.actor, person.id)).ok)
  assert.equal((await identity.account.listPasskeys(person.id)).length, 0)
  assert.equal(codeOf(await identity.signIns.open(signIn)), 'ok')
})

test('the language of the screens follows the person', async () => {
  await identity.account.changeLanguage(first, 'en')
  assert.equal((await identity.currentSession(first.token))?.language, 'en')
})
