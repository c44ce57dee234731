import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { type Id, makeIds } from '#kernel/id'
import { seededRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous, type Role, roles } from '#platform/access'
import { readConfig } from '#platform/config'
import { inTransaction } from '#platform/database'
import { makeHttpServer } from '#platform/http/server'
import { makeKeys } from '#platform/keys'
import { makeMetrics } from '#platform/metrics'
import { makeRelay } from '#platform/outbox'
import { testPlatform } from '#test/services'
import { type SimulatedReport, simulateReports } from '../../../../simulation/reports.ts'
import { makeReports, makeSuggestions, suggestionsListener, suggestionsPolicy, suggestionsRoutes } from '../index.ts'
import { insertModel, models, type StoredModel } from './model-store.ts'
import { fewestReports } from './training-service.ts'

// Which texts are held out follows from their marks and ids: the same ones every time, so that the model is the same.
const random = seededRandom(7)
const drawn = await testPlatform()
const platform = {
  ...drawn,
  random,
  ids: makeIds(drawn.clock, random),
  keys: makeKeys(new Redacted(Buffer.alloc(32, 7))),
}
const config = unwrap(readConfig({ SAQBOL_SECRET: '0'.repeat(64), TRUSTED_PROXIES: '1' }))
const shared = { ...platform, config, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const reports = makeReports({ ...shared, indicators: makeIndicators(shared) })
const suggestions = makeSuggestions(shared)
const relay = makeRelay({ ...shared, listeners: [suggestionsListener(suggestions)] })

const person = (role: Role, region: string | null = null): Actor => ({
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region,
  roles: [role],
  scopes: [],
})
const operator = person('operator')
const server = await makeHttpServer(
  {
    ...platform,
    config,
    metrics: makeMetrics(),
    policy: suggestionsPolicy,
    authenticate: (request) => {
      const role = roles.find((one) => one === request.headers['x-role'])
      return Promise.resolve(ok(role === undefined ? anonymous : person(role)))
    },
    ready: () => Promise.resolve(),
  },
  suggestionsRoutes({ ...shared, suggestions }),
)
after(() => server.close())

const simulated = simulateReports({
  seed: 77,
  count: 420,
  from: new Date('2026-05-04T00:00:00Z'),
  to: new Date('2026-06-01T00:00:00Z'),
})

/** Takes a report in and closes it as it really was. */
async function close(one: SimulatedReport, synthetic: boolean): Promise<Id<'report'>> {
  const { topic, fraudType, danger, text, language } = one
  const input = { text, topics: [topic], danger, ...(fraudType === null ? {} : { fraudType }) }
  const context = { channel: 'phone', language, reporterMark: null, synthetic } as const
  const done = unwrap(await reports.submit(operator, input, context))
  const { id } = done.reports[0] ?? assert.fail()
  const version = unwrap(await reports.get(operator, id)).report.version
  const assessment = { classification: 'illegal', closingReason: 'referred', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version, assessment }))
  return id
}

async function closeAll(some: readonly SimulatedReport[], synthetic: boolean): Promise<readonly Id<'report'>[]> {
  const ids: Id<'report'>[] = []
  for (let at = 0; at < some.length; at += 8) {
    ids.push(...(await Promise.all(some.slice(at, at + 8).map((one) => close(one, synthetic)))))
  }
  return ids
}

const span = { from: '2020-01-01', to: '2040-01-01' }
const state = async () => (await models(platform.db)).map((one) => [one.version, one.state, one.refusal])

test('before anything was learnt the word lists answer, and say so', async () => {
  const said = await suggestions.suggest({ text: 'Алаяқтар SMS-код сұрап, ақшамды алды', actor: operator })
  assert.deepEqual([said.topic.code, said.language, said.model.version, said.model.examples], ['fraud', 'kk', 0, 0])
  assert.deepEqual(said.agreement, { topic: null, urgency: null })
})

