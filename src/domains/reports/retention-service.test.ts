import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts, reporterMark } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { unwrap } from '#kernel/result'
import { anonymous, systemActor } from '#platform/access'
import { testPlatform } from '#test/services'
import { makeReports, reportsJobs } from './index.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const indicators = makeIndicators(shared)
const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 30 } })
const operator = systemActor('test')
const day = 86_400_000

const submit = async (text: string) => {
  const mark = reporterMark(platform.keys, { ip: '203.0.113.7', userAgent: 'x' }, platform.clock.now())
  const done = unwrap(
    await reports.submit(
      anonymous,
      { text, topics: ['fraud', 'other'], own: ['8 701 555 55 09'] },
      { channel: 'site', language: 'kk', reporterMark: mark },
    ),
  )
  return { ...done, ids: done.reports.map(({ id }) => id) }
}
const close = async (id: (typeof reports)['get'] extends (actor: never, id: infer I) => unknown ? I : never) => {
  const { report } = unwrap(await reports.get(operator, id))
  const assessment = { classification: 'illegal', closingReason: 'referred', note: 'ескерту', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version: report.version, assessment }))
}
const count = async (sql: string, id: string) => (await platform.pool.query(sql, [id])).rowCount

test('words, messages and own identifiers go after the time of keeping, and what can be counted stays', async () => {
  const { ids, submissionId, receipt } = await submit('Алаяқ 8 701 555 55 01, менің нөмірім 8 701 555 55 09')
  const [first, second] = ids
  assert.ok(first && second)
  await close(first)
  platform.clock.advance(31 * day)
  await reports.forget()
  const words = 'select from reports.words where submission_id = $1'
  assert.ok(((await count(words, submissionId)) ?? 0) > 0)
  await close(second)
  platform.clock.advance(29 * day)
  await reports.forget()
  assert.ok(((await count(words, submissionId)) ?? 0) > 0)
  platform.clock.advance(2 * day)
  assert.ok((await reports.forget()).submissions >= 1)
  assert.equal(await count(words, submissionId), 0)
  assert.equal(await count('select from reports.identifier where submission_id = $1 and own', submissionId), 0)
  assert.equal(await count('select from reports.identifier where submission_id = $1', submissionId), 1)
  const view = unwrap(await reports.get(operator, first))
  assert.deepEqual([view.report.topic, view.report.closingReason, view.words.length], ['fraud', 'referred', 0])
  const followed = unwrap(await reports.follow(receipt))
  assert.deepEqual([followed.mayReply, followed.reports[0]?.outcome], [false, 'passed-on'])
  const forgotten = { ok: false, error: { code: 'report.words.already-deleted' } }
  assert.deepEqual(await reports.reply(anonymous, { receipt, text: 'Сәлем' }), forgotten)
  assert.deepEqual(await reports.reopen(operator, first, { reason: 'қайта' }), forgotten)
  assert.deepEqual((await reports.forget()).submissions, 0)
})

test('a reopened report keeps its words', async () => {
  const { ids, submissionId } = await submit('Қайта ашылған хабарлама 8 701 555 55 02')
  for (const id of ids) await close(id)
  const [first] = ids
  assert.ok(first)
  unwrap(await reports.reopen(operator, first, { reason: 'қайта қараймыз' }))
  platform.clock.advance(60 * day)
  await reports.forget()
  assert.ok(((await count('select from reports.words where submission_id = $1', submissionId)) ?? 0) > 0)
})

test('the marks of reporters go after 90 days, whatever became of the report', async () => {
  const { submissionId } = await submit('Белгі жайында 8 701 555 55 03')
  const marked = 'select from reports.submission where id = $1 and reporter_mark is not null'
  platform.clock.advance(89 * day)
  await reports.forget()
  assert.equal(await count(marked, submissionId), 1)
  platform.clock.advance(2 * day)
  await Promise.all(reportsJobs(reports).map((job) => job.run(undefined)))
  assert.equal(await count(marked, submissionId), 0)
})
