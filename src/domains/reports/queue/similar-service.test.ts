import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testPlatform } from '#test/services'
import { makeReports, type SubmissionInput } from '../index.ts'
import { identifierLikeness, weightOf } from './similar.ts'
import { signAll } from './similar-service.ts'
import { namingsQuery, walkIndexes, wordsCandidatesQuery } from './similar-store.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const indicators = makeIndicators(shared)
const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 90 } })

const operator: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region: null,
  roles: ['operator'],
  scopes: [],
}
const bound: Actor = { ...operator, region: 'KZ-63', roles: ['investigator'] }
const context = { channel: 'site', language: 'ru', reporterMark: null } as const
const submit = async (input: SubmissionInput) => {
  platform.clock.advance(1000)
  const done = unwrap(await reports.submit(anonymous, input, context))
  const [report] = done.reports
  assert.ok(report)
  return { ...done, id: report.id }
}
const observablesOf = async (id: Id<'report'>) =>
  unwrap(await reports.get(operator, id)).identifiers.flatMap(({ observableId }) => observableId ?? [])

test('a report that names the same identifier is found by it, however different the words', async () => {
  const first = await submit({
    text: 'Звонил мужчина с +7 701 555 30 01, представился следователем',
    topics: ['fraud'],
  })
  const second = await submit({ text: 'Бұл нөмірден алаяқ хабарласты: 8 701 555 30 01', topics: ['fraud'] })
  const found = unwrap(await reports.similarTo(operator, first.id))
  const [match] = found
  assert.deepEqual(
    [match?.id, match?.ground, match?.shared, match?.likeness],
    [second.id, 'identifier', ['+7 701 555-30-01'], 1],
  )
  const typed = await reports.similar(operator, { observableIds: await observablesOf(first.id), exclude: first.id })
  assert.deepEqual(
    typed.map(({ id }) => id),
    [second.id],
  )
})

test('a report told in much the same words is found by them, the most alike first', async () => {
  const words = 'Позвонила девушка из пенсионного фонда, обещала перерасчёт пенсии и попросила удостоверение личности'
  const same = await submit({ text: `${words}.`, topics: ['fraud'] })
  const near = await submit({ text: `${words}, потом прислала курьера за деньгами к нам домой`, topics: ['fraud'] })
  await submit({
    text: 'Одноклассники завели страницу с моими фотографиями и смеются надо мной',
    topics: ['cyberbullying'],
  })
  const found = await reports.similar(operator, { text: words.toUpperCase() })
  assert.deepEqual(
    found.map(({ id, ground, shared }) => [id, ground, shared]),
    [
      [same.id, 'words', []],
      [near.id, 'words', []],
    ],
  )
  assert.ok(found[0]?.likeness === 1 && (found[1]?.likeness ?? 1) < 1)
  assert.deepEqual(await reports.similar(operator, { text: words, limit: 1 }), found.slice(0, 1))
})

test('an edit changes by which words a report is found', async () => {
  const { id } = await submit({ text: 'Продавец щенков взял предоплату и пропал вместе со щенками', topics: ['fraud'] })
  const edited = 'Риелтор показал чужую квартиру, взял задаток наличными и отключил телефон'
  unwrap(await reports.edit(operator, id, { version: 1, text: edited }))
  assert.deepEqual(
    await reports.similar(operator, { text: 'Продавец щенков взял предоплату и пропал вместе со щенками' }),
    [],
  )
  assert.deepEqual(
    (await reports.similar(operator, { text: edited })).map((one) => one.id),
    [id],
  )
})

