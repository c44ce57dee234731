import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Claims } from '#formats/passport/passport'
import { fixedClock } from '#kernel/clock'
import { fail, ok } from '#kernel/result'
import { certificateHouse, issue } from '#test/certificates'
import { makeCertificates } from './certificates.ts'
import { es256Sign, es256Verify } from './es256.ts'
import { signPassport } from './signer.ts'
import { makeTrust } from './trust.ts'
import { makePassportVerifier, type PassportFinding, type SignedCall, type VerifierParts } from './verifier.ts'

const house = certificateHouse()
const single = issue({ name: 'One number', by: house.root, numbers: { numbers: ['77012345678'] } })
const forwarder = issue({
  name: 'Forwarder',
  by: house.root,
  numbers: { ranges: [{ start: '77770000000', count: 1000 }] },
})
const files: Readonly<Record<string, string>> = {
  'https://cert.test/provider.pem': house.file,
  'https://cert.test/single.pem': single.pem,
  'https://cert.test/forwarder.pem': forwarder.pem,
}
const provider = { key: house.signer.key, x5u: 'https://cert.test/provider.pem' }

const call: SignedCall = { caller: '77012345678', called: '77272345678', identities: [] }
const clock = fixedClock(new Date())
const iat = Math.floor(clock.now().getTime() / 1000)
const claims: Claims = {
  iat,
  orig: { tn: call.caller },
  dest: [{ tn: call.called }],
  attest: 'A',
  origid: '123e4567-e89b-12d3-a456-426655440000',
}

function makeVerifier(more: Partial<VerifierParts> = {}) {
  const fetch = async (url: string) => {
    const file = files[url]
    if (file === undefined) return fail('fetch.unreachable')
    return ok({ url, bytes: Buffer.from(file), contentType: undefined, cacheControl: undefined })
  }
  const certificates = makeCertificates({ fetch, trust: makeTrust([house.root.pem]), clock })
  return makePassportVerifier({ certificates, clock, ...more })
}

const verifier = makeVerifier()
const settle = (identities: readonly string[], more: Partial<SignedCall> = {}) =>
  verifier.settle({ ...call, ...more, identities })

const brief = (finding: PassportFinding) =>
  'code' in finding ? `${finding.state} ${finding.code.replace('passport.', '')}` : finding.state

test('A call signed by a provider passes; the certificate is fetched once, later calls do not wait', async () => {
  const identities = [signPassport(claims, provider)]
  const fresh = makeVerifier()
  assert.equal(fresh.check({ ...call, identities }), undefined)
  const finding = await fresh.settle({ ...call, identities })
  assert.ok(finding.state === 'valid')
  const { signer, ...rest } = finding
  assert.match(signer, /^[0-9a-f]{64}$/)
  const { attest, origid } = claims
  assert.deepEqual(rest, { state: 'valid', verstat: 'TN-Validation-Passed', attest, origid, diversions: 0 })
  assert.deepEqual(fresh.check({ ...call, identities }), finding)
})

test('Without a signature there is nothing to validate', () => {
  assert.deepEqual(verifier.check(call), { state: 'none', verstat: 'No-TN-Validation' })
})

test('Only the full attestation says that the number is the caller’s', async () => {
  for (const attest of ['B', 'C'] as const) {
    const finding = await settle([signPassport({ ...claims, attest }, provider)])
    assert.deepEqual([finding.state, finding.verstat], ['valid', 'No-TN-Validation'])
  }
})

test('Of the base kind a certificate for the very number proves it, full and compact', async () => {
  const base: Claims = { iat, orig: claims.orig, dest: claims.dest }
  const key = { key: single.key, x5u: 'https://cert.test/single.pem' }
  for (const form of ['full', 'compact'] as const) {
    const finding = await settle([signPassport(base, key, form)], { date: iat })
    assert.deepEqual([finding.state, finding.verstat], ['valid', 'TN-Validation-Passed'])
  }
  const byProvider = await settle([signPassport(base, provider)])
  assert.deepEqual([byProvider.state, byProvider.verstat], ['valid', 'No-TN-Validation'])
})

test('A compact signature taken to another call does not fit', async () => {
  const base: Claims = { iat, orig: claims.orig, dest: claims.dest }
  const identities = [signPassport(base, { key: single.key, x5u: 'https://cert.test/single.pem' }, 'compact')]
  assert.equal(brief(await settle(identities, { date: iat, called: '1' })), 'invalid signature-wrong')
})

