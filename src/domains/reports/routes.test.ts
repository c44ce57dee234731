import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous, type Role, roles } from '#platform/access'
import { readConfig } from '#platform/config'
import { makeHttpServer } from '#platform/http/server'
import { makeMetrics } from '#platform/metrics'
import { testPlatform } from '#test/services'
import { until } from '#test/until'
import { makeReports, reportsPolicy, reportsRoutes } from './index.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const config = unwrap(readConfig({ SAQBOL_SECRET: '0'.repeat(64), TRUSTED_PROXIES: '1', GUESS_LIMIT_PER_HOUR: '20' }))
const reports = makeReports({ ...shared, indicators: makeIndicators(shared), config })

const person = (role: Role): Actor => ({
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region: null,
  roles: [role],
  scopes: [],
})
const server = await makeHttpServer(
  {
    ...platform,
    config,
    metrics: makeMetrics(),
    policy: reportsPolicy,
    authenticate: (request) => {
      const role = roles.find((one) => one === request.headers['x-role'])
      return Promise.resolve(ok(role === undefined ? anonymous : person(role)))
    },
    ready: () => Promise.resolve(),
  },
  reportsRoutes({ ...shared, reports, config }),
)
after(() => server.close())

/** The members of answers that the tests look at. */
interface Answered {
  readonly code: string
  readonly title: string
  readonly receipt: string
  readonly repeated: boolean
  readonly state: string
  readonly outcome: string | null
  readonly version: number
  readonly region: string | null
  readonly reports: readonly { readonly id: string; readonly outcome: string }[]
  readonly identifiers: readonly { readonly observableId: string }[]
  readonly messages: readonly unknown[]
}

let address = 0
/** Each call comes from an address of its own, unless told otherwise. */
const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, options: InjectOptions = {}) => {
  const headers = { 'x-forwarded-for': `198.51.100.${++address % 250}`, ...options.headers }
  const response = await server.inject({ method, url, ...options, headers })
  return { status: response.statusCode, headers: response.headers, body: response.json<Answered>() }
}
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  call('POST', url, { payload, headers })

test('a stranger reports over HTTP and follows the receipt; an operator reads, judges and the stranger sees it', async () => {
  const text = 'Мені 8 701 555 66 01 нөмірінен алдады'
  const sent = await post('/api/v1/reports', { text, topics: ['fraud'] }, { 'idempotency-key': 'http-0001' })
  assert.equal(sent.status, 201)
  assert.match(sent.body.receipt, /^\d{4} \d{4} \d{4} \d{4}$/)
  const again = await post('/api/v1/reports', { topics: ['fraud'], text }, { 'idempotency-key': 'http-0001' })
  assert.deepEqual([again.status, again.body.receipt, again.body.repeated], [200, sent.body.receipt, true])
  const queue = await call('GET', '/api/v1/reports?topic=fraud', { headers: { 'x-role': 'operator' } })
  assert.equal(queue.status, 200)
  const { id } = sent.body.reports[0] ?? { id: '' }
  const read = await call('GET', `/api/v1/reports/${id}`, { headers: { 'x-role': 'operator' } })
  const [{ observableId } = { observableId: '' }] = read.body.identifiers
  assert.ok(!JSON.stringify(read.body).includes('Mark'))
  const judgement = {
    version: 1,
    classification: 'illegal',
    closingReason: 'referred',
    indicators: [{ observableId, decision: 'confirm', legalBasis: 'public-warning', reason: 'Алаяқ' }],
  }
  const judged = await post(`/api/v1/reports/${id}/assessment`, judgement, { 'x-role': 'operator' })
  assert.deepEqual([judged.status, judged.body.outcome, judged.body.version], [200, 'warned', 2])
  const followed = await post('/api/v1/reports/follow', { receipt: sent.body.receipt })
  assert.equal(followed.body.reports[0]?.outcome, 'warned')
})

test('the desk is closed to strangers, partners, auditors and administrators', async () => {
  for (const role of ['partner', 'auditor', 'administrator']) {
    assert.equal((await call('GET', '/api/v1/reports', { headers: { 'x-role': role } })).status, 403)
  }
  const stranger = await call('GET', '/api/v1/reports')
  assert.deepEqual([stranger.status, stranger.body.code], [401, 'access.unauthenticated'])
})

