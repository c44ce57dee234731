import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { codeAt, testAdministrator, testIdentity, testPassword, testPerson } from '#test/identity'
import { testPlatform } from '#test/services'

const platform = testIdentity(await testPlatform())
const { identity, clock, pool } = platform
const administrator = await testAdministrator(platform)
const operator = await testPerson(platform, administrator, { email: 'operator@hotline.test', roles: ['operator'] })
await testPerson(platform, administrator, { email: 'auditor@hotline.test', roles: ['auditor'] })

const ip = '203.0.113.7'
const asAdministrator = { email: administrator.email, password: testPassword, ip }
const code = () => codeAt(administrator.secret, clock.now())
const codeOf = async (outcome: Promise<{ ok: boolean; error?: { code: string } }>) => (await outcome).error?.code
const actorOf = async (sessionToken: string) => {
  const actor = await identity.authenticate({ sessionToken, method: 'GET' })
  return actor.ok ? actor.value : undefined
}

beforeEach(async () => {
  await pool.query('truncate identity.attempt')
  clock.advance(60_000)
})

test('a wrong e-mail, password or code, and a suspended account are answered alike', async () => {
  const wrong = [
    { email: 'nobody@hotline.test', password: testPassword, ip },
    { ...asAdministrator, password: 'not the right one' },
    { ...asAdministrator, code: '000000' },
    { ...asAdministrator, code: 'not a code at all' },
    { email: 'not an address', password: '', ip },
  ]
  for (const signIn of wrong) {
    const refused = await identity.signIns.open(signIn)
    assert.deepEqual(refused, { ok: false, error: { code: 'sign-in.unauthenticated' } })
  }
  await identity.people.change(administrator.actor, operator.id, { state: 'suspended' })
  const suspended = await identity.signIns.open({ email: operator.email, password: testPassword, ip })
  assert.deepEqual(suspended, { ok: false, error: { code: 'sign-in.unauthenticated' } })
  await identity.people.change(administrator.actor, operator.id, { state: 'active' })
})

test('an unknown e-mail leaves the same traces as a wrong password', async () => {
  const traces = async (email: string) => {
    await pool.query('truncate identity.attempt')
    const before = await pool.query('select from audit.entry')
    await identity.signIns.open({ email, password: 'not the right one', ip })
    const attempts = await pool.query('select failures from identity.attempt order by key')
    const after = await pool.query('select from audit.entry')
    return { attempts: attempts.rows, entries: (after.rowCount ?? 0) - (before.rowCount ?? 0) }
  }
  assert.deepEqual(await traces('nobody@hotline.test'), await traces(administrator.email))
})

test('the right password without the code asks for the code, and opens with it', async () => {
  assert.equal(await codeOf(identity.signIns.open(asAdministrator)), 'sign-in.code-missing')
  const opened = await identity.signIns.open({ ...asAdministrator, code: code() })
  assert.ok(opened.ok)
  assert.deepEqual((await actorOf(opened.value.token))?.roles, ['administrator'])
})

test('a code is good once, and so is the step before it once it was used', async () => {
  const used = code()
  assert.ok((await identity.signIns.open({ ...asAdministrator, code: used })).ok)
  assert.equal(await codeOf(identity.signIns.open({ ...asAdministrator, code: used })), 'sign-in.unauthenticated')
  clock.advance(30_000)
  assert.equal(await codeOf(identity.signIns.open({ ...asAdministrator, code: used })), 'sign-in.unauthenticated')
  assert.ok((await identity.signIns.open({ ...asAdministrator, code: code() })).ok)
})

test('of the same code sent several times at once one is right', async () => {
  const once = { ...asAdministrator, code: code() }
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => identity.signIns.open(once)))
  assert.equal(outcomes.filter((outcome) => outcome.ok).length, 1)
})

test('a code of one step ago is right, one of two steps ago is not', async () => {
  const old = code()
  clock.advance(60_000)
  assert.equal(await codeOf(identity.signIns.open({ ...asAdministrator, code: old })), 'sign-in.unauthenticated')
  const last = code()
  clock.advance(30_000)
  assert.ok((await identity.signIns.open({ ...asAdministrator, code: last })).ok)
})

test('a recovery code serves once, however it is typed', async () => {
  const [first = ''] = administrator.recoveryCodes
  const typed = ` ${first.toUpperCase().replace('-', ' ')} `
  assert.ok((await identity.signIns.open({ ...asAdministrator, code: typed })).ok)
  assert.equal(await codeOf(identity.signIns.open({ ...asAdministrator, code: first })), 'sign-in.unauthenticated')
})

