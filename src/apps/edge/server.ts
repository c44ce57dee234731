import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Log } from '#platform/log'
import type { Metrics } from '#platform/metrics'
import { answerOf, outcomeJson } from './answer.ts'
import { answerLines, linesIn, type Met } from './batch.ts'
import { jsonOf, readBody, type ServedPart, send } from './exchange.ts'
import type { Replica } from './replica.ts'
import type { Sightings } from './sightings.ts'
import type { Store } from './store.ts'

/** What the server needs. */
export interface ServerServices {
  readonly replica: Replica
  readonly sightings: Sightings
  readonly store: Store
  readonly metrics: Metrics
  readonly log: Log
  /** What is served besides, below its path. */
  readonly parts?: readonly ServedPart[]
}

/** Most questions in one batch, and most bytes of it. */
const questionsMost = 10_000
const bodyMost = 4 * 1024 * 1024

const checksSchema = z.strictObject({
  queries: z
    .array(z.strictObject({ q: z.string().min(1).max(2048), kind: z.string().max(20).optional() }))
    .min(1)
    .max(questionsMost),
})

/** The edge's own HTTP: `node:http` alone, since every layer above it costs more than the answer. */
export function makeServer(services: ServerServices): Server {
  const { replica, sightings, metrics, log, parts = [] } = services
  const checks = metrics.counter('saqbol_edge_checks_total', 'Identifiers that were checked')
  const hits = metrics.counter('saqbol_edge_hits_total', 'Checks that met a listing')
  const met: Met = (outcome) => {
    if (outcome.state !== 'confirmed' && outcome.state !== 'reported') return
    hits.inc()
    sightings.met(outcome.listed.kind, outcome.listed.value)
  }
  const refresh = watch(services)
  const answer = (request: IncomingMessage, response: ServerResponse): void | Promise<void> => {
    const { method, url = '/' } = request
    const end = url.indexOf('?')
    const path = end < 0 ? url : url.slice(0, end)
    if (path === '/check' && method === 'GET') {
      checks.inc()
      return checkOne(replica, met, { query: end < 0 ? '' : url.slice(end + 1), response })
    }
    if (path === '/checks' && method === 'POST') {
      return checkMany(replica, met, { request, response }).then((count) => checks.inc(count))
    }
    if (path === '/healthz' && method === 'GET') return send(response, replica.registry() ? 200 : 503, health(services))
    if (path === '/metrics' && method === 'GET') {
      refresh()
      for (const part of parts) part.refresh?.()
      return metrics.registry.metrics().then((text) => {
        response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text)
      })
    }
    for (const { prefix, serve } of parts) {
      const served = path.startsWith(prefix) && serve(request, response, path)
      if (served !== false) return served === true ? undefined : served
    }
    send(response, 404, '{"code":"request.not-found"}')
  }
  return createServer({ keepAliveTimeout: 65_000, noDelay: true }, (request, response) => {
    const failed = (error: unknown) => fault(log, response, error)
    try {
      answer(request, response)?.catch(failed)
    } catch (error) {
      failed(error)
    }
  })
}

/**
 * Answers for what nobody thought of: one request is lost by it, and never the process, which screens calls and payments besides.
 * What was asked stays out of the log, since it may be a person's.
 */
function fault(log: Log, response: ServerResponse, error: unknown): void {
  // Who hung up in the middle of a question hears no answer, and that is no fault of ours.
  if (response.destroyed || response.socket?.destroyed === true) return
  log.error({ err: error }, 'request failed')
  if (response.headersSent) response.destroy()
  else send(response, 500, '{"code":"request.failed"}')
}

const notReady = '{"code":"edge.not-ready"}'

function checkOne(replica: Replica, met: Met, { query, response }: { query: string; response: ServerResponse }): void {
  const registry = replica.registry()
  if (registry === undefined) return send(response, 503, notReady)
  const asked = readQuery(query)
  if (asked === undefined) return send(response, 400, '{"code":"request.invalid"}')
  const outcome = answerOf(registry, asked, Date.now())
  met(outcome)
  const json = outcomeJson(outcome)
  send(response, outcome.state === 'unreadable' ? 422 : 200, `${json.slice(0, -1)},"staleSeconds":${stale(replica)}}`)
}