test('only the desk names a channel by which somebody else reported', async () => {
  const payload = { text: 'Телефонмен айтты: алаяқ бар', channel: 'phone' }
  const stranger = await post('/api/v1/reports', payload)
  assert.deepEqual([stranger.status, stranger.body.code], [403, 'report.channel.forbidden'])
  assert.equal((await post('/api/v1/reports', payload, { 'x-role': 'operator' })).status, 201)
  assert.equal((await post('/api/v1/reports', { ...payload, channel: 'site' }, { 'x-role': 'operator' })).status, 403)
})

test('bad input is refused with a code and words in the reader’s language', async () => {
  const refused = [
    [{ text: '' }, 400, 'request.invalid'],
    [{ text: '!?' }, 422, 'report.text.too-short'],
    [{ text: 'Сәлем', admin: true }, 400, 'request.invalid'],
    [{ text: 'Сәлем', topics: ['politics'] }, 400, 'request.invalid'],
    [{ text: 'а'.repeat(20_001) }, 400, 'request.invalid'],
    [{ text: 'Ақша жібердім', amount: { amount: 'көп', currency: 'KZT' } }, 422, 'money.unreadable'],
    [{ text: 'Ақша жібердім', paidAt: '2031-01-01' }, 422, 'report.paid-at.future'],
  ] as const
  for (const [payload, status, code] of refused) {
    const answer = await post('/api/v1/reports', payload)
    assert.deepEqual([answer.status, answer.body.code], [status, code])
  }
  const titles = await Promise.all(
    ['kk', 'ru', 'en'].map(
      async (lang) => (await post('/api/v1/reports', { text: '?!' }, { 'accept-language': lang })).body.title,
    ),
  )
  assert.equal(new Set(titles).size, 3)
})

test('ten megabytes are refused before anybody reads them, and so are bytes that are no text', async () => {
  const big = await call('POST', '/api/v1/reports', {
    payload: `{"text":"${'7'.repeat(10_000_000)}"}`,
    headers: { 'content-type': 'application/json' },
  })
  assert.deepEqual([big.status, big.body.code], [413, 'request.too-large'])
  const latin = await call('POST', '/api/v1/reports', {
    payload: Buffer.from('{"text":"\xd1\xee\xe1\xe0\xea\xe0"}', 'latin1'),
    headers: { 'content-type': 'application/json' },
  })
  assert.deepEqual([latin.status, latin.body.code], [400, 'request.not-utf8'])
  const full = await post('/api/v1/reports', { text: 'ұ'.repeat(20_000) })
  assert.equal(full.status, 201)
})

test('SQL and HTML in every field do nothing', async () => {
  const nasty = `'; drop schema reports cascade; --<img src=x onerror=alert(1)>`
  const fields = ['text', 'fraudType', 'danger', 'region', 'paidAt', 'occurredOn', 'language', 'channel'] as const
  for (const field of fields) {
    const answer = await post('/api/v1/reports', { text: 'Дұрыс мәтін', [field]: nasty })
    assert.equal(answer.status, field === 'text' ? 201 : 400, field)
  }
  for (const url of [
    `/api/v1/reports/${encodeURIComponent(nasty)}`,
    `/api/v1/reports?topic=${encodeURIComponent(nasty)}`,
  ]) {
    assert.equal((await call('GET', url, { headers: { 'x-role': 'operator' } })).status, 400)
  }
  const receipt = await post('/api/v1/reports/follow', { receipt: nasty })
  assert.deepEqual([receipt.status, receipt.body.code], [422, 'receipt.mistyped'])
})

test('a hundred receipts tried from one address end in 429', async () => {
  const codes: number[] = []
  for (let i = 0; i < 100; i++) {
    const receipt = shared.receipts.issue(`guess ${i}`)
    codes.push((await post('/api/v1/reports/follow', { receipt }, { 'x-forwarded-for': '203.0.113.99' })).status)
  }
  assert.equal(codes.filter((code) => code === 404).length, 20)
  assert.equal(codes.filter((code) => code === 429).length, 80)
  const other = await post('/api/v1/reports/follow', { receipt: shared.receipts.issue('x') })
  assert.equal(other.status, 404)
})

