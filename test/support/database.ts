import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after } from 'node:test'
import pg from 'pg'
import { type OpenDatabase, openDatabase } from '#platform/database'
import { migrate, readMigrations } from '#platform/migrations'
import { type Cluster, openCluster } from '#platform/postgres-cluster'
import { domainMigrations } from '../../src/apps/domains.ts'
import { until } from './until.ts'

const home = join(import.meta.dirname, '../../.data/test')

/** The server under the tests. */
export type TestCluster = Cluster

/** The test server, shared by all test files and left running for the next; durability is off, for speed. */
export function testCluster(): Promise<Cluster> {
  return openCluster(home, { flags: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] })
}

/** A database of a test file's own, with its URL for tests that start whole processes. */
export interface TestDatabase extends OpenDatabase {
  readonly url: string
}

/**
 * A fresh database with every migration applied, cloned from a template that is built once per state of the
 * migrations. It is dropped when the test file ends. Call it at the top of the file, outside hooks and tests.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = await testCluster()
  return freshDatabase(cluster, `template ${await ensureTemplate(cluster)}`)
}

/** A database without any table, for tests of migrations and of restoring. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return freshDatabase(await testCluster(), '')
}

async function freshDatabase(cluster: Cluster, origin: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asOwner(cluster, (client) => client.query(`create database ${name} ${origin}`))
  const url = databaseUrl(cluster, name)
  const open = openDatabase(url, { pool: 10 })
  after(async () => {
    await open[Symbol.asyncDispose]()
    // As superuser: a worker of autovacuum that is still at it may only be stopped by one.
    const admin = { ...cluster, url: cluster.adminUrl }
    await asOwner(admin, (client) => client.query(`drop database if exists ${name} with (force)`))
  })
  return { ...open, url }
}

async function ensureTemplate(cluster: Cluster): Promise<string> {
  const migrations = await readMigrations(domainMigrations)
  const state = createHash('sha256')
    .update(migrations.map((m) => m.sha256).join())
    .digest('hex')
    .slice(0, 12)
  const name = `template_${state}`
  await asOwner(cluster, async (client) => {
    await client.query('select pg_advisory_lock(777)')
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    // What a killed run left half-built is in the way.
    await client.query(`drop database if exists ${name}_building with (force)`)
    await client.query(`create database ${name}_building`)
    const building = openDatabase(databaseUrl(cluster, `${name}_building`), { pool: 4 })
    try {
      await migrate(building.pool, domainMigrations)
    } finally {
      await building[Symbol.asyncDispose]()
    }
    await untilUnused(client, `${name}_building`)
    await client.query(`alter database ${name}_building rename to ${name}`)
  }).catch(async (error: unknown) => {
    await asOwner(cluster, (client) => client.query(`drop database if exists ${name}_building with (force)`))
    throw error
  })
  return name
}

/** A closed pool's server processes go a moment later than its sockets; renaming and cloning need them gone. */
async function untilUnused(client: pg.Client, name: string): Promise<void> {
  await until(async () => {
    const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [name])
    return rowCount === 0
  })
}

function databaseUrl(cluster: Cluster, name: string): string {
  const url = new URL(cluster.url)
  url.pathname = `/${name}`
  return url.href
}

async function asOwner<T>(cluster: Cluster, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: cluster.url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
