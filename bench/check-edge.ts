import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { hashOf, makeKeyPair, openKey, signStatement } from '../src/domains/publications/index.ts'
import type { Bench, BenchContext } from './harness/types.ts'

const listed = 1_000_000
const seconds = 6
const connections = 8
/** Questions on the way at once on each connection (HTTP pipelining, RFC 9112 §9.3.2). */
const depth = 2
const batchOf = 1000
const firstNumber = 77_010_000_000

/** A number; one in ten is listed. */
const numberAt = (place: number) =>
  `+${firstNumber + (place % 10 === 0 ? (place * 7919) % listed : 50_000_000 + place)}`

/** A snapshot of a million numbers as the centre makes one. */
function makeSnapshot() {
  const { publicKey, pkcs8 } = makeKeyPair()
  const key = openKey(publicKey, pkcs8)
  const until = Math.floor(Date.now() / 60_000) + 500_000
  const lines: string[] = []
  for (let place = 0; place < listed; place++) {
    lines.push(`["phone","+${firstNumber + place}","reported",30,"warn","fraud","bank-call",1,"clear",${until},null]\n`)
  }
  const body = lines.join('')
  const chain = '01930000-0000-7000-8000-000000000001'
  const at = new Date().toISOString()
  const head = { chain, number: 0, hash: hashOf(chain), at }
  const manifest = {
    ...head,
    version: 1,
    entries: listed,
    sha256: hashOf(body),
    key: publicKey,
    introductions: [],
  } as const
  const packed = gzipSync(`${signStatement(key, 'snapshot', manifest).line}\n${body}`, { level: 1 })
  return { packed, publicKey, head: signStatement(key, 'head', head).line }
}

/** A centre that gives the snapshot and has no news. */
async function startCentre({
  packed,
  head,
}: ReturnType<typeof makeSnapshot>): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    request.resume()
    if (path === '/oauth/token') response.end(JSON.stringify({ access_token: 'x', expires_in: 3600 }))
    else if (path.startsWith('/api/v1/feed/snapshot')) response.end(packed)
    else setTimeout(() => response.end(path.startsWith('/api/v1/feed') ? `${head}\n` : '{}'), 20_000).unref()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Starts this file as a process of its own; it tells its port when it answers. */
async function startApart(plan: object): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [port] = (await once(child, 'message')) as [number]
  return { child, port }
}

interface Load {
  readonly answered: number
  readonly took: number
  readonly times: readonly number[]
}

/** Asks over several connections for some seconds; `request` makes the bytes of one question. */
async function load(port: number, inFlight: number, request: (place: number) => Buffer): Promise<Load> {
  const times: number[] = []
  let place = 0
  let answered = 0
  let stop = false
  const start = performance.now()
  const talk = async () => {
    const socket: Socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    await once(socket, 'connect')
    const sent: number[] = []
    const send = () => {
      sent.push(performance.now())
      socket.write(request(place++))
    }
    let rest: Buffer = Buffer.alloc(0)
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.on('data', (part: Buffer) => {
      rest = rest.length === 0 ? part : Buffer.concat([rest, part])
      let from = 0
      for (;;) {
        const end = rest.indexOf('\r\n\r\n', from)
        if (end < 0) break
        const length = Number(/content-length: (\d+)/i.exec(rest.toString('latin1', from, end))?.[1])
        if (rest.length < end + 4 + length) break
        if (rest[from + 9] !== 50) throw new Error(rest.toString('latin1', from, end))
        from = end + 4 + length
        answered++
        times.push(performance.now() - (sent.shift() ?? 0))
        if (!stop) send()
        else if (sent.length === 0) resolve()
      }
      rest = rest.subarray(from)
    })
    for (let n = 0; n < inFlight; n++) send()
    await promise
    socket.destroy()
  }
  setTimeout(() => (stop = true), seconds * 1000)
  await Promise.all(Array.from({ length: connections }, talk))
  return { answered, took: (performance.now() - start) / 1000, times }
}

