import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeLog } from '#platform/log'
import { type Edge, startEdge } from '../../src/apps/edge/compose.ts'
import { testApplication } from './application.ts'
import { analyst } from './registry.ts'
import { until } from './until.ts'

/** What an edge answers to a check. */
export interface Answer {
  readonly state: string
  readonly code?: string
  readonly match?: string
  readonly measures?: readonly string[]
  readonly staleSeconds: number
}

/** The whole product with a partner of it, and short ways to run edges of that partner. Call it at the top of the file. */
export async function testEdges() {
  const { services, origin } = await testApplication()
  const { pool } = services
  const { indicators, feed, identity } = services
  const system = systemActor('test')
  const folders = mkdtempSync(join(tmpdir(), 'saqbol-edge-'))
  after(() => rmSync(folders, { recursive: true, force: true }))
  const { key } = await feed.publishedKeys()

  const bank = unwrap(await identity.organisations.add(system, { kind: 'bank', name: 'A bank', region: null }))
  async function newClient(clearance: 'green' | 'amber' = 'amber') {
    const ofCalls = ['calls:read-tables', 'calls:deliver']
    const ofPayments = ['payments:read-policy', 'payments:deliver']
    const scopes = ['publications:read-feed', 'indicators:record-sighting', ...ofCalls, ...ofPayments]
    const added = unwrap(await identity.clients.add(system, { organisationId: bank.id, name: 'Edge', scopes }))
    await feed.subscribe(system, added.client.id, { clearance, kinds: null, measures: null })
    return { clientId: added.client.id, clientSecret: added.clientSecret }
  }
  const client = await newClient()
  const log = makeLog({ LOG_LEVEL: 'silent' }, 'edge')

  let folderCount = 0
  const newFolder = () => join(folders, String(folderCount++))
  const start = (folder: string, more: object = {}) =>
    startEdge({
      ...client,
      url: origin,
      key,
      folder,
      host: '127.0.0.1',
      port: 0,
      log,
      sightingsEvery: 3_600_000,
      ...more,
    })

  async function observe(text: string) {
    const [seen] = await inTransaction(services.db, (tx) => indicators.observe(tx, [unwrap(parseObservable(text))]))
    if (seen === undefined) throw new Error('nothing observed')
    return seen.id
  }
  async function list(text: string, tlp: 'clear' | 'amber' = 'clear') {
    const grounds = { topic: 'fraud', legalBasis: 'public-warning', reason: 'Seen by the hotline', tlp } as const
    unwrap(await indicators.confirmListing(analyst, { ...grounds, observableId: await observe(text) }))
  }
  async function takeOff(text: string) {
    unwrap(await indicators.takeOff(analyst, { observableId: await observe(text), reason: 'A mistake' }))
  }
  const ask = async (edge: Edge, text: string) =>
    (await (await fetch(`${edge.address}/check?q=${encodeURIComponent(text)}`)).json()) as Answer
  const health = async (edge: Edge) =>
    (await (await fetch(`${edge.address}/healthz`)).json()) as {
      state: string
      disk: string
      number: number | null
      refused: Record<string, number>
    }

  const knows = (edge: Edge, text: string, state = 'confirmed') =>
    until(async () => (await ask(edge, text)).state === state)

  /** A web server that the test writes; it passes to the centre what it does not answer. */
  async function between(answer: (path: string, pass: () => Promise<Response>) => Promise<Response | undefined>) {
    const listener: RequestListener = (request, response) => {
      void (async () => {
        const parts: Buffer[] = []
        for await (const part of request) parts.push(part as Buffer)
        const { authorization = '', 'content-type': type = 'text/plain' } = request.headers
        const body = parts.length > 0 ? Buffer.concat(parts) : null
        const pass = () =>
          fetch(`${origin}${request.url}`, {
            method: request.method ?? 'GET',
            body,
            headers: { authorization, 'content-type': type },
          })
        const got = (await answer(request.url ?? '', pass)) ?? (await pass())
        response.writeHead(got.status).end(Buffer.from(await got.arrayBuffer()))
      })().catch(() => response.destroy())
    }
    const server = createServer(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    after(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  return {
    services,
    origin,
    feed,
    system,
    newClient,
    newFolder,
    start,
    observe,
    list,
    takeOff,
    ask,
    health,
    knows,
    between,
    indicators,
    pool,
    folders,
  }
}
