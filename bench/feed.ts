import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { simulateIndicators } from '../simulation/indicators.ts'
import { type Centre, makeCentre } from '../src/apps/edge/centre.ts'
import { nextStep, type Position } from '../src/apps/edge/chain.ts'
import { openSnapshot } from '../src/apps/edge/snapshot.ts'
import type { Services } from '../src/apps/services.ts'
import { feedListener, nameOfLine } from '../src/domains/publications/index.ts'
import { parseObservable } from '../src/formats/observable.ts'
import { unwrap } from '../src/kernel/result.ts'
import { systemActor } from '../src/platform/access.ts'
import { readConfig } from '../src/platform/config.ts'
import { inTransaction, openDatabase } from '../src/platform/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { makeRelay } from '../src/platform/outbox.ts'
import { openCluster } from '../src/platform/postgres-cluster.ts'
import type { Bench, BenchContext, Measured } from './harness/types.ts'

const listed = 1_000_000
const edges = 50
const listings = 60
const actor = systemActor('bench')

/** Lists a million and lets the feed take them; there is no partner yet, so that no batch is made of them. */
async function fill(services: Services, progress: BenchContext['progress']): Promise<void> {
  const simulated = simulateIndicators({ seed: 20261121, count: listed })
  const lines = Readable.from(simulated.map(({ value }) => Buffer.from(`${value}\n`)))
  const told = ({ entries }: { readonly entries: number }) => {
    if (entries % 100_000 === 0) progress(`${entries} of ${listed} indicators listed`)
  }
  const imported = unwrap(
    await services.indicators.importFile(actor, lines, { source: 'bench', format: 'list', progress: told }),
  )
  if (imported.changed !== listed) throw new Error(`${imported.changed} listed, ${imported.rejected} refused`)
  progress('the feed takes them')
  const relay = makeRelay({ ...services, listeners: [feedListener(services.feed)] })
  await relay.drain()
  await relay[Symbol.asyncDispose]()
  await services.pool.query('vacuum analyze publications.entry')
}

async function newClient({ identity, feed }: Services) {
  const organisation = unwrap(await identity.organisations.add(actor, { kind: 'bank', name: 'Bench', region: null }))
  const scopes = ['publications:read-feed']
  const added = unwrap(await identity.clients.add(actor, { organisationId: organisation.id, name: 'Edge', scopes }))
  await feed.subscribe(actor, added.client.id, { clearance: 'amber', kinds: null, measures: null })
  return { clientId: added.client.id, clientSecret: added.clientSecret }
}

/** Follows the chain as an edge does, proving every batch, and tells when each value was there. */
async function follow(centre: Centre, from: Position, told: (value: string) => void, signal: AbortSignal) {
  let position = from
  while (!signal.aborted) {
    const lines = await centre.lines(position, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
    if (lines === undefined) return
    for (const line of unwrap(lines)) {
      if (nameOfLine(line) !== 'batch') continue
      const step = unwrap(nextStep(position, line))
      position = step.position
      for (const { value } of step.batch.entries) told(value)
    }
  }
}

async function propagate(services: Services, from: Position, centreOf: () => Centre): Promise<readonly number[]> {
  const listedAt = new Map<string, number>()
  const times: number[] = []
  const stopping = new AbortController()
  const told = (value: string) => {
    const since = listedAt.get(value)
    if (since !== undefined) times.push(performance.now() - since)
  }
  const readers = Array.from({ length: edges }, () => follow(centreOf(), from, told, stopping.signal))
  const list = async (place: number) => {
    const observable = unwrap(parseObservable(`+7701999${String(1000 + place)}`))
    const [seen] = await inTransaction(services.db, (tx) => services.indicators.observe(tx, [observable]))
    if (seen === undefined) throw new Error('nothing observed')
    const grounds = { topic: 'fraud', legalBasis: 'public-warning', reason: 'Bench' } as const
    // The clock runs from before the decision is written.
    listedAt.set(observable.value, performance.now())
    unwrap(await services.indicators.confirmListing(actor, { ...grounds, observableId: seen.id }))
  }
  // The first one waits until the other listeners have heard of the import.
  await list(listings)
  while (times.length < edges) await sleep(100)
  times.length = 0
  for (let place = 0; place < listings; place++) {
    await list(place)
    await sleep(100 + ((place * 37) % 200))
  }
  await sleep(1500)
  stopping.abort()
  await Promise.all(readers)
  if (times.length !== edges * listings) throw new Error(`${times.length} of ${edges * listings} arrived`)
  return times.toSorted((a, b) => a - b)
}

async function measureFeed(folder: string, url: string, progress: BenchContext['progress']): Promise<Measured> {
  const { makeServices } = await import('../src/apps/services.ts')
  const { makeApplication } = await import('../src/apps/server/application.ts')
  const { startWorker } = await import('../src/apps/worker/worker.ts')
  const config = unwrap(readConfig({ SAQBOL_DATA: folder, LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: '10000000' }))
  const log = makeLog(config, 'bench')
  await using data = openDatabase(url, { log, pool: config.DATABASE_POOL })
  const services = await makeServices({ config, data, log })
  await fill(services, progress)
  const credentials = await newClient(services)
  const server = await makeApplication(services)
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  const centreOf = () => makeCentre({ url: address, ...credentials })
  try {
    progress('packing a snapshot')
    const start = performance.now()
    const packed = await centreOf().snapshot(undefined, new AbortController().signal)
    const snapshotSeconds = (performance.now() - start) / 1000
    const { key } = await services.feed.publishedKeys()
    const { position, registry } = unwrap(await openSnapshot(packed, key))
    if (registry.size() !== listed) throw new Error(`a snapshot of ${registry.size()}`)
    progress(`${listings} listings to ${edges} edges`)
    await using worker = await startWorker(services)
    const times = await propagate(services, position, centreOf)
    void worker
    return {
      metrics: {
        propagationP99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
        snapshotMegabytes: packed.length / 1e6,
        snapshotSeconds,
      },
      peers: {},
    }
  } finally {
    await server.close()
  }
}

/** The feed from the decision to the edges, and a snapshot of a million. */
export const bench: Bench = {
  name: 'feed',
  about: `A decision to list, until ${edges} readers that wait over HTTP have proved its batch (${listings} decisions, one after another), and a snapshot of ${listed / 1e6} M entries from the question to its last byte; PostgreSQL, server, worker and all readers share the machine.`,
  keys: ['propagationP99Ms', 'snapshotMegabytes', 'snapshotSeconds'],
  targets: {
    propagationP99Ms: { atMost: 1000 },
    snapshotMegabytes: { atMost: 20 },
    snapshotSeconds: { atMost: 5 },
  },
  limits:
    'Listings wait up to 200 ms for the outbox relay; a snapshot waits for PostgreSQL to write a million lines and for gzip.',
  run: async ({ progress }) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-feed-bench-'))
    chmodSync(folder, 0o755)
    progress('creating a database')
    const cluster = await openCluster(folder)
    try {
      return await measureFeed(folder, cluster.url, progress)
    } finally {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
