import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { type Colleague, makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { makeReports } from '#domains/reports'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeRelay } from '#platform/outbox'
import { inScope } from '#platform/scope'
import { testPlatform } from '#test/services'
import { figuresListener } from '../figures/figures-jobs.ts'
import { makeFigures } from '../figures/figures-service.ts'
import { makeQuality } from './quality-service.ts'
import { pairs } from './quality-store.ts'

const platform = await testPlatform()
const audit = makeAudit(platform)
const shared = { ...platform, audit, receipts: makeReceipts(platform), config: { RETENTION_DAYS: 90 } }
const reports = makeReports({ ...shared, indicators: makeIndicators(shared) })
const idOf = (number: number) => `01900000-0000-7000-8000-00000000000${number}`
const person = (number: number, roles: Actor['roles'], region: string | null = null): Actor => ({
  kind: 'person',
  id: idOf(number),
  organisation: null,
  region,
  roles,
  scopes: [],
})
const aigul = person(1, ['operator'])
const takerTwo = person(2, ['operator'])
const chief = person(3, ['supervisor'])
const staff: readonly Colleague[] = [
  { name: 'Айгүл', roles: ['operator'] as const },
  { name: 'Болат', roles: ['operator'] as const },
  { name: 'Дана', roles: ['supervisor'] as const },
  { name: 'Ерлан', roles: ['investigator'] as const },
].map((one, place) => ({ ...one, id: idOf(place + 1), region: null, organisationId: idOf(9), active: true }))
const asked: string[] = []
const quality = makeQuality({
  ...shared,
  reports,
  colleagues: () => Promise.resolve(staff),
  live: {
    publish: (_, ...news) => {
      asked.push(...news.map(({ type, to }) => `${type} ${to?.person ?? ''}`.trim()))
      return Promise.resolve()
    },
  },
})
const figures = makeFigures({ ...platform, reports, colleagues: () => Promise.resolve(staff) })
const relay = makeRelay({ ...platform, listeners: [figuresListener(figures)] })

const day = '2026-11-21'
const asking = { from: day, to: day, size: 10, strata: 'topic', data: 'real', seed: 7 } as const

/** A report that somebody judged and closed, with a note. */
async function closed(number: number, by = aigul): Promise<string> {
  const context = { channel: 'phone', language: 'kk', reporterMark: null } as const
  const text = `Маған ${number} рет хабарласып, банктен екенін айтты, ақшамды сұрады`
  const { reports: made } = unwrap(await reports.submit(anonymous, { text, topics: ['fraud'] }, context))
  const id = made[0]?.id
  assert.ok(id)
  unwrap(await reports.take(by, id))
  const { report } = unwrap(await reports.get(by, id))
  const note = `Себебі анық, ${number}-хабар`
  const assessment = { classification: 'not-illegal', closingReason: 'not-illegal', note, indicators: [] } as const
  unwrap(await reports.assess(by, id, { version: report.version, assessment, message: 'Рақмет' }))
  return id
}

const items = (actor: Actor) => quality.asked(actor)
const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => result.error?.code

test('without closed reports, or without anybody else to ask, nothing is drawn', async () => {
  assert.equal(code(await quality.draw(chief, asking)), 'quality.no-candidates')
  assert.equal(code(await quality.draw(chief, { ...asking, from: '2026-11-22' })), 'quality.period-backwards')
  for (let number = 1; number <= 4; number++) await closed(number)
  await relay.drain()
  assert.equal(code(await quality.draw(chief, { ...asking, assessors: [idOf(1)] })), 'quality.nobody-to-ask')
  assert.equal(code(await quality.draw(chief, { ...asking, assessors: [idOf(4)] })), 'quality.nobody-to-ask')
})

test('a drawn sample asks others than the first assessor, tells them, and is drawn once', async () => {
  const drawn = unwrap(await quality.draw(chief, { ...asking, assessors: [idOf(1), idOf(2)] }))
  assert.deepEqual([drawn.reports, drawn.leftOut], [4, 0])
  assert.deepEqual(asked, [`quality.asked ${idOf(2)}`])
  assert.equal((await items(aigul)).length, 0)
  assert.equal((await items(takerTwo)).length, 4)
  assert.equal(code(await quality.draw(chief, asking)), 'quality.no-candidates')
  const { items: samples, assessors } = await quality.samples(chief)
  assert.deepEqual(
    samples.map(({ reports: count, given, seed, drawnBy }) => [count, given, seed, drawnBy?.name]),
    [[4, 0, 7, 'Дана']],
  )
  assert.deepEqual(
    assessors.map(({ name }) => name),
    ['Айгүл', 'Болат', 'Дана'],
  )
})

test('a second opinion is blind: no judgement, note, message, topic or id of the report until it is given', async () => {
  const [item] = await items(takerTwo)
  assert.ok(item)
  const view = unwrap(await quality.open(takerTwo, item.id))
  assert.equal(view.first, null)
  assert.deepEqual(
    view.words.map(({ kind }) => kind),
    ['account'],
  )
  const told = JSON.stringify(view)
  for (const word of ['not-illegal', 'Себебі', 'Рақмет', 'fraud', idOf(1)]) assert.ok(!told.includes(word), word)
  const { rows } = await platform.pool.query<{ report_id: string }>(
    'select report_id from desk.quality_item where id = $1',
    [item.id],
  )
  assert.ok(!told.includes(rows[0]?.report_id ?? 'x'))
  assert.equal(code(await quality.open(aigul, item.id)), 'quality.not-found')
  assert.equal(code(await quality.open(chief, item.id)), 'quality.not-found')
})