test('a database lost in the middle answers 503 in plain words, and the same request succeeds afterwards', async () => {
  const payload = { text: 'Осы сәтте дерекқор өшіп қалды', topics: ['fraud'] }
  const headers = { 'idempotency-key': 'http-0002', 'accept-language': 'ru' }
  const blocker = await platform.pool.connect()
  await blocker.query('begin; lock table platform.outbox in access exclusive mode')
  const lost = post('/api/v1/reports', payload, headers)
  await until(async () => {
    const { rowCount } = await platform.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`)
    return rowCount
  })
  await blocker.query('rollback')
  blocker.release()
  const answer = await lost
  assert.deepEqual([answer.status, answer.body.code], [503, 'database.unavailable'])
  assert.ok(answer.headers['retry-after'])
  const retried = await post('/api/v1/reports', payload, headers)
  assert.deepEqual([retried.status, retried.body.repeated], [201, false])
  assert.equal((await post('/api/v1/reports', payload, headers)).body.receipt, retried.body.receipt)
})

test('questions, answers, corrections and reopening pass over HTTP', async () => {
  const sent = await post('/api/v1/reports', { text: 'Біреу қоқан-лоққы жасады', topics: ['cyberbullying'] })
  const { id } = sent.body.reports[0] ?? { id: '' }
  const desk = { 'x-role': 'supervisor' }
  assert.equal((await post(`/api/v1/reports/${id}/review`, {}, desk)).body.state, 'in-review')
  assert.equal((await post(`/api/v1/reports/${id}/questions`, { text: 'Қайда?' }, desk)).body.state, 'waiting')
  const { receipt } = sent.body
  const answered = await post('/api/v1/reports/follow/messages', { receipt, text: 'Инстаграмда' })
  assert.equal(answered.body.messages.length, 2)
  const edited = await call('PATCH', `/api/v1/reports/${id}`, {
    payload: { version: 4, region: 'KZ-10' },
    headers: desk,
  })
  assert.deepEqual([edited.status, edited.body.region], [200, 'KZ-10'])
  const stale = await call('PATCH', `/api/v1/reports/${id}`, { payload: { version: 4, region: null }, headers: desk })
  assert.deepEqual([stale.status, stale.body.code], [409, 'report.version.conflict'])
  const judgement = { version: 5, classification: 'undetermined', closingReason: 'access-failed' }
  assert.equal((await post(`/api/v1/reports/${id}/assessment`, judgement, desk)).body.state, 'closed')
  const reopened = await post(`/api/v1/reports/${id}/reopening`, { reason: 'Сілтеме ашылды' }, desk)
  assert.deepEqual([reopened.status, reopened.body.state, reopened.body.outcome], [200, 'in-review', null])
})

test('an answer sent twice is kept once, and another one under its key is refused', async () => {
  const { receipt } = (await post('/api/v1/reports', { text: 'Біреу мазақ етеді', topics: ['cyberbullying'] })).body
  const headers = { 'idempotency-key': 'an-answer-of-mine' }
  const first = await post('/api/v1/reports/follow/messages', { receipt, text: 'ТикТокта' }, headers)
  const again = await post('/api/v1/reports/follow/messages', { receipt, text: 'ТикТокта' }, headers)
  assert.deepEqual(again.body.messages, first.body.messages)
  const other = await post('/api/v1/reports/follow/messages', { receipt, text: 'Ютубта' }, headers)
  assert.deepEqual([other.status, other.body.code], [409, 'report.idempotency.conflict'])
})

test('a day in the year zero is refused as a wrong field', async () => {
  for (const when of [{ occurredOn: '0000-01-01' }, { paidAt: '0001-01-01T00:00:00Z' }]) {
    assert.equal((await post('/api/v1/reports', { text: 'бір оқиға', ...when })).status, 400)
  }
})