test('Each way to cheat has a finding of its own', async () => {
  const sign = (more: Partial<Claims>, key = provider) => signPassport({ ...claims, ...more }, key)
  const { privateKey: stranger } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const [expected, identity] of [
    ['stale', sign({ iat: iat - 61 })],
    ['future', sign({ iat: iat + 61 })],
    ['orig-mismatch', sign({ orig: { tn: '77010000000' } })],
    ['dest-mismatch', sign({ dest: [{ tn: '77010000000' }] })],
    ['signature-wrong', sign({}, { ...provider, key: stranger })],
    ['certificate-not-for-number', sign({}, { key: forwarder.key, x5u: 'https://cert.test/forwarder.pem' })],
    ['header-malformed', 'nonsense'],
  ] as const) {
    const finding = await settle([identity])
    assert.equal(brief(finding), `invalid ${expected}`)
    assert.equal(finding.verstat, 'TN-Validation-Failed')
  }
})

test('What cannot be checked is no fault of the call', async () => {
  const away = await settle([signPassport(claims, { ...provider, x5u: 'https://cert.test/away.pem' })])
  assert.equal(brief(away), 'unchecked certificate-unavailable')
  assert.equal(away.verstat, 'No-TN-Validation')
  const rph = signPassport(claims, provider).replace('"shaken"', '"rph"')
  assert.equal(brief(await settle([rph])), 'unchecked ppt-unknown')
  assert.equal((await settle([rph, signPassport(claims, provider)])).state, 'valid')
})

test('A provider speaks for the numbers that the national tables give it', async () => {
  const verifier = makeVerifier({ serves: (code, number) => code === '7701' && number.startsWith('7701') })
  const identities = [signPassport(claims, provider)]
  assert.equal((await verifier.settle({ ...call, identities })).state, 'valid')
  const other = { ...claims, orig: { tn: '77770000001' } }
  const finding = await verifier.settle({ ...call, caller: '77770000001', identities: [signPassport(other, provider)] })
  assert.equal(brief(finding), 'invalid certificate-not-for-number')
})

test('A call that was sent on is proved by both signatures', async () => {
  const first = signPassport({ ...claims, dest: [{ tn: '77770000005' }] }, provider)
  const div: Claims = { iat, orig: claims.orig, dest: claims.dest, div: { tn: '77770000005' } }
  const key = { key: forwarder.key, x5u: 'https://cert.test/forwarder.pem' }
  const finding = await settle([first, signPassport(div, key)])
  assert.ok(finding.state === 'valid')
  assert.equal(finding.diversions, 1)
  const elsewhere = { ...div, div: { tn: '77790000005' } }
  const foreign = signPassport({ ...claims, dest: [{ tn: '77790000005' }] }, provider)
  assert.equal(brief(await settle([foreign, signPassport(elsewhere, key)])), 'invalid certificate-not-for-number')
})

test('Whatever is changed in a signed call, it is not valid any more, and nothing throws', async () => {
  const identity = signPassport(claims, provider)
  await settle([identity])
  const signed = identity.indexOf(';')
  fc.assert(
    fc.property(fc.nat(signed - 1), fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_', '.'), (at, letter) => {
      const bent = identity.slice(0, at) + letter + identity.slice(at + 1)
      const finding = verifier.check({ ...call, identities: [bent] })
      if (bent !== identity && finding?.state === 'valid') {
        // Base64url has letters whose last bits are not used: the octets are then the same.
        const octets = (text: string) => Buffer.from(text.slice(0, signed).split('.')[2] ?? '', 'base64url')
        assert.deepEqual(octets(bent), octets(identity))
      }
    }),
    { numRuns: 500 },
  )
})

test('ES256 holds for every signature, also where a number begins with zeros', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let short = 0
  for (let n = 0; short < 3; n++) {
    const signature = es256Sign(`text ${n}`, privateKey)
    if (signature[0] === 0 || signature[32] === 0) short++
    assert.equal(es256Verify(`text ${n}`, signature, publicKey), true)
    assert.equal(es256Verify(`text ${n}!`, signature, publicKey), false)
  }
  assert.equal(es256Verify('text', new Uint8Array(64), publicKey), false)
  assert.equal(es256Verify('text', new Uint8Array(63), publicKey), false)
})
