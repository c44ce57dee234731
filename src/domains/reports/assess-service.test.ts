import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit, verifyAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { type Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testPlatform } from '#test/services'
import { type Assessment, makeReports, type SubmissionInput } from './index.ts'

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
const submit = async (input: SubmissionInput) => {
  platform.clock.advance(60_000)
  const done = unwrap(await reports.submit(anonymous, input, { channel: 'site', language: 'ru', reporterMark: null }))
  const [report] = done.reports
  assert.ok(report)
  return { ...done, id: report.id }
}
const assess = async (id: Id<'report'>, assessment: Assessment) => {
  const { report } = unwrap(await reports.get(operator, id))
  return reports.assess(operator, id, { version: report.version, assessment })
}
const observablesOf = async (id: Id<'report'>) =>
  unwrap(await reports.get(operator, id)).identifiers.flatMap(({ observableId }) => observableId ?? [])
const stateOf = async (text: string) => unwrap(await indicators.check(text)).state
const codeOf = (result: Awaited<ReturnType<typeof assess>>) => (result.ok ? 'ok' : result.error.code)
const basis = { decision: 'confirm', legalBasis: 'public-warning', reason: 'Выдаёт себя за банк.' } as const

test('one assessment lists the number, closes the report and tells the reporter that others are warned', async () => {
  const { id, receipt } = await submit({ text: 'Звонят из «банка»: 8 701 555 33 01', topics: ['fraud'] })
  const [observableId] = await observablesOf(id)
  assert.ok(observableId)
  const indicator = { ...basis, observableId, measures: ['warn'] as const }
  const closed = { classification: 'illegal', closingReason: 'referred', fraudType: 'bank-call' } as const
  unwrap(await assess(id, { ...closed, note: 'Передано в полицию', indicators: [indicator] }))
  assert.equal(await stateOf('+77015553301'), 'confirmed')
  const followed = unwrap(await reports.follow(receipt))
  assert.deepEqual([followed.reports[0]?.state, followed.reports[0]?.outcome], ['closed', 'warned'])
  assert.equal(followed.messages.length, 0)
  const view = unwrap(await reports.get(operator, id))
  assert.deepEqual(
    [view.report.fraudType, view.assessments[0]?.confirmed, view.words.at(-1)?.kind],
    ['bank-call', 1, 'note'],
  )
  const { rows } = await platform.pool.query(
    `select action from audit.entry where subject_id in ($1, $2) and action <> 'reports.read' order by at, lane, number`,
    [id, observableId],
  )
  assert.deepEqual(
    rows.map(({ action }: { action: string }) => action),
    ['reports.assessed', 'indicators.confirmed'],
  )
  const events = await platform.pool.query(
    `select topic from platform.outbox where payload->>'reportId' = $1 order by position`,
    [id],
  )
  assert.deepEqual(
    events.rows.map(({ topic }: { topic: string }) => topic),
    ['reports.submitted', 'reports.changed', 'reports.assessed'],
  )
})

test('when the registry refuses one listing nothing of the assessment remains', async () => {
  const { id, receipt } = await submit({ text: 'Прислали 8 701 555 33 02 и kaspi.kz', topics: ['fraud'] })
  const indicatorsOf = (await observablesOf(id)).map((observableId) => ({ ...basis, observableId }))
  assert.equal(indicatorsOf.length, 2)
  const refused = await assess(id, { classification: 'illegal', closingReason: 'referred', indicators: indicatorsOf })
  assert.equal(codeOf(refused), 'indicator.allow-listed')
  assert.equal(await stateOf('+77015553302'), 'reported')
  assert.equal(unwrap(await reports.follow(receipt)).reports[0]?.state, 'new')
  assert.equal(unwrap(await reports.get(operator, id)).assessments.length, 0)
})

test('a report found not illegal takes its word back, and reopening gives it again', async () => {
  const { id, receipt } = await submit({ text: 'Спам с 8 701 555 33 03', topics: ['other'] })
  assert.equal(await stateOf('87015553303'), 'reported')
  unwrap(await assess(id, { classification: 'not-illegal', closingReason: 'not-illegal', indicators: [] }))
  assert.equal(await stateOf('87015553303'), 'none')
  assert.equal(unwrap(await reports.follow(receipt)).reports[0]?.outcome, 'not-illegal')
  assert.equal(
    codeOf(await assess(id, { classification: 'illegal', closingReason: null, indicators: [] })),
    'report.already-closed',
  )
  unwrap(await reports.reopen(operator, id, { reason: 'Новые сведения' }))
  assert.equal(await stateOf('87015553303'), 'reported')
  assert.equal(codeOf(await reports.reopen(operator, id, { reason: 'Ещё раз' })), 'report.already-open')
})

