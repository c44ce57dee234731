import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { type Result, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import type { LiveNews } from '#platform/live'
import { testPlatform } from '#test/services'
import { makeReferrals, makeReports, type SubmissionInput } from '../index.ts'

const platform = await testPlatform()
const told: LiveNews[] = []
const live = { publish: (_: unknown, ...news: readonly LiveNews[]) => Promise.resolve(void told.push(...news)) }
const shared = { ...platform, live, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const reports = makeReports({ ...shared, indicators: makeIndicators(shared), config: { RETENTION_DAYS: 30 } })
const mailed: { to: string; text: string }[] = []
const letterMail = {
  queue: (_: unknown, mail: { to: string; text: string }) => Promise.resolve(void mailed.push(mail)),
}
const referrals = makeReferrals({ ...shared, letterMail })
const day = 86_400_000

const operator: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region: null,
  roles: ['operator'],
  scopes: [],
}
const providerOrganisation = '01900000-0000-7000-8000-00000000000b'
const partner: Actor = {
  kind: 'client',
  id: '01900000-0000-7000-8000-00000000000c',
  organisation: providerOrganisation,
  region: null,
  roles: ['partner'],
  scopes: ['referrals:read', 'referrals:answer'],
}
const stranger: Actor = { ...partner, organisation: '01900000-0000-7000-8000-00000000000d' }

const entry = {
  language: 'ru',
  address: 'cyber@police.test',
  organisationId: null,
  region: null,
  active: true,
} as const
const named = (name: string) => ({ kk: `${name} (kk)`, ru: name, en: name })
const police = unwrap(
  await referrals.saveAddressee(operator, {
    entry: { ...entry, kind: 'police', how: 'email', names: named('Полиция'), answerDays: 3 },
  }),
)
const provider = unwrap(
  await referrals.saveAddressee(operator, {
    entry: {
      ...entry,
      kind: 'provider',
      how: 'portal',
      address: 'https://abuse.provider.test/',
      names: named('Провайдер'),
      answerDays: 1,
      organisationId: providerOrganisation,
    },
  }),
)
const helpline = unwrap(
  await referrals.saveAddressee(operator, {
    entry: { ...entry, kind: 'helpline', how: 'letter', address: 'Астана', names: named('111'), answerDays: 1 },
  }),
)

const submit = async (input: SubmissionInput) => {
  platform.clock.advance(60_000)
  const context = { channel: 'site', language: 'kk', reporterMark: null } as const
  const [report] = unwrap(await reports.submit(anonymous, input, context)).reports
  assert.ok(report)
  return report.id
}
const text =
  'Маған 8 707 555 01 23 нөмірінен қоңырау шалып, https://kaspi-bonus.kz/login ашуды айтты. Менікі 8 701 222 33 44'
const fraud = () => submit({ text, topics: ['fraud'], own: ['8 701 222 33 44'], region: 'KZ-75' })
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)

test('a letter is previewed, drafted, sent by mail, acknowledged and acted on; the timestamps follow', async () => {
  const reportId = await fraud()
  const preview = unwrap(await referrals.preview(operator, { reportId, addresseeId: police.id }))
  assert.ok(preview.text.includes('707') && preview.text.includes('kaspi-bonus.kz'))
  assert.ok(!/222.33.44/.test(preview.text), 'the reporter’s own number stays with us')
  const draft = unwrap(await referrals.draft(operator, { reportId, addresseeId: police.id }))
  assert.equal(draft.state, 'drafted')
  platform.clock.advance(3_600_000)
  const sent = unwrap(await referrals.change(operator, { id: draft.id, version: 1, action: 'send' }))
  assert.deepEqual([sent.state, sent.sentHow], ['sent', 'mail'])
  assert.equal(mailed.at(-1)?.to, 'cyber@police.test')
  assert.equal(sent.dueAt?.getTime(), (sent.sentAt?.getTime() ?? 0) + 3 * day)
  platform.clock.advance(3_600_000)
  const known = unwrap(
    await referrals.change(operator, { id: draft.id, version: 2, action: 'acknowledge', reference: 'КУИ-118' }),
  )
  assert.equal(known.reference, 'КУИ-118')
  const acted = unwrap(
    await referrals.change(operator, { id: draft.id, version: 3, action: 'act', removed: true, note: 'Сайт жабылды' }),
  )
  assert.equal(acted.state, 'acted')
  const { takedown } = unwrap(await referrals.of(operator, reportId))
  assert.deepEqual(takedown.policeAt, sent.sentAt)
  assert.equal(takedown.providerAt, null)
  assert.deepEqual(takedown.removedAt, acted.answeredAt)
  assert.ok(told.some(({ type, data }) => type === 'referral.changed' && data['report'] === reportId))
})

