import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLocales } from './check-locales.ts'

type Texts = Readonly<Record<string, string>>

/** What the check says of a catalogue whose `site.json` holds these texts, and of one file of code. */
function said(texts: { kk: Texts; ru: Texts; en: Texts }, code = '', file = 'src/apps/site/page.tsx') {
  const locales = new Map(
    Object.entries(texts).map(([language, messages]) => [`locales/${language}/site.json`, JSON.stringify(messages)]),
  )
  return checkLocales(locales, new Map([[file, code]])).map((fault) => `${fault.file}: ${fault.message}`)
}

const everywhere = (texts: Texts) => ({ kk: texts, ru: texts, en: texts })
const none = everywhere({})

function plant(rule: string, messages: () => readonly string[], expected: RegExp): void {
  test(`a fault is found: ${rule}`, () => {
    const found = messages()
    assert.equal(found.length, 1, found.join('\n') || 'nothing found')
    assert.match(found[0] ?? '', expected)
  })
}

const hello = { 'site.a': 'Hello' }

plant(
  'a key missing in one language',
  () => said({ ...everywhere(hello), ru: {} }, "t('site.a')"),
  /^locales\/ru\/site.json: site.a: missing/,
)
plant(
  'ICU that does not parse',
  () => said({ ...everywhere({ 'site.a': '{n} x' }), en: { 'site.a': '{n x' } }, "t('site.a')"),
  /en\/site.json: site.a: not ICU/,
)
plant(
  'arguments that differ between languages',
  () => said({ ...everywhere({ 'site.a': '{name}' }), ru: { 'site.a': '{nom}' } }, "t('site.a')"),
  /site.a: arguments differ: kk {name}, ru {nom}, en {name}/,
)
plant(
  'arguments inside a plural branch that differ',
  () =>
    said({ ...everywhere({ 'site.a': '{n}{who}' }), kk: { 'site.a': '{n, plural, other {# {whom}}}' } }, "t('site.a')"),
  /arguments differ: kk {n, whom}/,
)
plant(
  'a Russian plural without its forms',
  () => said({ ...everywhere({ 'site.a': '{n}' }), ru: { 'site.a': '{n, plural, one {a} other {b}}' } }, "t('site.a')"),
  /ru\/site.json: site.a: {n, plural} lacks few, many/,
)
plant(
  'an English plural without one',
  () => said({ ...everywhere({ 'site.a': '{n}' }), en: { 'site.a': '{n, plural, =0 {} other {b}}' } }, "t('site.a')"),
  /en\/site.json: site.a: {n, plural} lacks one/,
)
plant('a key used in code that does not exist', () => said(none, "t('site.b')"), /page.tsx: no message 'site.b'/)
plant('a missing key as a second argument', () => said(none, "t(language, 'site.b')"), /no message 'site.b'/)
plant('a missing key of a bound translator', () => said(none, "say.t('site.b')"), /no message 'site.b'/)
plant('a missing key of a language', () => said(none, "messages.in('kk')('site.b')"), /no message 'site.b'/)
plant(
  'a missing key on one side of a choice',
  () => said(everywhere(hello), "t(x ? 'site.a' : 'site.b')"),
  /no message 'site.b'/,
)
plant(
  'a pattern that fits no key',
  () => said(everywhere(hello), "t('site.a'); t(`site.${x}.title`)"),
  /no message is like 'site.….title'/,
)
plant('a pattern without its area', () => said(none, 't(`${area}.title`)'), /write the area of the message out/)
plant('a key that no code uses', () => said(everywhere(hello)), /site.a: no code uses it/)
plant(
  'a key that only a test uses',
  () => said(everywhere(hello), "t('site.a')", 'src/apps/site/page.test.tsx'),
  /no code uses it/,
)
plant('a failure without a message', () => said(none, "fail('phone.bad')"), /no message 'problem.phone.bad'/)
plant('a failure pattern without a message', () => said(none, 'fail(`phone.${x}`)'), /like 'problem.phone.…'/)
plant(
  'Kazakh that is Russian',
  () => {
    const russian = { 'site.a': 'Позвоните в банк прямо сейчас' }
    return said({ kk: russian, ru: russian, en: hello }, "t('site.a')")
  },
  /kk\/site.json: site.a: the Kazakh text is the Russian one/,
)
plant(
  'a key outside its file',
  () => said(everywhere({}), '').concat(faultsOf('locales/kk/site.json', '{"report.a":"A"}').slice(0, 1)),
  /report.a: keys here begin with 'site.'/,
)
plant('an empty text', () => faultsOf('locales/kk/site.json', '{"site.a":" "}'), /site.a: no text/)
plant('a file that is no JSON', () => faultsOf('locales/kk/site.json', '{'), /not JSON/)
plant(
  'a key written twice',
  () => faultsOf('locales/kk/site.json', '{\n"site.a": "A",\n"site.a": "B"\n}').slice(0, 1),
  /site.a: written twice/,
)
plant('Cyrillic in a string', () => said(none, "const a = 'Сақ бол'"), /Cyrillic text outside the catalogue: Сақ бол/)
plant('Cyrillic in a template', () => said(none, 'const a = `Сақ ${b}`'), /Cyrillic text outside the catalogue/)
plant('Cyrillic between tags', () => said(none, 'const a = <p>Сақ бол</p>'), /text outside the catalogue: Сақ бол/)
plant('English between tags', () => said(none, 'const a = <p>{x} Stay safe</p>'), /outside the catalogue: Stay safe/)
plant('English in braces', () => said(none, "const a = <p>{'Stay safe'}</p>"), /text outside the catalogue: Stay safe/)
plant('English in an attribute read out', () => said(none, 'const a = <a aria-label="Close" />'), /aria-label text/)

