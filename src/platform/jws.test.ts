import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportJWK, FlattenedSign, generateKeyPair } from 'jose'
import { type JwsKey, openJwsKey, type SignedMessage, signDetached, verifyDetached } from './jws.ts'

const at = Date.parse('2026-11-22T03:00:00Z')
const nonce = 'a-nonce-of-its-own'
const message: SignedMessage = {
  method: 'POST',
  target: '/api/v1/recalls/replies',
  audience: 'saqbol',
  body: Buffer.from('{"held":"100.00"}'),
}

async function newKey(alg: 'EdDSA' | 'ES256'): Promise<JwsKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const key = await openJwsKey(await exportJWK(privateKey))
  assert.ok(key)
  return key
}

async function publicOf({ jwk }: JwsKey): Promise<JwsKey> {
  const key = await openJwsKey(jwk)
  assert.ok(key)
  return key
}

const mine = await newKey('EdDSA')
const keys = [await publicOf(mine)]
const header = await signDetached(mine, message, { at, nonce })

for (const alg of ['EdDSA', 'ES256'] as const)
  test(`what ${alg} signed is taken, by the public half alone`, async () => {
    const key = await newKey(alg)
    assert.equal('d' in key.jwk, false)
    const signed = await signDetached(key, message, { at, nonce })
    assert.match(signed, /^[\w-]+\.\.[\w-]+$/)
    const checked = await verifyDetached(signed, message, { keys: [await publicOf(key)], at })
    assert.deepEqual(checked, { fault: undefined, nonce, until: new Date(at + 300_000) })
  })

test('every way to be wrong has its own name', async () => {
  const faultOf = async (given: string | undefined, change: Partial<SignedMessage> = {}, when = at) =>
    (await verifyDetached(given, { ...message, ...change }, { keys, at: when })).fault
  assert.equal(await faultOf(undefined), 'missing')
  assert.equal(await faultOf('abc'), 'malformed')
  assert.equal(await faultOf(`${header}.x`), 'malformed')
  assert.equal(await faultOf(header, { body: Buffer.from('{"held":"900.00"}') }), 'wrong')
  assert.equal(await faultOf(header, { method: 'PUT' }), 'other-request')
  assert.equal(await faultOf(header, { target: '/api/v1/recalls/returns' }), 'other-request')
  assert.equal(await faultOf(header, { audience: 'another' }), 'other-audience')
  assert.equal(await faultOf(header, {}, at + 301_000), 'expired')
  assert.equal(await faultOf(header, {}, at + 3_600_000), 'clock-skew')
  assert.equal(await faultOf(header, {}, at - 301_000), 'clock-skew')
  assert.equal(await faultOf(header, {}, at - 299_000), undefined)
  const strange = await signDetached(await newKey('ES256'), message, { at, nonce })
  assert.equal(await faultOf(strange), 'unknown-key')
})

test('a header that asks for more than is understood, lives too long or has no nonce is refused', async () => {
  const iat = at / 1000
  const whole = {
    alg: 'EdDSA',
    kid: mine.kid,
    b64: false,
    crit: ['b64'],
    iat,
    exp: iat + 300,
    jti: nonce,
    aud: 'saqbol',
    htm: 'POST',
    htu: message.target,
  }
  const faultOf = async (change: Readonly<Record<string, unknown>>) => {
    const signed = await new FlattenedSign(message.body).setProtectedHeader({ ...whole, ...change }).sign(mine.key)
    return (await verifyDetached(`${signed.protected}..${signed.signature}`, message, { keys, at })).fault
  }
  assert.equal(await faultOf({}), undefined)
  assert.equal(await faultOf({ exp: iat + 3600 }), 'too-long-lived')
  assert.equal(await faultOf({ jti: 'short' }), 'malformed')
  assert.equal(await faultOf({ jti: 'a nonce with a \0' }), 'malformed')
  assert.equal(await faultOf({ jti: 'half a letter \ud800' }), 'malformed')
  assert.equal(await faultOf({ iat: '1' }), 'malformed')
  assert.equal(await faultOf({ aud: ['saqbol'] }), 'malformed')
})

test('keys of other kinds are not opened', async () => {
  assert.equal(await openJwsKey({ kty: 'oct', k: 'AAAA' }), undefined)
  assert.equal(await openJwsKey({ kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA' }), undefined)
  assert.equal(await openJwsKey({ kty: 'OKP', crv: 'Ed25519', x: 'AA' }), undefined)
})
