import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asId } from '#kernel/id'
import { testPlatform } from '#test/services'
import { countQueue, type QueueFilter, queueQuery } from '../queue-store.ts'
import type { QueueSort } from './queue-order.ts'

const platform = await testPlatform()
const now = platform.clock.now()
const reader = { bound: null, person: '01900000-0000-7000-8000-000000000001', now }

/** 20,000 reports, four in five of them closed, spread over topics, regions, languages and channels. */
await platform.pool.query(`
  with s as (insert into reports.submission (id, receipt_hash, submitted_at, channel, language, danger, region,
      text_mark, synthetic)
    select gen_random_uuid(), sha256(n::text::bytea), now() - n * interval '1 minute', 'site', 'kk', 'none',
      'KZ-' || (array['10', '63', '71', '75'])[1 + n % 4], sha256(n::text::bytea), true
    from generate_series(1, 20000) n returning id, submitted_at, region)
  insert into reports.report (id, submission_id, topic, state, priority, priority_reasons, submitted_at, language,
    region, channel, changed_at, due_from, due_at, alert_at)
  select gen_random_uuid(), id, (array['fraud', 'csam', 'other'])[1 + extract(minute from submitted_at)::int % 3],
    'new', ('x' || left(md5(id::text), 4))::bit(16)::int % 101, '[]', submitted_at, 'kk', region,
    (array['site', 'phone'])[1 + extract(minute from submitted_at)::int % 2], submitted_at, submitted_at,
    submitted_at + interval '1 day', submitted_at from s`)
await platform.pool.query(`
  update reports.report set state = 'closed', classification = 'illegal', closing_reason = 'referred',
    outcome = 'passed-on', closed_at = now() where left(md5(id::text), 1) not in ('0', '1', '2')`)
await platform.pool.query('vacuum analyze reports.report')
await platform.pool.query('analyze reports.submission; analyze reports.identifier; analyze reports.lease')

const planOf = async (query: ReturnType<typeof queueQuery>) => {
  const { sql, parameters } = query.compile(platform.db)
  const { rows } = await platform.pool.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, [...parameters])
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const filters: readonly QueueFilter[] = [
  {},
  { state: 'new' },
  { state: 'closed' },
  { topic: 'fraud' },
  { topic: 'fraud', state: 'closed' },
  { region: 'KZ-63' },
  { region: 'KZ-63', state: 'closed' },
  { language: 'kk', channel: 'phone' },
  { priority: 60 },
  { dueWithin: 60 },
  { assigned: 'nobody' },
  { leased: 'nobody' },
  {
    topic: 'csam',
    region: 'KZ-71',
    language: 'kk',
    channel: 'site',
    assigned: 'nobody',
    leased: 'nobody',
    priority: 20,
  },
]
const after = {
  rank: 5,
  submittedAt: new Date('2026-01-01'),
  dueAt: new Date('2026-01-02'),
  id: asId<'report'>('01900000-0000-7000-8000-000000000000'),
}

test('every filter of the queue reads an index in its order: nothing is sorted and no table is read whole', async () => {
  for (const sort of ['priority', 'deadline', 'newest'] satisfies readonly QueueSort[]) {
    for (const filter of filters) {
      for (const place of [null, after]) {
        const plan = await planOf(queueQuery({ ...filter, ...reader, sort }, { after: place, limit: 51 }))
        assert.ok(!/Sort|Seq Scan on report|Bitmap/.test(plan), `${sort} ${JSON.stringify(filter)}\n${plan}`)
      }
    }
  }
})

test('what narrows the queue stands in the index, so that reports are not fetched to be thrown away', async () => {
  for (const sort of ['priority', 'deadline', 'newest'] satisfies readonly QueueSort[]) {
    const plan = await planOf(
      queueQuery({ language: 'kk', channel: 'phone', region: 'KZ-63', ...reader, sort }, { after: null, limit: 51 }),
    )
    assert.match(plan, /Index Only Scan/, plan)
  }
})

test('a count stops at a thousand and one', async () => {
  const open = await platform.pool.query<{ n: number }>(
    "select count(*) as n from reports.report where state <> 'closed'",
  )
  assert.ok((open.rows[0]?.n ?? 0) > 1001)
  assert.equal(await countQueue(platform.db, reader), 1001)
  const here = await platform.pool.query<{ n: number }>(
    "select count(*) as n from reports.report where state <> 'closed' and region = 'KZ-63' and channel = 'phone'",
  )
  assert.equal(await countQueue(platform.db, { ...reader, region: 'KZ-63', channel: 'phone' }), here.rows[0]?.n)
})

test('what is assigned to one person is found by the person', async () => {
  await platform.pool.query(`update reports.report set taken_by = '${reader.person}', state = 'in-review'
    where id in (select id from reports.report where state = 'new' limit 30)`)
  await platform.pool.query('vacuum analyze reports.report')
  const plan = await planOf(queueQuery({ assigned: 'me', ...reader }, { after: null, limit: 51 }))
  assert.match(plan, /report_open_taken/, plan)
})