test('who is bound to a region finds its reports alone, and not even whether there are others', async () => {
  const text = 'Мошенник назвался сотрудником почты и требовал оплатить растаможку посылки, номер 8 701 555 30 09'
  const here = await submit({ text, region: 'KZ-63' })
  const there = await submit({ text, region: 'KZ-71' })
  const nowhere = await submit({ text })
  const observableIds = await observablesOf(here.id)
  for (const query of [{ text }, { observableIds }, { text, observableIds }]) {
    const found = await reports.similar(bound, query)
    assert.deepEqual(
      found.map(({ id }) => id),
      [here.id],
    )
  }
  for (const { id } of [there, nowhere]) {
    assert.deepEqual(await reports.similarTo(bound, id), { ok: false, error: { code: 'report.not-found' } })
  }
  assert.equal(unwrap(await reports.similarTo(operator, here.id)).length, 2)
})

test('retention deletes what words are found by together with the words', async () => {
  const text = 'Учитель требует деньги на ремонт школьного автобуса переводом на карту'
  const { id, submissionId } = await submit({ text })
  const assessment = { classification: 'undetermined', closingReason: 'insufficient-details', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version: 1, assessment }))
  assert.equal((await reports.similar(operator, { text })).length, 1)
  platform.clock.advance(91 * 86_400_000)
  await reports.forget()
  assert.deepEqual(await reports.similar(operator, { text }), [])
  const { rows } = await platform.pool.query('select from reports.signature where submission_id = $1', [submissionId])
  assert.equal(rows.length, 0)
})

test('accounts that were kept before are signed afterwards, once', async () => {
  const text = 'Кандасы предложил выгодный обмен валюты и подсунул фальшивые купюры'
  const { id, submissionId } = await submit({ text })
  await platform.pool.query('delete from reports.signature where submission_id = $1', [submissionId])
  assert.deepEqual(await reports.similar(operator, { text }), [])
  assert.equal(await signAll(platform), 1)
  assert.deepEqual(
    (await reports.similar(operator, { text })).map((one) => one.id),
    [id],
  )
  assert.equal(await signAll(platform), 0)
})

test('an identifier fades the more reports name it, and several together say more than each', () => {
  assert.equal(weightOf(2), 1)
  assert.ok(weightOf(100) < weightOf(50) && weightOf(1000) < weightOf(100) && weightOf(1_000_000) > 0)
  assert.equal(identifierLikeness([{ named: 1000 }, { named: 2 }]), 1)
  const [one, two] = [[{ named: 400 }], [{ named: 400 }, { named: 400 }]].map(identifierLikeness)
  assert.ok((one ?? 1) < (two ?? 0) && (two ?? 1) < 1)
})

test('both look-ups walk indexes and stop: neither sorts a table nor reads one whole', async () => {
  await platform.pool.query(`
    with s as (insert into reports.submission (id, receipt_hash, submitted_at, channel, language, danger, text_mark, synthetic)
      select gen_random_uuid(), sha256(n::text::bytea), now() - n * interval '1 minute', 'site', 'kk', 'none',
        sha256(n::text::bytea), true from generate_series(1, 20000) n returning id)
    , g as (insert into reports.signature select id, 1, ${Array.from({ length: 16 }, (_, i) => `hashtext(id::text || '${i}') % 500`).join()} from s)
    insert into reports.identifier (submission_id, mark, place, kind, display, observable_id, own)
      select id, sha256(id::text::bytea), 1, 'phone', '+7', '01900000-0000-7000-8000-0000000000aa', false from s`)
  await platform.pool.query('analyze reports.submission; analyze reports.signature; analyze reports.identifier')
  const scope = { bound: null, exclude: null }
  const hub = '01900000-0000-7000-8000-0000000000aa' as Id<'observable'>
  const queries = [
    wordsCandidatesQuery(
      Array.from({ length: 16 }, (_, i) => i),
      scope,
    ),
    namingsQuery([hub], scope),
  ]
  await inTransaction(platform.db, async (tx) => {
    await walkIndexes(tx)
    for (const query of queries) {
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(tx)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      assert.ok(!/Seq Scan|Bitmap|Sort Key: signature/.test(plan), plan)
    }
  })
})