const singles = Array.from({ length: 5000 }, (_, place) =>
  Buffer.from(`GET /check?q=${encodeURIComponent(numberAt(place))} HTTP/1.1\r\nhost: edge\r\n\r\n`),
)
const batches = Array.from({ length: 50 }, (_, batch) => {
  const body = Array.from({ length: batchOf }, (_, place) => numberAt(batch * batchOf + place)).join('\n')
  const head = `POST /checks HTTP/1.1\r\nhost: edge\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.from(head + body)
})
const of = (requests: readonly Buffer[]) => (place: number) => requests[place % requests.length] ?? Buffer.alloc(0)

function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN
}

async function measureAll(folder: string, { progress }: BenchContext) {
  progress('making a snapshot of a million')
  const snapshot = makeSnapshot()
  const { server, url } = await startCentre(snapshot)
  const edge = await startApart({ url, key: snapshot.publicKey, folder })
  try {
    progress('asking one by one')
    await load(edge.port, 1, of(singles))
    const single = await load(edge.port, depth, of(singles))
    progress(`asking ${batchOf} at a time`)
    const batch = await load(edge.port, 1, of(batches))
    edge.child.kill()
    progress('asking a server that answers nothing')
    const bare = await startApart({})
    await load(bare.port, 1, of(singles))
    const empty = await load(bare.port, depth, of(singles))
    bare.child.kill()
    return {
      metrics: {
        singlePerSecond: single.answered / single.took,
        batchPerSecond: (batch.answered * batchOf) / batch.took,
        p99Ms: p99(single.times),
      },
      peers: {
        'node:http, a constant answer': { singlePerSecond: empty.answered / empty.took, p99Ms: p99(empty.times) },
      },
    }
  } finally {
    edge.child.kill()
    server.closeAllConnections()
    server.close()
  }
}

/** Checks at an edge over HTTP. */
export const bench: Bench = {
  name: 'check-edge',
  about: `Checks of telephone numbers in E.164, one in ten listed, at an edge of ${listed / 1e6} M entries: one at a time (GET /check, ${connections} connections, ${depth} questions on the way on each) and ${batchOf} at a time (POST /checks, text/plain); the edge is one process of one thread, the load generator shares the machine.`,
  keys: ['singlePerSecond', 'batchPerSecond', 'p99Ms'],
  targets: { singlePerSecond: { atLeast: 20_000 }, batchPerSecond: { atLeast: 1_000_000 }, p99Ms: { atMost: 5 } },
  limits:
    'Single checks cost what HTTP costs in Node (see the peer); in batches the reading of digits and the line of each hit cost more than the look-up. Identifiers that need a codec (a page, a number with spaces) take ten to thirty times longer.',
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'saqbol-edge-bench-'))
    try {
      return await measureAll(folder, context)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** The process that is asked: an edge, or where no centre is given a server with one answer. */
async function serve(plan: {
  readonly url?: string
  readonly key?: string
  readonly folder?: string
}): Promise<number> {
  if (plan.url === undefined) {
    const answer = '{"kind":"phone","state":"none","match":null,"confidence":0,"measures":[],"topic":null}'
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const { startEdge } = await import('../src/apps/edge/compose.ts')
  const { makeLog } = await import('../src/platform/log.ts')
  const { url, key = '', folder = '' } = plan
  const log = makeLog({ LOG_LEVEL: 'error' }, 'edge')
  const edge = await startEdge({ url, key, folder, clientId: 'x', clientSecret: 'x', host: '127.0.0.1', port: 0, log })
  while (edge.replica.registry() === undefined) await new Promise((resolve) => setTimeout(resolve, 50))
  return Number(new URL(edge.address).port)
}

if (import.meta.main) process.send?.(await serve(JSON.parse(process.argv[2] ?? '{}') as object))
