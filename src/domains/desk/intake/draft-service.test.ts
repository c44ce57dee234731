import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { makeReports, makeSuggestions } from '#domains/reports'
import { unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { testPlatform } from '#test/services'
import type { DraftContent } from './draft.ts'
import { makeDrafts } from './draft-service.ts'
import { makePreviews } from './preview-service.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const indicators = makeIndicators(shared)
const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 90 } })
const drafts = makeDrafts({ ...platform, reports })
const previews = makePreviews({ ...platform, indicators, reports, suggestions: makeSuggestions(shared) })

const person = (last: string): Actor => ({
  kind: 'person',
  id: `01900000-0000-7000-8000-00000000000${last}`,
  organisation: '01900000-0000-7000-8000-0000000000ff',
  region: null,
  roles: ['operator'],
  scopes: [],
})
const mine = person('1')
const other = person('2')
const content = (text: string, more: Partial<DraftContent> = {}): DraftContent => ({
  channel: 'phone',
  language: 'kk',
  text,
  facts: { topics: ['fraud'] },
  callId: null,
  startedAt: platform.clock.now(),
  ...more,
})
const fresh = () => platform.ids.next<'draft'>()

test('a draft is kept version by version, and read back as it was but for the digits of a card', async () => {
  const id = fresh()
  assert.equal(unwrap(await drafts.put(mine, id, { version: 0, content: content('Біреу қоңырау шалды') })), 1)
  const more = content('Біреу қоңырау шалды, картам 4400 4302 1234 5679', {
    facts: { topics: ['fraud'], region: 'KZ-71' },
  })
  assert.equal(unwrap(await drafts.put(mine, id, { version: 1, content: more })), 2)
  const kept = unwrap(await drafts.get(mine, id))
  assert.equal(kept.text, 'Біреу қоңырау шалды, картам 4400 43•• •••• 5679')
  assert.deepEqual([kept.version, kept.facts.region], [2, 'KZ-71'])
  const { rows } = await platform.pool.query<{ row: string }>('select d::text as row from desk.draft d')
  assert.ok(rows.every(({ row }) => !row.includes('12345679') && !row.includes('1234 5679')))
})

test('two windows with one draft lose nobody’s words: the later one is told, and the same content is no conflict', async () => {
  const id = fresh()
  unwrap(await drafts.put(mine, id, { version: 0, content: content('бірінші терезе') }))
  unwrap(await drafts.put(mine, id, { version: 1, content: content('бірінші терезе жазды') }))
  const late = await drafts.put(mine, id, { version: 1, content: content('екінші терезе жазды') })
  assert.deepEqual(late, { ok: false, error: { code: 'desk.draft.conflict', details: { version: 2 } } })
  assert.equal(unwrap(await drafts.get(mine, id)).text, 'бірінші терезе жазды')
  assert.equal(unwrap(await drafts.put(mine, id, { version: 1, content: content('бірінші терезе жазды') })), 2)
})

test('nobody sees, changes, deletes or sends the draft of somebody else', async () => {
  const id = fresh()
  unwrap(await drafts.put(mine, id, { version: 0, content: content('менің жазбам') }))
  const none = { ok: false, error: { code: 'desk.draft.not-found' } }
  assert.deepEqual(await drafts.get(other, id), none)
  assert.deepEqual(await drafts.put(other, id, { version: 1, content: content('бөтен') }), none)
  const sent = { input: { text: 'бөтен сөз' }, channel: 'phone', language: 'kk' } as const
  assert.deepEqual(await drafts.submit(other, id, sent), none)
  await drafts.drop(other, id)
  assert.ok((await drafts.list(mine)).some((line) => line.id === id && line.opening === 'менің жазбам'))
  assert.deepEqual(await drafts.list(other), [])
  await drafts.drop(mine, id)
  assert.deepEqual(await drafts.get(mine, id), none)
})

