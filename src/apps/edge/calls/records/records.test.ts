import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { FoundBox } from '#domains/calls'
import { Redacted } from '#kernel/redacted'
import { makeLog } from '#platform/log'
import { makeMetrics } from '#platform/metrics'
import { callWorld, recordsCsv } from '#simulation/calls'
import { until } from '#test/until'
import { startHunter } from './hunter.ts'
import type { RecordsOutcome } from './messages.ts'
import { startRecords } from './part.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-hunter-'))
after(() => rmSync(folders, { recursive: true, force: true }))

const world = callWorld({
  seed: 77,
  subscribers: 1500,
  boxes: 2,
  days: 1,
  tiers: ['naive'],
  ports: [16, 16],
  begin: [0, 0],
})
const truth = world.truth()
const [firstBox, secondBox] = truth.boxes
assert.ok(firstBox && secondBox)
const hours = [...world.hours()]
const csvOf = (from: number, to: number) => Buffer.concat([...recordsCsv(hours.slice(from, to))])
const books = [
  'imsi,number,iccid,owner',
  ...Array.from(world.facts(), (sim) => [sim.imsi, sim.number, sim.iccid, sim.owner].join()),
]
const token = 'a-token-of-at-least-thirty-two-characters'

interface Kept {
  readonly target: unknown
  readonly body: { readonly boxes?: readonly FoundBox[]; readonly owners?: readonly { owner: string; sims: number }[] }
}

