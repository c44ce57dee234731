import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { anonymous } from '#platform/access'
import type { LiveNews } from '#platform/live'
import { makeRelay } from '#platform/outbox'
import { byPhone, codeOf, testReports } from '#test/reports'
import { type QueueQuery, queueListener } from '../index.ts'
import { defaultDeadlines, readDeadlines } from './deadlines.ts'

const { platform, reports, person, takerOne, takerTwo, supervisor, submit, line, minutes } = await testReports()
const { work } = reports

test('a report belongs to one person at a time, who may renew it; a colleague learns by name who has it', async () => {
  const id = await submit()
  const first = unwrap(await work.lease(takerOne, id))
  assert.equal(first.leasedBy.name, 'Taker-one')
  assert.deepEqual(await work.lease(takerTwo, id), {
    ok: false,
    error: { code: 'report.leased.conflict', details: { name: 'Taker-one' } },
  })
  assert.equal(codeOf(await reports.take(takerTwo, id)), 'report.leased.conflict')
  minutes(9)
  const renewed = unwrap(await work.lease(takerOne, id))
  assert.ok(renewed.leasedUntil > first.leasedUntil)
  assert.deepEqual((await line(id, takerTwo))?.leasedBy, { id: takerOne.id, name: 'Taker-one' })
})

test('a laptop that was closed in mid-call gives its report back by the clock', async () => {
  const id = await submit()
  unwrap(await work.lease(takerOne, id))
  minutes(11)
  assert.equal((await line(id))?.leasedBy, null)
  assert.equal(unwrap(await work.lease(takerTwo, id)).leasedBy.name, 'Taker-two')
  assert.equal(codeOf(await work.lease(takerOne, id)), 'report.leased.conflict')
  unwrap(await work.release(takerTwo, id))
  assert.equal((await line(id))?.leasedBy, null)
})

test('many who ask for the next report at one moment all get different ones, the most urgent first', async () => {
  const urgent = await submit({ topics: ['csam'], danger: 'now' })
  for (let i = 0; i < 12; i++) await submit()
  const people = await Promise.all(Array.from({ length: 8 }, (_, i) => person(`Operator${i}`, ['operator'])))
  const got = await Promise.all(people.map(async (one) => unwrap(await work.next(one, {}))))
  assert.equal(new Set(got).size, people.length)
  assert.ok(!got.includes(null) && got.includes(urgent))
  assert.equal(unwrap(await work.next(takerOne, { topic: 'csam' })), null)
})

test('a supervisor gives a report to a colleague, and nobody else can give it to others', async () => {
  const id = await submit()
  const to = takerTwo.id ?? ''
  assert.equal(codeOf(await work.assign(takerOne, id, to)), 'report.assign.forbidden')
  assert.equal(codeOf(await work.assign(supervisor, id, platform.ids.next())), 'report.assignee.not-found')
  unwrap(await work.lease(takerOne, id))
  unwrap(await work.assign(supervisor, id, to))
  const given = await line(id)
  assert.deepEqual(
    [given?.state, given?.takenBy, given?.takenByName, given?.leasedBy],
    ['in-review', to, 'Taker-two', null],
  )
  assert.equal(codeOf(await work.giveBack(takerOne, id)), 'report.taken.forbidden')
  unwrap(await work.giveBack(takerTwo, id))
  assert.deepEqual([(await line(id))?.state, (await line(id))?.takenBy], ['new', null])
})

test('the more urgent a report, the sooner it is due, and a new priority moves the deadline', async () => {
  const [mild, grave] = [await submit(), await submit({ topics: ['csam'], danger: 'now' })]
  const [a, b] = [await line(mild), await line(grave)]
  assert.ok(a && b && a.dueAt > b.dueAt)
  assert.equal(b.dueAt.getTime() - b.submittedAt.getTime(), 30 * 60_000)
  unwrap(await reports.edit(takerOne, mild, { version: 1, danger: 'now' }))
  assert.equal(((await line(mild))?.dueAt.getTime() ?? 0) - a.submittedAt.getTime(), 30 * 60_000)
})