test('a draft becomes one submission however often it is sent, also where it never reached us before', async () => {
  for (const saved of [true, false]) {
    const id = fresh()
    if (saved) unwrap(await drafts.put(mine, id, { version: 0, content: content('Алаяқ 8 701 555 22 31') }))
    const input = { text: 'Алаяқ 8 701 555 22 31, картасы 4400 4302 1234 5679', topics: ['fraud'] as const }
    const send = () => drafts.submit(mine, id, { input, channel: 'phone', language: 'kk' })
    const [first, ...again] = (await Promise.all([send(), send(), send()])).map(unwrap)
    const later = unwrap(await send())
    assert.ok(first && later.repeated)
    for (const one of [...again, later]) {
      assert.deepEqual([one.receipt, one.submissionId], [first.receipt, first.submissionId])
    }
    assert.deepEqual(
      first.identifiers.map(({ kind }) => kind),
      ['phone', 'card'],
    )
    const gone = { ok: false, error: { code: 'desk.draft.already-submitted' } }
    assert.deepEqual(await drafts.get(mine, id), gone)
    assert.deepEqual(await drafts.put(mine, id, { version: 1, content: content('кешіккен сақтау') }), gone)
    assert.ok(!(await drafts.list(mine)).some((line) => line.id === id))
    const { rows } = await platform.pool.query('select body, facts from desk.draft where id = $1', [id])
    assert.deepEqual(rows, [{ body: '', facts: {} }])
  }
})

test('the same draft sent with other words is refused, and the receipt stays with the first', async () => {
  const id = fresh()
  const send = (text: string) => drafts.submit(mine, id, { input: { text }, channel: 'visit', language: undefined })
  unwrap(await send('Мені алдап кетті'))
  assert.deepEqual(await send('Мені алдап кетті, тағы бір сөз'), {
    ok: false,
    error: { code: 'report.idempotency.conflict' },
  })
})

test('a draft that nobody touched for a week is deleted', async () => {
  const id = fresh()
  unwrap(await drafts.put(mine, id, { version: 0, content: content('ұмытылған') }))
  platform.clock.advance(6 * 86_400_000)
  const young = fresh()
  unwrap(await drafts.put(mine, young, { version: 0, content: content('жаңа') }))
  platform.clock.advance(1.1 * 86_400_000)
  assert.ok((await drafts.forget()) >= 1)
  assert.deepEqual(
    (await drafts.list(mine)).map((line) => line.id),
    [young],
  )
})

test('words are looked at while they are typed: what they name, what is known of it, how urgent it looks', async () => {
  for (let i = 0; i < 2; i++) {
    const input = { text: `Алаяқ +7 701 555 22 41 деген нөмірден банк атынан сөйледі ${i}`, topics: ['fraud'] as const }
    unwrap(await drafts.submit(mine, fresh(), { input, channel: 'phone', language: 'kk' }))
  }
  const text = 'Банктен деп 8 701 555 22 41 қоңырау шалды, анасы 1414-ке хабарласты, kaspi.kz дейді'
  const seen = await previews.preview(mine, { text, topics: ['fraud'] })
  const [phone] = seen.spans
  assert.ok(phone)
  assert.equal(text.slice(phone.start, phone.end), '8 701 555 22 41')
  assert.equal(phone.state, 'reported')
  assert.ok(phone.observableId)
  assert.ok(seen.officials.some(({ display }) => display === 'kaspi.kz'))
  assert.equal(seen.similar[0]?.ground, 'identifier')
  assert.equal(seen.language, 'kk')
  assert.ok(seen.priority.level < 3)
  assert.ok(seen.suggestion)
})

test('danger to a child makes a preview most urgent, by the words or by the operator', async () => {
  const words = await previews.preview(mine, { text: '12 жастағы қызыма жалаңаш суретіңді жібер деп жазады' })
  assert.deepEqual([words.priority.level, words.priority.value >= 80], [3, true])
  const said = await previews.preview(mine, { text: 'Көмектесіңізші', danger: 'now' })
  assert.equal(said.priority.reasons[0]?.code, 'danger-now')
  const money = { amount: { amount: '450 000', currency: 'KZT' }, paidAt: platform.clock.now().toISOString() }
  const lost = await previews.preview(mine, { text: 'Ақша аудардым', topics: ['fraud'], ...money })
  assert.equal(lost.priority.level, 2)
})

test('no text breaks a preview: empty, strange, or twenty thousand characters of numbers', async () => {
  const texts = ['', ' ', '\u0000\ud800', '8701'.repeat(5000), '8 701 555 22 41 '.repeat(1250), '🙂'.repeat(9000)]
  for (const text of texts) {
    const { spans, priority } = await previews.preview(mine, { text })
    assert.ok(spans.every(({ start, end }) => start < end && end <= text.length))
    assert.ok(priority.level >= 1)
  }
})