/** A node's part for records behind a server of its own, where the centre tells of these licensed SIMs or is away. */
async function serve(name: string, licensed: readonly string[] | 'away' = []) {
  const folder = join(folders, name)
  mkdirSync(folder, { recursive: true })
  const kept: Kept[] = []
  const records = startRecords({
    settings: { sims: 3000, least: 3, cells: new Map() },
    tokens: new Redacted([token]),
    centre: {
      read: () =>
        licensed === 'away'
          ? Promise.reject(new Error('the centre is away'))
          : Promise.resolve({ text: JSON.stringify({ imsis: licensed }), etag: undefined }),
    },
    deliveries: {
      keep: (target, body) => {
        kept.push({ target, body })
        return Promise.resolve()
      },
    },
    folder,
    key: new Uint8Array(32).fill(7),
    log: makeLog({ LOG_LEVEL: 'silent' }, 'edge'),
    metrics: makeMetrics(),
  })
  const server = createServer((incoming, response) => {
    if (!records.part.serve(incoming, response, incoming.url ?? '')) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const send = (method: string, path: string, body: Uint8Array | string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body as BodyInit,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', ...headers },
    })
  let ended: Promise<void> | undefined
  const end = async () => {
    server.closeAllConnections()
    server.close()
    ended ??= Promise.resolve(records[Symbol.asyncDispose]())
    await ended
  }
  after(end)
  const told = () => new Map(kept.flatMap(({ body }) => body.boxes ?? []).map((box) => [box.externalId, box]))
  return { records, kept, send, end, told, port }
}

const realOf = (boxes: Iterable<FoundBox>) => [...boxes].map(({ sims }) => truth.boxOf(Number(sims[0]?.imsi)))

test('files come over HTTP, boxes go to the centre, and a start takes up where the last one ended', async () => {
  const node = await serve('whole')
  const put = await node.send('PUT', '/calls/sims', books.join('\n'))
  assert.deepEqual([put.status, ((await put.json()) as { entries: number }).entries], [200, books.length - 1])
  const first = await node.send('POST', '/calls/records', csvOf(0, 12))
  const outcome = (await first.json()) as RecordsOutcome
  assert.equal(first.status, 200)
  assert.equal(
    outcome.taken,
    hours.slice(0, 12).reduce((sum, { length }) => sum + length, 0),
  )
  assert.deepEqual(new Set(realOf(node.told().values())), new Set([0, 1]))
  const [owners] = node.kept.filter(({ body }) => body.owners !== undefined)
  assert.deepEqual(owners?.target, { method: 'PUT', path: '/api/v1/calls/owners' })
  assert.ok(owners.body.owners?.every(({ owner, sims }) => /^[0-9a-f]{16}$/.test(owner) && sims > 10))
  await node.end()

  const again = await serve('whole')
  // Handed in again, nothing is counted twice; what is new goes on from there.
  const repeated = (await (await again.send('POST', '/calls/records', csvOf(0, 12))).json()) as RecordsOutcome
  assert.equal(repeated.taken, 0)
  assert.equal(repeated.refused.late + repeated.refused.doubled, outcome.taken)
  assert.ok(repeated.refusedLines.length === 100 && repeated.refusedLines[0]?.line === 2)
  const packed = await again.send('POST', '/calls/records', gzipSync(csvOf(12, 24)), { 'content-encoding': 'gzip' })
  assert.equal(
    ((await packed.json()) as RecordsOutcome).taken,
    hours.slice(12).reduce((sum, { length }) => sum + length, 0),
  )
  assert.deepEqual(
    [...again.told().keys()].filter((name) => !node.told().has(name)),
    [],
  )
  await again.end()
})

test('SIMs of licensed gateways are in no box', async () => {
  const node = await serve('licensed', Array.from(firstBox.imsis, String))
  await node.send('PUT', '/calls/sims', books.join('\n'))
  await node.send('POST', '/calls/records', csvOf(0, 12))
  await node.send('POST', '/calls/records', csvOf(12, 24))
  assert.deepEqual([...new Set(realOf(node.told().values()))], [1])
  await node.end()
})

test('over a restart licences stay as they were last heard, and those that ended meanwhile end with the next list', async () => {
  const before = await serve('restarted', Array.from(firstBox.imsis, String))
  await before.send('PUT', '/calls/sims', books.join('\n'))
  await before.end()
  const away = await serve('restarted', 'away')
  await away.send('PUT', '/calls/sims', books.join('\n'))
  await away.send('POST', '/calls/records', csvOf(0, 12))
  assert.deepEqual([...new Set(realOf(away.told().values()))], [1])
  await away.end()
  const heard = await serve('restarted')
  await heard.send('POST', '/calls/records', csvOf(12, 24))
  assert.deepEqual(new Set(realOf(heard.told().values())), new Set([0, 1]))
  await heard.end()
})

test('strangers, other files, broken packing and whoever goes away midway are borne', async () => {
  const node = await serve('bad')
  const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code]
  const records = csvOf(0, 1)
  const post = (body: Uint8Array | string, headers: Record<string, string> = {}) =>
    node.send('POST', '/calls/records', body, headers)
  assert.deepEqual(await codeOf(await post('', { authorization: 'Bearer nobody' })), [401, 'request.unauthorised'])
  assert.deepEqual(await codeOf(await post(records, { 'content-type': 'application/json' })), [
    415,
    'request.unsupported',
  ])
  assert.deepEqual(await codeOf(await post('name,age\nA,7\n')), [400, 'records.unfit'])
  const large = Buffer.concat([Buffer.from('name,age\n'), Buffer.alloc(32 * 1024 * 1024, 'A,7\n')])
  assert.deepEqual(await codeOf(await post(large)), [400, 'records.unfit'])
  assert.deepEqual(await codeOf(await post(records, { 'content-encoding': 'gzip' })), [400, 'records.cut-off'])
  assert.equal((await fetch(`http://127.0.0.1:${node.port}/calls/records`)).status, 404)
  const cut = request({
    port: node.port,
    path: '/calls/records',
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  cut.on('error', () => undefined)
  cut.write(records.subarray(0, 2000))
  await sleep(100)
  cut.destroy()
  const faulty = Buffer.concat([records, Buffer.from(`${world.from},2\nnever,401990000000001,,,,,call-out\n`)])
  const outcome = (await (await post(faulty)).json()) as RecordsOutcome
  assert.deepEqual([outcome.faults.columns, outcome.faults.time], [1, 1])
  assert.equal(outcome.first[0]?.line, outcome.lines - 1)
  await node.end()
})

test('a thread that breaks down interrupts its files, is started anew, and can be ended at any time', async () => {
  const hunter = startHunter({
    setup: {
      // More than any machine has: the thread breaks down at once.
      sims: 2 ** 44,
      least: 3,
      key: new Uint8Array(32),
      cells: new Map(),
      stateFile: join(folders, 'none'),
      keepEvery: 1000,
      settle: 1000,
    },
    onBoxes: () => undefined,
    onOwners: () => undefined,
    log: makeLog({ LOG_LEVEL: 'silent' }, 'edge'),
  })
  async function* pieces() {
    for (let piece = 0; piece < 100; piece++) yield Promise.resolve(new Uint8Array(100_000))
  }
  for (let turn = 0; turn < 2; turn++) {
    const outcome = await hunter.read('records', pieces())
    assert.equal(!outcome.ok && outcome.error.code, 'records.interrupted')
  }
  await until(() => hunter.restarts() > 0)
  await hunter[Symbol.asyncDispose]()
})
