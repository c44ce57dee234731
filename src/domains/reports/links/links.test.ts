import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import type { Region } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inScope } from '#platform/scope'
import { testPlatform } from '#test/services'
import { makeReports, type SubmissionInput } from '../index.ts'
import type { HistoryLine } from './history-service.ts'
import { linksOf } from './link-store.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const indicators = makeIndicators(shared)
const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 90 } })
const { links } = reports

const first = '01900000-0000-7000-8000-000000000001'
const second = '01900000-0000-7000-8000-000000000003'
const organisation = '01900000-0000-7000-8000-000000000002'
const operator: Actor = { kind: 'person', id: first, organisation, region: null, roles: ['operator'], scopes: [] }
const colleague: Actor = { ...operator, id: second }
const bound: Actor = { ...operator, region: 'KZ-63', roles: ['investigator'] }
await platform.pool.query(
  `insert into identity.organisation (id, name, kind, host, created_at)
   values ('${organisation}', 'Hotline', 'hotline', true, now())`,
)
for (const [id, name] of [
  [first, 'Taker-one'],
  [second, 'Taker-two'],
]) {
  await platform.pool.query(
    `insert into identity.person (id, organisation_id, email, name, roles, language, state, created_at)
     values ($1, $2, lower($3), $4, '{operator}', 'kk', 'invited', now())`,
    [id, organisation, `${name}@hotline.test`, name],
  )
}

const submit = async (input: SubmissionInput) => {
  platform.clock.advance(1000)
  const done = unwrap(await reports.submit(anonymous, input, { channel: 'site', language: 'kk', reporterMark: null }))
  const [report] = done.reports
  assert.ok(report)
  return { ...done, id: report.id }
}
const naming = (phone: string, region?: Region) =>
  submit({ text: `${phone} нөмірінен қоңырау шалды, банкпін деді`, topics: ['fraud'], ...(region && { region }) })
const versionOf = async (id: Id<'report'>) => unwrap(await reports.get(operator, id)).report.version
const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code)

test('links tell of each identifier who else named it; another region is a number alone', async () => {
  const here = await naming('8 701 555 33 01', 'KZ-63')
  const near = await naming('8 701 555 33 01', 'KZ-63')
  const far = await naming('8 701 555 33 01', 'KZ-71')
  const [all] = unwrap(await links.identifiers(operator, here.id, 'en'))
  assert.deepEqual(
    all?.reports.latest.map(({ id }) => id),
    [far.id, near.id],
  )
  assert.deepEqual([all?.reports.count, all?.reports.elsewhere], [2, 0])
  const [own] = unwrap(await links.identifiers(bound, here.id, 'en'))
  assert.deepEqual(
    own?.reports.latest.map(({ id }) => id),
    [near.id],
  )
  assert.deepEqual([own?.reports.count, own?.reports.elsewhere], [1, 1])
  assert.equal(code(await links.identifiers(bound, far.id, 'en')), 'report.not-found')
})

test('links tell what the registry holds, with legal basis and expiry, and listings above an address', async () => {
  const { id } = await submit({ text: 'Сілтеме http://login.kaspi-syi.top/kirru жіберді', topics: ['fraud'] })
  const domain = await submit({ text: 'Сайты kaspi-syi.top екен, алданып қалдым', topics: ['fraud'] })
  const [named] = unwrap(await reports.get(operator, domain.id)).identifiers
  assert.ok(named?.observableId)
  const judged = await reports.assess(operator, domain.id, {
    version: 1,
    assessment: {
      classification: 'illegal',
      closingReason: 'referred',
      indicators: [
        {
          observableId: named.observableId,
          decision: 'confirm',
          legalBasis: 'public-warning',
          reason: 'Алаяқтық сайт',
        },
      ],
    },
  })
  assert.equal(code(judged), 'ok')
  const [listed] = unwrap(await links.identifiers(operator, domain.id, 'en'))
  assert.equal(listed?.standing?.verdict.state, 'confirmed')
  assert.equal(listed.standing.indicator?.legalBasis, 'public-warning')
  assert.ok(listed.standing.indicator.validUntil)
  const [page] = unwrap(await links.identifiers(operator, id, 'en'))
  assert.deepEqual(
    page?.standing?.above.map(({ display, match, state }) => [display, match, state]),
    [['kaspi-syi.top', 'parent-domain', 'confirmed']],
  )
  assert.equal(page.standing.indicator?.state, 'reported')
})

