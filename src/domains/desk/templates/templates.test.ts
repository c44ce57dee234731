import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeAudit } from '#domains/audit'
import { topics } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { fail, ok, type Result, unwrap } from '#kernel/result'
import type { Actor } from '#platform/access'
import { testPlatform } from '#test/services'
import { makeTemplates } from './service.ts'
import { shippedTemplates } from './shipped.ts'
import { bodyMost, checkBody, fill, gap, placeholders, templateKinds } from './template.ts'

const platform = await testPlatform()
const supervisor: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000003',
  organisation: '01900000-0000-7000-8000-0000000000aa',
  region: null,
  roles: ['supervisor'],
  scopes: [],
}
const reportId = asId<'report'>('01900000-0000-7000-8000-0000000000bb')
const abuseId = asId<'report'>('01900000-0000-7000-8000-0000000000cc')
const brief = {
  topic: 'fraud',
  language: 'ru',
  region: 'KZ-75',
  submittedAt: new Date('2026-11-21T20:00:00Z'),
  amount: { minor: 45_000_000n, currency: 'KZT' },
  identifiers: [{ kind: 'phone', display: '+7 707 555 01 23' }],
}
const templates = makeTemplates({
  ...platform,
  audit: makeAudit(platform),
  reports: {
    brief: (_actor, id) => {
      if (id === reportId) return Promise.resolve(ok(brief as never))
      const abuse = { ...brief, topic: 'csam', amount: null, region: null }
      return Promise.resolve(id === abuseId ? ok(abuse as never) : fail('report.not-found'))
    },
  },
})
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)

test('at least 24 templates of every kind ship whole in each language, short enough for a message', async () => {
  assert.ok(shippedTemplates.length >= 24)
  assert.deepEqual(new Set(shippedTemplates.map(({ kind }) => kind)), new Set(templateKinds))
  for (const { texts, topics: suits } of await templates.list(supervisor)) {
    assert.ok(suits.every((topic) => topics.includes(topic)))
    for (const language of languages) {
      const text = texts[language]
      assert.ok(text !== undefined && text.title.length > 5 && text.body.length > 60 && text.body.length <= bodyMost)
      unwrap(checkBody(text.body))
    }
    const used = languages.map((language) => [...unwrap(checkBody(texts[language]?.body ?? ''))].toSorted())
    assert.deepEqual(used[0], used[1])
    assert.deepEqual(used[0], used[2])
  }
})

test('a template is filled in the reporter’s language, and says what the report lacks', async () => {
  const filled = unwrap(await templates.filled(supervisor, { id: 'police-statement', reportId }))
  assert.equal(filled.language, 'ru')
  assert.ok(filled.text.includes('+7 707 555 01 23') && filled.text.includes('22 ноября 2026'))
  assert.match(filled.text, /450\s000/u)
  assert.deepEqual(filled.missing, [])
  const kazakh = unwrap(
    await templates.filled(supervisor, { id: 'police-statement', reportId: abuseId, language: 'kk' }),
  )
  assert.deepEqual([...kazakh.missing].toSorted(), ['amount', 'identifiers'])
  assert.ok(kazakh.text.includes(gap) && !kazakh.text.includes('707'))
  const stranger = asId<'report'>('01900000-0000-7000-8000-0000000000dd')
  assert.equal(
    codeOf(await templates.filled(supervisor, { id: 'police-statement', reportId: stranger })),
    'report.not-found',
  )
  assert.equal(codeOf(await templates.filled(supervisor, { id: 'no-such', reportId })), 'template.not-found')
})

test('places are checked when a template is saved', () => {
  assert.deepEqual(unwrap(checkBody('Сіздің {day} хабарламаңыз: {identifiers}, {day}')), ['day', 'identifiers'])
  const refused = checkBody('{telephone}')
  assert.equal(codeOf(refused), 'template.placeholder.unknown')
  for (const broken of ['{day', 'day}', '{day}}', '{{day}']) assert.notEqual(codeOf(checkBody(broken)), 'ok')
})

test('filling puts facts in as they are: a fact that looks like a place stays what it is', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(...placeholders).map((name) => `{${name}}`),
          fc.string(),
        ),
        { maxLength: 9 },
      ),
      fc.string({ minLength: 1 }),
      (parts, fact) => {
        const body = parts.map((part) => (part.startsWith('{') ? part : part.replace(/[{}]/g, ''))).join('')
        if (!checkBody(body).ok) return
        const facts = Object.fromEntries(placeholders.map((name) => [name, fact]))
        assert.deepEqual(fill(body, facts), { text: body.replace(/\{[a-z]+\}/g, () => fact), missing: [] })
      },
    ),
  )
  assert.equal(fill('{day}', { day: '{amount}' }).text, '{amount}')
})

test('a supervisor adds a template and changes it; every version is kept, and the later of two changes is refused', async () => {
  const words = { title: 'Кезекші жауабы', body: 'Хабарламаңыз {day} түсті.' }
  const base = { kind: 'closing', topics: ['fraud'], texts: { kk: words }, retired: false, version: 0 } as const
  const added = unwrap(await templates.save(supervisor, base))
  const change = { ...base, id: added.id, version: 1, texts: { kk: { ...words, body: 'Рақмет!' } } }
  const saved = await Promise.all([1, 2].map(() => templates.save(supervisor, change)))
  assert.deepEqual(saved.map(codeOf).toSorted(), ['ok', 'template.version.conflict'])
  const versions = unwrap(await templates.versions(supervisor, added.id))
  assert.deepEqual(
    versions.map(({ version, texts }) => [version, texts.kk?.body]),
    [
      [2, 'Рақмет!'],
      [1, 'Хабарламаңыз {day} түсті.'],
    ],
  )
  assert.equal(
    codeOf(await templates.filled(supervisor, { id: added.id, reportId })),
    'template.not-found',
    'no Russian',
  )
  unwrap(await templates.save(supervisor, { ...change, version: 2, retired: true }))
  const gone = await templates.filled(supervisor, { id: added.id, reportId, language: 'kk' })
  assert.equal(codeOf(gone), 'template.not-found')
})

test('the hotline’s words for a template that ships stand in its place, and nothing broken is saved', async () => {
  const edit = { id: 'closed-removed', kind: 'closing', topics: [], retired: false, version: 0 } as const
  const texts = { ru: { title: 'Удалено', body: 'Удалено. Спасибо!' } }
  const saved = unwrap(await templates.save(supervisor, { ...edit, texts }))
  assert.deepEqual([saved.shipped, saved.version], [true, 1])
  assert.equal(unwrap(await templates.filled(supervisor, { id: edit.id, reportId })).text, 'Удалено. Спасибо!')
  for (const [broken, code] of [
    [{}, 'template.empty'],
    [{ kk: { title: 'Атауы', body: ' ' } }, 'template.empty'],
    [{ kk: { title: 'Атауы', body: '{receipt}' } }, 'template.placeholder.unknown'],
  ] as const) {
    assert.equal(codeOf(await templates.save(supervisor, { ...edit, version: 1, texts: broken })), code)
  }
  assert.equal(codeOf(await templates.save(supervisor, { ...edit, id: 'unknown-code', texts })), 'template.not-found')
})
