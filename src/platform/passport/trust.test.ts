import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { certificateHouse, issue } from '#test/certificates'
import { makeTrust } from './trust.ts'

const { root, between, signer, file } = certificateHouse()
const trust = makeTrust([root.pem])
const now = Date.now()
const day = 86_400_000

function codeOf(pem: string, roots = trust, at = now): string {
  const checked = roots.check(Buffer.from(pem), at)
  return checked.ok ? 'ok' : checked.error.code.replace('passport.certificate-', '')
}

test('A signer whose authorities lead to a root is trusted, with the numbers it may speak for', () => {
  const checked = trust.check(Buffer.from(file), now)
  assert.ok(checked.ok)
  assert.deepEqual(checked.value.authority, { providers: ['7701'], ranges: [], numbers: [] })
  assert.match(checked.value.fingerprint, /^[0-9a-f]{64}$/)
})

test('The root may stand in the file, and authorities may stand in any order', () => {
  assert.equal(codeOf(`${signer.pem}\n${root.pem}\n${between.pem}`), 'ok')
})

test('A signer issued by the root itself needs no authority between', () => {
  assert.equal(codeOf(issue({ name: 'Direct', by: root, numbers: { numbers: ['77012345678'] } }).pem), 'ok')
})

test('Without the authority between, or with another root of the same name, nobody is trusted', () => {
  assert.equal(codeOf(signer.pem), 'untrusted')
  assert.equal(codeOf(file, makeTrust([issue({ name: 'Test Root', isAuthority: true }).pem])), 'untrusted')
  assert.equal(codeOf(file, makeTrust([])), 'untrusted')
})

test('A signer cannot issue certificates: neither a plain one, nor one that says nothing of issuing', () => {
  const plain = issue({ name: 'Sub', by: signer, numbers: { providers: ['7701'] } })
  assert.equal(codeOf(`${plain.pem}\n${file}`), 'untrusted')
  const silent = issue({ name: 'Silent', by: root, isAuthority: true, keyUsage: 'signing' })
  const below = issue({ name: 'Below', by: silent, numbers: { providers: ['1'] } })
  assert.equal(codeOf(`${below.pem}\n${silent.pem}`), 'untrusted')
})

test('An authority that may have none below it is held to that', () => {
  const deeper = issue({ name: 'Deeper', by: between, isAuthority: true })
  const low = issue({ name: 'Low', by: deeper, numbers: { providers: ['1'] } })
  assert.equal(codeOf(`${low.pem}\n${deeper.pem}\n${between.pem}`), 'untrusted')
})

test('Every certificate of the path has to be valid now', () => {
  assert.equal(codeOf(file, trust, now + 366 * day), 'expired')
  assert.equal(codeOf(file, trust, now - 2 * day), 'not-yet-valid')
  assert.equal(codeOf(file, trust, Number.NaN), 'not-yet-valid')
  const old = issue({
    name: 'Old',
    by: root,
    isAuthority: true,
    from: new Date(now - 9 * day),
    to: new Date(now - day),
  })
  assert.equal(codeOf(`${issue({ name: 'S', by: old, numbers: { providers: ['1'] } }).pem}\n${old.pem}`), 'expired')
})

test('What is not made for signing calls is refused', () => {
  const numbers = { providers: ['1'] }
  assert.equal(codeOf(issue({ name: 'S', by: root }).pem), 'no-authority')
  assert.equal(codeOf(issue({ name: 'S', by: root, numbers, keyUsage: 'none' }).pem), 'profile')
  assert.equal(codeOf(issue({ name: 'S', by: root, numbers, isAuthority: true }).pem), 'profile')
  assert.equal(codeOf(issue({ name: 'S', by: root, numbers, curve: 'P-384' }).pem), 'profile')
  assert.equal(codeOf(issue({ name: 'S', by: root, numbers, critical: '1.2.3.4' }).pem), 'profile')
  assert.equal(codeOf(issue({ name: 'S', by: root, numbers, constrained: true }).pem), 'profile')
})

test('A file that is no certificate is malformed, whatever it holds', () => {
  assert.equal(codeOf(''), 'malformed')
  assert.equal(codeOf('<html>'), 'malformed')
  assert.equal(codeOf('x'.repeat(70_000)), 'malformed')
  const good = Buffer.from(file)
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (at, octet) => {
      const bent = Buffer.from(good)
      bent[at] = octet
      // One flipped octet may stand in the blanks between; a trusted answer must then be for the very same signer.
      const checked = trust.check(bent, now)
      if (checked.ok) assert.deepEqual(checked.value.authority.providers, ['7701'])
    }),
    { numRuns: 500 },
  )
})

test('A root that is no authority, or is unreadable, is refused when the server starts', () => {
  assert.throws(() => makeTrust([signer.pem]))
  assert.throws(() => makeTrust(['nothing']))
})
