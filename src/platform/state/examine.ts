import { Cluster, type Redis } from 'ioredis'
import type { Redacted } from '#kernel/redacted'
import { openValkey, reach } from './valkey-client.ts'

/** What one server says of itself, in the words of `INFO`. */
interface Server {
  readonly version: string
  readonly memory: number
  readonly policy: string
}

/** The oldest version whose commands are enough. */
const leastVersion = [6, 2] as const

/**
 * Asks every server of the shared store who it is: `7.2.5`, or `3 × 7.2.5` of a cluster. Rejects with what is wrong, in
 * the store's own words: it does not answer within two seconds, is older than 6.2, throws counts away when it is full, or
 * is a cluster that does not serve all slots.
 */
export async function examineValkey(urls: Redacted<readonly string[]>): Promise<string> {
  const client = openValkey(urls)
  let reason = 'ETIMEDOUT'
  client.on('error', (error: Error & { code?: string; lastNodeError?: Error }) => {
    reason = error.lastNodeError?.message || error.message || (error.code ?? reason)
  })
  const patience = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(reason)), 2000).unref()
  })
  try {
    await Promise.race([reach(client), patience]).catch(() => {
      throw new Error(reason)
    })
    const servers = await Promise.race([serversOf(client), patience])
    for (const server of servers) need(server)
    const versions = [...new Set(servers.map(({ version }) => version))].join(', ')
    return servers.length === 1 ? versions : `${servers.length} × ${versions}`
  } finally {
    client.disconnect()
  }
}

async function serversOf(client: Redis | Cluster): Promise<readonly Server[]> {
  if (!(client instanceof Cluster)) return [await serverOf(client)]
  const state = fieldOf(await client.cluster('INFO'), 'cluster_state')
  if (state !== 'ok') throw new Error(`cluster_state:${state}`)
  return Promise.all(client.nodes('master').map(serverOf))
}

async function serverOf(node: Redis): Promise<Server> {
  const told = `${await node.info('server')}\n${await node.info('memory')}`
  return {
    version: fieldOf(told, 'valkey_version') || fieldOf(told, 'redis_version'),
    memory: Number(fieldOf(told, 'maxmemory')),
    policy: fieldOf(told, 'maxmemory_policy'),
  }
}

function fieldOf(told: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(told)?.[1] ?? ''
}

function need({ version, memory, policy }: Server): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor, leastMinor] = leastVersion
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) throw new Error(version)
  if (memory > 0 && policy !== 'noeviction') throw new Error(`maxmemory-policy ${policy}`)
}
