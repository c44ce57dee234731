import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import type { Pool } from '#platform/database'
import { testDatabase } from '#test/database'
import { registryAt } from '#test/killed-import'
import type { Reject } from './entry.ts'

const disturbed = await testDatabase()
const quiet = await testDatabase()
const secret = randomBytes(32).toString('hex')
const folder = await mkdtemp(join(tmpdir(), 'saqbol-resume-test-'))
after(() => rm(folder, { recursive: true }))
const cli = systemActor('cli')

/** 42,000 entries: one in a hundred is refused, some come twice. */
const lines = Array.from({ length: 42_000 }, (_, i) => (i % 100 === 7 ? `no domain ${i}` : `evil-${i % 41_000}.kz`))
const file = join(folder, 'list.txt')
await writeFile(file, lines.join('\n'))

/** Every row an import makes, without what differs between two runs: ids of runs and numbers of lines of history. */
async function rowsOf(pool: Pool): Promise<readonly unknown[]> {
  const queries = [
    'select * from indicators.observable order by id',
    'select * from indicators.indicator order by observable_id',
    'select observable_id, list_id, at from indicators.list_entry order by observable_id',
    `select observable_id, at, from_state, to_state, cause, actor_id, reason from indicators.history order by observable_id`,
    'select entry, line, code from indicators.import_reject order by entry',
    `select encode(sha256, 'hex'), options, file_name, format, position, changed, unchanged, rejected, finished_at from indicators.import_run`,
    'select name from indicators.list',
  ]
  const results = []
  for (const query of queries) results.push((await pool.query(query)).rows)
  return results
}

/** Runs the import in a process of its own and kills it dead after `parts` parts. */
async function killAfter(parts: number): Promise<void> {
  const script = join(import.meta.dirname, '../../../../test/support/killed-import.ts')
  const child = spawn(process.execPath, [script, disturbed.url, secret, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = 0
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString().split('\n').length - 1
    if (told >= parts) child.kill('SIGKILL')
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  assert.equal(signal, 'SIGKILL')
}

test('an import killed dead twice goes on where it was, and ends with the very rows of an undisturbed one', async () => {
  const [one, other] = [registryAt(disturbed.url, secret), registryAt(quiet.url, secret)]
  try {
    await killAfter(2)
    const first = await one.pool.query('select position from indicators.import_run')
    assert.equal(first.rowCount, 1)
    assert.ok(first.rows[0].position >= 10_000 && first.rows[0].position < lines.length)
    await killAfter(1)
    const second = await one.pool.query('select position from indicators.import_run')
    assert.equal(second.rowCount, 1)
    assert.ok(second.rows[0].position > first.rows[0].position)
    const told: Reject[] = []
    const options = { source: 'a long list' }
    const resumed = unwrap(await one.indicators.importFile(cli, file, { ...options, reject: (r) => told.push(r) }))
    const undisturbed = unwrap(await other.indicators.importFile(cli, file, options))
    assert.equal(resumed.resumed, true)
    assert.equal(undisturbed.resumed, false)
    assert.equal(told.length, 420)
    assert.deepEqual(told.slice(0, 420), undisturbed.rejects)
    assert.deepEqual({ ...resumed, runId: '', resumed: false }, { ...undisturbed, runId: '' })
    assert.deepEqual(await rowsOf(one.pool), await rowsOf(other.pool))
    const again = unwrap(await one.indicators.importFile(cli, file, options))
    assert.deepEqual([again.changed, again.rejected, again.resumed], [0, 420, false])
  } finally {
    await Promise.all([one.close(), other.close()])
  }
})

test('two imports of one file at once do its work once, or one of them says that the other is at it', async () => {
  const file = join(folder, 'both.txt')
  await writeFile(file, Array.from({ length: 12_000 }, (_, i) => `both-${i}.kz`).join('\n'))
  const registry = registryAt(quiet.url, secret)
  try {
    const results = await Promise.all([1, 2].map(() => registry.indicators.importFile(cli, file, { source: 'both' })))
    const said = results.map((result) => (result.ok ? 'ok' : result.error.code))
    assert.ok(said.includes('ok'))
    assert.ok(said.every((one) => one === 'ok' || one === 'import.already-running'))
    const { rows } = await registry.pool.query(
      `select count(*)::int as listed from indicators.observable where key like 'both-%'`,
    )
    assert.equal(rows[0].listed, 12_000)
  } finally {
    await registry.close()
  }
})