test('the same key and letter give one draft, another letter under it is refused; two versions do not both win', async () => {
  const reportId = await fraud()
  const order = { reportId, addresseeId: provider.id }
  const [a, b] = await Promise.all([1, 2].map(() => referrals.draft(operator, order, 'key-1')))
  assert.ok(a && b)
  assert.equal(unwrap(a).id, unwrap(b).id)
  assert.equal(
    codeOf(await referrals.draft(operator, { ...order, letter: 'Другое письмо' }, 'key-1')),
    'referral.idempotency.conflict',
  )
  const id = unwrap(a).id
  const sending = await Promise.all([1, 2].map(() => referrals.change(operator, { id, version: 1, action: 'send' })))
  assert.deepEqual(sending.map(codeOf).toSorted(), ['ok', 'referral.version.conflict'])
  assert.equal(unwrap(await referrals.of(operator, reportId)).takedown.events.length, 1)
})

test('a letter that names the reporter’s own number is not kept, however it is written', async () => {
  const reportId = await fraud()
  for (const own of ['8 701 222 33 44', '+77012223344', '8(701)222-33-44']) {
    const draft = { reportId, addresseeId: police.id, letter: `Позвоните заявителю: ${own}` }
    assert.equal(codeOf(await referrals.draft(operator, draft)), 'referral.letter.own-identifier')
  }
  const draft = unwrap(
    await referrals.draft(operator, { reportId, addresseeId: police.id, letter: 'Просим проверить' }),
  )
  const edit = { id: draft.id, version: 1, action: 'edit', letter: 'Звонить 8 701 222 33 44' } as const
  assert.equal(codeOf(await referrals.change(operator, edit)), 'referral.letter.own-identifier')
})

test('an address of abuse material is given to no helpline, neither by the template nor by hand', async () => {
  const reportId = await submit({ text: 'Мына сілтемеде сұмдық бар: https://dark-pages.kz/x/1', topics: ['csam'] })
  const preview = unwrap(await referrals.preview(operator, { reportId, addresseeId: helpline.id }))
  assert.ok(!preview.text.includes('dark-pages'))
  assert.ok(preview.withheld >= 1)
  const draft = { reportId, addresseeId: helpline.id, letter: 'Посмотрите https://dark-pages.kz/x/1' }
  assert.equal(codeOf(await referrals.draft(operator, draft)), 'referral.letter.not-for-addressee')
  assert.ok((await referrals.draft(operator, { reportId, addresseeId: police.id })).ok)
  const looked = { reportId, kind: 'gone', source: 'person' } as const
  assert.equal(codeOf(await referrals.recordTakedown(operator, looked)), 'takedown.not-opened')
  assert.ok((await referrals.recordTakedown(operator, { ...looked, source: 'addressee' })).ok)
})

test('an addressee sees what was sent to its organisation, answers it, and sees nothing else', async () => {
  const reportId = await fraud()
  const draft = unwrap(await referrals.draft(operator, { reportId, addresseeId: provider.id }))
  assert.equal(codeOf(await referrals.get(partner, draft.id)), 'referral.not-found', 'a draft is ours')
  unwrap(await referrals.change(operator, { id: draft.id, version: 1, action: 'send', how: 'portal' }))
  assert.equal(unwrap(await referrals.get(partner, draft.id)).state, 'sent')
  assert.equal(codeOf(await referrals.get(stranger, draft.id)), 'referral.not-found')
  assert.equal(codeOf(await referrals.of(partner, reportId)), 'report.not-found')
  const lines = unwrap(await referrals.list(partner, { list: 'open', limit: 200 })).items
  assert.ok(lines.length > 0 && lines.every(({ organisationId }) => organisationId === providerOrganisation))
  assert.ok(lines.every(({ topic }) => topic === null))
  assert.deepEqual(unwrap(await referrals.list(stranger, { list: 'open' })).items, [])
  const answer = { id: draft.id, version: 2, action: 'act', removed: true } as const
  assert.equal(codeOf(await referrals.change(stranger, answer)), 'referral.not-found')
  assert.equal(codeOf(await referrals.change(partner, { ...answer, action: 'no-answer' })), 'referral.forbidden')
  assert.equal(unwrap(await referrals.change(partner, answer)).state, 'acted')
  assert.notEqual(unwrap(await referrals.of(operator, reportId)).takedown.removedAt, null)
  assert.equal((await referrals.addressees(partner)).length, 1)
})

