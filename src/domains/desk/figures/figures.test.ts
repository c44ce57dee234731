import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Colleague } from '#domains/identity'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeRelay } from '#platform/outbox'
import { testPlatform } from '#test/services'
import { figuresListener } from './figures-jobs.ts'
import { type FiguresQuery, makeFigures } from './figures-service.ts'

const platform = await testPlatform('2026-11-21T09:00:00Z')
const aigul = '01900000-0000-7000-8000-000000000001'
const takerTwo = '01900000-0000-7000-8000-000000000002'
const colleague = (id: string, name: string): Colleague => ({
  id,
  name,
  roles: ['operator'],
  region: null,
  organisationId: id,
  active: true,
})
const empty = { open: 0, new: 0, inReview: 0, waiting: 0, urgent: 0, overdue: 0, oldestNew: null }
const figures = makeFigures({
  ...platform,
  reports: { load: () => Promise.resolve({ ...empty, holders: [{ id: aigul, reports: 3, urgent: 1 }] }) },
  colleagues: () => Promise.resolve([colleague(aigul, 'Айгүл'), colleague(takerTwo, 'Болат')]),
})
const relay = makeRelay({ ...platform, listeners: [figuresListener(figures)] })

const actor = (roles: Actor['roles'], region: string | null = null): Actor => ({
  kind: 'person',
  id: takerTwo,
  organisation: null,
  region,
  roles,
  scopes: [],
})
const supervisor = actor(['supervisor'])

const minute = 60_000
const after = (minutes: number) => new Date(platform.clock.now().getTime() + minutes * minute).toISOString()

async function happen(topic: string, payload: object) {
  await inTransaction(platform.db, (tx) => platform.outbox.publish(tx, { topic, payload }))
}

/** A report that comes in now, is taken and judged after so many minutes. */
async function report(
  given: {
    readonly topic?: string
    readonly region?: string | null
    readonly taken?: number
    readonly judged?: number
    readonly by?: string
    readonly synthetic?: boolean
  } = {},
) {
  const reportId = platform.ids.next<'report'>()
  const { topic = 'fraud', region = 'KZ-63', taken, judged, by = aigul, synthetic = false } = given
  const facts = { reportId, topic, channel: 'phone', language: 'kk', region, synthetic }
  await happen('reports.submitted', facts)
  if (taken !== undefined) await happen('reports.taken', { reportId, by, at: after(taken) })
  if (judged !== undefined) {
    const now = platform.clock.now()
    platform.clock.advance(judged * minute)
    await happen('reports.assessed', { reportId, topic, classification: 'illegal', closingReason: 'referred', by })
    platform.clock.advance(now.getTime() - platform.clock.now().getTime())
  }
  return reportId
}

const read = async (query: Partial<FiguresQuery> = {}, who = supervisor) =>
  unwrap(await figures.figures(who, { by: 'topic', ...query }))
const lineOf = async (code: string, query: Partial<FiguresQuery> = {}, who = supervisor) =>
  (await read(query, who)).lines.find((line) => line.code === code)

test('times are the median and nine in ten of what was done, from the moment a report came in', async () => {
  for (const minutes of [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]) await report({ taken: minutes, judged: minutes * 2 })
  await report()
  await relay.drain()
  const line = await lineOf('fraud')
  assert.deepEqual([line?.received, line?.open], [11, 1])
  assert.deepEqual(line?.times.look, { count: 10, median: 5 * 60, p90: 9 * 60 })
  assert.deepEqual(line?.times.assess, { count: 10, median: 10 * 60, p90: 18 * 60 })
  assert.deepEqual(line?.times.refer, { count: 0, median: null, p90: null })
})

test('the first look and referral count, however late or often they are told; of removals what is known last', async () => {
  const reportId = await report({ topic: 'drugs', taken: 30 })
  await happen('reports.taken', { reportId, by: takerTwo, at: after(10) })
  await happen('reports.referred', { reportId, kind: 'police', at: after(90) })
  await happen('reports.referred', { reportId, kind: 'provider', at: after(60) })
  await happen('reports.removed', { reportId, kind: 'gone', at: after(120) })
  await happen('reports.removed', { reportId, kind: 'gone', at: null })
  await happen('reports.removed', { reportId, kind: 'gone', at: after(240) })
  await relay.drain()
  const { times } = (await lineOf('drugs')) ?? {}
  assert.deepEqual([times?.look.median, times?.refer.median, times?.remove.median], [600, 3600, 14_400])
})

test('a report that is reopened is open again and keeps its first times; a clock set back gives nought', async () => {
  const reportId = await report({ topic: 'hate', taken: -5, judged: 10 })
  await happen('reports.reopened', { reportId })
  await relay.drain()
  const line = await lineOf('hate')
  assert.deepEqual([line?.open, line?.times.look.median, line?.times.assess.median], [1, 0, 600])
})