test('deadlines are those of the table until a supervisor sets others, in an order that makes sense', async () => {
  assert.deepEqual(await work.deadlines(), defaultDeadlines)
  const bad = [{ priority: 50, minutes: 60 }]
  assert.equal(codeOf(await work.setDeadlines(supervisor, bad)), 'report.deadlines.incomplete')
  const wrong = [
    { priority: 50, minutes: 600 },
    { priority: 0, minutes: 60 },
  ]
  assert.equal(codeOf(await work.setDeadlines(supervisor, wrong)), 'report.deadlines.disordered')
  const other = [
    { priority: 0, minutes: 120 },
    { priority: 50, minutes: 60 },
  ]
  assert.deepEqual(unwrap(await work.setDeadlines(supervisor, other)), other.toReversed())
  const id = await submit()
  const one = await line(id)
  assert.equal((one?.dueAt.getTime() ?? 0) - (one?.submittedAt.getTime() ?? 0), 120 * 60_000)
  unwrap(await work.setDeadlines(supervisor, defaultDeadlines))
})

test('a table of deadlines is put in order whatever its order was, and never gives the urgent more time', () => {
  const row = fc.record({ priority: fc.integer({ min: 0, max: 100 }), minutes: fc.integer({ min: 5, max: 9999 }) })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const read = readDeadlines(rows)
      if (!read.ok) return
      for (const [i, one] of read.value.entries()) {
        const next = read.value[i + 1]
        if (next) assert.ok(one.priority > next.priority && one.minutes <= next.minutes)
      }
    }),
  )
})

test('a report whose deadline comes near is raised once, before all in which nobody is in danger, and told once', async () => {
  const heard: LiveNews[] = []
  const live = { publish: async (_: unknown, ...news: readonly LiveNews[]) => void heard.push(...news) }
  const relay = makeRelay({ ...platform, listeners: [queueListener({ live })] })
  while ((await work.escalateNear()) > 0);
  const id = await submit({ topics: ['hate'], region: 'KZ-63' })
  await relay.drain()
  heard.length = 0
  assert.equal(await work.escalateNear(), 0)
  const before = await line(id)
  assert.ok(before)
  const wait = before.dueAt.getTime() - before.submittedAt.getTime()
  platform.clock.advance(wait * 0.75 + 2000)
  assert.ok((await work.escalateNear()) >= 1)
  assert.equal(await work.escalateNear(), 0)
  const raised = await line(id)
  assert.ok(raised?.escalatedAt)
  const fresh = await submit({ topics: ['fraud'], amount: { amount: '2 000 000', currency: 'KZT' } })
  const page = unwrap(await reports.queue(takerOne, { limit: 200 })).items.map((one) => one.id)
  assert.ok(page.indexOf(id) < page.indexOf(fresh))
  await relay.drain()
  const escalated = heard.filter(({ type }) => type === 'queue.escalated')
  assert.ok(escalated.every(({ to }) => to?.roles?.join() === 'supervisor'))
  const ids = escalated.flatMap(({ data }) => data['ids'] as string[])
  assert.equal(ids.filter((one) => one === id).length, 1)
  assert.ok(heard.some(({ type, to }) => type === 'queue.changed' && to?.region === 'KZ-63'))
  assert.ok(heard.every((news) => JSON.stringify(news).length < 7900 && !JSON.stringify(news).includes('Хабарлама')))
})

test('news of many reports come in few notices', async () => {
  const heard: LiveNews[] = []
  const live = { publish: async (_: unknown, ...news: readonly LiveNews[]) => void heard.push(...news) }
  const relay = makeRelay({ ...platform, listeners: [queueListener({ live })] })
  await relay.drain()
  heard.length = 0
  for (let i = 0; i < 40; i++) await submit()
  await relay.drain()
  assert.equal(heard.length, 1)
  assert.equal((heard[0]?.data['ids'] as string[] | undefined)?.length, 40)
})

