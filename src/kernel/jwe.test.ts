import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compactDecrypt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import { sealJwe } from './jwe.ts'

const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256', { modulusLength: 3072, extractable: true })
const { kty = '', n = '', e = '' } = await exportJWK(publicKey)
const key = { kty, n, e, kid: 'key-1' }

test('what is sealed opens with jose, whatever the text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      const well = text.toWellFormed()
      const { plaintext } = await compactDecrypt(await sealJwe(well, key, crypto), privateKey)
      assert.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(plaintext), well)
    }),
    { numRuns: 10 },
  )
})

test('it is a compact JWE of RSA-OAEP-256 and A256GCM that names its key, and never the same twice', async () => {
  const sealed = await sealJwe('Айгерім, 8 701 222 33 44', key, crypto)
  assert.deepEqual(decodeProtectedHeader(sealed), { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'key-1' })
  assert.match(sealed, /^[\w-]+\.[\w-]{512}\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/)
  assert.notEqual(await sealJwe('Айгерім, 8 701 222 33 44', key, crypto), sealed)
})

test('an altered one does not open', async () => {
  const sealed = await sealJwe('8 701 222 33 44', key, crypto)
  const at = sealed.lastIndexOf('.') - 3
  const altered = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
  await assert.rejects(compactDecrypt(altered, privateKey))
})