test('who must have a second factor and has none may do nothing but set it up', async () => {
  const opened = await identity.signIns.open({ email: operator.email, password: testPassword, ip })
  assert.ok(opened.ok)
  const actor = await actorOf(opened.value.token)
  assert.ok(actor?.id)
  assert.deepEqual([actor.roles, actor.scopes], [['anyone'], ['identity:enrol']])
  const holder = { actor, personId: actor.id, token: opened.value.token }
  const enrolment = await identity.signIns.enrol(holder, { password: undefined, ip })
  assert.ok(enrolment.ok)
  assert.match(enrolment.value.uri, /^otpauth:\/\/totp\/Saqbol:operator%40hotline\.test\?secret=[A-Z2-7]{32}/)
  assert.equal(await codeOf(identity.signIns.confirm(holder, '000000')), 'second-factor.wrong-code')
  const confirmed = await identity.signIns.confirm(holder, codeAt(enrolment.value.secret, clock.now()))
  assert.ok(confirmed.ok)
  assert.equal((await actorOf(opened.value.token))?.kind, 'anonymous', 'the session before is over')
  assert.deepEqual((await actorOf(confirmed.value.session.token))?.roles, ['operator'])
  const full = {
    ...holder,
    actor: { ...actor, roles: operator.roles, scopes: [] },
    token: confirmed.value.session.token,
  }
  const replacing = (who: typeof holder, password: string) => codeOf(identity.signIns.enrol(who, { password, ip }))
  assert.equal(await replacing(full, 'not the right one'), 'sign-in.unauthenticated')
  assert.equal(await replacing(holder, testPassword), 'access.forbidden', 'the password alone replaces nothing')
  assert.equal(
    (
      await pool.query(`select from identity.second_factor where position($1 in sealed::text) > 0`, [
        enrolment.value.secret,
      ])
    ).rowCount,
    0,
  )
})

test('an enrolment started by a thief of the password is dropped when the owner starts', async () => {
  await identity.people.resetSecondFactor(administrator.actor, operator.id)
  const start = async () => {
    const opened = await identity.signIns.open({ email: operator.email, password: testPassword, ip })
    assert.ok(opened.ok)
    const actor = await actorOf(opened.value.token)
    assert.ok(actor)
    const holder = { actor, personId: operator.id, token: opened.value.token }
    const enrolment = await identity.signIns.enrol(holder, { password: undefined, ip })
    assert.ok(enrolment.ok)
    return { holder, secret: enrolment.value.secret }
  }
  const thief = await start()
  const owner = await start()
  assert.notEqual(thief.secret, owner.secret)
  assert.equal(
    await codeOf(identity.signIns.confirm(owner.holder, codeAt(thief.secret, clock.now()))),
    'second-factor.wrong-code',
  )
})

test('five failures make an account wait, whether it exists or not, also with the right password', async () => {
  for (const email of [administrator.email, 'nobody@hotline.test']) {
    for (let i = 0; i < 5; i++)
      await identity.signIns.open({ email, password: 'not the right one', ip: `198.51.100.${i}` })
    const waiting = await identity.signIns.open({ email, password: testPassword, ip: '198.51.100.99', code: code() })
    assert.deepEqual(waiting, { ok: false, error: { code: 'sign-in.too-many', details: { minutes: 1 } } })
  }
  clock.advance(30_000)
  assert.ok((await identity.signIns.open({ ...asAdministrator, code: code() })).ok)
})

test('attempts at once cannot slip past the limit', async () => {
  const tries = Array.from({ length: 12 }, () =>
    identity.signIns.open({ ...asAdministrator, password: 'not the right one' }),
  )
  const codes = (await Promise.all(tries)).map((outcome) => (outcome.ok ? 'ok' : outcome.error.code))
  assert.equal(codes.filter((one) => one === 'sign-in.unauthenticated').length, 5)
  assert.equal(codes.filter((one) => one === 'sign-in.too-many').length, 7)
})

test('an address that guesses at many accounts waits, with all of its IPv6 block', async () => {
  for (let i = 0; i < 20; i++) {
    await identity.signIns.open({ email: `person${i}@hotline.test`, password: 'some password', ip: `2001:db8::${i}` })
  }
  const blocked = identity.signIns.open({ ...asAdministrator, ip: '2001:db8::ffff', code: code() })
  assert.equal(await codeOf(blocked), 'sign-in.too-many')
  assert.ok((await identity.signIns.open({ ...asAdministrator, ip: '2001:db8:0:1::1', code: code() })).ok)
})

test('knowing the password does not make the code guessable', async () => {
  const outcomes: (string | undefined)[] = []
  for (let i = 0; i < 6; i++) {
    await identity.signIns.open(asAdministrator)
    outcomes.push(await codeOf(identity.signIns.open({ ...asAdministrator, code: `00000${i}` })))
  }
  assert.ok(outcomes.includes('sign-in.too-many'))
})

test('a hash with outdated parameters is made anew at the next sign-in', async () => {
  const { rows } = await pool.query<{ password: string }>(
    `select password from identity.person where email = 'auditor@hotline.test'`,
  )
  const { argon2Sync } = await import('node:crypto')
  const salt = Buffer.alloc(16, 1)
  const secret = platform.keys.key('password')
  const weak = argon2Sync('argon2id', {
    message: testPassword,
    nonce: salt,
    secret,
    memory: 1024,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  })
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  await pool.query(`update identity.person set password = $1 where email = 'auditor@hotline.test'`, [
    `$argon2id$v=19$m=1024,t=1,p=1$${plain(salt)}$${plain(weak)}`,
  ])
  assert.ok((await identity.signIns.open({ email: 'auditor@hotline.test', password: testPassword, ip })).ok)
  const after = await pool.query<{ password: string }>(
    `select password from identity.person where email = 'auditor@hotline.test'`,
  )
  assert.match(after.rows[0]?.password ?? '', /m=19456,t=2,p=1/)
  assert.notEqual(after.rows[0]?.password, rows[0]?.password)
})
