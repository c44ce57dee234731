import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { FoundBox } from '#domains/calls'
import type { Redacted } from '#kernel/redacted'
import type { Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import type { Centre, HandedBy } from '../../centre.ts'
import type { ServedPart } from '../../exchange.ts'
import type { RecordsSettings } from '../config.ts'
import type { Deliveries } from '../deliveries.ts'
import { makeRecordsHttp } from './http.ts'
import { type Hunter, startHunter } from './hunter.ts'
import { lettersOf } from './told-box.ts'

/** What the search for SIM boxes on a node needs. */
export interface RecordsServices {
  readonly settings: RecordsSettings
  readonly tokens: Redacted<readonly string[]>
  readonly centre: Pick<Centre, 'read'>
  readonly deliveries: Pick<Deliveries, 'keep'>
  /** The folder of calls. */
  readonly folder: string
  /** The node's key of 32 bytes. */
  readonly key: Uint8Array
  readonly log: Log
  readonly metrics: Pick<Metrics, 'gauge'>
}

/** The search for SIM boxes, running. */
export interface RecordsPart extends AsyncDisposable {
  /** Takes files over HTTP. */
  readonly part: ServedPart
  readonly hunter: Hunter
}

const boxesPath = '/api/v1/calls/boxes'
const ownersPath = '/api/v1/calls/owners'
const licensedPath = '/api/v1/calls/gateways/sims'

/** Milliseconds between two looks at the licensed gateways. */
const licensedEvery = 600_000
const keepEvery = 600_000
const settle = 30_000

const licensedSchema = z.object({ imsis: z.array(z.string().regex(/^\d{14,15}$/)) })

/** The key under which this node hashes owners. */
export function ownerKeyOf(key: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', 'saqbol calls owners', 32))
}

/** Starts the search: what was found before stands on the disk, boxes wait there until the centre has them. */
export function startRecords(services: RecordsServices): RecordsPart {
  const { settings, tokens, centre, deliveries, folder, key, log } = services
  const { sims, least, cells } = settings
  const keep = (target: string | HandedBy, body: object) => {
    deliveries
      .keep(target, body)
      .catch((error: unknown) => log.error({ err: error }, 'a letter to the centre was not kept'))
  }
  const hunter = startHunter({
    setup: {
      sims,
      least,
      cells,
      settle,
      keepEvery,
      key: ownerKeyOf(key),
      stateFile: join(folder, 'sim-boxes'),
    },
    onBoxes: (boxes: readonly FoundBox[]) => {
      for (const letter of lettersOf(boxes)) keep(boxesPath, { boxes: letter })
    },
    onOwners: (owners) => keep({ method: 'PUT', path: ownersPath }, { owners }),
    log,
  })
  const stopping = new AbortController()
  let etag: string | undefined
  const look = async () => {
    try {
      const told = await centre.read(licensedPath, etag, stopping.signal)
      if (told === undefined) return
      hunter.license(licensedSchema.parse(JSON.parse(told.text)).imsis.map(Number))
      etag = told.etag
    } catch (error) {
      // The centre is away: those licensed when it was last heard of stay so.
      if (!stopping.signal.aborted) log.warn({ err: error }, 'the licensed gateways were not read')
    }
  }
  void look()
  const looking = setInterval(() => void look(), licensedEvery)
  looking.unref()
  return {
    part: { ...makeRecordsHttp({ tokens, hunter }), refresh: watch(hunter, services.metrics) },
    hunter,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking)
      stopping.abort()
      await hunter[Symbol.asyncDispose]()
    },
  }
}

function watch(hunter: Hunter, metrics: Pick<Metrics, 'gauge'>): () => void {
  const figures: readonly (readonly [name: string, help: string, value: () => number | undefined])[] = [
    ['saqbol_records_taken', 'Call records counted since the search was started', () => hunter.figures()?.taken],
    [
      'saqbol_records_refused',
      'Call records that were late, doubled, from the future',
      () => hunter.figures()?.refused,
    ],
    ['saqbol_records_newest', 'Time of the newest call record, in seconds since 1970', () => hunter.figures()?.newest],
    ['saqbol_records_sims', 'SIMs that are followed', () => hunter.figures()?.sims],
    ['saqbol_sim_boxes', 'SIM boxes found', () => hunter.figures()?.boxes],
    ['saqbol_sim_boxes_restarts', 'Times that the search broke down', () => hunter.restarts()],
  ]
  const gauges = figures.map(([name, help, value]) => ({ gauge: metrics.gauge(name, help), value }))
  return () => {
    for (const { gauge, value } of gauges) gauge.set(value() ?? 0)
  }
}
