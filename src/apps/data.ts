import { join } from 'node:path'
import type { Config } from '#platform/config'
import { type OpenDatabase, openDatabase } from '#platform/database'
import type { Log } from '#platform/log'
import { type Cluster, openCluster } from '#platform/postgres-cluster'

/** The database of this process: an external one where `DATABASE_URL` names it, else the embedded one. */
export interface Data extends OpenDatabase {
  readonly url: string
  /** `embedded` or `external`. */
  readonly kind: 'embedded' | 'external'
  /** Starts the embedded server again where it died; true when it had. An external one is looked after elsewhere. */
  ensureRunning(): Promise<boolean>
}

/** Opens the database, starting the embedded one if it does not run. Disposing closes the pool, and stops the server when nobody else uses it. */
export async function openData(config: Config, log: Log): Promise<Data> {
  const cluster: Cluster | undefined =
    config.DATABASE_URL === undefined ? await openCluster(join(config.SAQBOL_DATA)) : undefined
  const url = cluster?.url ?? config.DATABASE_URL?.reveal() ?? ''
  const open = openDatabase(url, { log, pool: config.DATABASE_POOL })
  return {
    ...open,
    url,
    kind: cluster ? 'embedded' : 'external',
    ensureRunning: async () => (await cluster?.ensureRunning()) ?? false,
    [Symbol.asyncDispose]: async () => {
      await open[Symbol.asyncDispose]()
      await cluster?.release()
    },
  }
}
