import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Redacted } from '#kernel/redacted'
import { testPlatform } from '#test/services'
import { makeKeys } from './keys.ts'
import { proveSecret } from './secret-proof.ts'

const platform = await testPlatform()

test('a database stays with the secret it was first used with', async () => {
  assert.ok((await proveSecret(platform.pool, platform.keys)).ok)
  assert.ok((await proveSecret(platform.pool, platform.keys)).ok)
  const other = await proveSecret(platform.pool, makeKeys(new Redacted(randomBytes(32))))
  assert.deepEqual(other, { ok: false, error: { code: 'config.other-secret' } })
})
