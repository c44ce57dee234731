import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import fc from 'fast-check'
import type { Claims } from '#formats/passport/passport'
import { signPassport } from '#platform/passport/signer'
import { called, caller, claimsOf as claims, now, type SignedCall, signedCallsNode } from '#test/signed-calls'
import { until } from '#test/until'

const passport = { mode: 'on', action: 'reject', onTimeout: 'pass', waitMs: 300 } as const
const trial = { passport: { ...passport, mode: 'shadow' } }
const { house, signer, single, at, fetched, invite, post, learn } = await signedCallsNode({
  trunks: [
    { name: 'ours', kind: 'own', sources: ['127.0.0.1'], verstat: true },
    { name: 'tried', kind: 'own', verstat: true, rules: trial },
    { name: 'strict', kind: 'own', rules: { passport: { ...passport, waitMs: 50, onTimeout: 'reject' } } },
    { name: 'unasked', kind: 'own', rules: { passport: { ...passport, mode: 'off' } } },
  ],
})

/** A call as HTTP tells of it. */
const callOf = ({ identities, to, date }: SignedCall, trunk = 'ours') => ({
  trunk,
  caller: `+${caller}`,
  called: `+${called}`,
  ...(identities !== undefined && { identity: identities.length === 1 ? identities[0] : identities }),
  ...(to !== undefined && { to: `+${to}` }),
  ...(date !== undefined && { date }),
})

/** A verdict as its answer over SIP would tell it. */
function asOverSip(verdict: unknown): string {
  const { action, rule, reason, verstat } = verdict as Readonly<Record<string, string | null>>
  if (action !== 'reject') return ['302', verstat].filter(Boolean).join(' ')
  assert.equal(rule, 'passport')
  return `603 ${reason}`
}

async function judge(call: SignedCall, trunk?: string) {
  const { status, body } = await post('verdict', callOf(call, trunk))
  assert.equal(status, 200)
  return body
}

const [stranger, inside] = [at('/stranger.pem'), 'https://192.168.7.7/signer.pem']
before(async () => {
  // Each way of asking has certificates of its own.
  for (const key of [signer, single, { ...signer, x5u: stranger }, { ...signer, x5u: inside }]) {
    await learn(key)
    await learn(key, async (call) => asOverSip(await judge(call)))
  }
})

const good = (more?: Partial<Claims>) => signPassport(claims(more), signer)
const dialled = '77272000001'
const forDialled = () => good({ dest: [{ tn: dialled }] })
let silences = 0
/** Where a certificate is waited for; another place each time, for one that gave none is not asked again at once. */
const silent = () => at(`/silent.pem?${silences++}`)

/** Calls, and what both ways of asking say of them. */
function casesOf(): readonly (readonly [name: string, call: SignedCall, says: string])[] {
  const { iat, orig, dest } = claims()
  const diverted = signPassport({ iat, orig, dest, div: { tn: dialled } }, signer)
  const compact = [signPassport({ iat, orig, dest }, single, 'compact')]
  const date = new Date(iat * 1000).toUTCString()
  return [
    ['signed', { identities: [good()] }, '302 TN-Validation-Passed'],
    ['signed by whoever vouches for the customer', { identities: [good({ attest: 'B' })] }, '302 No-TN-Validation'],
    ['unsigned', {}, '302'],
    ['bent', { identities: [good().replace(/\.[\w-]{20}/, '.AAAAAAAAAAAAAAAAAAAA')] }, '603 passport-invalid'],
    ['stale', { identities: [good({ iat: now() - 120 })] }, '603 passport-stale'],
    ['ahead of time', { identities: [good({ iat: now() + 300 })] }, '603 passport-stale'],
    ['of another caller', { identities: [good({ orig: { tn: '77017654321' } })] }, '603 passport-invalid'],
    ['for another called number', { identities: [good({ dest: [{ tn: '77272000000' }] })] }, '603 passport-invalid'],
    [
      'by a key that is not the certificate’s',
      { identities: [signPassport(claims(), { ...signer, key: house.between.key })] },
      '603 passport-invalid',
    ],
    [
      'by a house nobody knows',
      { identities: [signPassport(claims(), { ...signer, x5u: stranger })] },
      '603 passport-invalid',
    ],
    [
      'with a certificate in a network of ours',
      { identities: [signPassport(claims(), { ...signer, x5u: inside })] },
      '603 passport-invalid',
    ],
    [
      'with a certificate that does not come',
      { identities: [signPassport(claims(), { ...signer, x5u: silent() })] },
      '302 No-TN-Validation',
    ],
    ['of a kind nobody understands', { identities: [good().replace('"shaken"', '"rph"')] }, '302'],
    ['sent on and signed again', { identities: [forDialled(), diverted], to: dialled }, '302 TN-Validation-Passed'],
    ['sent on in the other order', { identities: [diverted, forDialled()], to: dialled }, '302 TN-Validation-Passed'],
    ['sent on and not signed again', { identities: [forDialled()], to: dialled }, '302'],
    ['for a number never dialled', { identities: [forDialled()] }, '603 passport-invalid'],
    ['a diversion alone', { identities: [diverted], to: dialled }, '603 passport-invalid'],
    ['compact', { identities: compact, date }, '302 TN-Validation-Passed'],
    ['compact and undated', { identities: compact }, '603 passport-invalid'],
    ['compact and dated by chance', { identities: compact, date: 'x'.repeat(100) }, '603 passport-invalid'],
    ['eight times signed', { identities: Array.from({ length: 8 }, () => good()) }, '302 TN-Validation-Passed'],
    ['nine times signed', { identities: Array.from({ length: 9 }, () => good()) }, '603 passport-invalid'],
    ['signed at great length', { identities: [`${good()};more=${'x'.repeat(8192)}`] }, '603 passport-invalid'],
    ['nonsense', { identities: ['nonsense'] }, '603 passport-invalid'],
    ['nonsense beside a good one', { identities: [good(), 'nonsense'] }, '603 passport-invalid'],
  ]
}

