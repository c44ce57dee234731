import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { emptyDatabase } from '#test/database'
import { testPlatform } from '#test/services'
import { writeBackup } from './backup.ts'
import { makeBlobs } from './blobs.ts'
import type { Pool } from './database.ts'
import { readBackup } from './restore.ts'

const platform = await testPlatform()
const folder = await mkdtemp(join(tmpdir(), 'saqbol-long-backup-'))
after(() => rm(folder, { recursive: true, force: true }))

/** PostgreSQL ends a session of this pool that waits a second within a transaction. */
function impatient(pool: Pool): Pool {
  pool.options.idle_in_transaction_session_timeout = 1000
  return pool
}

/** Stands still for two seconds at its first call, as gigabytes of attachments do. */
function slow(): () => void {
  let stood = false
  return () => {
    if (!stood) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
    stood = true
  }
}

test('a backup and a restore outlast what takes longer than a transaction may stand idle', async () => {
  const file = join(folder, 'long.tar.gz')
  const pool = impatient(platform.pool)
  await writeBackup({ pool, blobs: join(folder, 'blobs'), now: platform.clock.now() }, file, slow())
  const copy = await emptyDatabase()
  const blobs = makeBlobs(join(folder, 'restored'))
  const outcome = await readBackup({ pool: impatient(copy.pool), blobs, sources: platform.migrations }, file, slow())
  assert.ok(outcome.ok, JSON.stringify(outcome))
  // The rest of the product keeps its limit.
  const { rows } = await copy.pool.query('show idle_in_transaction_session_timeout')
  assert.deepEqual(rows, [{ idle_in_transaction_session_timeout: '1s' }])
})
