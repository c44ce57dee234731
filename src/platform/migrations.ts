import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'graphile-worker'
import type pg from 'pg'
import type { Pool } from './database.ts'

/** One owner of a PostgreSQL schema and the folder of its numbered SQL files. */
export interface MigrationSource {
  readonly schema: string
  readonly directory: URL
}

/** A migration that stands in the tree. */
export interface Migration {
  readonly schema: string
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** The platform's own tables: outbox, migration list, idempotency. */
export const platformMigrations: MigrationSource = {
  schema: 'platform',
  directory: new URL('./migrations/', import.meta.url),
}

/** Reads every migration, platform first, then the domains in the order given, each by file name. */
export async function readMigrations(sources: readonly MigrationSource[]): Promise<readonly Migration[]> {
  const all: Migration[] = []
  for (const { schema, directory } of [platformMigrations, ...sources]) {
    const names = (await readdir(fileURLToPath(directory))).filter((name) => name.endsWith('.sql')).sort()
    for (const name of names) {
      const sql = await readFile(new URL(name, directory), 'utf8')
      all.push({ schema, name, sql, sha256: createHash('sha256').update(sql).digest('hex') })
    }
  }
  return all
}

const lockNumber = 0x5a9b01

/**
 * Brings the database up to the tree: forward only, each file in one transaction, under an advisory lock so that
 * two processes starting at once do it once. Refuses with a thrown error when a file that was applied has
 * been edited since. `only` picks some of them, for a restore. Returns the names applied now.
 */
export async function migrate(
  pool: Pool,
  sources: readonly MigrationSource[],
  only: (migration: Migration) => boolean = () => true,
): Promise<readonly string[]> {
  const wanted = (await readMigrations(sources)).filter(only)
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumber])
    await client.query(`create schema if not exists platform;
      create table if not exists platform.migration (schema text not null, name text not null, sha256 text not null,
        applied_at timestamptz not null default now(), primary key (schema, name))`)
    const applied = await appliedHashes(client)
    const fresh = wanted.filter((migration) => !isApplied(migration, applied))
    for (const migration of fresh) await apply(client, migration)
    await runMigrations({ pgPool: pool, schema: 'jobs' })
    return fresh.map(({ schema, name }) => `${schema}/${name}`)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockNumber]).catch(() => undefined)
    client.release()
  }
}

async function appliedHashes(client: pg.PoolClient): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ schema: string; name: string; sha256: string }>(
    'select schema, name, sha256 from platform.migration',
  )
  return new Map(rows.map((row) => [`${row.schema}/${row.name}`, row.sha256]))
}

function isApplied(migration: Migration, applied: ReadonlyMap<string, string>): boolean {
  const key = `${migration.schema}/${migration.name}`
  const hash = applied.get(key)
  if (hash !== undefined && hash !== migration.sha256) {
    throw new Error(`migration ${key} was edited after it had been applied; write a new one instead`)
  }
  return hash !== undefined
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`create schema if not exists ${migration.schema}`)
    await client.query(migration.sql)
    await client.query('insert into platform.migration (schema, name, sha256) values ($1, $2, $3)', [
      migration.schema,
      migration.name,
      migration.sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.schema}/${migration.name} failed`, { cause: error })
  }
}