function faultsOf(file: string, text: string): readonly string[] {
  return checkLocales(new Map([[file, text]]), new Map()).map(({ message }) => message)
}

test('a complete catalogue that the code uses has no fault', () => {
  const keys = ['site.a', 'site.step.one.title', 'site.step.two.title', 'site.chosen', 'site.label']
  const texts = Object.fromEntries(keys.map((key) => [key, 'Hello {n, number}']))
  const code = [
    "t('site.a', { n: 1 }); t(language, 'site.chosen'); t(`site.step.${step}.title`)",
    'const names = { first: \'site.label\' }; const page = <Field label="site.label" id="main field">{t(\'site.a\')} — 1</Field>',
    'const raw = <code>npm ci</code>; t(names.first)',
  ]
  assert.deepEqual(said(everywhere(texts), code.join('\n')), [])
})

test('Kazakh may do with one plural form, and short or Latin texts may be alike', () => {
  const plural = '{n, plural, one {#} few {#} many {#} other {#}}'
  const texts = { 'site.n': plural, 'site.b': 'Банк', 'site.c': 'HTTP API OAuth 2 OpenAPI' }
  const kk = { ...texts, 'site.n': '{n, plural, other {# рет}}' }
  const en = { ...texts, 'site.n': '{n, plural, one {#} other {#}}' }
  assert.deepEqual(said({ kk, ru: texts, en }, "t('site.n'); t('site.b'); t('site.c')"), [])
})

test('a failure code uses its problem, by name, by pattern and as a plain literal', () => {
  const locales = new Map(
    ['kk', 'ru', 'en'].map((language) => [`locales/${language}/problem.json`, '{"problem.a.b":"A","problem.c.d":"C"}']),
  )
  for (const language of ['kk', 'ru', 'en']) locales.set(`locales/${language}/problem-e.json`, '{"problem.e.f":"E"}')
  const code = "fail('a.b'); fail(`c.${x}`); throw new Problem('e.f')"
  assert.deepEqual(checkLocales(locales, new Map([['src/platform/http.ts', code]])), [])
  const bare = checkLocales(locales, new Map([['src/platform/http.ts', 't(`problem.${code}`)']]))
  assert.equal(bare.length, 3, 'the bare pattern uses none of them')
})

test('word lists, codecs, engines, tests and patterns may hold Cyrillic', () => {
  const code = "const a = ['сақ']"
  for (const file of [
    'src/engines/x/a.ts',
    'src/formats/a.ts',
    'src/domains/reports/danger-words.ts',
    'src/domains/reports/words.ts',
    'src/apps/site/letters.ts',
    'src/domains/reports/report.test.ts',
  ]) {
    assert.deepEqual(said(none, code, file), [], file)
  }
  assert.deepEqual(said(none, 'const a = /[а-я]/u // а comment: әріп'), [])
})