test('while the reporter is asked no deadline runs; with the answer it begins anew', async () => {
  const done = unwrap(
    await reports.submit(anonymous, { text: 'Біреу пәтерақыны алып қашты', topics: ['other'] }, byPhone),
  )
  const id = done.reports[0]?.id as Id<'report'>
  unwrap(await reports.take(takerOne, id))
  unwrap(await reports.ask(takerOne, id, 'Қай күні болды?'))
  minutes(60 * 24 * 20)
  await work.escalateNear()
  assert.equal((await line(id))?.escalatedAt, null)
  unwrap(await reports.reply(anonymous, { receipt: done.receipt, text: 'Кеше кешке болды' }))
  const answered = await line(id)
  assert.ok(answered && answered.dueAt > platform.clock.now())
})

const idsOf = async (query: QueueQuery, actor = takerOne) => {
  const all: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = unwrap(await reports.queue(actor, { ...query, limit: 3, cursor }))
    all.push(...page.items.map(({ id }) => id))
    if (page.next === null) return all
    cursor = page.next
  }
}

test('every order is paged without repeating or missing any, and a cursor of another order is refused', async () => {
  const all = new Set(await idsOf({ sort: 'priority' }))
  for (const sort of ['deadline', 'newest'] as const) {
    const ids = await idsOf({ sort })
    assert.equal(ids.length, all.size)
    assert.deepEqual(new Set(ids), all)
  }
  const due = await work.lines(takerOne, (await idsOf({ sort: 'deadline' })) as Id<'report'>[])
  for (const [i, one] of due.entries()) assert.ok(i === 0 || (due[i - 1]?.dueAt ?? one.dueAt) <= one.dueAt)
  const page = unwrap(await reports.queue(takerOne, { sort: 'newest', limit: 1 }))
  const wrong = await reports.queue(takerOne, { sort: 'deadline', cursor: page.next ?? '' })
  assert.deepEqual(wrong, { ok: false, error: { code: 'page.bad-cursor' } })
})

test('the queue is narrowed by channel, deadline, assignment and lease, and counts say the same', async () => {
  const mine = await submit({ topics: ['drugs'] })
  const free = await submit({ topics: ['drugs'] })
  unwrap(await reports.take(takerOne, mine))
  const filters = [
    { topic: 'drugs', assigned: 'me' },
    { topic: 'drugs', assigned: 'nobody' },
    { topic: 'drugs', leased: 'me' },
    { topic: 'drugs', leased: 'nobody' },
    { topic: 'drugs', channel: 'phone' },
    { topic: 'drugs', channel: 'site' },
    { topic: 'drugs', dueWithin: 0 },
    { topic: 'drugs', dueWithin: 100_000 },
  ] as const
  const found = await Promise.all(filters.map((filter) => idsOf(filter)))
  assert.deepEqual(
    found.map((ids) => ids.toSorted()),
    [[mine], [free], [mine], [free], [mine, free].toSorted(), [], [], [mine, free].toSorted()],
  )
  assert.deepEqual(
    await work.counts(takerOne, filters),
    found.map((ids) => ids.length),
  )
})

test('who is bound to a region neither leases, counts, gets nor changes anything of another', async () => {
  const here = await submit({ region: 'KZ-10', topics: ['terrorism'] })
  const there = await submit({ region: 'KZ-71', topics: ['terrorism'] })
  const regional = await person('Regional', ['operator'], 'KZ-10')
  assert.equal(codeOf(await work.lease(regional, there)), 'report.not-found')
  assert.deepEqual(
    (await work.lines(regional, [there, here])).map(({ id }) => id),
    [here],
  )
  assert.deepEqual(await work.counts(regional, [{ topic: 'terrorism' }, {}]), [1, 1])
  const taken = await work.bulk(regional, [there], { action: 'take' })
  assert.equal(taken.refused[0]?.failure.code, 'report.not-found')
  assert.equal(unwrap(await work.next(regional, {})), here)
  assert.equal(unwrap(await work.next(regional, {})), null)
})

test('leases and actions that are over are forgotten', async () => {
  minutes(60 * 25)
  await work.tidy()
  for (const table of ['lease', 'bulk', 'bulk_item']) {
    assert.equal((await platform.pool.query(`select from reports.${table}`)).rowCount, 0, table)
  }
})