test('a dismissed identifier counts no more, for any report of the submission, and the others still do', async () => {
  const { id } = await submit({
    text: 'Мошенник 8 701 555 33 04, а курьер 8 701 555 33 05 ни при чём',
    topics: ['fraud', 'other'],
  })
  const [, courier] = await observablesOf(id)
  assert.ok(courier)
  const dismissal = { classification: 'undetermined', closingReason: null } as const
  unwrap(await assess(id, { ...dismissal, indicators: [{ observableId: courier, decision: 'dismiss' }] }))
  assert.equal(await stateOf('87015553304'), 'reported')
  assert.equal(await stateOf('87015553305'), 'none')
  unwrap(await assess(id, { ...dismissal, indicators: [{ ...basis, observableId: courier }] }))
  assert.equal(await stateOf('87015553305'), 'confirmed')
})

test('a duplicate needs an original by the published definition, links to it and still counts as submitted', async () => {
  const page = 'https://video.evil-hosting.top/watch/77'
  const first = await submit({ text: `Там ужасное видео: ${page}`, topics: ['csam'] })
  const second = await submit({ text: `Посмотрите, это преступление ${page}`, topics: ['csam'] })
  const third = await submit({ text: 'Совсем другое дело', topics: ['csam'] })
  assert.deepEqual(unwrap(await reports.get(operator, second.id)).originals, [{ id: first.id, ground: 'same-page' }])
  const duplicate = { classification: 'illegal', closingReason: 'duplicate', indicators: [] } as const
  assert.equal(codeOf(await assess(second.id, duplicate)), 'report.assessment.no-original')
  assert.equal(
    codeOf(await assess(third.id, { ...duplicate, duplicateOf: first.id })),
    'report.original.not-by-definition',
  )
  assert.equal(
    codeOf(await assess(first.id, { ...duplicate, duplicateOf: second.id })),
    'report.original.not-by-definition',
  )
  unwrap(await assess(second.id, { ...duplicate, duplicateOf: first.id }))
  assert.equal(unwrap(await reports.follow(second.receipt)).reports[0]?.outcome, 'joined')
  const original = unwrap(await reports.get(operator, first.id))
  assert.equal(original.duplicates, 1)
  assert.equal(unwrap(await indicators.check(page)).independentReports, 1)
  const counted = await platform.pool.query(
    `select from platform.outbox where topic = 'reports.submitted' and payload->>'reportId' = any($1)`,
    [[first.id, second.id]],
  )
  assert.equal(counted.rowCount, 2)
})

test('whoever judges a version that is no longer there is told so', async () => {
  const { id } = await submit({ text: 'Оба оператора открыли это', topics: ['other'] })
  const assessment = { classification: 'undetermined', closingReason: null, indicators: [] } as const
  const both = await Promise.all([
    reports.assess(operator, id, { version: 1, assessment }),
    reports.assess(operator, id, { version: 1, assessment }),
  ])
  assert.deepEqual(both.map(codeOf).toSorted(), ['ok', 'report.version.conflict'])
})

test('a message of the assessor reaches the reporter, a note does not', async () => {
  const { id, receipt } = await submit({ text: 'Мне нахамили в магазине', topics: ['other'] })
  const assessment = { classification: 'not-illegal', closingReason: 'outside-remit', note: 'не наше' } as const
  unwrap(
    await reports.assess(operator, id, {
      version: 1,
      assessment: { ...assessment, indicators: [] },
      message: 'Обратитесь в департамент по защите прав потребителей.',
    }),
  )
  const followed = unwrap(await reports.follow(receipt))
  assert.equal(followed.reports[0]?.outcome, 'outside-remit')
  assert.deepEqual(
    followed.messages.map(({ text }) => text),
    ['Обратитесь в департамент по защите прав потребителей.'],
  )
})

test('after all of it the trail is whole', async () => {
  assert.deepEqual((await verifyAudit(platform)).faults, [])
})
