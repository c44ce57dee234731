import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Claims } from '#formats/passport/passport'
import { systemClock } from '#kernel/clock'
import { makeGuardedFetch } from '#platform/fetch'
import { makeCertificates } from '#platform/passport/certificates'
import { signPassport } from '#platform/passport/signer'
import { makeTrust } from '#platform/passport/trust'
import { makePassportVerifier } from '#platform/passport/verifier'
import { certificateHouse } from '#test/certificates'
import { needsPeer } from '#test/peers'

const skip = needsPeer('secsipidx', 'secsipidx')

const house = certificateHouse()
const folder = mkdtempSync(join(tmpdir(), 'saqbol-passport-'))
const path = (name: string) => join(folder, name)
writeFileSync(path('signer.key'), house.signer.key.export({ type: 'sec1', format: 'pem' }))
writeFileSync(path('signer.pub'), createPublicKey(house.signer.key).export({ type: 'spki', format: 'pem' }))
writeFileSync(path('root.pem'), house.root.pem)
writeFileSync(path('stranger.pem'), certificateHouse().root.pem)
writeFileSync(path('between.pem'), house.between.pem)

const server = createServer((_request, response) => response.end(house.file))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const x5u = `http://127.0.0.1:${(server.address() as AddressInfo).port}/signer.pem`
after(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const call = { caller: '77012345678', called: '77272345678' }
const origid = '123e4567-e89b-12d3-a456-426655440000'

/** What secsipidx says, and whether it was content. */
function secsipidx(...args: readonly string[]): Promise<{ content: boolean; said: string }> {
  return new Promise((resolve) => {
    execFile('secsipidx', args, { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ content: error === null, said: `${stdout}${stderr}`.trim() }),
    )
  })
}

const fetch = makeGuardedFetch({ protocols: ['http:'], ports: [], mayReach: (address) => address === '127.0.0.1' })
const certificates = makeCertificates({ fetch, trust: makeTrust([house.root.pem]), clock: systemClock })
const verifier = makePassportVerifier({ certificates, clock: systemClock })

test('A passport that secsipidx signed is valid here, with its certificate fetched and followed', {
  skip,
}, async () => {
  for (const attest of ['A', 'B', 'C']) {
    const numbers = ['-orig-tn', call.caller, '-dest-tn', call.called]
    const key = ['-x5u', x5u, '-fprvkey', path('signer.key')]
    const { said } = await secsipidx('-sign-full', ...numbers, '-attest', attest, '-orig-id', origid, ...key)
    const finding = await verifier.settle({ ...call, identities: [said] })
    assert.ok(finding.state === 'valid', said)
    assert.deepEqual([finding.attest, finding.origid], [attest, origid])
    const other = await verifier.settle({ ...call, caller: '77770000001', identities: [said] })
    assert.deepEqual(other.state === 'invalid' && other.code, 'passport.orig-mismatch')
  }
})

test('A passport that was signed here is valid to secsipidx, by key and by certificate', { skip }, async () => {
  const iat = Math.floor(Date.now() / 1000)
  const claims: Claims = { iat, orig: { tn: call.caller }, dest: [{ tn: call.called }], attest: 'A', origid }
  const identity = signPassport(claims, { key: house.signer.key, x5u })
  const check = async (value: string, ...more: readonly string[]) => {
    writeFileSync(path('identity'), value)
    return secsipidx('-check', '-fidentity', path('identity'), '-expire', '60', ...more)
  }
  const byKey = await check(identity, '-fpubkey', path('signer.pub'))
  assert.deepEqual(byKey, { content: true, said: 'ok' })
  // 13: validity, a root of our own, and authorities between.
  const chain = ['-fpubkey', x5u, '-cert-verify', '13', '-ca-inter', path('between.pem'), '-ca-file']
  assert.deepEqual(await check(identity, ...chain, path('root.pem')), { content: true, said: 'ok' })
  assert.equal((await check(identity, ...chain, path('stranger.pem'))).content, false)
  const bent = identity.replace(/\.([A-Za-z0-9_-]{10})/, '.AAAAAAAAAA')
  assert.equal((await check(bent, '-fpubkey', path('signer.pub'))).content, false)
  const stale = signPassport({ ...claims, iat: iat - 600 }, { key: house.signer.key, x5u })
  assert.equal((await check(stale, '-fpubkey', path('signer.pub'))).content, false)
})
