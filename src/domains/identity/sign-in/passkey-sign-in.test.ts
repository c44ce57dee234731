import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '#kernel/result'
import { unwrap } from '#kernel/result'
import { type Bent, softPasskey } from '#test/authenticator'
import { testAdministrator, testIdentity, testPassword, testPerson } from '#test/identity'
import { testPlatform } from '#test/services'
import type { Holder } from './sign-in-service.ts'

const platform = testIdentity(await testPlatform())
const { identity, clock, pool } = platform
const administrator = await testAdministrator(platform)
const party = { id: 'saqbol.test', origin: 'https://saqbol.test' }
const from = { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/147.0 Safari/537.36' }
const minute = 60_000

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)
const make = () => softPasskey({ origin: party.origin, rpId: party.id })

async function holderBy(token: string): Promise<Holder> {
  const session = await identity.currentSession(token)
  assert.ok(session)
  return { actor: session.actor, personId: session.personId, token, from }
}

/** An operator who has set up nothing but a passkey, and the session that followed. */
async function operatorWithPasskey(email: string) {
  const person = await testPerson(platform, administrator, { email, roles: ['operator'] })
  const opened = unwrap(await identity.signIns.open({ email, password: testPassword, ip: from.ip }))
  const holder = await holderBy(opened.token)
  const passkey = make()
  const options = unwrap(await identity.account.startPasskey(holder, party))
  const added = unwrap(
    await identity.account.addPasskey(holder, { name: 'Laptop', response: passkey.register(options), party }),
  )
  assert.ok(added.session)
  return { person, passkey, added, limited: holder, holder: await holderBy(added.session.token) }
}

const signInBy = async (passkey: ReturnType<typeof make>, bent: Bent = {}) =>
  identity.signIns.openByPasskey({ response: passkey.prove(await identity.proofOptions(party), bent), party, from })

test('the first passkey of a guarded role counts as the second factor and opens what the role may do', async () => {
  const { person, passkey, limited, holder } = await operatorWithPasskey('one@hotline.test')
  assert.deepEqual(limited.actor.roles, ['anyone'])
  assert.deepEqual(holder.actor.roles, ['operator'])
  assert.equal(await identity.currentSession(limited.token), undefined, 'the session of the password alone is over')
  const again = unwrap(await signInBy(passkey))
  const session = await identity.currentSession(again.token)
  assert.deepEqual([session?.personId, session?.secondFactor, session?.passkeys], [person.id, true, 1])
  const [listed] = await identity.account.listPasskeys(person.id)
  assert.deepEqual([listed?.name, listed?.lastUsedAt], ['Laptop', clock.now()])
})

test('with a passkey the password alone opens nothing, not even the set-up of another second factor', async () => {
  const { person, holder } = await operatorWithPasskey('two@hotline.test')
  const open = await identity.signIns.open({ email: person.email, password: testPassword, ip: from.ip })
  assert.equal(codeOf(open), 'sign-in.passkey-missing')
  const wrong = await identity.signIns.open({ email: person.email, password: 'not the right one', ip: from.ip })
  assert.equal(codeOf(wrong), 'sign-in.unauthenticated')
  const proof = { password: 'not the right one', ip: from.ip }
  assert.equal(codeOf(await identity.signIns.enrol(holder, proof)), 'sign-in.unauthenticated')
  assert.ok((await identity.signIns.enrol(holder, { ...proof, password: testPassword })).ok)
  const limited = { ...holder, actor: { ...holder.actor, scopes: ['identity:enrol'] } }
  assert.equal(codeOf(await identity.signIns.enrol(limited, { ...proof, password: testPassword })), 'access.forbidden')
  assert.equal(codeOf(await identity.account.startPasskey(limited, party)), 'access.forbidden')
})