test('a link is shown on both reports, changes neither, outlives a change of topic, and can be taken away', async () => {
  const a = await naming('8 701 555 33 11')
  const b = await naming('8 701 555 33 12')
  const given = { actor: operator, id: a.id, reports: [b.id], kind: 'same-offender' as const, reason: 'Дауысы бір' }
  assert.deepEqual(unwrap(await links.link(given)), { linked: 1 })
  assert.deepEqual(unwrap(await links.link(given)), { linked: 0 })
  assert.deepEqual([await versionOf(a.id), await versionOf(b.id)], [1, 1])
  assert.equal(code(await reports.edit(operator, b.id, { version: 1, topic: 'cyberbullying' })), 'ok')
  const seen = unwrap(await links.linked({ actor: colleague, id: b.id, limit: 10 }))
  assert.deepEqual(
    seen.items.map(({ id, kind, reason, by }) => [id, kind, reason, by.name]),
    [[a.id, 'same-offender', 'Дауысы бір', 'Taker-one']],
  )
  assert.equal(code(await links.unlink({ actor: operator, id: b.id, other: a.id })), 'ok')
  assert.equal(code(await links.unlink({ actor: operator, id: b.id, other: a.id })), 'report.link.not-found')
  assert.equal(unwrap(await links.linked({ actor: operator, id: a.id, limit: 10 })).total, 0)
})

test('a report is linked neither to itself nor to one out of reach, and nobody learns of that one', async () => {
  const here = await naming('8 701 555 33 21', 'KZ-63')
  const far = await naming('8 701 555 33 22', 'KZ-71')
  const linking = { actor: bound, id: here.id, kind: 'related' as const }
  assert.equal(code(await links.link({ ...linking, reports: [here.id] })), 'report.link.itself')
  assert.equal(code(await links.link({ ...linking, reports: [far.id] })), 'report.not-found')
  unwrap(await links.link({ ...linking, actor: operator, reports: [far.id] }))
  const seen = unwrap(await links.linked({ actor: bound, id: here.id, limit: 10 }))
  assert.deepEqual([seen.items, seen.total, seen.elsewhere], [[], 0, 1])
  const told = unwrap(await links.history({ actor: bound, id: here.id, limit: 10 }))
  const linked = told.items.find(({ action }) => action === 'reports.linked')
  assert.deepEqual(linked?.details, { kind: 'related' })
  assert.equal(code(await links.unlink({ actor: bound, id: here.id, other: far.id })), 'report.link.not-found')
  const raw = await inScope(platform.db, bound, (tx) => linksOf(tx, here.id, { after: undefined, limit: 10 }))
  assert.deepEqual(raw, [])
})

test('a group of two thousand links is read page by page, each link once', async () => {
  const centre = await naming('8 701 555 33 31')
  const many = await submit({ text: 'Топтың бір мүшесі туралы хабарлама', topics: ['other'] })
  await platform.pool.query(
    `with made as (
       insert into reports.report (id, submission_id, topic, state, priority, priority_reasons, submitted_at, language,
         changed_at)
       select gen_random_uuid(), submission_id, 'group-' || translate(n::text, '0123456789', 'abcdefghij'), state,
         priority, priority_reasons, submitted_at, language, changed_at
       from reports.report, generate_series(1, 2000) n where id = $1 returning id)
     insert into reports.link (first_id, second_id, kind, made_by, made_at)
     select least(id, $2::uuid), greatest(id, $2::uuid), 'same-event', 'cli', now() from made`,
    [many.id, centre.id],
  )
  const seen = new Set<string>()
  let pages = 0
  for (let cursor: string | undefined; ; pages++) {
    const page = unwrap(await links.linked({ actor: operator, id: centre.id, cursor, limit: 200 }))
    assert.equal(page.total, 2000)
    for (const { id } of page.items) seen.add(id)
    if (page.next === null) break
    cursor = page.next
  }
  assert.deepEqual([seen.size, pages], [2000, 9])
})

test('two operators who edit different fields both keep theirs; the second learns nothing was lost', async () => {
  const { id } = await naming('8 701 555 33 41')
  assert.equal(code(await reports.edit(operator, id, { version: 1, region: 'KZ-75' })), 'ok')
  assert.equal(code(await reports.edit(colleague, id, { version: 1, danger: 'soon' })), 'ok')
  const { report } = unwrap(await reports.get(operator, id))
  assert.deepEqual([report.region, report.danger, report.version], ['KZ-75', 'soon', 3])
})

