import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { emptyDatabase } from '#test/database'
import { openDatabase, type Pool } from './database.ts'
import { type MigrationSource, migrate, readMigrations } from './migrations.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A domain with the migrations given, by file name. */
function domain(schema: string, files: Readonly<Record<string, string>>): MigrationSource {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-migrations-'))
  folders.push(folder)
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return { schema, directory: pathToFileURL(`${folder}/`) }
}

const first = '20261121T1000-create-thing.sql'
const second = '20261122T1000-name-thing.sql'
const create = 'create table sample.thing (id int primary key);'
const name = "alter table sample.thing add column name text not null default 'a';"

/** The tables of the sample domain, with their columns. */
async function columns(pool: Pool) {
  const { rows } = await pool.query<{ column: string }>(
    `select table_name || '.' || column_name as column from information_schema.columns
     where table_schema = 'sample' order by 1`,
  )
  return rows.map((row) => row.column)
}

test('a fresh database gets the platform first, then every domain in order, and nothing the second time', async () => {
  const { pool } = await emptyDatabase()
  const sources = [domain('sample', { [second]: name, [first]: create, 'notes.txt': 'no migration' })]
  const applied = await migrate(pool, sources)
  assert.match(applied[0] ?? '', /^platform\//)
  assert.deepEqual(applied.slice(-2), [`sample/${first}`, `sample/${second}`])
  assert.deepEqual(await columns(pool), ['thing.id', 'thing.name'])
  assert.deepEqual(await migrate(pool, sources), [])
})

test('a migration that comes later is applied to what is there', async () => {
  const { pool } = await emptyDatabase()
  await migrate(pool, [domain('sample', { [first]: create })])
  await pool.query('insert into sample.thing values (1)')
  assert.deepEqual(await migrate(pool, [domain('sample', { [first]: create, [second]: name })]), [`sample/${second}`])
  assert.deepEqual((await pool.query('select * from sample.thing')).rows, [{ id: 1, name: 'a' }])
})

test('an applied file that was edited since is refused before anything else is applied', async () => {
  const { pool } = await emptyDatabase()
  await migrate(pool, [domain('sample', { [first]: create })])
  const edited = domain('sample', { [first]: `${create} `, [second]: name })
  await assert.rejects(
    migrate(pool, [edited]),
    /sample\/20261121T1000-create-thing\.sql was edited after it had been applied/,
  )
  assert.deepEqual(await columns(pool), ['thing.id'])
})

test('a failing migration leaves nothing of itself, keeps those before it, and can be mended', async () => {
  const { pool } = await emptyDatabase()
  const broken = `${name} insert into sample.thing values (1, null);`
  await assert.rejects(migrate(pool, [domain('sample', { [first]: create, [second]: broken })]), (error: Error) => {
    assert.match(error.message, /sample\/20261122T1000-name-thing\.sql failed/)
    assert.match((error.cause as Error).message, /null value/)
    return true
  })
  assert.deepEqual(await columns(pool), ['thing.id'])
  assert.deepEqual(await migrate(pool, [domain('sample', { [first]: create, [second]: name })]), [`sample/${second}`])
})

test('two migrators starting at once do the work once', async () => {
  const { pool, url } = await emptyDatabase()
  const other = openDatabase(url, { pool: 4 })
  // Creating a table twice would fail; so would a second row of the same key.
  const sources = [
    domain('sample', { [first]: `${create} select pg_sleep(0.2); insert into sample.thing values (1);` }),
  ]
  const applied = await Promise.all([migrate(pool, sources), migrate(other.pool, sources), migrate(pool, sources)])
  await other[Symbol.asyncDispose]()
  assert.equal(applied.flat().filter((file) => file === `sample/${first}`).length, 1)
})

test('a migrator that failed lets the next one in', async () => {
  const { pool } = await emptyDatabase()
  await assert.rejects(migrate(pool, [domain('sample', { [first]: 'create nonsense' })]))
  assert.ok((await migrate(pool, [domain('sample', { [first]: create })])).includes(`sample/${first}`))
})

test('the job queue is there after migrating', async () => {
  const { pool } = await emptyDatabase()
  await migrate(pool, [])
  assert.deepEqual((await pool.query('select count(*) from jobs.jobs')).rows, [{ count: 0 }])
})

test('the hash of a migration is that of its bytes', async () => {
  const [migration] = (await readMigrations([domain('sample', { [first]: create })])).slice(-1)
  assert.equal(migration?.sql, create)
  assert.match(migration?.sha256 ?? '', /^[0-9a-f]{64}$/)
})