test('a region’s people neither see nor change referrals of another region’s reports', async () => {
  const reportId = await fraud()
  const draft = unwrap(await referrals.draft(operator, { reportId, addresseeId: police.id }))
  const elsewhere: Actor = { ...operator, region: 'KZ-63' }
  assert.equal(codeOf(await referrals.of(elsewhere, reportId)), 'report.not-found')
  assert.equal(codeOf(await referrals.get(elsewhere, draft.id)), 'referral.not-found')
  const send = { id: draft.id, version: 1, action: 'send' } as const
  assert.equal(codeOf(await referrals.change(elsewhere, send)), 'referral.not-found')
  const record = { reportId, kind: 'police', source: 'person' } as const
  assert.equal(codeOf(await referrals.recordTakedown(elsewhere, record)), 'report.not-found')
  const ids = unwrap(await referrals.list(elsewhere, { list: 'open', limit: 200 })).items.map(({ id }) => id)
  assert.ok(!ids.includes(draft.id))
  assert.ok((await referrals.of({ ...operator, region: 'KZ-75' }, reportId)).ok)
})

test('late answers stand in their list and are reminded of once a day, until there is one', async () => {
  const reportId = await fraud()
  const draft = unwrap(await referrals.draft(operator, { reportId, addresseeId: provider.id }))
  unwrap(await referrals.change(operator, { id: draft.id, version: 1, action: 'send' }))
  const late = async () =>
    unwrap(await referrals.list(operator, { list: 'overdue', limit: 200 })).items.some(({ id }) => id === draft.id)
  assert.equal(await late(), false)
  platform.clock.advance(day + 1000)
  assert.equal(await late(), true)
  told.length = 0
  await referrals.remind()
  const heard = () =>
    told.filter(({ type, data }) => type === 'referral.overdue' && data['referral'] === draft.id).length
  assert.equal(heard(), 2, 'the supervisors and who sent it')
  await referrals.remind()
  assert.equal(heard(), 2)
  platform.clock.advance(day + 1000)
  await referrals.remind()
  assert.equal(heard(), 4)
  unwrap(await referrals.change(operator, { id: draft.id, version: 2, action: 'no-answer' }))
  assert.equal(await late(), false)
  platform.clock.advance(day + 1000)
  await referrals.remind()
  assert.equal(heard(), 4)
})

test('lists are read page by page without a gap', async () => {
  const reportId = await fraud()
  for (let i = 0; i < 5; i++) unwrap(await referrals.draft(operator, { reportId, addresseeId: police.id }))
  const whole = unwrap(await referrals.list(operator, { list: 'open', limit: 200 })).items.map(({ id }) => id)
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = unwrap(await referrals.list(operator, { list: 'open', limit: 3, cursor }))
    seen.push(...page.items.map(({ id }) => id))
    if (page.next === null) break
    cursor = page.next
  }
  assert.deepEqual(seen, whole)
})

test('letters are emptied when retention has deleted the words; the timestamps stay', async () => {
  const reportId = await fraud()
  const draft = unwrap(await referrals.draft(operator, { reportId, addresseeId: police.id }))
  unwrap(await referrals.change(operator, { id: draft.id, version: 1, action: 'send' }))
  const { report } = unwrap(await reports.get(operator, reportId))
  const assessment = { classification: 'illegal', closingReason: 'referred', indicators: [] } as const
  unwrap(await reports.assess(operator, reportId, { version: report.version, assessment }))
  platform.clock.advance(31 * day)
  await reports.forget()
  await referrals.forget()
  const { items, takedown } = unwrap(await referrals.of(operator, reportId))
  assert.equal(items[0]?.letter, null)
  assert.notEqual(takedown.policeAt, null)
})

test('the register takes an address that fits the way, and keeps the later of two changes out', async () => {
  const change = (address: string, how: 'email' | 'portal' | 'letter', version: number) =>
    referrals.saveAddressee(operator, {
      entry: { ...entry, kind: 'helpline', how, address, names: named('111'), answerDays: 1 },
      of: { id: helpline.id, version },
    })
  assert.equal(codeOf(await change('не адрес', 'email', 1)), 'referral.addressee.address.unreadable')
  assert.equal(codeOf(await change('http://plain.kz', 'portal', 1)), 'referral.addressee.address.unreadable')
  assert.equal(codeOf(await change('help@111.test', 'email', 1)), 'ok')
  assert.equal(codeOf(await change('late@111.test', 'email', 1)), 'referral.addressee.version.conflict')
})