/** `q=…&kind=…`; the plain number that most ask for is read without the machinery of URLSearchParams. */
function readQuery(query: string): { readonly text: string; readonly kind?: string } | undefined {
  const plain = /^q=%2B(\d+)$/.exec(query)?.[1]
  if (plain !== undefined) return { text: `+${plain}` }
  const fields = new URLSearchParams(query)
  const text = fields.get('q') ?? ''
  const kind = fields.get('kind')
  if (text === '' || text.length > 2048) return undefined
  return kind === null ? { text } : { text, kind }
}

function stale(replica: Replica): number {
  const seconds = replica.staleSeconds()
  return Number.isFinite(seconds) ? Math.round(seconds) : 1e9
}

async function checkMany(
  replica: Replica,
  met: Met,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<number> {
  const body = await readBody(request, bodyMost)
  const refuse = (status: number, code: string) => {
    send(response, status, `{"code":"${code}"}`)
    return 0
  }
  if (body === undefined) return refuse(413, 'request.too-large')
  const registry = replica.registry()
  if (registry === undefined) return refuse(503, 'edge.not-ready')
  const now = Date.now()
  if ((request.headers['content-type'] ?? '').startsWith('text/plain')) {
    const count = linesIn(body)
    if (count > questionsMost) return refuse(413, 'request.too-large')
    const text = answerLines(registry, body, { now, met })
    response.writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': text.length,
      'x-stale-seconds': stale(replica),
    })
    response.end(text)
    return count
  }
  const parsed = checksSchema.safeParse(jsonOf(body))
  if (!parsed.success) return refuse(400, 'request.invalid')
  const results = parsed.data.queries.map(({ q, kind }) => {
    const outcome = answerOf(registry, kind === undefined ? { text: q } : { text: q, kind }, now)
    met(outcome)
    return outcomeJson(outcome)
  })
  send(response, 200, `{"results":[${results.join(',')}],"staleSeconds":${stale(replica)}}`)
  return results.length
}

/** What the edge says of itself. */
function health({ replica, sightings, store }: ServerServices): string {
  const position = replica.position()
  return JSON.stringify({
    state: position === undefined ? 'no-replica' : replica.connected() ? 'following' : 'centre-away',
    chain: position?.chain ?? null,
    number: position?.number ?? null,
    entries: replica.registry()?.size() ?? 0,
    staleSeconds: stale(replica),
    disk: store.fault() ?? 'ok',
    sightingsWaiting: sightings.waiting(),
    refused: Object.fromEntries(replica.refusals()),
  })
}

/** The figures of the edge: what comes back brings them up to date. */
function watch({ replica, sightings, store, metrics }: ServerServices): () => void {
  const figures: readonly (readonly [name: string, help: string, value: () => number])[] = [
    [
      'saqbol_edge_stale_seconds',
      'Seconds since the centre last confirmed that this is all there is',
      () => stale(replica),
    ],
    ['saqbol_edge_entries', 'Listed values held', () => replica.registry()?.size() ?? 0],
    ['saqbol_edge_batch_number', 'Number of the newest batch held', () => replica.position()?.number ?? 0],
    ['saqbol_edge_centre_connected', '1 while the centre answers', () => Number(replica.connected())],
    ['saqbol_edge_disk_ok', '0 while the disk refuses what is written', () => Number(store.fault() === null)],
    ['saqbol_edge_sightings_waiting', 'Batches of sightings that wait for the centre', () => sightings.waiting()],
    ['saqbol_edge_sightings_dropped', 'Sightings that were given up', () => sightings.dropped()],
    [
      'saqbol_edge_refused',
      'Batches and snapshots refused',
      () => [...replica.refusals().values()].reduce((a, b) => a + b, 0),
    ],
  ]
  const gauges = figures.map(([name, help, value]) => ({ gauge: metrics.gauge(name, help), value }))
  return () => {
    for (const { gauge, value } of gauges) gauge.set(value())
  }
}
