import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { IndicatorChange } from '#domains/indicators'
import type { ReportFacts } from '#domains/reports'
import { closingReasonCodes, topics } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { anonymous, may, type Role, roles } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeRelay } from '#platform/outbox'
import { testServer } from '#test/http'
import { testPlatform } from '#test/services'
import { makeStatistics, statisticsListeners, statisticsPolicy, statisticsRoutes } from './index.ts'

const platform = await testPlatform('2026-11-21T09:00:00Z')
const statistics = makeStatistics(platform)
const relay = makeRelay({ ...platform, listeners: statisticsListeners(statistics) })
const server = await testServer({ ...platform, policy: statisticsPolicy, routes: statisticsRoutes({ statistics }) })

async function happen(topic: string, ...payloads: readonly object[]) {
  await inTransaction(platform.db, (tx) =>
    platform.outbox.publish(tx, ...payloads.map((payload) => ({ topic, payload }))),
  )
  await relay.drain()
}

const submission: Omit<ReportFacts, 'reportId'> = {
  submissionId: asId('01930000-0000-7000-8000-000000000000'),
  topic: 'fraud',
  fraudType: 'bank-call',
  channel: 'phone',
  language: 'kk',
  region: 'KZ-75',
  danger: 'none',
  synthetic: false,
}

/** Submits reports and returns their ids. */
async function submit(count: number, changes: object = {}): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => platform.ids.next<'report'>())
  await happen('reports.submitted', ...ids.map((reportId) => ({ ...submission, ...changes, reportId })))
  return ids
}

const figures = async (by: 'year' | 'topic' | 'channel' | 'outcome' | 'language', period: object = {}) =>
  unwrap(await statistics.figures({ by, ...period }))

/** The counts of a list over all years. */
async function countsBy(by: 'year' | 'topic' | 'channel' | 'outcome' | 'language') {
  return Object.fromEntries((await figures(by)).real.sums.map(({ code, count }) => [code, count]))
}

let reports: readonly string[] = []

before(async () => {
  reports = [
    ...(await submit(12)),
    ...(await submit(9, { topic: 'hate', fraudType: null, language: 'ru', channel: 'site' })),
  ]
})

test('submitted reports are counted by topic, channel, language, outcome and year', async () => {
  assert.deepEqual(await countsBy('year'), { '2026': 21 })
  const topicsNow = await countsBy('topic')
  assert.deepEqual(Object.keys(topicsNow), topics)
  assert.deepEqual([topicsNow['fraud'], topicsNow['hate'], topicsNow['drugs']], [12, 9, 0])
  assert.deepEqual(await countsBy('language'), { kk: 12, ru: 9, en: 0 })
  assert.equal((await countsBy('channel'))['phone'], 12)
  assert.deepEqual(await countsBy('outcome'), {
    ...Object.fromEntries(closingReasonCodes.map((code) => [code, 0])),
    open: 21,
  })
})

test('a year begins at midnight in Kazakhstan', async () => {
  platform.clock.advance(Date.parse('2026-12-31T19:00:00Z') - platform.clock.now().getTime())
  await submit(5)
  assert.deepEqual(await countsBy('year'), { '2026': 21, '2027': 5 })
})

test('an assessed report moves to its closing reason and, where corrected, to another topic', async () => {
  const closed = reports
    .slice(0, 6)
    .map((reportId) => ({ reportId, classification: 'illegal', closingReason: 'referred' }))
  await happen('reports.assessed', ...closed.map((payload) => ({ ...payload, topic: 'drugs', fraudType: null })))
  const outcomes = await countsBy('outcome')
  assert.deepEqual([outcomes['referred'], outcomes['open']], [6, 20])
  const topicsNow = await countsBy('topic')
  assert.deepEqual([topicsNow['fraud'], topicsNow['drugs']], [11, 6])
})

