import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testPlatform } from '#test/services'
import { makeReports, type SubmissionInput } from '../index.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const indicators = makeIndicators(shared)
const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 90 } })
const { work } = reports

const organisation = '01900000-0000-7000-8000-0000000000ff'
await platform.pool.query(
  `insert into identity.organisation (id, kind, name, state, created_at) values ($1, 'hotline', 'Hotline', 'active', now())`,
  [organisation],
)
const person = async (name: string, roles: Actor['roles'], region: string | null = null): Promise<Actor> => {
  const id = platform.ids.next<'person'>()
  await platform.pool.query(
    `insert into identity.person (id, organisation_id, email, name, roles, language, state, password, created_at)
     values ($1, $2, $3, $4, $5, 'kk', 'active', '$argon2id$unused', now())`,
    [id, organisation, `${name.toLowerCase()}@hotline.test`, name, roles],
  )
  return { kind: 'person', id, organisation, region, roles, scopes: [] }
}
const takerOne = await person('Taker-one', ['operator'])
const takerTwo = await person('Taker-two', ['operator'])
const supervisor = await person('Chief', ['supervisor'])
const context = { channel: 'phone', language: 'kk', reporterMark: null } as const

let told = 0
const submit = async (input: Partial<SubmissionInput> = {}) => {
  platform.clock.advance(1000)
  const text = `Хабарлама ${told++}: біреу үйге келіп, ақша сұрады`
  const done = unwrap(await reports.submit(anonymous, { text, topics: ['other'], ...input }, context))
  const [report] = done.reports
  assert.ok(report)
  return report.id
}
const line = async (id: Id<'report'>, actor = takerOne) => (await work.lines(actor, [id]))[0]
const minutes = (count: number) => platform.clock.advance(count * 60_000)
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)

test('many reports are taken, closed, given another topic or a colleague at once; what may not be is told with the reason', async () => {
  const [a, b, held, closed] = [await submit(), await submit(), await submit(), await submit()]
  unwrap(await work.lease(takerTwo, held))
  const judged = { classification: 'not-illegal', closingReason: 'not-illegal', indicators: [] } as const
  unwrap(await reports.assess(takerOne, closed, { version: 1, assessment: judged }))
  const missing = platform.ids.next<'report'>()
  const taken = await work.bulk(takerOne, [a, b, a, held, closed, missing], { action: 'take' })
  assert.equal(taken.done, 2)
  assert.deepEqual(
    new Map(taken.refused.map(({ id, failure }) => [id, failure.code])),
    new Map([
      [held, 'report.leased.conflict'],
      [closed, 'report.already-closed'],
      [missing, 'report.not-found'],
    ]),
  )
  const undone = unwrap(await work.undo(takerOne, taken.undo, 'Қате бастым'))
  assert.deepEqual(undone, { restored: 2, refused: [] })
  assert.deepEqual([(await line(a))?.state, (await line(a))?.takenBy, (await line(a))?.leasedBy], ['new', null, null])
  assert.equal(codeOf(await work.undo(takerOne, taken.undo, 'тағы')), 'report.bulk.already-undone')
})

test('closing many is undone exactly, but for what was changed since, which is told', async () => {
  const text = 'Мына нөмірден қоңырау шалды: 8 701 555 77 01'
  const [a, b] = [await submit({ text, topics: ['other'] }), await submit()]
  unwrap(await reports.take(takerTwo, b))
  const [before, beforeB] = [await line(a), await line(b)]
  const given = {
    action: 'close',
    classification: 'not-illegal',
    closingReason: 'not-illegal',
    note: 'Жаппай тексеру',
  } as const
  const closed = await work.bulk(takerOne, [a, b], given)
  assert.deepEqual([closed.done, (await line(a))?.state], [2, 'closed'])
  unwrap(await reports.reopen(takerTwo, b, { reason: 'Қайта қараймын' }))
  const undone = unwrap(await work.undo(takerOne, closed.undo, 'Жаңылыс жабылды'))
  assert.deepEqual(undone, {
    restored: 1,
    refused: [{ id: b, failure: { code: 'report.bulk.changed-since.conflict' } }],
  })
  const facts = (one: typeof before) => [one?.state, one?.takenBy, one?.classification, one?.closingReason, one?.dueAt]
  assert.deepEqual(facts(await line(a)), facts(before))
  assert.notDeepEqual(facts(await line(b)), facts(beforeB))
  assert.equal(unwrap(await indicators.check('+77015557701')).state, 'reported')
})

test('a topic set for many comes back as it was', async () => {
  const ids = [await submit({ topics: ['other'] }), await submit({ topics: ['hate'] })]
  const set = await work.bulk(takerOne, ids, { action: 'topic', topic: 'fraud', fraudType: 'phishing' })
  assert.deepEqual([set.done, (await line(ids[0] as Id<'report'>))?.fraudType], [2, 'phishing'])
  assert.equal(unwrap(await work.undo(takerOne, set.undo, 'қате')).restored, 2)
  const topics = (await work.lines(takerOne, ids)).map(({ topic, fraudType }) => [topic, fraudType])
  assert.deepEqual(topics, [
    ['other', null],
    ['hate', null],
  ])
})

test('an action is undone within ten minutes by whoever gave it, or by a supervisor', async () => {
  const id = await submit()
  const first = await work.bulk(takerOne, [id], { action: 'take' })
  assert.equal(codeOf(await work.undo(takerTwo, first.undo, 'қате')), 'report.bulk.not-found')
  minutes(11)
  assert.equal(codeOf(await work.undo(takerOne, first.undo, 'қате')), 'report.bulk.too-late')
  const second = await work.bulk(takerOne, [id], { action: 'give-back' })
  assert.equal(unwrap(await work.undo(supervisor, second.undo, 'қате')).restored, 1)
  assert.equal((await line(id))?.takenBy, takerOne.id)
})
