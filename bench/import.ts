import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { simulateIndicators } from '../simulation/indicators.ts'
import { unwrap } from '../src/kernel/result.ts'
import { systemActor } from '../src/platform/access.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase, type Pool } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import type { Bench, BenchContext } from './harness/types.ts'

/** Domains in the list; one in ten thousand is refused as a public suffix, and ten stand there twice. */
const count = 200_000

function composeList(): string {
  const domains = [...simulateIndicators({ seed: 20261121, count, kinds: ['domain'] })]
  return domains.map(({ value }, place) => (place % 10_000 === 5_000 ? 'pages.dev' : value)).join('\n')
}

/** Seconds that some work took. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** The floor: PostgreSQL copies the same lines into a bare table, parsing, checking and indexing nothing. */
async function copyLines(pool: Pool, list: string): Promise<number> {
  await pool.query('create table public.bare (line text)')
  const client = await pool.connect()
  try {
    return await seconds(() => pipeline(Readable.from([list]), client.query(copyFrom('copy public.bare from stdin'))))
  } finally {
    client.release()
  }
}

async function importTwice(folder: string, url: string, progress: BenchContext['progress']) {
  const { makeServices } = await import('../src/apps/services.ts')
  const config = unwrap(readConfig({ SAQBOL_DATA: folder, LOG_LEVEL: 'error' }))
  const log = makeLog(config, 'bench')
  await using data = openDatabase(url, { log, pool: 4 })
  const { indicators } = await makeServices({ config, data, log })
  const list = composeList()
  const file = join(folder, 'domains.txt')
  await writeFile(file, list)
  const run = async () => unwrap(await indicators.importFile(systemActor('bench'), file, { source: 'bench' }))
  progress(`importing ${count} domains`)
  const first = await seconds(async () => {
    const { changed, rejected } = await run()
    if (changed + rejected !== count || rejected !== 20) throw new Error(`${changed} changed, ${rejected} refused`)
  })
  progress('importing them again')
  const rerun = await seconds(async () => {
    const { changed } = await run()
    if (changed !== 0) throw new Error(`the second import changed ${changed}`)
  })
  const { rows } = await data.pool.query<{ listed: number; fsync: string; commit: string }>(
    `select count(*) as listed, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit
     from indicators.indicator where state = 'reported'`,
  )
  if (rows[0]?.listed !== count - 20) throw new Error(`${rows[0]?.listed} listed`)
  if (rows[0].fsync !== 'on' || rows[0].commit !== 'on') throw new Error('the database is not durable')
  return { first, rerun, copy: await copyLines(data.pool, list) }
}

/** Import of a list of domains, and the same again. */
export const bench: Bench = {
  name: 'import',
  about:
    'A list of 200,000 domains imported into a fresh durable PostgreSQL (parsed, keyed, checked against the allow list, listed with history and provenance, committed in parts), and imported again, which changes nothing. `domainsPerSecond` counts both runs; the peer is a bare COPY of the same lines.',
  keys: ['domainsPerSecond', 'firstRunPerSecond', 'rerunPerSecond'],
  targets: { domainsPerSecond: { atLeast: 20_000 } },
  limits: 'PostgreSQL: four rows, five index entries and their checks for each new domain.',
  run: async ({ progress }) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-import-bench-'))
    chmodSync(folder, 0o755)
    progress('creating a database')
    const cluster = await openCluster(folder)
    try {
      const { first, rerun, copy } = await importTwice(folder, cluster.url, progress)
      return {
        metrics: {
          domainsPerSecond: (2 * count) / (first + rerun),
          firstRunPerSecond: count / first,
          rerunPerSecond: count / rerun,
        },
        peers: { 'COPY into a bare table': { domainsPerSecond: count / copy } },
      }
    } finally {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
