import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { auditMigrations, makeAudit, verifyAudit } from '#domains/audit'
import { systemActor } from '#platform/access'
import { writeBackup } from '#platform/backup'
import { makeBlobs } from '#platform/blobs'
import { inTransaction } from '#platform/database'
import { migrate } from '#platform/migrations'
import { readBackup } from '#platform/restore'
import { emptyDatabase } from '#test/database'
import { testPlatform } from '#test/services'

const platform = await testPlatform()
const folder = await mkdtemp(join(tmpdir(), 'saqbol-backup-'))
after(() => rm(folder, { recursive: true, force: true }))
const audit = makeAudit(platform)
const sources = [auditMigrations]
const nowhere = () => undefined

async function filledBackup(): Promise<string> {
  await inTransaction(platform.db, async (tx) => {
    await platform.outbox.publish(tx, {
      topic: 'test.happened',
      payload: { text: 'tab\t, newline\n, backslash \\ and қазақша' },
    })
    await audit.record(tx, systemActor('test'), { action: 'test.done', subject: { type: 'thing', id: '1' } })
  })
  await makeBlobs(join(folder, 'blobs')).put(Buffer.from('a blob'))
  const file = join(folder, 'one.tar.gz')
  await writeBackup({ pool: platform.pool, blobs: join(folder, 'blobs'), now: platform.clock.now() }, file, nowhere)
  return file
}

async function restoreInto(database: Awaited<ReturnType<typeof emptyDatabase>>, file: string) {
  const blobs = makeBlobs(join(folder, 'restored'))
  return readBackup({ pool: database.pool, blobs, sources: platform.migrations }, file, nowhere)
}

test('a restored database holds the same rows, blobs and a trail that verifies', async () => {
  const file = await filledBackup()
  const copy = await emptyDatabase()
  const outcome = await restoreInto(copy, file)
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const read = (pool: typeof copy.pool) => pool.query('select topic, payload from platform.outbox').then((r) => r.rows)
  assert.deepEqual(await read(copy.pool), await read(platform.pool))
  const verdict = await verifyAudit({ db: copy.db, keys: platform.keys })
  assert.deepEqual([verdict.entries, verdict.faults], [1, []])
  assert.equal(outcome.value.blobs, 1)
  await copy.pool.query(`insert into platform.outbox (topic, payload, occurred_at) values ('test.next', '{}', now())`)
})

test('a backup is refused where there is data already', async () => {
  const file = await filledBackup()
  const outcome = await restoreInto(platform as never, file)
  assert.deepEqual(outcome, { ok: false, error: { code: 'backup.not-empty' } })
})

test('a file that was cut, altered or is something else is refused and nothing is kept', async () => {
  const bytes = await readFile(await filledBackup())
  const plain = gunzipSync(bytes)
  const at = plain.indexOf('test.happened')
  plain.write('test.hoppened', at)
  const faulty: Record<string, Buffer> = {
    'backup.unreadable': Buffer.from('PK this is a zip'),
    'backup.altered': gzipSync(plain),
    'backup.truncated': gzipSync(
      Buffer.concat([gunzipSync(bytes).subarray(0, at - (at % 512) - 512), Buffer.alloc(1024)]),
    ),
  }
  for (const [code, content] of Object.entries(faulty)) {
    const file = join(folder, 'faulty.tar.gz')
    await writeFile(file, content)
    const copy = await emptyDatabase()
    const outcome = await restoreInto(copy, file)
    assert.ok(!outcome.ok)
    assert.equal(outcome.error.code, code)
    await migrate(copy.pool, sources)
    const { rowCount } = await copy.pool.query('select from platform.outbox')
    assert.equal(rowCount, 0)
  }
})

test('a backup that names a table or column of its own invention is refused', async () => {
  const bytes = gunzipSync(await readFile(await filledBackup()))
  const at = bytes.indexOf('"occurred_at"')
  assert.ok(at > 0)
  bytes.write('"1);drop abc"', at)
  const file = join(folder, 'invented.tar.gz')
  await writeFile(file, gzipSync(bytes))
  const outcome = await restoreInto(await emptyDatabase(), file)
  assert.deepEqual(outcome, { ok: false, error: { code: 'backup.unreadable' } })
})
