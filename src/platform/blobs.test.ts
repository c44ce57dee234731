import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { makeBlobs } from './blobs.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-blobs-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const blobs = makeBlobs(folder)
const place = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2))

test('bytes come back as they were kept, under their SHA-256', async () => {
  assert.equal(await blobs.put(Buffer.from('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      assert.deepEqual(unwrap(await blobs.get(await blobs.put(bytes))), Buffer.from(bytes))
    }),
    { numRuns: 25 },
  )
})

test('the same bytes kept by many at once are one file, readable by its owner alone, with nothing left beside', async () => {
  const bytes = Buffer.alloc(100_000, 7)
  const digests = await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)))
  assert.equal(new Set(digests).size, 1)
  const digest = digests[0] ?? ''
  assert.deepEqual(
    readdirSync(join(folder, digest.slice(0, 2))).filter((name) => name.startsWith(digest.slice(2))),
    [digest.slice(2)],
  )
  assert.equal(statSync(place(digest)).mode & 0o777, 0o600)
})

test('a changed byte is noticed at reading, and putting the true bytes mends it', async () => {
  const bytes = Buffer.from('evidence')
  const digest = await blobs.put(bytes)
  writeFileSync(place(digest), 'evidencf')
  const found = await blobs.get(digest)
  assert.ok(!found.ok && found.error.code === 'blob.corrupt')
  await blobs.put(bytes)
  assert.deepEqual(readFileSync(place(digest)), bytes)
})

test('what was never kept is not found, and what was removed is gone', async () => {
  const missing = await blobs.get('0'.repeat(64))
  assert.ok(!missing.ok && missing.error.code === 'blob.not-found')
  const digest = await blobs.put(Buffer.from('short-lived'))
  await blobs.remove(digest)
  await blobs.remove(digest)
  assert.equal((await blobs.get(digest)).ok, false)
})

test('a digest cannot lead out of the folder', async () => {
  for (const digest of ['', '../secret', `${'0'.repeat(62)}/.`, 'A'.repeat(64), `${'0'.repeat(64)}\n`]) {
    await assert.rejects(async () => blobs.get(digest), /not a blob digest/)
    await assert.rejects(async () => blobs.remove(digest), /not a blob digest/)
  }
})