test('a corrected topic moves a report to another line', async () => {
  const reportId = await report({ topic: 'violence' })
  await happen('reports.changed', { reportId, topic: 'terrorism', region: null })
  await relay.drain()
  assert.equal((await lineOf('violence'))?.received, 0)
  assert.equal((await lineOf('terrorism'))?.received, 1)
})

test('an event that cannot be read is left out and holds up nothing', async () => {
  await happen('reports.submitted', { reportId: 'x' })
  await happen('reports.taken', {})
  await happen('reports.assessed', { reportId: platform.ids.next(), classification: 'odd', closingReason: null })
  await report({ topic: 'csam' })
  await relay.drain()
  assert.equal((await lineOf('csam'))?.received, 1)
})

test('a supervisor sees names; an auditor sees numbers in their place, and the same figures', async () => {
  await report({ taken: 1, judged: 2, by: takerTwo })
  await relay.drain()
  const named = await read({ by: 'operator' })
  assert.deepEqual(
    named.lines.map(({ name }) => name),
    ['Айгүл', 'Болат', null],
  )
  const numbered = await read({ by: 'operator' }, actor(['auditor']))
  assert.deepEqual(
    numbered.lines.map(({ code, name }) => [code, name]),
    [
      ['1', null],
      ['2', null],
      ['none', null],
    ],
  )
  assert.deepEqual(
    numbered.lines.map(({ received }) => received),
    named.lines.map(({ received }) => received),
  )
  assert.ok(!JSON.stringify(numbered).includes(aigul))
  const { holders } = await figures.load(actor(['auditor']))
  assert.deepEqual(holders, [{ id: '1', name: null, reports: 3, urgent: 1 }])
})

test('whoever is bound to a region gets its figures alone', async () => {
  await report({ region: 'KZ-75', taken: 1 })
  await report({ region: null, taken: 1 })
  await relay.drain()
  const here = await read({ by: 'region' }, actor(['investigator'], 'KZ-75'))
  assert.deepEqual(
    here.lines.map(({ code, received }) => [code, received]),
    [['KZ-75', 1]],
  )
  assert.equal(here.total.received, 1)
  const all = await read({ by: 'region' })
  assert.equal(all.lines.find(({ code }) => code === 'none')?.received, 2)
})

test('along time every step stands in order, also the empty ones, and steps add up to the total', async () => {
  for (const by of ['day', 'week', 'month'] as const) {
    const { lines, total } = await read({ by, from: '2026-09-01', to: '2026-11-30' })
    assert.equal(
      lines.reduce((sum, { received }) => sum + received, 0),
      total.received,
    )
    assert.deepEqual(
      lines.map(({ code }) => code).toSorted(),
      lines.map(({ code }) => code),
    )
  }
  const long = await figures.figures(supervisor, { by: 'day', from: '2025-01-01', to: '2026-11-21' })
  assert.deepEqual(long, { ok: false, error: { code: 'figures.too-many-days', details: { most: 400 } } })
})

test('the period before stands beside, and a day belongs to Kazakhstan', async () => {
  const { total, previous } = await read({ from: '2026-11-22', to: '2026-11-22' })
  assert.equal(total.received, 0)
  assert.deepEqual([previous.from, previous.to], ['2026-11-21', '2026-11-21'])
  assert.ok(previous.total.received > 10)
  platform.clock.advance(10 * 60 * minute + 30_000)
  await report({ topic: 'other' })
  await relay.drain()
  assert.equal((await lineOf('other', { from: '2026-11-22', to: '2026-11-22' }))?.received, 1)
  const load = await figures.load(supervisor)
  assert.deepEqual([load.today.received, load.today.byHour[0]], [1, 1])
  assert.equal(load.today.usualByHour.reduce((sum, one) => sum + one, 0) > 0, true)
})

test('simulated reports are counted apart, and shown where there are no others', async () => {
  const before = (await read()).total.received
  await report({ synthetic: true })
  await relay.drain()
  assert.equal((await read()).total.received, before)
  assert.equal((await read({ data: 'synthetic' })).total.received, 1)
  const bound = actor(['investigator'], 'KZ-10')
  await report({ synthetic: true, region: 'KZ-10' })
  await relay.drain()
  assert.equal((await read({}, bound)).data, 'synthetic')
})

test('emptied and told again, the figures are the same', async () => {
  const before = await read({ by: 'operator' })
  await figures.rebuild()
  assert.equal((await read()).total.received, 0)
  await relay.drain()
  const again = await read({ by: 'operator' })
  assert.deepEqual({ ...again, at: null }, { ...before, at: null })
})
