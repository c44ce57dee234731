import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import autocannon from 'autocannon'
import { simulateIndicators } from '../simulation/indicators.ts'
import { unwrap } from '../src/kernel/result.ts'
import { systemActor } from '../src/platform/access.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import { answerPlan, runApart } from './harness/apart.ts'
import { quantile } from './harness/quantile.ts'
import type { Bench, BenchContext } from './harness/types.ts'

/** Indicators in the registry: domains, phones and accounts in turn. */
const count = 1_000_000

/** What the load generator, a process of its own, is told. */
interface LoadPlan {
  readonly url: string
  readonly paths: readonly string[]
}

/** What it measured: the time of each answer in milliseconds, by its verdict. */
interface LoadResult {
  readonly seconds: number
  readonly failed: number
  readonly times: readonly number[]
  readonly reported: number
}

const connections = 10
const warmUpSeconds = 5
const seconds = 20

/** Half of the questions hit: listed identifiers, domains under a `pay.` or as a page; the others differ from a listed one. */
function composePaths(): readonly string[] {
  const listed = [...simulateIndicators({ seed: 20261121, count: 30_000 })]
  return listed.map(({ kind, value }, place) => {
    const asked =
      kind !== 'domain' ? value : ([value, `pay.${value}`, `https://${value}/login?id=${place}`][place % 3] ?? value)
    if (place % 2 === 0) return `/api/v1/check?q=${encodeURIComponent(asked)}`
    const missed =
      kind === 'domain' ? asked.replace(value, `not-${value}`) : kind === 'phone' ? `+7771${value.slice(-7)}` : value
    return `/api/v1/check?q=${encodeURIComponent(missed)}`
  })
}

/** The body of this file's own process when it is started as a program. */
async function generateLoad({ url, paths }: LoadPlan): Promise<LoadResult> {
  await loadFor({ url, paths }, warmUpSeconds)
  return loadFor({ url, paths }, seconds)
}

async function loadFor({ url, paths }: LoadPlan, duration: number): Promise<LoadResult> {
  const times: number[] = []
  let asked = 0
  let reported = 0
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const load = autocannon(
      {
        url,
        connections,
        duration,
        requests: [
          {
            method: 'GET',
            setupRequest: (request) => ({ ...request, path: paths[asked++ % paths.length] ?? '/' }),
            onResponse: (_status, body) => {
              if (body.includes('"state":"reported"')) reported++
            },
          },
        ],
      },
      (error: unknown, outcome) => (error ? reject(error) : resolve(outcome)),
    )
    load.on('response', (_client, status, _bytes, time) => {
      if (status === 200) times.push(time)
    })
  })
  return { seconds: result.duration, failed: result.errors + result.non2xx, times, reported }
}

async function checkUnderLoad(folder: string, url: string, progress: BenchContext['progress']): Promise<LoadResult> {
  const { makeServices } = await import('../src/apps/services.ts')
  const { makeApplication } = await import('../src/apps/server/application.ts')
  const config = unwrap(readConfig({ SAQBOL_DATA: folder, LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: '10000000' }))
  const log = makeLog(config, 'bench')
  await using data = openDatabase(url, { log, pool: config.DATABASE_POOL })
  const services = await makeServices({ config, data, log })
  const listed = simulateIndicators({ seed: 20261121, count })
  const lines = Readable.from(listed.map(({ value }) => Buffer.from(`${value}\n`)))
  const imported = unwrap(
    await services.indicators.importFile(systemActor('bench'), lines, {
      source: 'bench',
      format: 'list',
      progress: ({ entries }) => {
        if (entries % 100_000 === 0) progress(`${entries} of ${count} indicators listed`)
      },
    }),
  )
  if (imported.changed !== count) throw new Error(`${imported.changed} listed, ${imported.rejected} refused`)
  await data.pool.query('vacuum analyze')
  const server = await makeApplication(services)
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  progress(`checking over ${connections} connections for ${warmUpSeconds + seconds} s`)
  const result = await runApart<LoadResult>(import.meta.filename, { url: address, paths: composePaths() }, folder)
  await server.close()
  return result
}

/** Checks over HTTP against a registry of a million. */
export const bench: Bench = {
  name: 'check-http',
  about:
    'GET /api/v1/check for phones, accounts, domains and pages, about half of them listed, against a million indicators in PostgreSQL; server, PostgreSQL and load generator share the machine.',
  keys: ['checksPerSecond', 'p99Ms', 'p50Ms'],
  targets: { checksPerSecond: { atLeast: 2000 }, p99Ms: { atMost: 20 } },
  limits: 'the processors: the server parses, asks PostgreSQL once and writes JSON in about a third of a millisecond.',
  run: async ({ progress }) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-check-bench-'))
    chmodSync(folder, 0o755)
    progress('creating a database')
    const cluster = await openCluster(folder)
    try {
      const { seconds: took, failed, times, reported } = await checkUnderLoad(folder, cluster.url, progress)
      const share = reported / times.length
      if (failed > 0 || share < 0.4 || share > 0.8) throw new Error(`${failed} failed, ${share} reported`)
      return {
        metrics: {
          checksPerSecond: times.length / took,
          p99Ms: quantile(times, 0.99),
          p50Ms: quantile(times, 0.5),
        },
        peers: {},
      }
    } finally {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

if (import.meta.main) await answerPlan((plan) => generateLoad(plan as LoadPlan))