test('with few reports nothing is learnt', async () => {
  assert.deepEqual(await suggestions.retrain(), { ok: false, error: { code: 'suggestions.too-few-reports' } })
  assert.deepEqual(await state(), [])
})

test('closed reports are learnt from, synthetic ones as long as there is nothing else', async () => {
  await closeAll(simulated, true)
  const done = unwrap(await suggestions.retrain())
  assert.deepEqual([done.version, done.state, done.refusal], [1, 'current', null])
  const [stored] = await models(platform.db)
  assert.ok(stored)
  assert.ok(stored.synthetic && stored.examples + stored.heldOut > fewestReports)
  assert.deepEqual([stored.metrics.checks.flagged, stored.metrics.checks.missed, stored.metrics.before], [0, 0, null])
  const said = await suggestions.suggest({ text: simulated[0]?.text ?? '', actor: operator })
  assert.deepEqual([said.model.version, said.model.synthetic], [1, true])
})

test('the same reports give the same model again, and the former one is kept', async () => {
  const done = unwrap(await suggestions.retrain())
  assert.equal(done.state, 'current')
  assert.deepEqual(await state(), [
    [2, 'current', null],
    [1, 'former', null],
  ])
})

test('the stored weights hold no word of anybody', async () => {
  const { rows } = await platform.pool.query<{ weights: Buffer }>(
    `select weights from reports.triage_model where state = 'current'`,
  )
  const plain = rows[0]?.weights.toString('utf8').toLowerCase() ?? assert.fail()
  for (const { text } of simulated.slice(0, 100)) {
    for (const word of text.toLowerCase().match(/\p{L}{6,}/gu) ?? []) assert.ok(!plain.includes(word), word)
  }
})

test('decisions are counted beside suggestions once, and an operator is told how often they agreed', async () => {
  await relay.drain()
  const before = await suggestions.agreement(operator, span)
  assert.equal(before.synthetic, true)
  const cases = before.cases.filter(({ task }) => task === 'topic').reduce((sum, one) => sum + one.cases, 0)
  assert.equal(cases, simulated.length)
  await relay.drain()
  assert.deepEqual((await suggestions.agreement(operator, span)).cases, before.cases)
  const weeks = before.weeks.filter(({ task }) => task === 'topic')
  assert.equal(
    weeks.reduce((sum, one) => sum + one.cases, 0),
    simulated.length,
  )
  assert.ok(weeks.every(({ agreed, suggested, cases: all }) => agreed <= suggested && suggested <= all))
  const said = await suggestions.suggest({
    text: 'Мошенники выманили код из смс и перевели деньги с карты на чужой счёт, банк молчит',
    actor: operator,
  })
  assert.equal(said.topic.code, 'fraud')
  assert.ok(said.agreement.topic && said.agreement.topic.agreed <= said.agreement.topic.cases)
})

test('decisions older than the model are held against the word lists, which have learnt from nothing; newer ones against it', async () => {
  const versions = async () => {
    const { rows } = await platform.pool.query<{ version: number }>(
      'select distinct model_version as version from reports.triage_agreement order by 1',
    )
    return rows.map(({ version }) => version)
  }
  assert.deepEqual(await versions(), [0])
  platform.clock.advance(60_000)
  await closeAll(simulated.slice(8, 10), true)
  await relay.drain()
  assert.deepEqual(await versions(), [0, 2])
})

test('a report opened and closed again is not counted twice', async () => {
  const [id] = await closeAll(simulated.slice(0, 1), true)
  assert.ok(id)
  await relay.drain()
  const count = async () => (await suggestions.agreement(operator, span)).cases.reduce((sum, one) => sum + one.cases, 0)
  const once = await count()
  const version = async () => unwrap(await reports.get(operator, id)).report.version
  unwrap(await reports.reopen(operator, id, { version: await version(), reason: 'Қайта қараймыз' }))
  const assessment = { classification: 'not-illegal', closingReason: 'not-illegal', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version: await version(), assessment }))
  await relay.drain()
  assert.equal(await count(), once)
})