test('A call gets over HTTP what it gets over SIP, whatever it is signed with', async () => {
  for (const [name, call, says] of casesOf()) {
    const told = [asOverSip(await judge(call)), await invite(call)]
    assert.deepEqual(new Set(told), new Set([says]), name)
  }
})

test('Calls of one body are judged each by itself', async () => {
  const cases = casesOf()
  const { status, body } = await post('verdicts', { calls: cases.map(([, call]) => callOf(call)) })
  assert.equal(status, 200)
  const told = (body['verdicts'] as readonly unknown[]).map(asOverSip)
  assert.deepEqual(
    told,
    cases.map(([, , says]) => says),
  )
})

test('The certificate of a signer is fetched once for all who ask over HTTP', async () => {
  const x5u = at('/signer.pem?once')
  const calls = Array.from({ length: 40 }, () => callOf({ identities: [signPassport(claims(), { ...signer, x5u })] }))
  const ask = async () => {
    const { body } = await post('verdicts', { calls })
    return new Set((body['verdicts'] as readonly unknown[]).map(asOverSip))
  }
  // On a busy machine the first calls may not wait for it so long.
  const told = await until(ask, (all) => !all.has('302 No-TN-Validation'))
  assert.deepEqual(told, new Set(['302 TN-Validation-Passed']))
  assert.equal(fetched.filter((url) => url === '/signer.pem?once').length, 1)
})

test('A rule on trial says what it would have done, waits for no certificate and lets every call go on', async () => {
  const forged = await judge({ identities: ['nonsense'] }, 'tried')
  assert.deepEqual(
    [forged['action'], forged['verstat'], forged['shadow']],
    ['allow-verstat', 'TN-Validation-Failed', ['passport-invalid']],
  )
  const unknown = { identities: [signPassport(claims(), { ...signer, x5u: silent() })] }
  const pending = await judge(unknown, 'tried')
  assert.deepEqual(
    [pending['action'], pending['verstat'], pending['shadow']],
    ['allow-verstat', 'No-TN-Validation', []],
  )
})

test('A certificate that does not come in time is what the rule of the trunk makes of it', async () => {
  const unknown = { identities: [signPassport(claims(), { ...signer, x5u: silent() })] }
  const { action, reason } = await judge(unknown, 'strict')
  assert.deepEqual([action, reason], ['reject', 'passport-unknown'])
})

test('Where nobody asks for passports nothing is fetched and nothing said', async () => {
  const before = fetched.length
  const signed = { identities: [signPassport(claims(), { ...signer, x5u: at('/signer.pem?unasked') })] }
  for (const call of [signed, { identities: ['nonsense'] }]) {
    const { action, verstat } = await judge(call, 'unasked')
    assert.deepEqual([action, verstat], ['allow', null])
  }
  assert.equal(fetched.length, before)
})

