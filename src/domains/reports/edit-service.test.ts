import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { anonymous, systemActor } from '#platform/access'
import { testPlatform } from '#test/services'
import { type Edit, makeReports, type SubmissionInput } from './index.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const indicators = makeIndicators(shared)
const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 90 } })
const operator = systemActor('test')

const submit = async (input: SubmissionInput) => {
  const done = unwrap(await reports.submit(anonymous, input, { channel: 'phone', language: 'kk', reporterMark: null }))
  const [report] = done.reports
  assert.ok(report)
  return { ...done, id: report.id }
}
const edit = async (id: Id<'report'>, change: Omit<Edit, 'version'>) => {
  const { report } = unwrap(await reports.get(operator, id))
  return reports.edit(operator, id, { ...change, version: report.version })
}
const stateOf = async (text: string) => unwrap(await indicators.check(text)).state
const displays = async (id: Id<'report'>) =>
  unwrap(await reports.get(operator, id)).identifiers.map(({ display }) => display)

test('an edit withdraws what vanished and tells the registry what is new', async () => {
  const { id } = await submit({ text: 'Нөмірі 8 701 555 44 01', topics: ['fraud'] })
  assert.equal(await stateOf('+77015554401'), 'reported')
  unwrap(await edit(id, { text: 'Нөмірі 8 701 555 44 02 болып шықты' }))
  assert.equal(await stateOf('+77015554401'), 'none')
  assert.equal(await stateOf('+77015554402'), 'reported')
  assert.deepEqual(await displays(id), ['+7 701 555-44-02'])
})

test('a card masked in the words survives an edit beside it and goes with its masked form', async () => {
  const pan = '4400430212345679'
  const { id } = await submit({ text: `Картасы ${pan}, нөмірі 8 701 555 44 03`, topics: ['fraud'] })
  assert.equal(await stateOf(pan), 'reported')
  const { words } = unwrap(await reports.get(operator, id))
  unwrap(await edit(id, { text: `${words[0]?.body} (түзетілді)` }))
  assert.equal(await stateOf(pan), 'reported')
  assert.deepEqual(await displays(id), ['4400 43•• •••• 5679', '+7 701 555-44-03'])
  unwrap(await edit(id, { text: 'Нөмірі 8 701 555 44 03' }))
  assert.equal(await stateOf(pan), 'none')
})

test('what turns out to be the reporter’s own stops counting at once', async () => {
  const { id } = await submit({ text: 'Нөмірлер: 8 701 555 44 04 және 8 701 555 44 05', topics: ['fraud'] })
  unwrap(await edit(id, { own: ['8 701 555 44 04'] }))
  assert.equal(await stateOf('87015554404'), 'none')
  assert.equal(await stateOf('87015554405'), 'reported')
  unwrap(await edit(id, { text: 'Нөмірлер: 8 701 555 44 04 және 8 701 555 44 05, кешке' }))
  assert.equal(await stateOf('87015554404'), 'none')
})

test('identifiers of an answer stay when the account is edited', async () => {
  const { id, receipt } = await submit({ text: 'Біреу қоңырау шалды', topics: ['fraud'] })
  unwrap(await reports.reply(anonymous, { receipt, text: 'Нөмірі 8 701 555 44 06' }))
  unwrap(await edit(id, { text: 'Біреу кеше қоңырау шалды' }))
  assert.equal(await stateOf('87015554406'), 'reported')
})

test('a corrected topic and region travel to the registry, the queue and the figures', async () => {
  const { id } = await submit({ text: 'Нөмірі 8 701 555 44 07', topics: ['other'] })
  const before = unwrap(await reports.get(operator, id)).report
  unwrap(await edit(id, { topic: 'fraud', fraudType: 'delivery', region: 'KZ-35', danger: 'now' }))
  const { report } = unwrap(await reports.get(operator, id))
  assert.deepEqual(
    [report.topic, report.fraudType, report.region, report.danger],
    ['fraud', 'delivery', 'KZ-35', 'now'],
  )
  assert.ok(report.priority > before.priority)
  assert.equal(unwrap(await indicators.check('87015554407')).fraudType, 'delivery')
  const { rows } = await platform.pool.query<{ payload: Record<string, unknown> }>(
    `select payload from platform.outbox where topic = 'reports.changed' and payload->>'reportId' = $1`,
    [id],
  )
  assert.deepEqual([rows.length, rows[0]?.payload.topic, rows[0]?.payload.region], [1, 'fraud', 'KZ-35'])
  unwrap(await edit(id, { topic: 'drugs' }))
  assert.equal(unwrap(await reports.get(operator, id)).report.fraudType, null)
})

test('an edit of an old version, of a closed report or to a topic already there is refused', async () => {
  const { id, reports: both } = await submit({ text: 'Екі тақырып', topics: ['violence', 'hate'] })
  const codeOf = (result: Awaited<ReturnType<typeof edit>>) => (result.ok ? 'ok' : result.error.code)
  assert.equal(codeOf(await reports.edit(operator, id, { version: 7, danger: 'now' })), 'report.version.conflict')
  assert.equal(codeOf(await edit(id, { topic: both[1]?.topic })), 'report.topic.already-reported')
  assert.equal(codeOf(await edit(id, { text: '…' })), 'report.text.too-short')
  const assessment = { classification: 'undetermined', closingReason: 'access-failed', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version: 1, assessment }))
  assert.equal(codeOf(await edit(id, { danger: 'now' })), 'report.already-closed')
})