test('a bent proof is refused, whatever is bent', async () => {
  const { passkey, person } = await operatorWithPasskey('three@hotline.test')
  const bents: readonly Bent[] = [
    { origin: 'https://evil.test' },
    { origin: 'http://saqbol.test' },
    { rpId: 'evil.test' },
    { flags: 0x01 },
    { flags: 0x04 },
    { userHandle: '' },
    { userHandle: Buffer.from(administrator.personId.replaceAll('-', ''), 'hex').toString('base64url') },
    { signature: 'AAAA' },
  ]
  for (const bent of bents) {
    assert.equal(codeOf(await signInBy(passkey, bent)), 'passkey.unauthenticated', JSON.stringify(bent))
    clock.advance(20 * minute)
  }
  assert.equal(codeOf(await signInBy(make())), 'passkey.unauthenticated', 'nobody’s')
  assert.equal(codeOf(await signInBy(passkey)), 'ok')
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from audit.entry where action = 'identity.sign-in-refused' and subject_id = $1`,
    [person.id],
  )
  assert.equal(rows[0]?.count, bents.length)
})

test('a challenge is good once, for five minutes, and only if it was given out for this', async () => {
  const { passkey, holder } = await operatorWithPasskey('four@hotline.test')
  const options = await identity.proofOptions(party)
  const response = passkey.prove(options)
  assert.ok((await identity.signIns.openByPasskey({ response, party, from })).ok)
  const replayed = await identity.signIns.openByPasskey({ response, party, from })
  assert.equal(codeOf(replayed), 'passkey.expired')
  const late = await identity.proofOptions(party)
  clock.advance(5 * minute)
  const tooLate = await identity.signIns.openByPasskey({ response: passkey.prove(late), party, from })
  assert.equal(codeOf(tooLate), 'passkey.expired')
  assert.equal(codeOf(await signInBy(passkey, { challenge: 'bWFkZSB1cA' })), 'passkey.expired')
  const registration = unwrap(await identity.account.startPasskey(holder, party))
  const misused = passkey.prove({ challenge: registration.challenge })
  assert.equal(codeOf(await identity.signIns.openByPasskey({ response: misused, party, from })), 'passkey.expired')
  const wrongWay = make().register(await identity.proofOptions(party))
  const added = await identity.account.addPasskey(holder, { name: 'x', response: wrongWay, party })
  assert.equal(codeOf(added), 'passkey.expired')
})

test('a challenge for one person’s new passkey is of no use to another', async () => {
  const [one, two] = [await operatorWithPasskey('five@hotline.test'), await operatorWithPasskey('six@hotline.test')]
  const options = unwrap(await identity.account.startPasskey(one.holder, party))
  const response = make().register(options)
  const stolen = await identity.account.addPasskey(two.holder, { name: 'x', response, party })
  assert.equal(codeOf(stolen), 'passkey.expired')
})

test('a counter that does not grow betrays a copy', async () => {
  const { passkey } = await operatorWithPasskey('seven@hotline.test')
  assert.equal(codeOf(await signInBy(passkey, { counter: 10 })), 'ok')
  for (const counter of [10, 9, 0])
    assert.equal(codeOf(await signInBy(passkey, { counter })), 'passkey.unauthenticated')
  assert.equal(codeOf(await signInBy(passkey, { counter: 11 })), 'ok')
})

test('a suspended person’s passkey opens nothing', async () => {
  const { passkey, person } = await operatorWithPasskey('eight@hotline.test')
  assert.ok((await identity.people.change(administrator.actor, person.id, { state: 'suspended' })).ok)
  assert.equal(codeOf(await signInBy(passkey)), 'passkey.unauthenticated')
})

test('guessing with a passkey is slowed down as guessing at passwords is', async () => {
  const { passkey } = await operatorWithPasskey('nine@hotline.test')
  const codes: string[] = []
  for (let i = 0; i < 6; i++) codes.push(codeOf(await signInBy(passkey, { signature: 'AAAA' })))
  assert.deepEqual(codes, [...Array.from({ length: 5 }, () => 'passkey.unauthenticated'), 'sign-in.too-many'])
  assert.equal(codeOf(await signInBy(passkey)), 'sign-in.too-many')
  clock.advance(minute)
  assert.equal(codeOf(await signInBy(passkey)), 'ok')
})
