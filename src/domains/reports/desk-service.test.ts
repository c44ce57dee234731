import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { asId } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testPlatform } from '#test/services'
import { makeReports, type QueueQuery, type SubmissionInput } from './index.ts'

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
const context = { channel: 'site', language: 'kk', reporterMark: null } as const
const submit = async (input: SubmissionInput) => {
  platform.clock.advance(1000)
  const done = unwrap(await reports.submit(anonymous, input, context))
  const [report] = done.reports
  assert.ok(report)
  return { ...done, id: report.id }
}
const everything = async (actor: Actor, query: QueueQuery) => {
  const all = []
  for (let cursor: string | undefined; ; ) {
    const page = unwrap(await reports.queue(actor, { ...query, cursor }))
    all.push(...page.items)
    if (page.next === null) return all
    cursor = page.next
  }
}
const auditOf = async (subject: string) => {
  const { rows } = await platform.pool.query<{ action: string }>(
    'select action from audit.entry where subject_id = $1 order by at, lane, number',
    [subject],
  )
  return rows.map(({ action }) => action)
}

test('the queue shows the most urgent first, then the oldest, and pages neither repeat nor miss any', async () => {
  const topics = ['other', 'cyberbullying', 'csam', 'fraud', 'drugs'] as const
  const dangers = ['none', 'unknown', 'now'] as const
  for (let i = 0; i < 30; i++) {
    await submit({ text: `Хабарлама нөмірі ${i}`, topics: [topics[i % 5] ?? 'other'], danger: dangers[i % 3] })
  }
  const all = await everything(operator, { limit: 7 })
  assert.equal(all.length, 30)
  assert.equal(new Set(all.map(({ id }) => id)).size, 30)
  for (const [i, one] of all.entries()) {
    const next = all[i + 1]
    if (!next) break
    assert.ok(one.priority >= next.priority)
    if (one.priority === next.priority) assert.ok(one.submittedAt <= next.submittedAt)
  }
  assert.equal(all[0]?.danger, 'now')
})

test('the queue is narrowed by state, topic, priority, language and region', async () => {
  const here = await submit({ text: 'Осы өңірден хабарлама', topics: ['hate'], region: 'KZ-63' })
  const idsOf = async (query: QueueQuery, actor = operator) =>
    (await everything(actor, { ...query, limit: 200 })).map(({ id }) => id)
  assert.ok((await idsOf({ topic: 'hate', region: 'KZ-63', language: 'kk', state: 'new' })).includes(here.id))
  assert.deepEqual(await idsOf({ topic: 'hate', region: 'KZ-62' }), [])
  assert.deepEqual(await idsOf({ state: 'closed' }), [])
  assert.deepEqual(await idsOf({ language: 'en' }), [])
  const urgent = await everything(operator, { priority: 80, limit: 200 })
  assert.ok(urgent.length > 0 && urgent.every(({ priority }) => priority >= 80))
  const bad = await reports.queue(operator, { cursor: 'bm90IGEgY3Vyc29y' })
  assert.deepEqual(bad, { ok: false, error: { code: 'page.bad-cursor' } })
})

test('an investigator bound to a region sees its reports alone, in the queue and one by one', async () => {
  const here = await submit({ text: 'Біздің өңірде болды', topics: ['drugs'], region: 'KZ-63' })
  const elsewhere = await submit({ text: 'Басқа өңірде болды', topics: ['drugs'], region: 'KZ-71' })
  const nowhere = await submit({ text: 'Қай өңір екені белгісіз', topics: ['drugs'] })
  const seen = await everything(bound, { limit: 200 })
  assert.ok(seen.length > 0 && seen.every(({ region }) => region === 'KZ-63'))
  assert.ok(seen.some(({ id }) => id === here.id))
  assert.equal((await everything(bound, { region: 'KZ-71', limit: 200 })).length, 0)
  assert.ok((await reports.get(bound, here.id)).ok)
  for (const { id } of [elsewhere, nowhere]) {
    for (const tried of [
      await reports.get(bound, id),
      await reports.take(bound, id),
      await reports.ask(bound, id, 'Не?'),
    ]) {
      assert.deepEqual(tried, { ok: false, error: { code: 'report.not-found' } })
    }
  }
})

test('a report is read in full with its identifiers marked, and the reading is audited', async () => {
  const text = 'Карта 4400 4302 1234 5679 сұрады, сайты kaspi-bonus.top, өз нөмірім 8 701 555 22 01'
  const { id } = await submit({ text, topics: ['fraud'], own: ['87015552201'] })
  const view = unwrap(await reports.get(operator, id))
  const [account] = view.words
  assert.ok(account)
  assert.deepEqual(
    account.spans.map(({ start, end, kind, observableId }) => [
      account.body.slice(start, end),
      kind,
      observableId !== null,
    ]),
    [
      ['4400 43•• •••• 5679', 'card', true],
      ['kaspi-bonus.top', 'domain', true],
      ['8 701 555 22 01', 'phone', false],
    ],
  )
  assert.ok((await auditOf(id)).includes('reports.read'))
  assert.deepEqual(await reports.get(operator, asId('01900000-0000-7000-8000-00000000ffff')), {
    ok: false,
    error: { code: 'report.not-found' },
  })
})

test('a question and its answer pass by the receipt, and what the answer names counts too', async () => {
  const { id, receipt } = await submit({ text: 'Маған алаяқ қоңырау шалды', topics: ['fraud'] })
  unwrap(await reports.take(operator, id))
  unwrap(await reports.ask(operator, id, 'Қай нөмірден қоңырау шалды?'))
  const asked = unwrap(await reports.follow(receipt))
  assert.deepEqual(
    [asked.reports[0]?.outcome, asked.messages.map(({ from, text }) => [from, text])],
    ['question', [['hotline', 'Қай нөмірден қоңырау шалды?']]],
  )
  const answer = { receipt, text: 'Мына нөмірден: 8 701 555 22 02', idempotencyKey: 'answer-1' }
  const answered = unwrap(await reports.reply(anonymous, answer))
  assert.deepEqual([answered.reports[0]?.outcome, answered.messages.length], ['under-review', 2])
  assert.equal(unwrap(await indicators.check('87015552202')).state, 'reported')
  assert.equal(unwrap(await reports.reply(anonymous, answer)).messages.length, 2)
  const trail = await auditOf(id)
  assert.ok(trail.includes('reports.taken') && trail.includes('reports.asked'))
})

test('a report closed for want of details opens again when the reporter brings them', async () => {
  const { id, receipt } = await submit({ text: 'Біреу мені алдады', topics: ['fraud'] })
  const assessment = { classification: 'undetermined', closingReason: 'insufficient-details', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version: 1, assessment }))
  assert.equal(unwrap(await reports.follow(receipt)).reports[0]?.outcome, 'need-details')
  const answered = unwrap(await reports.reply(anonymous, { receipt, text: 'Нөмірі: +7 701 555 22 03' }))
  assert.deepEqual([answered.reports[0]?.state, answered.reports[0]?.closedAt], ['in-review', null])
  assert.equal(unwrap(await indicators.check('+77015552203')).state, 'reported')
})

test('an unknown receipt finds nothing', async () => {
  const unknown = shared.receipts.issue('somebody else')
  assert.deepEqual(await reports.follow(unknown), { ok: false, error: { code: 'report.receipt.not-found' } })
  const reply = await reports.reply(anonymous, { receipt: unknown, text: 'Сәлем' })
  assert.deepEqual(reply, { ok: false, error: { code: 'report.receipt.not-found' } })
})
