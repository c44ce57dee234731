import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { findProgram } from './peers.ts'
import { boundToUs } from './processes.ts'
import { until } from './until.ts'

/** A real `redis-server` on a free port of the loopback; it ends with the test file. */
export interface TestValkey {
  readonly url: string
  readonly port: number
  /** A connection of the test's own. */
  readonly client: Redis
  /** The number of the process that runs now. */
  pid(): number
  /** Ends the process by its number and without a warning. */
  kill(): Promise<void>
  /** Starts it again on the same port and data, where it was killed. */
  start(): Promise<void>
}

/** Starts a server with these settings on top: `['--appendonly', 'yes']`. */
export async function testValkey(settings: readonly string[] = []): Promise<TestValkey> {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-valkey-'))
  const port = await freePort()
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 100 })
  client.on('error', () => undefined)
  let running: ChildProcess | undefined
  const start = async () => {
    const program = findProgram('redis-server') ?? 'redis-server'
    running = spawn(...boundToUs(program, argumentsOf(port, folder, settings)), { stdio: 'ignore' })
    await answering(client)
  }
  const kill = async () => {
    const ending = running
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = new Promise((resolve) => ending.once('close', resolve))
    ending.kill('SIGKILL')
    await ended
  }
  after(async () => {
    client.disconnect()
    await kill()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return { url: `redis://127.0.0.1:${port}`, port, client, kill, start, pid: () => running?.pid ?? Number.NaN }
}

function argumentsOf(port: number, folder: string, settings: readonly string[]): readonly string[] {
  const own = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', daemonize: 'no' }
  return [...Object.entries(own).flatMap(([name, value]) => [`--${name}`, String(value)]), ...settings]
}

async function answering(client: Redis): Promise<void> {
  await until(() =>
    client.ping().then(
      () => true,
      () => false,
    ),
  )
}

/** The number of slots of a cluster (Redis Cluster specification). */
const slots = 16_384

/**
 * Starts a cluster of three masters without replicas. What a master acknowledged it has written to its append-only
 * file before the answer leaves; the others go on when one is away.
 */
export async function testCluster(): Promise<readonly TestValkey[]> {
  const nodes: TestValkey[] = []
  const buses: number[] = []
  for (let i = 0; i < 3; i++) {
    const bus = await freePort()
    buses.push(bus)
    nodes.push(await testValkey(clusterSettings(bus)))
  }
  for (const [i, { client, port }] of nodes.entries()) {
    const from = Math.floor((slots * i) / nodes.length)
    await client.call('cluster', 'addslotsrange', from, Math.floor((slots * (i + 1)) / nodes.length) - 1)
    await client.call('cluster', 'set-config-epoch', i + 1)
    if (i > 0) await nodes[0]?.client.call('cluster', 'meet', '127.0.0.1', port, buses[i] ?? 0)
  }
  for (const { client } of nodes) await whole(client, nodes.length)
  return nodes
}

function clusterSettings(bus: number): readonly string[] {
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-port': bus,
    'cluster-node-timeout': 1000,
    'cluster-require-full-coverage': 'no',
    appendonly: 'yes',
    // Written at once, synced at leisure: enough where the process dies and not the machine.
    appendfsync: 'no',
  }
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
}

/** Waits until a node knows that all slots are served and by how many masters. */
async function whole(client: Redis, masters: number): Promise<void> {
  await until(
    async () => String(await client.call('cluster', 'info')),
    (told) => told.includes('cluster_slots_ok:16384') && told.includes(`cluster_size:${masters}`),
  )
}