test('a reopened report is open again, and a changed one moves', async () => {
  await happen('reports.reopened', ...reports.slice(0, 6).map((reportId) => ({ reportId })))
  assert.equal((await countsBy('outcome'))['open'], 26)
  await happen(
    'reports.changed',
    ...reports.slice(0, 6).map((reportId) => ({ reportId, topic: 'fraud', fraudType: 'job' })),
  )
  assert.equal((await countsBy('topic'))['fraud'], 17)
})

test('a small count is withheld together with the count that would give it away', async () => {
  await happen(
    'reports.changed',
    ...reports.slice(0, 3).map((reportId) => ({ reportId, topic: 'drugs', fraudType: null })),
  )
  const row = (await figures('topic', { to: 2026 })).real.years[0]
  assert.equal(row?.total, 21)
  const cells = Object.fromEntries(row?.cells.map(({ code, count }) => [code, count]) ?? [])
  assert.deepEqual([cells['drugs'], cells['fraud'], cells['hate']], [null, null, 9])
  assert.deepEqual(
    (await figures('topic')).real.sums.find(({ code }) => code === 'fraud'),
    { code: 'fraud', count: null, atLeast: 5 },
  )
})

test('the same event delivered to a fresh relay is not counted twice, and an unknown report changes nothing', async () => {
  const counted = await countsBy('year')
  await makeRelay({ ...platform, listeners: statisticsListeners(statistics) }).drain()
  await happen('reports.submitted', { ...submission, reportId: reports[0] })
  await happen('reports.assessed', {
    reportId: platform.ids.next(),
    classification: 'illegal',
    closingReason: 'removed',
  })
  assert.deepEqual(await countsBy('year'), counted)
})

test('an event that cannot be read is left out and does not hold up those behind it', async () => {
  await happen('reports.submitted', {}, { ...submission, reportId: 'x' }, { ...submission, topic: 'weather' })
  await happen('indicators.dispute-decided', { decision: 'shrug' })
  await submit(1)
  assert.equal((await countsBy('year'))['2027'], 6)
})

test('synthetic reports are counted apart', async () => {
  assert.equal((await figures('year')).synthetic, null)
  await submit(7, { synthetic: true })
  const both = await figures('language')
  assert.equal(both.real.total.count, 27)
  assert.deepEqual(both.synthetic?.total, { count: 7, atLeast: 7 })
})

test('what happens in the register is counted as it happens', async () => {
  const observableId = platform.ids.next<'observable'>()
  const change: IndicatorChange = {
    observableId,
    kind: 'phone',
    from: 'observed',
    to: 'reported',
    topic: 'fraud',
    fraudType: null,
    reports: 1,
    confidence: 20,
  }
  await happen('indicators.listed', change, { ...change, kind: 'iban' })
  await happen('indicators.changed', { ...change, from: 'reported', to: 'confirmed' }, { ...change, from: 'reported' })
  await happen('indicators.imported', { runId: observableId, state: 'reported', observableIds: ['a', 'b', 'c'] })
  await happen('indicators.disputed', { disputeId: observableId, observableId })
  await happen('indicators.dispute-decided', { disputeId: observableId, observableId, decision: 'upheld' })
  await happen('indicators.delisted', { ...change, from: 'confirmed', to: 'delisted' })
  const { indicators } = (await figures('year')).real
  const expected = { reported: 5, confirmed: 1, delisted: 1, lapsed: 0, disputed: 1, upheld: 1, rejected: 0 }
  assert.deepEqual(indicators, expected)
  assert.equal((await figures('year', { to: 2026 })).real.indicators.reported, 0)
})

test('a period that ends before it begins is refused in the language of the reader', async () => {
  const answer = await server.inject({
    url: '/api/v1/statistics?from=2027&to=2026',
    headers: { 'accept-language': 'ru' },
  })
  assert.equal(answer.statusCode, 422)
  const problem = answer.json<{ code: string; title: string }>()
  assert.equal(problem.code, 'statistics.period-backwards')
  assert.match(problem.title, /Период.*2027.*2026/)
})