test('a model that is worse than the one before is refused and never answers', async () => {
  const [best] = await models(platform.db)
  assert.ok(best)
  const lucky: StoredModel = { ...best, version: 9, state: 'refused', refusal: 'worse-than-before' }
  await inTransaction(platform.db, (tx) => insertModel(tx, { ...lucky, weights: null }))
  const said = await suggestions.suggest({ text: 'сәлем', actor: operator })
  assert.equal(said.model.version, 2)
})

test('a supervisor puts a former version back, over HTTP; a refused one cannot come back', async () => {
  const put = async (version: number, role: Role) => {
    const url = `/api/v1/desk/suggestions/models/${version}/reinstatement`
    return (await server.inject({ method: 'POST', url, headers: { 'x-role': role } })).statusCode
  }
  assert.equal(await put(1, 'operator'), 403)
  assert.equal(await put(1, 'supervisor'), 204)
  assert.equal((await suggestions.suggest({ text: 'сәлем', actor: operator })).model.version, 1)
  assert.ok((await put(9, 'supervisor')) >= 400)
  assert.ok((await put(77, 'supervisor')) >= 400)
})

test('real reports drive synthetic ones out: nothing is learnt until there are enough of them', async () => {
  await closeAll(simulated.slice(0, 3), false)
  assert.deepEqual(await suggestions.retrain(), { ok: false, error: { code: 'suggestions.too-few-reports' } })
  await relay.drain()
  const view = await suggestions.agreement(operator, span)
  assert.equal(view.synthetic, false)
  assert.equal(
    view.cases.filter(({ task }) => task === 'topic').reduce((sum, one) => sum + one.cases, 0),
    3,
  )
})

test('over HTTP a text and a report get a suggestion; strangers, administrators and other regions get none', async () => {
  const ask = (role: string) =>
    server.inject({
      method: 'POST',
      url: '/api/v1/desk/suggestions',
      headers: { 'x-role': role },
      payload: { text: 'Қызым он екіде, ересек адам жалаңаш сурет сұрап жүр', language: 'kk' },
    })
  const answered = await ask('operator')
  assert.equal(answered.statusCode, 200)
  assert.equal(answered.json<{ urgency: { level: string } }>().urgency.level, 'soon')
  assert.equal((await ask('administrator')).statusCode, 403)
  assert.equal((await ask('nobody')).statusCode, 401)
  const region = { ...simulated[5], region: 'KZ-63' } as SimulatedReport
  const input = { text: region.text, topics: [region.topic], region: 'KZ-63' } as const
  const sent = unwrap(await reports.submit(operator, input, { channel: 'phone', language: 'kk', reporterMark: null }))
  const { id } = sent.reports[0] ?? assert.fail()
  assert.ok((await suggestions.suggestForReport(person('analyst', 'KZ-63'), id)).ok)
  assert.deepEqual(await suggestions.suggestForReport(person('analyst', 'KZ-71'), id), {
    ok: false,
    error: { code: 'report.not-found' },
  })
  const read = await server.inject({ url: `/api/v1/reports/${id}/suggestion`, headers: { 'x-role': 'analyst' } })
  assert.equal(read.statusCode, 200)
  const figures = await server.inject({ url: '/api/v1/desk/suggestions/agreement', headers: { 'x-role': 'auditor' } })
  assert.equal(figures.statusCode, 200)
})

test('suggesting changes neither the report nor its place in the queue', async () => {
  const { items } = unwrap(await reports.queue(operator, { limit: 1 }))
  const [line] = items
  assert.ok(line)
  await suggestions.suggestForReport(operator, line.id)
  const again = unwrap(await reports.queue(operator, { limit: 1 })).items[0]
  assert.deepEqual([again?.id, again?.priority, again?.version], [line.id, line.priority, line.version])
})
