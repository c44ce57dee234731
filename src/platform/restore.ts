import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams'
import { extract } from 'tar-stream'
import { fail, ok, type Result } from '#kernel/result'
import type { BackupHeader, BackupSummary } from './backup.ts'
import type { Blobs } from './blobs.ts'
import type { Pool } from './database.ts'
import { type MigrationSource, migrate, readMigrations } from './migrations.ts'
import { listTables } from './tables.ts'

/**
 * Loads a backup into an empty database: first the migrations it was made with, then the rows in one
 * transaction, then newer migrations. Fails with `backup.not-empty`, `backup.unreadable`, `backup.truncated`,
 * `backup.altered` (a table's checksum differs) or `backup.unknown-migration` (made by a newer version);
 * nothing is kept then.
 */
export async function readBackup(
  services: { readonly pool: Pool; readonly blobs: Blobs; readonly sources: readonly MigrationSource[] },
  file: string,
  progress: (table: string) => void,
): Promise<Result<BackupSummary>> {
  const { pool, sources } = services
  if (await hasRows(pool)) return fail('backup.not-empty')
  const client = await pool.connect()
  try {
    const outcome = await load({ ...services, client, progress }, file)
    await client.query(outcome.ok ? 'commit' : 'rollback')
    if (outcome.ok) await migrate(pool, sources)
    return outcome
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    const { code } = error as { code?: string }
    if (error instanceof SyntaxError || code?.startsWith('Z_') || /tar|gzip|header/i.test((error as Error).message))
      return fail('backup.unreadable')
    throw error
  } finally {
    client.release()
  }
}

async function hasRows(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ present: boolean }>(`select to_regclass('audit.entry') is not null as present`)
  if (!rows[0]?.present) return false
  const { rowCount } = await pool.query('select from audit.entry limit 1')
  return rowCount !== 0
}

interface Loading {
  readonly client: pg.PoolClient
  readonly pool: Pool
  readonly blobs: Blobs
  readonly sources: readonly MigrationSource[]
  readonly progress: (table: string) => void
}

interface OpenTable {
  readonly name: string
  readonly copy: CopyStreamQuery
  readonly hash: Hash
}

async function load(loading: Loading, file: string): Promise<Result<BackupSummary>> {
  const archive = createReadStream(file)
    .pipe(createGunzip())
    .on('error', (error) => entries.destroy(error))
  const entries = archive.pipe(extract())
  const sums = new Map<string, string>()
  let header: BackupHeader | undefined
  let summary: BackupSummary | undefined
  let open: OpenTable | undefined
  const close = async () => {
    if (!open) return
    open.copy.end()
    await finished(open.copy)
    sums.set(open.name, open.hash.digest('hex'))
    open = undefined
  }
  for await (const entry of entries) {
    const [kind, name = ''] = entry.header.name.split('/')
    if (kind === 'header.json') {
      header = JSON.parse((await content(entry)).toString()) as BackupHeader
      const prepared = await prepare(loading, header)
      if (!prepared.ok) return prepared
    } else if (kind === 'tables' && header) {
      if (open?.name !== name) {
        await close()
        open = openTable(loading, header, name)
      }
      await write(open, await content(entry))
    } else if (kind === 'blobs') {
      await loading.blobs.put(await content(entry))
    } else if (kind === 'summary.json') {
      summary = JSON.parse((await content(entry)).toString()) as BackupSummary
    } else return fail('backup.unreadable')
  }
  await close()
  if (!header) return fail('backup.unreadable')
  if (!summary) return fail('backup.truncated')
  const empty = createHash('sha256').digest('hex')
  const altered = Object.entries(summary.tables).find(([name, { sha256 }]) => (sums.get(name) ?? empty) !== sha256)
  if (altered) return fail('backup.altered', { table: altered[0] })
  await moveSequences(loading.client, header)
  return ok(summary)
}

async function prepare(loading: Loading, header: BackupHeader): Promise<Result<true>> {
  if (header.format !== 'saqbol-backup-1') return fail('backup.unreadable')
  const known = new Set((await readMigrations(loading.sources)).map((m) => `${m.schema}/${m.name}/${m.sha256}`))
  const wanted = new Set(header.migrations.map((m) => `${m.schema}/${m.name}/${m.sha256}`))
  const missing = [...wanted].find((key) => !known.has(key))
  if (missing) return fail('backup.unknown-migration', { name: missing.split('/').slice(0, 2).join('/') })
  await migrate(loading.pool, loading.sources, (m) => wanted.has(`${m.schema}/${m.name}/${m.sha256}`))
  await loading.client.query('begin')
  await loading.client.query('set local statement_timeout = 0')
  // While blobs are written nothing is asked of PostgreSQL, and that takes as long as there are gigabytes.
  await loading.client.query('set local idle_in_transaction_session_timeout = 0')
  // Names from the archive go into SQL: they must be those of our own tables.
  const own = new Map(
    (await listTables(loading.client)).map((table) => [table.name, new Set([...table.columns, ...table.serials])]),
  )
  const foreign = header.tables.some(
    ({ name, columns, serials }) => ![...columns, ...serials].every((column) => own.get(name)?.has(column)),
  )
  if (foreign) return fail('backup.unreadable')
  // What migrations themselves put in comes back from the backup.
  for (const table of [...header.tables].reverse()) {
    if (!table.name.startsWith('audit.')) await loading.client.query(`delete from ${table.name}`)
  }
  return ok(true)
}

function openTable({ client, progress }: Loading, header: BackupHeader, name: string): OpenTable {
  const table = header.tables.find((candidate) => candidate.name === name)
  if (!table || !/^[a-z_."0-9]+$/.test(name)) throw new Error('tar entry of an unknown table')
  progress(name)
  const copy = client.query(copyFrom(`copy ${name} (${table.columns.join(', ')}) from stdin`))
  return { name, copy, hash: createHash('sha256') }
}

async function write(open: OpenTable, bytes: Buffer): Promise<void> {
  open.hash.update(bytes)
  if (!open.copy.write(bytes)) await new Promise((resolve) => open.copy.once('drain', resolve))
}

async function content(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of entry) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

async function moveSequences(client: pg.PoolClient, header: BackupHeader): Promise<void> {
  for (const { name, serials } of header.tables) {
    for (const column of serials) {
      await client.query(
        `select setval(pg_get_serial_sequence($1, $2), greatest((select max(${column}) from ${name}), 1))`,
        [name, column],
      )
    }
  }
}