test('A switch that writes an empty field has a call without a passport, and a withheld number has none to prove', async () => {
  const call = callOf({})
  for (const more of [{ identity: '' }, { identity: [] }, { identity: 'nonsense', caller: 'anonymous' }]) {
    assert.equal(asOverSip((await post('verdict', { ...call, ...more })).body), '302', JSON.stringify(more))
  }
})

test('A call that was sent on is known by the number that diverted it, where its To is not told', async () => {
  const call = callOf({ identities: [forDialled()] })
  assert.equal(asOverSip((await post('verdict', { ...call, diversion: `+${dialled}` })).body), '302')
})

test('The same call asked again is answered alike, and the same name signed otherwise is another call', async () => {
  const forged = { ...callOf({ identities: ['nonsense'] }), id: 'again' }
  const first = await post('verdict', forged)
  assert.equal(first.body['reason'], 'passport-invalid')
  assert.deepEqual((await post('verdict', forged)).body, first.body)
  const signed = { ...forged, identity: good() }
  assert.equal(asOverSip((await post('verdict', signed)).body), '302 TN-Validation-Passed')
})

test('What is no text is refused with its place, alone and among others', async () => {
  const call = callOf({})
  for (const identity of [null, 7, {}, [7], [null], [[good()]]]) {
    const { status, body } = await post('verdict', { ...call, identity })
    assert.deepEqual([status, body['code']], [400, 'request.invalid'])
    assert.match(String(body['place']), /^identity/)
    const many = await post('verdicts', { calls: [call, { ...call, identity }] })
    assert.equal(many.status, 400)
    assert.match(String(many.body['place']), /^calls\.1\.identity/)
  }
})

test('A body holds a thousand signed calls, and no more than it may', async () => {
  // As long as networks send them.
  const long = `${good()};more=${'x'.repeat(700)}`
  const calls = Array.from({ length: 1000 }, () => callOf({ identities: [long] }))
  const { status, body } = await post('verdicts', { calls })
  assert.equal(status, 200)
  const told = (body['verdicts'] as readonly unknown[]).map(asOverSip)
  assert.deepEqual([told.length, ...new Set(told)], [1000, '302 TN-Validation-Passed'])
  const most = { ...callOf({}), identity: ['x'.repeat(2 ** 21)] }
  assert.equal((await post('verdict', most)).status, 413)
  assert.equal((await post('verdicts', { calls: [most] })).status, 413)
  assert.equal((await post('verdict', { ...most, identity: Array.from({ length: 2 ** 18 }, () => '') })).status, 200)
})

test('What the guide shows can be pasted, and gets the answer that stands there', async () => {
  const guide = readFileSync(new URL('../../../../../docs/guides/calls.md', import.meta.url), 'utf8')
  const [, told = '', answer = ''] = /A signed call\..*?-d '(.*?)'.*?```json\n(.*?)```/s.exec(guide) ?? []
  const { status, body } = await post('verdict', { ...(JSON.parse(told) as object), trunk: 'ours' })
  assert.equal(status, 200)
  const shown = JSON.parse(answer) as typeof body
  assert.deepEqual({ ...body, code: null }, { ...shown, code: null })
})

test('Whatever stands in the field, nothing unsigned is proved, and both ways of asking agree', async () => {
  const [token = '', ...parameters] = good().split(';')
  const tail = parameters.join(';')
  // The address of the certificate stays as it is: whatever else stood there would be asked for over the network.
  // The last character of a signature has bits that say nothing, and stays too.
  const bent = fc
    .tuple(fc.nat(token.length - 2), fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }))
    .map(([place, put]) => `${token.slice(0, place)}${put}${token.slice(place + 1)};${tail}`)
  const behind = fc.string({ minLength: 1, unit: 'binary' }).map((more) => `${token}.${more};${tail}`)
  const anything = fc.string({ minLength: 1, unit: 'binary' })
  const identity = fc
    .oneof(bent, behind, anything)
    .filter((text) => !/[\0\r\n]/.test(text) && text !== `${token};${tail}`)
  await fc.assert(
    fc.asyncProperty(identity, async (text) => {
      const told = asOverSip(await judge({ identities: [text] }))
      assert.notEqual(told, '302 TN-Validation-Passed')
      assert.equal(told, await invite({ identities: [text] }))
    }),
    { numRuns: 150 },
  )
})