test('the database itself shows a first judgement to nobody who still has to give the second', async () => {
  const count = (actor: Actor) =>
    inScope(
      platform.db,
      actor,
      async (tx) =>
        (
          await tx
            .withTables<{ 'desk.quality_first': { item_id: string } }>()
            .selectFrom('desk.quality_first')
            .select('item_id')
            .execute()
        ).length,
    )
  assert.deepEqual([await count(takerTwo), await count(aigul), await count(chief)], [0, 0, 4])
  assert.equal(await count({ ...chief, id: idOf(2) }), 0)
})

test('an opinion is given once, with a reason in which cards are masked, and then both judgements are seen', async () => {
  const [one, two, three, four] = await items(takerTwo)
  assert.ok(one && two && three && four)
  const same = { classification: 'not-illegal', topic: 'fraud', reason: 'Дәл сондай' } as const
  assert.equal(code(await quality.give(takerTwo, one.id, { ...same, reason: ' … ' })), 'quality.reason.missing')
  assert.equal(code(await quality.give(aigul, one.id, same)), 'quality.not-found')
  for (const { id } of [one, two]) unwrap(await quality.give(takerTwo, id, same))
  const other = { classification: 'illegal', topic: 'fraud', reason: 'Картасы 4400 4302 1234 5679 деп алдады' } as const
  for (const { id } of [three, four]) unwrap(await quality.give(takerTwo, id, other))
  assert.equal(code(await quality.give(takerTwo, one.id, other)), 'quality.already-given')
  const view = unwrap(await quality.open(takerTwo, four.id))
  assert.equal(view.first?.classification, 'not-illegal')
  assert.match(view.first?.reasons[0] ?? '', /^Себебі анық/)
  assert.match(view.given?.reason ?? '', /4400 43•• •••• 5679/)
})

test('agreement is measured on the judgement and on the topic, by topic and by pair', async () => {
  const results = await quality.results(chief)
  assert.deepEqual([results.classification.pairs, results.classification.observed], [4, 0.5])
  assert.equal(results.classification.kappa, 0)
  assert.equal(results.classification.strength, 'slight')
  assert.ok(results.classification.few)
  // Everybody said fraud throughout: whole agreement, of which kappa says nothing.
  assert.deepEqual([results.topic.observed, results.topic.kappa, results.topic.strength], [1, null, null])
  assert.deepEqual(
    results.byTopic.map(({ topic, classification }) => [topic, classification.pairs]),
    [['fraud', 4]],
  )
  assert.deepEqual(
    results.byPair.map(({ first, second }) => [first.name, second.name]),
    [['Айгүл', 'Болат']],
  )
})

test('disagreements show both reasons, and a supervisor settles them, never their own', async () => {
  const apart = await quality.disagreements(chief)
  assert.equal(apart.length, 2)
  const [one] = apart
  assert.ok(one)
  assert.match(one.first.reasons[0] ?? '', /Себебі/)
  assert.match(one.second.reason, /•/)
  assert.ok(one.mayResolve && one.resolution === null)
  const decision = { classification: 'illegal', topic: 'fraud', reason: 'Ақша сұрады' } as const
  assert.equal(code(await quality.resolve({ ...chief, id: idOf(2) }, one.id, decision)), 'quality.own-judgement')
  unwrap(await quality.resolve(chief, one.id, decision))
  const after = await quality.disagreements(chief)
  assert.deepEqual(
    after.map(({ resolution }) => resolution?.reason ?? null),
    [null, 'Ақша сұрады'],
  )
  const all = await inScope(platform.db, chief, (tx) => pairs(tx, {}))
  const agreed = all.find(({ classification }) => classification === 'not-illegal')
  assert.equal(code(await quality.resolve(chief, agreed?.id ?? '', decision)), 'quality.agreed')
  assert.equal((await quality.samples(chief)).items[0]?.disagreements, 1)
})

test('a supervisor bound to a region draws from it alone, and every step leaves a trace', async () => {
  const here = { ...chief, region: 'KZ-63' }
  assert.equal(code(await quality.draw(here, asking)), 'quality.no-candidates')
  assert.equal((await quality.samples(here)).items.length, 0)
  const { rows } = await platform.pool.query<{ action: string }>(
    `select distinct action from audit.entry where action like 'desk.quality%' order by 1`,
  )
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['desk.quality-opinion-given', 'desk.quality-resolved', 'desk.quality-sample-drawn'],
  )
})

test('reasons go when words go, and the judgements stay', async () => {
  platform.clock.advance(91 * 86_400_000)
  assert.equal(await quality.forget(), 4)
  assert.equal(await quality.forget(), 0)
  assert.equal((await quality.results(chief)).classification.pairs, 4)
})
