import { join } from 'node:path'
import type { CallTables } from '#engines/screening'
import type { Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import type { Centre } from '../centre.ts'
import type { Replica } from '../replica.ts'
import type { CallsConfig } from './config.ts'
import { type Deliveries, makeDeliveries } from './deliveries.ts'
import { openTables, type Tables } from './tables.ts'

/** What joins screening to the centre. */
export interface LinkOptions {
  readonly centre: Pick<Centre, 'hand' | 'read'>
  /** The public key of the feed that the operator was given. */
  readonly pinned: string
  /** The folder of calls; this edge's alone. */
  readonly folder: string
  /** Milliseconds between deliveries; two seconds where not said, so that the board is live. */
  readonly deliverEvery?: number
  /** Milliseconds between looks at the tables; thirty seconds where not said. */
  readonly tablesEvery?: number
}

/** The two ways between a node and the centre: tables come, counts go. */
export interface Link extends AsyncDisposable {
  readonly tables: Tables
  readonly deliveries: Deliveries
  /** Begins to follow and to deliver; `changed` hears of new tables. */
  start(changed: (tables: CallTables) => void): void
  refresh(): void
}

/** Opens both, from what the disk holds. */
export function openLink(
  options: LinkOptions,
  services: {
    readonly replica: Pick<Replica, 'position'>
    readonly config: Pick<CallsConfig, 'ported'>
    readonly log: Log
    readonly metrics: Pick<Metrics, 'gauge'>
  },
): Link {
  const { centre, pinned, folder, deliverEvery = 2000, tablesEvery = 30_000 } = options
  const { replica, config, log, metrics } = services
  const trusted = () => [replica.position()?.key ?? pinned, pinned]
  const { ported } = config
  const tables = openTables({
    centre,
    folder,
    log,
    trusted,
    every: tablesEvery,
    ...(ported !== undefined && { ported }),
  })
  const deliveries = makeDeliveries({ centre, folder: join(folder, 'deliveries'), log, every: deliverEvery })
  const figures: readonly (readonly [name: string, help: string, value: () => number])[] = [
    ['saqbol_calls_deliveries_waiting', 'Deliveries that wait for the centre', deliveries.waiting],
    ['saqbol_calls_deliveries_dropped', 'Deliveries and counts that were given up', deliveries.dropped],
    ['saqbol_calls_tables_refused', 'Tables of the centre refused: forged or older', tables.refused],
    [
      'saqbol_calls_tables_signed',
      'When the tables in force were signed, in seconds since 1970',
      () => secondsOf(tables.signedAt()),
    ],
    [
      'saqbol_calls_tables_looked',
      'When the tables in force were last found to be the newest, in seconds since 1970',
      () => secondsOf(tables.lookedAt()),
    ],
  ]
  const gauges = figures.map(([name, help, value]) => ({ gauge: metrics.gauge(name, help), value }))
  return {
    tables,
    deliveries,
    start: (changed) => {
      tables.start(changed)
      deliveries.start()
    },
    refresh: () => {
      for (const { gauge, value } of gauges) gauge.set(value())
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([tables[Symbol.asyncDispose](), deliveries[Symbol.asyncDispose]()])
    },
  }
}

/** 0 for a moment that has not been. */
const secondsOf = (at: number): number => (Number.isFinite(at) ? Math.floor(at / 1000) : 0)