test('two operators who edit the same words: the second is told who changed what, and nothing is overwritten', async () => {
  const { id } = await naming('8 701 555 33 51')
  assert.equal(
    code(await reports.edit(operator, id, { version: 1, text: 'Айгерім жазған мәтін', language: 'kk' })),
    'ok',
  )
  const late = await reports.edit(colleague, id, { version: 1, text: 'Болат жазған мәтін' })
  assert.equal(code(late), 'report.version.conflict')
  const changes = unwrap(await links.changesSince(colleague, id, 1))
  assert.equal(changes.version, 2)
  assert.deepEqual(
    changes.changes.map(({ version, by, action, fields }) => [version, by?.name, action, fields]),
    [[2, 'Taker-one', 'edited', ['text', 'language']]],
  )
  const { words } = unwrap(await reports.get(operator, id))
  assert.equal(words[0]?.body, 'Айгерім жазған мәтін')
})

test('a judgement over an answer that its author has not read is a conflict; over their own taking it is none', async () => {
  const { id, receipt } = await naming('8 701 555 33 61')
  const open = { classification: 'undetermined', closingReason: null, indicators: [] } as const
  assert.equal(code(await reports.take(operator, id)), 'ok')
  assert.equal(code(await reports.assess(operator, id, { version: 1, assessment: open })), 'ok')
  platform.clock.advance(1000)
  unwrap(await reports.reply(anonymous, { receipt, text: 'Тағы бір нәрсе есіме түсті' }))
  assert.equal(code(await reports.assess(operator, id, { version: 3, assessment: open })), 'report.version.conflict')
  const { changes } = unwrap(await links.changesSince(operator, id, 3))
  assert.deepEqual(
    changes.map(({ action, by }) => [action, by]),
    [['answered', null]],
  )
})

test('the history tells who did what and when, the newest first, page by page, and never a word', async () => {
  const { id, receipt } = await naming('8 701 555 33 71')
  const secret = 'Құпия сөз'
  const at = () => platform.clock.advance(60_000)
  at()
  unwrap(await reports.take(operator, id))
  at()
  unwrap(await reports.ask(operator, id, `${secret} сұрақ`))
  at()
  unwrap(await reports.reply(anonymous, { receipt, text: `${secret} жауап` }))
  at()
  unwrap(await links.note({ actor: colleague, id, text: `${secret} ескертпе` }))
  at()
  const version = await versionOf(id)
  const assessment = { classification: 'illegal', closingReason: 'referred', indicators: [] } as const
  unwrap(await reports.assess(colleague, id, { version, assessment, message: `${secret} хабар` }))
  at()
  unwrap(await reports.reopen(operator, id, { reason: `${secret} себеп` }))
  const lines: HistoryLine[] = []
  for (let cursor: string | undefined; ; ) {
    const page = unwrap(await links.history({ actor: operator, id, cursor, limit: 2 }))
    lines.push(...page.items)
    if (page.next === null) break
    cursor = page.next
  }
  assert.deepEqual(lines.map(({ action, by }) => `${by.name ?? by.kind} ${action}`).toSorted(), [
    'Taker-one asked',
    'Taker-one noted',
    'Taker-one reopened',
    'Taker-one taken',
    'Taker-two assessed',
    'Taker-two noted',
    'Taker-two told',
    'reporter answered',
    'reporter submitted',
  ])
  assert.ok(lines.every(({ at: time }, i) => i === 0 || time <= (lines[i - 1]?.at ?? time)))
  assert.ok(!JSON.stringify(lines).includes(secret))
  const readings = unwrap(await links.history({ actor: operator, id, readings: true, limit: 50 })).items
  assert.ok(readings.some(({ action, by }) => action === 'reports.read' && by.name === 'Taker-one'))
})

test('a note leaves the version alone and is possible on a closed report, but not on an emptied one', async () => {
  const { id } = await naming('8 701 555 33 81')
  const other = await naming('8 701 555 33 82')
  const assessment = { classification: 'undetermined', closingReason: 'insufficient-details', indicators: [] } as const
  unwrap(await reports.assess(operator, id, { version: 1, assessment }))
  unwrap(await links.note({ actor: operator, id, text: 'Қайта қоңырау шалу керек' }))
  assert.equal(await versionOf(id), 2)
  unwrap(await links.link({ actor: operator, id, reports: [other.id], kind: 'related', reason: 'Аты-жөні бірдей' }))
  platform.clock.advance(91 * 86_400_000)
  await reports.forget()
  assert.equal(code(await links.note({ actor: operator, id, text: 'Кеш' })), 'report.words.already-deleted')
  const [link] = unwrap(await links.linked({ actor: operator, id: other.id, limit: 5 })).items
  assert.deepEqual([link?.id, link?.reason], [id, null])
})
