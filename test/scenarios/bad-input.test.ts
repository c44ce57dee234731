import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { testApplication } from '#test/application'
import { testCluster } from '#test/database'

const application = await testApplication({ GUESS_LIMIT_PER_HOUR: '20' })
const { origin, services } = application

interface Problem {
  readonly code: string
  readonly title: string
  readonly receipt?: string
}

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer> | object,
  headers: Record<string, string> = {},
) {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'kk', ...headers },
    body: raw ? body : JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Problem }
}

const submissions = async () =>
  (await services.pool.query<{ count: number }>('select count(*)::int8 as count from reports.submission')).rows[0]
    ?.count

test('ten megabytes of digits are refused before anybody reads them', async () => {
  const { status, body } = await post('/api/v1/reports', `{"text":"${'7'.repeat(10_000_000)}"}`)
  assert.equal(status, 413)
  assert.equal(body.code, 'request.too-large')
})

test('text just over the limit is refused by name, in Kazakh', async () => {
  const { status, body } = await post('/api/v1/reports', { text: 'а'.repeat(20_001) })
  assert.equal(status, 400)
  assert.match(body.title, /[әғқңөұүһі]/i)
})

test('bytes that are no UTF-8, JSON that is none and a zip are refused with a clear code', async () => {
  assert.equal((await post('/api/v1/reports', Uint8Array.of(0x7b, 0xc3, 0x28, 0x7d))).body.code, 'request.not-utf8')
  assert.equal((await post('/api/v1/reports', '{"text":')).body.code, 'request.not-json')
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)
  const refused = await post('/api/v1/reports', zip, { 'content-type': 'application/zip' })
  assert.deepEqual([refused.status, refused.body.code], [415, 'request.unsupported-type'])
})

test('SQL and HTML in every field are kept as words, and nothing else happens', async () => {
  const evil = `'; drop table reports.report; -- <script>alert(1)</script> {"$gt":""} \${7*7}`
  const { status } = await post('/api/v1/reports', { text: evil, topics: ['fraud'], own: [evil] })
  assert.equal(status, 201)
  for (const field of ['fraudType', 'danger', 'region', 'paidAt', 'occurredOn', 'language', 'channel']) {
    assert.equal((await post('/api/v1/reports', { text: 'a report', [field]: evil })).status, 400, field)
  }
  const checked = await fetch(`${origin}/api/v1/check?q=${encodeURIComponent(evil)}`)
  assert.ok([400, 422].includes(checked.status))
  assert.ok(((await submissions()) ?? 0) >= 1)
})

test('control characters, zero-width signs and right-to-left overrides do not hide a number', async () => {
  const text = 'call \u202e8 701\u200b 123\u0000\u0007 45\u00ad 67\u2066 now'
  const answer = await post('/api/v1/reports', { text: text.replace('\u0000', '') })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  const { rows } = await services.pool.query<{ body: string }>(
    `select body from reports.words where body like '%call%' order by written_at desc limit 1`,
  )
  assert.doesNotMatch(rows[0]?.body ?? '', /[\u202a-\u202e\u2066-\u2069\u200b]/)
  const verdict = (await (await fetch(`${origin}/api/v1/check?q=87011234567`)).json()) as { state: string }
  assert.equal(verdict.state, 'reported')
})

test('a member called __proto__ is refused', async () => {
  const { body } = await post('/api/v1/reports', '{"text":"a report","__proto__":{"channel":"phone"}}')
  assert.equal(body.code, 'request.not-json')
})

test('the same idempotency key gives the same receipt, twenty times at once, and one submission', async () => {
  const before = (await submissions()) ?? 0
  const body = { text: 'Sent twice because the network was slow', topics: ['fraud'] }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post('/api/v1/reports', body, { 'idempotency-key': 'one-and-the-same' })),
  )
  assert.equal(new Set(answers.map((answer) => answer.body.receipt)).size, 1)
  assert.equal(await submissions(), before + 1)
  const other = await post('/api/v1/reports', { text: 'Another text' }, { 'idempotency-key': 'one-and-the-same' })
  assert.equal(other.status, 409)
})

test('a receipt guessed a hundred times is answered by "too often" long before', async () => {
  const answers: number[] = []
  for (let guess = 0; guess < 100; guess++) {
    answers.push((await post('/api/v1/reports/follow', { receipt: String(10 ** 15 + guess) })).status)
  }
  assert.equal(answers.at(-1), 429)
  assert.ok(answers.filter((status) => status !== 429).length <= 20)
})

test('a request that is no HTTP, or never ends, does not keep the server from answering', async () => {
  const port = Number(new URL(origin).port)
  const sockets = [
    '\x16\x03\x01\x02\x00',
    'POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n{',
  ].map((start) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(start)
    return socket
  })
  assert.equal((await fetch(`${origin}/healthz`)).status, 200)
  for (const socket of sockets) socket.destroy()
})

test('a submission that loses its database gets a clear error, and its retry is taken once', async () => {
  const before = (await submissions()) ?? 0
  const body = { text: 'The database goes away while this is being written', topics: ['fraud'] }
  const headers = { 'idempotency-key': 'kept-over-the-outage' }
  const { adminUrl } = await testCluster()
  // A lock holds the submission in the middle of its transaction; then its connection is ended from outside.
  const holder = await services.pool.connect()
  await holder.query('begin; lock table audit.entry in access exclusive mode')
  const waiting = post('/api/v1/reports', body, headers)
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  const victims = `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'
    and datname = $1 and state = 'active'`
  const name = new URL(application.environment.DATABASE_URL).pathname.slice(1)
  for (let ended = 0; ended === 0; ) ended = (await admin.query(victims, [name])).rowCount ?? 0
  await admin.end()
  const lost = await waiting
  await holder.query('rollback')
  holder.release()
  assert.equal(lost.status, 503)
  assert.equal(lost.body.code, 'database.unavailable')
  assert.equal(await submissions(), before)
  const retried = await post('/api/v1/reports', body, headers)
  assert.equal(retried.status, 201)
  const again = await post('/api/v1/reports', body, headers)
  assert.equal(again.body.receipt, retried.body.receipt)
  assert.equal(await submissions(), before + 1)
})
