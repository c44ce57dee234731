import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { pino } from 'pino'
import type { Log } from '#platform/log'
import { makeMetrics } from '#platform/metrics'
import { makeCentre } from './centre.ts'
import type { ServedPart } from './exchange.ts'
import { makeReplica } from './replica.ts'
import { makeServer } from './server.ts'
import { makeSightings } from './sightings.ts'
import { openStore } from './store.ts'

const logged: string[] = []
const log: Log = pino(
  { level: 'info' },
  new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  }),
)
const folder = mkdtempSync(join(tmpdir(), 'saqbol-edge-server-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const centre = makeCentre({ url: 'http://127.0.0.1:9', clientId: 'edge', clientSecret: 'secret' })
const store = openStore(folder, { log })
const replica = makeReplica({ centre, store, log, pinned: '' })
const sightings = makeSightings({ centre, folder: join(folder, 'sightings'), log, every: 3_600_000 })
const fault = (): never => {
  throw new RangeError('what nobody thought of')
}

/** What every way in meets a fault in: the registry, the figures, and the parts that are served besides. */
const parts: readonly ServedPart[] = [
  { prefix: '/calls/', serve: fault, refresh: fault },
  {
    prefix: '/payments/',
    serve: (_request, response: ServerResponse) => {
      response.writeHead(200).write('half of an ans')
      return fault()
    },
  },
]
const server = makeServer({
  replica: { ...replica, registry: fault },
  sightings,
  store,
  metrics: makeMetrics(),
  log,
  parts,
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => {
  server.closeAllConnections()
  server.close()
})
const { port } = server.address() as AddressInfo
const address = `http://127.0.0.1:${port}`
const failures = () => logged.filter((line) => line.includes('"request failed"'))

test('whatever throws while a request is answered is answered 500 and logged once, and the edge goes on', async () => {
  const lines = { method: 'POST', body: '+77015550001\n', headers: { 'content-type': 'text/plain' } }
  const json = { method: 'POST', body: '{"queries":[{"q":"+77015550001"}]}' }
  const asked: readonly (readonly [path: string, sent?: RequestInit])[] = [
    ['/check?q=%2B77015550001'],
    ['/checks', lines],
    ['/checks', json],
    ['/healthz'],
    ['/metrics'],
    ['/calls/verdict', json],
    ['/calls/verdict'],
  ]
  for (const [path, sent = {}] of asked) {
    logged.length = 0
    const answer = await fetch(`${address}${path}`, sent)
    assert.deepEqual([answer.status, await answer.text()], [500, '{"code":"request.failed"}'], path)
    assert.equal(failures().length, 1, path)
    assert.match(failures()[0] ?? '', /what nobody thought of/)
    assert.doesNotMatch(failures()[0] ?? '', /77015550001/, 'what was asked stays out of the log')
  }
  assert.equal((await fetch(`${address}/elsewhere`)).status, 404)
})

test('an answer that was begun before the fault ends in the middle, so that nobody takes it for whole', async () => {
  logged.length = 0
  await assert.rejects(fetch(`${address}/payments/decision`).then((answer) => answer.text()))
  assert.equal(failures().length, 1)
  assert.equal((await fetch(`${address}/elsewhere`)).status, 404)
})

test('who hangs up in the middle of a question is no fault', async () => {
  logged.length = 0
  const asking = httpRequest(`${address}/checks`, { method: 'POST', headers: { 'content-length': 100 } })
  asking.on('error', () => undefined)
  asking.write('+7701')
  const [heard] = (await once(server, 'request')) as [IncomingMessage]
  const gone = new Promise<void>((resolve) => heard.once('close', resolve))
  asking.destroy()
  await gone
  assert.equal((await fetch(`${address}/elsewhere`)).status, 404)
  assert.deepEqual(failures(), [])
})
