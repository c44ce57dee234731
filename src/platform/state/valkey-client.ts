import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import type { Redacted } from '#kernel/redacted'
import type { Log } from '../log.ts'
import { clusterZones, type Place } from './places.ts'
import { type ScriptCommands, scripts } from './scripts.ts'

/** A connection to Valkey or Redis, which comes back by itself. */
export interface ValkeyClient {
  readonly redis: Pick<Redis, 'set' | 'getBuffer' | 'getdelBuffer'>
  readonly commands: ScriptCommands
  /** How many zones the store has that answer or fail apart from each other. */
  readonly zones: number
  /** Waits for the store, for a second at most. */
  connect(): Promise<void>
  close(): void
}

/** What the store is asked for. */
export type Use = 'limits' | 'velocity' | 'registration' | 'firsts' | 'stream'

/** Asks the store at a place; undefined where it does not answer in time. */
export type Ask = <T>(use: Use, place: Place, work: (client: ValkeyClient) => Promise<T>) => Promise<T | undefined>

/** How long the start waits for the store, in milliseconds. */
const startPatience = 1000

/** Nothing waits in a queue and nothing is sent twice: what cannot be sent now fails now, and the caller goes on alone. */
const atOnce = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2000,
} as const satisfies RedisOptions

/** A connection that is not begun yet, to one server or, where several URLs are given, to a cluster. */
export function openValkey(urls: Redacted<readonly string[]>): Redis | Cluster {
  const [first = '', ...more] = urls.reveal().map((url) => url.replace(/^valkey/, 'redis'))
  return more.length === 0 ? single(first) : cluster([first, ...more])
}

/** A client for one server or, where several URLs are given, for a cluster. */
export function makeValkeyClient(urls: Redacted<readonly string[]>, log: Log): ValkeyClient {
  const client = openValkey(urls)
  // The reasons are told where a call fails; without a listener each of them would be printed.
  client.on('error', (error: Error & { code?: string }) => log.debug({ code: error.code }, 'the shared store'))
  return {
    redis: client,
    commands: client as unknown as ScriptCommands,
    zones: client instanceof Cluster ? clusterZones : 1,
    connect: async () => {
      const connected = reach(client).then(
        () => true,
        () => false,
      )
      if (!(await Promise.race([connected, patience()]))) log.warn('the shared store is away: beginning without it')
    },
    close: () => client.disconnect(),
  }
}

/**
 * Resolves when the store can be asked. A cluster counts as connected before its nodes are; what is sent to them in between
 * would fail. Rejects where the first attempt does not come through.
 */
export async function reach(client: Redis | Cluster): Promise<void> {
  await client.connect()
  if (client instanceof Cluster) await Promise.all(client.nodes('master').map((node) => node.ping()))
}

function patience(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), startPatience).unref())
}

const backOff = (times: number) => Math.min(100 * times, 1000)

function single(url: string): Redis {
  return new Redis(url, { ...atOnce, lazyConnect: true, enableOfflineQueue: false, retryStrategy: backOff, scripts })
}

function cluster(urls: readonly string[]): Cluster {
  // Nodes tell each other's addresses, not how to sign in: all are reached in the way of the first.
  const { username, password, protocol } = new URL(urls[0] ?? '')
  const redisOptions: ClusterOptions['redisOptions'] = {
    ...atOnce,
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  }
  return new Cluster([...urls], {
    redisOptions,
    scripts,
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: backOff,
    clusterNodeRetryStrategy: backOff,
    slotsRefreshInterval: 2000,
    maxRedirections: 4,
    // A command whose connection broke may have taken effect: it must not be sent again.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
  })
}