test('anyone reads the figures, and asks again for free while they stand', async () => {
  const first = await server.inject({ url: '/api/v1/statistics?by=topic' })
  assert.equal(first.statusCode, 200)
  assert.equal(first.headers['cache-control'], 'public, max-age=60')
  assert.equal(first.json<{ suppressBelow: number }>().suppressBelow, 5)
  const etag = String(first.headers.etag)
  const again = await server.inject({
    url: '/api/v1/statistics?by=topic',
    headers: { 'if-none-match': `W/"x", ${etag}` },
  })
  assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag])
  await submit(1)
  const moved = await server.inject({ url: '/api/v1/statistics?by=topic', headers: { 'if-none-match': etag } })
  assert.equal(moved.statusCode, 200)
})

test('the CSV says the same as the JSON, with titles in the reader’s language', async () => {
  const answer = await server.inject({
    url: '/api/v1/statistics.csv?by=topic&to=2026',
    headers: { 'accept-language': 'kk' },
  })
  assert.match(String(answer.headers['content-type']), /^text\/csv; charset=utf-8/)
  assert.match(String(answer.headers['content-disposition']), /attachment; filename="saqbol-topic\.csv"/)
  const lines = answer.body.replace('\ufeff', '').trimEnd().split('\r\n')
  assert.equal(lines[0], 'data,year,code,title,count,withheld')
  assert.equal(lines[1], 'real,2026,all,Барлық хабарлама,21,no')
  assert.equal(
    lines.find((line) => line.includes(',hate,')),
    'real,2026,hate,"Ұлтына, нәсіліне, дініне қарап қорлау",9,no',
  )
  assert.match(lines.find((line) => line.includes(',drugs,')) ?? '', /^real,2026,drugs,.*,,yes$/)
})

test('every list gives a CSV in every language', async () => {
  for (const by of ['year', 'topic', 'channel', 'outcome', 'language']) {
    for (const lang of ['kk', 'ru', 'en']) {
      const answer = await server.inject({ url: `/api/v1/statistics.csv?by=${by}&lang=${lang}` })
      assert.equal(answer.statusCode, 200, `${by} ${lang}: ${answer.body}`)
      assert.equal(answer.headers['content-language'], lang)
    }
  }
})

test('the history names its source and marks what it does not know', async () => {
  const json = await server.inject({ url: '/api/v1/statistics/history?lang=en' })
  const history = json.json<{ total: number; sourceTitle: string; unknownShares: string[] }>()
  assert.deepEqual([history.total, history.unknownShares.length], [19_045, 5])
  assert.match(history.sourceTitle, /2020/)
  const csv = await server.inject({ url: '/api/v1/statistics/history.csv?lang=ru' })
  assert.match(
    csv.body,
    /^\ufeffmeasure,code,title,from,to,sense,value,source\r\ntotal,all,Все сообщения,2011,2019,exact,19045,/,
  )
  assert.match(csv.body, /share-of-topic,csam,[^\r]*,2019,2019,almost-none,,/)
  assert.match(csv.body, /share-of-topic,suicide,[^\r]*,2011,2019,unknown,,/)
  assert.match(csv.body, /share-of-channel,site\+email,"[^\r]*",,,about,0\.05,/)
})

test('anything but the known questions is refused', async () => {
  for (const query of ['by=region', 'by=topic&by=year', 'from=1999', 'from=x', 'where=1', '__proto__=1']) {
    const answer = await server.inject({ url: `/api/v1/statistics?${query}` })
    assert.equal(answer.statusCode, 400, query)
  }
})

test('everybody may read figures, whatever their role', () => {
  const answers = (roles as readonly Role[]).map((role) =>
    may(statisticsPolicy, { ...anonymous, kind: 'person', id: 'p', roles: [role] }, 'statistics:read'),
  )
  assert.ok(answers.every(Boolean))
  assert.ok(may(statisticsPolicy, anonymous, 'statistics:read'))
})
