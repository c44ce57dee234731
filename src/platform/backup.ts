import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Pack, pack } from 'tar-stream'
import type { Pool } from './database.ts'
import { listTables, type Table } from './tables.ts'

/** What a backup says about itself in its first entry, `header.json`. */
export interface BackupHeader {
  readonly format: 'saqbol-backup-1'
  readonly createdAt: string
  /** Migrations of the database at that moment. */
  readonly migrations: readonly { readonly schema: string; readonly name: string; readonly sha256: string }[]
  readonly tables: readonly Table[]
}

/** What it holds, in its last entry, `summary.json`: a backup without it was cut short. */
export interface BackupSummary {
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>
  readonly blobs: number
}

const partSize = 4 * 1024 * 1024

/**
 * Writes all tables (one consistent snapshot, `COPY` text format) and all blobs into one `.tar.gz`, while the
 * product runs. The master secret is not in it: keep that apart. The file appears under its name only when whole.
 */
export async function writeBackup(
  services: { readonly pool: Pool; readonly blobs: string; readonly now: Date },
  file: string,
  progress: (table: string, done: number, of: number) => void,
): Promise<BackupSummary> {
  const client = await services.pool.connect()
  const archive = pack()
  const partial = `${file}.partial`
  const written = pipeline(archive, createGzip({ level: 6 }), createWriteStream(partial, { mode: 0o600 }))
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0')
    // While blobs are packed nothing is asked of PostgreSQL, and that takes as long as there are gigabytes.
    await client.query('set local idle_in_transaction_session_timeout = 0')
    const summary = await packAll({ client, archive, ...services }, progress)
    await client.query('commit')
    archive.finalize()
    await written
    await rename(partial, file)
    return summary
  } catch (error) {
    archive.destroy(error as Error)
    await written.catch(() => undefined)
    throw error
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}

interface Packing {
  readonly client: pg.PoolClient
  readonly archive: Pack
  readonly blobs: string
  readonly now: Date
}

async function packAll(
  packing: Packing,
  progress: (table: string, done: number, of: number) => void,
): Promise<BackupSummary> {
  const { client, archive, now } = packing
  const tables = await listTables(client)
  const { rows } = await client.query<BackupHeader['migrations'][number]>(
    'select schema, name, sha256 from platform.migration order by applied_at, schema, name',
  )
  const header: BackupHeader = {
    format: 'saqbol-backup-1',
    createdAt: now.toISOString(),
    migrations: rows,
    tables,
  }
  await entry(archive, 'header.json', JSON.stringify(header))
  const sums: Record<string, { rows: number; sha256: string }> = {}
  for (const [index, table] of tables.entries()) {
    progress(table.name, index, tables.length)
    sums[table.name] = await packTable(packing, table)
  }
  const summary: BackupSummary = { tables: sums, blobs: await packBlobs(packing) }
  await entry(archive, 'summary.json', JSON.stringify(summary))
  return summary
}

async function packTable({ client, archive }: Packing, table: Table): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256')
  const source = client.query(copyTo(`copy ${table.name} (${table.columns.join(', ')}) to stdout`))
  let parts = 0
  let waiting: Buffer[] = []
  let size = 0
  const flush = async () => {
    const part = Buffer.concat(waiting)
    waiting = []
    size = 0
    hash.update(part)
    await entry(archive, `tables/${table.name}/${String(++parts).padStart(6, '0')}`, part)
  }
  for await (const chunk of source) {
    waiting.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size >= partSize) await flush()
  }
  if (size > 0) await flush()
  return { rows: source.rowCount, sha256: hash.digest('hex') }
}

async function packBlobs({ archive, blobs }: Packing): Promise<number> {
  const files = await readdir(blobs, { recursive: true, withFileTypes: true }).catch(() => [])
  let count = 0
  for (const file of files) {
    if (!file.isFile() || !/^[0-9a-f]{62}$/.test(file.name)) continue
    const path = join(file.parentPath, file.name)
    await entry(archive, `blobs/${file.parentPath.slice(-2)}${file.name}`, await readFile(path))
    count++
  }
  return count
}

function entry(archive: Pack, name: string, content: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()))
  })
}
