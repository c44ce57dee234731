import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Log } from '#platform/log'
import { type Metrics, makeMetrics } from '#platform/metrics'
import { type Calls, startCalls } from './calls/compose.ts'
import type { CallsConfig } from './calls/config.ts'
import { nodeKey } from './calls/node-key.ts'
import { type Centre, type CentreOptions, makeCentre } from './centre.ts'
import { type Payments, type PaymentsConfig, startPayments } from './payments/compose.ts'
import { makeReplica, type Replica } from './replica.ts'
import { makeServer } from './server.ts'
import { makeSightings, type Sightings } from './sightings.ts'
import { openStore } from './store.ts'

export { readCallsFile } from './calls/config-file.ts'
export { type HistoryTested, type RuleFinds, testOverHistory } from './payments/back-test.ts'
export { readPaymentsFile } from './payments/config-file.ts'
export { folderFailure } from './payments/folder-claim.ts'
export { type OverrideThen, readPastOverrides } from './payments/past-overrides.ts'
export { policyFromCentre, policyKept } from './payments/policy-base.ts'
export { journalFailure } from './payments/segments.ts'

/** How an edge is set up. */
export interface EdgeOptions extends CentreOptions {
  /** The public key of the feed, as the centre's operator told it. */
  readonly key: string
  /** The folder of the replica. One edge at a time. */
  readonly folder: string
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  readonly log: Log
  /** Milliseconds between deliveries of sightings; ten seconds where not said. */
  readonly sightingsEvery?: number
  /** Characters of batches that wait in memory for a disk that takes nothing; 32 MiB where not said. */
  readonly waitingMost?: number
  /** Screening of calls; none where left out. */
  readonly calls?: CallsConfig
  /** Screening of payments; none where left out. */
  readonly payments?: PaymentsConfig
  /** Milliseconds between deliveries about calls, and between looks at the tables of calls, where not the usual. */
  readonly deliverEvery?: number
  readonly tablesEvery?: number
}

/** A running edge. */
export interface Edge extends AsyncDisposable {
  /** `http://127.0.0.1:3100`. */
  readonly address: string
  readonly replica: Replica
  readonly sightings: Sightings
  readonly calls: Calls | undefined
  readonly payments: Payments | undefined
}

/** Starts an edge: it answers from what its disk holds at once, and follows the centre from there. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const { folder, log, key: pinned, host, port, sightingsEvery = 10_000, waitingMost } = options
  const centre = makeCentre(options)
  const store = openStore(folder, { log, ...(waitingMost !== undefined && { waitingMost }) })
  const replica = makeReplica({ centre, store, log, pinned })
  const sightings = makeSightings({ centre, folder: join(folder, 'sightings'), log, every: sightingsEvery })
  const metrics = makeMetrics()
  await replica.open()
  const calls = options.calls && (await openCalls(options.calls, options, { centre, replica, metrics }))
  const payments =
    options.payments &&
    (await openPayments(options.payments, options, { centre, replica, metrics, calls }).catch(
      async (error: unknown) => {
        await calls?.[Symbol.asyncDispose]()
        throw error
      },
    ))
  const parts = [...(calls?.parts ?? []), ...(payments ? [payments.part] : [])]
  const server = makeServer({ replica, sightings, store, metrics, log, parts })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  replica.start()
  sightings.start()
  const { port: taken } = server.address() as AddressInfo
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    replica,
    sightings,
    calls,
    payments,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([
        closed,
        replica[Symbol.asyncDispose](),
        sightings[Symbol.asyncDispose](),
        calls?.[Symbol.asyncDispose](),
        payments?.[Symbol.asyncDispose](),
      ])
    },
  }
}

function openCalls(
  config: CallsConfig,
  { folder, log, key: pinned, deliverEvery, tablesEvery }: EdgeOptions,
  services: { readonly centre: Centre; readonly replica: Replica; readonly metrics: Metrics },
): Promise<Calls> {
  const own = join(folder, 'calls')
  const link = {
    centre: services.centre,
    pinned,
    folder: own,
    ...(deliverEvery !== undefined && { deliverEvery }),
    ...(tablesEvery !== undefined && { tablesEvery }),
  }
  return startCalls({ ...services, config, log, key: nodeKey(own), link })
}

function openPayments(
  config: PaymentsConfig,
  { folder, log, key: pinned, tablesEvery, deliverEvery }: EdgeOptions,
  {
    centre,
    replica,
    metrics,
    calls,
  }: Pick<Edge, 'replica' | 'calls'> & Record<'centre', Centre> & Record<'metrics', Metrics>,
): Promise<Payments> {
  const isMarked = (number: string) => calls?.isMarked(number) ?? false
  const trusted = () => [replica.position()?.key ?? pinned, pinned]
  const own = { config, folder: join(folder, 'payments'), replica, log, metrics, isMarked, centre, trusted }
  return startPayments({
    ...own,
    ...(tablesEvery !== undefined && { policyEvery: tablesEvery }),
    ...(deliverEvery !== undefined && { deliverEvery }),
  })
}
