import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeKeyPair, openKey, signStatement } from '#domains/publications'
import { type PaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { makeLog } from '#platform/log'
import { openCentrePolicies, provePolicy } from './centre-policies.ts'
import { openScreens } from './policies.ts'

const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
const folder = mkdtempSync(join(tmpdir(), 'saqbol-policy-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { publicKey, pkcs8 } = makeKeyPair()
const key = openKey(publicKey, pkcs8)

function lineOf(number: number, at: number, policy: PaymentPolicy = { ...usualPaymentPolicy, version: `v${number}` }) {
  const said = { version: 1, at: new Date(at).toISOString(), key: publicKey, introductions: [] } as const
  return signStatement(key, 'payment-policy', { ...said, number, digest: String(number), policy }).line
}

test('a new policy of the centre takes the place of the old one, is kept, and holds while the centre is away', async () => {
  let text = lineOf(1, 1e12)
  const centre = { read: () => Promise.resolve({ text: `${text}\n`, etag: undefined }) }
  const services = { centre, folder, log, trusted: () => [publicKey], usual: usualPaymentPolicy, every: 1e9 }
  const policies = openCentrePolicies(services)
  const screen = openScreens(policies, log)
  assert.equal(screen().version, usualPaymentPolicy.version)
  await policies.look()
  assert.equal(screen().version, 'v1')
  text = lineOf(2, 2e12)
  await policies.look()
  assert.equal(screen().version, 'v2')
  text = lineOf(1, 1e12)
  await policies.look()
  assert.deepEqual([screen().version, policies.refused()], ['v2', 1])
  const away = openCentrePolicies({ ...services, centre: { read: () => Promise.reject(new Error('away')) } })
  assert.equal(openScreens(away, log)().version, 'v2')
})

test('a policy that is forged, altered or does not compile is refused', () => {
  const line = lineOf(1, 1e12)
  assert.ok('policy' in provePolicy(line, [publicKey], undefined))
  assert.deepEqual(provePolicy(line, [makeKeyPair().publicKey], undefined), { fault: 'forged' })
  assert.deepEqual(provePolicy(line.replace('"number":1', '"number":2'), [publicKey], undefined), { fault: 'forged' })
  assert.deepEqual(provePolicy('{}', [publicKey], undefined), { fault: 'forged' })
  const rules = [
    { id: 'a', mode: 'on' as const, expression: 'nothing + 1.0', bands: [{ from: 1, weight: 1, reason: 'a' }] },
  ]
  const unsound = lineOf(1, 1e12, { version: 'v1', rules, typologies: [] })
  assert.deepEqual(provePolicy(unsound, [publicKey], undefined), { fault: 'unsound' })
})
