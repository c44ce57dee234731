import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { IntlMessageFormat } from 'intl-messageformat'
import { type Language, languages } from '#kernel/language'
import * as taxonomy from './index.ts'

/** The catalogue of a language as it lies on disk. */
function catalogue(language: Language): Readonly<Record<string, string>> {
  const file = new URL(`../../../locales/${language}/taxonomy.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
}

const catalogues = { kk: catalogue('kk'), ru: catalogue('ru'), en: catalogue('en') }

const promised = taxonomy
  .taxonomyCodes()
  .flatMap(({ list, code }) => taxonomy.textsOf(list).map((text) => taxonomy.taxonomyKey(list, code, text)))

test('every code has every promised text in all three languages, and no text belongs to a code that is gone', () => {
  for (const language of languages) {
    assert.deepEqual(Object.keys(catalogues[language]).toSorted(), promised.toSorted(), language)
    for (const [key, text] of Object.entries(catalogues[language])) {
      assert.ok(text.trim() === text && text.length > 1, `${language} ${key}`)
    }
  }
})

test('the three catalogues list their keys in one order, so that translators can lay them side by side', () => {
  assert.deepEqual(Object.keys(catalogues.ru), Object.keys(catalogues.kk))
  assert.deepEqual(Object.keys(catalogues.en), Object.keys(catalogues.kk))
})

test('every text is a valid ICU message that comes out as it was written', () => {
  for (const language of languages) {
    for (const text of Object.values(catalogues[language])) {
      assert.equal(new IntlMessageFormat(text, language).format(), text)
    }
  }
})

test('Kazakh is written with Kazakh letters and is never a copy of the Russian', () => {
  const sentences = Object.entries(catalogues.kk).filter(([key]) => /\.(help|advice)$/.test(key))
  for (const [key, text] of sentences) assert.match(text, /[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/, key)
  for (const [key, text] of sentences) assert.notEqual(text, catalogues.ru[key], key)
  for (const [key, text] of Object.entries(catalogues.ru)) assert.doesNotMatch(text, /[әғқңөұүһӘҒҚҢӨҰҮҺ]/, key)
  for (const [key, text] of Object.entries(catalogues.en)) assert.doesNotMatch(text, /[а-яА-Я]/, key)
})

test('texts for the public are short: no sentence of more than twenty-five words', () => {
  for (const language of languages) {
    for (const [key, text] of Object.entries(catalogues[language])) {
      for (const sentence of text.split(/[.!?:;]\s/)) {
        assert.ok(sentence.split(/\s+/).length <= 25, `${language} ${key}: ${sentence}`)
      }
    }
  }
})

test('codes are unique within a list, and kebab-case unless a standard wrote them', () => {
  for (const list of taxonomy.taxonomyListNames) {
    const codes: readonly string[] = taxonomy.taxonomyLists[list].map((row) => row.code)
    assert.equal(new Set(codes).size, codes.length, list)
    const shape = list === 'region' ? /^KZ-\d\d$/ : list === 'tlp' ? /^[a-z]+(\+[a-z]+)?$/ : /^[a-z]+(-[a-z0-9]+)*$/
    for (const code of codes) assert.match(code, shape, list)
  }
})

test('every mapping names a class that exists in the other vocabulary', () => {
  for (const { code, mappings } of [...taxonomy.topics2020, ...taxonomy.topics2011, ...taxonomy.fraudTypes]) {
    const { inhope, rsit, misp }: taxonomy.Mappings = mappings
    for (const name of inhope ?? []) assert.ok(taxonomy.inhopeClasses.includes(name), code)
    assert.ok(rsit === null || taxonomy.rsitTypes.includes(rsit), code)
    assert.ok(misp === null || taxonomy.mispTags.includes(misp), code)
    const fromTag = /^rsit:([^=]+)="(.+)"$/.exec(misp ?? '')
    if (fromTag) assert.equal(`${fromTag[1]}/${fromTag[2]}`, rsit, `${code}: the MISP tag says the same as RSIT`)
  }
})

test('only abuse material goes to INHOPE', () => {
  const sent = taxonomy.topics2020.filter((topic) => topic.mappings.inhope !== null).map((topic) => topic.code)
  assert.deepEqual(sent, ['csam'])
})

test('every topic of 2011 continues under a topic of 2020', () => {
  assert.equal(taxonomy.topics2011.length, 8)
  assert.equal(taxonomy.topics2020.length, 9)
  for (const { code } of taxonomy.topics2011) {
    const { topic, fit } = taxonomy.topicSince2020(code)
    assert.ok(taxonomy.isTopic(topic), code)
    assert.ok(fit === 'same' || fit === 'nearest', code)
  }
})

test('a topic where a child is the target is of the highest severity and names the children’s line first', () => {
  for (const code of ['grooming', 'csam'] as const) {
    const facts = taxonomy.topicFacts(code)
    assert.equal(facts.severity, 4)
    assert.equal(facts.childMayBeInvolved, true)
    assert.equal(facts.helplines[0], 'child-line')
    assert.equal(facts.referTo[0], 'police')
  }
})

test('the eight closing reasons are the ones hotlines share, each with an outcome that is final', () => {
  assert.equal(taxonomy.closingReasons.length, 8)
  const final = new Map<string, boolean>(taxonomy.outcomes.map((outcome) => [outcome.code, outcome.final]))
  for (const { code, fits } of taxonomy.closingReasons) {
    assert.equal(final.get(taxonomy.outcomeOf(code, false)), true, code)
    assert.equal(taxonomy.outcomeOf(code, true), 'warned')
    for (const classification of fits) assert.ok(taxonomy.isClassification(classification))
  }
})

test('a closing reason does not contradict the classification', () => {
  assert.equal(taxonomy.closingFits('not-illegal', 'illegal'), false)
  assert.equal(taxonomy.closingFits('removed', 'not-illegal'), false)
  assert.equal(taxonomy.closingFits('insufficient-details', 'illegal'), false)
  assert.equal(taxonomy.closingFits('referred', 'illegal'), true)
  assert.equal(taxonomy.closingFits('duplicate', 'undetermined'), true)
})

test('a public warning carries nothing but a warning, and every measure has a basis', () => {
  assert.equal(taxonomy.basisCarries('public-warning', 'warn'), true)
  for (const { code } of taxonomy.measures) {
    if (code !== 'warn') assert.equal(taxonomy.basisCarries('public-warning', code), false, code)
    assert.ok(
      taxonomy.legalBases.some((basis) => taxonomy.basisCarries(basis.code, code)),
      code,
    )
  }
})

test('measures fit the kind of identifier', () => {
  assert.deepEqual(taxonomy.measuresFor('card'), ['warn', 'hold-payment', 'investigate'])
  assert.deepEqual(taxonomy.measuresFor('domain'), ['warn', 'block-page', 'investigate'])
  assert.deepEqual(taxonomy.measuresFor('phone'), ['warn', 'hold-payment', 'reject-call', 'investigate'])
  for (const { code, measures } of taxonomy.fraudTypes) {
    assert.equal(measures[0], 'warn', `${code}: the mildest measure comes first`)
  }
})

test('facts are looked up by code', () => {
  assert.deepEqual(taxonomy.fraudTypeFacts('bank-call').measures, ['warn', 'hold-payment', 'reject-call'])
  assert.equal(taxonomy.fraudTypeFacts('phishing').mappings.rsit, 'fraud/phishing')
  assert.deepEqual(taxonomy.classificationFacts('illegal').inhope, ['baseline', 'national'])
  assert.equal(taxonomy.classificationFacts('undetermined').inhope, null)
})

test('only what is clear goes to the public, and nothing goes beyond its label', () => {
  const labels = taxonomy.tlpLabels.map((label) => label.code)
  assert.deepEqual(
    labels.filter((label) => taxonomy.tlpAllows(label, 'clear')),
    ['clear'],
  )
  assert.ok(labels.every((label) => taxonomy.tlpAllows(label, 'red')))
  assert.equal(taxonomy.tlpAllows('amber+strict', 'amber'), false)
})

test('there are seventeen regions and three cities', () => {
  const cities = taxonomy.regions.filter((region) => region.level === 'city')
  assert.equal(taxonomy.regions.length, 20)
  assert.deepEqual(
    cities.map((city) => city.code),
    ['KZ-71', 'KZ-75', 'KZ-79'],
  )
})

test('triage ranks danger now above soon, not knowing above a plain no', () => {
  const order = (['none', 'unknown', 'soon', 'now'] as const).map(taxonomy.dangerRank)
  assert.deepEqual(order, [0, 1, 2, 3])
  assert.deepEqual(([1, 2, 3, 4] as const).map(taxonomy.severityOf), ['low', 'moderate', 'high', 'critical'])
})

test('cards and personal numbers are the kinds kept as a hash only', () => {
  assert.deepEqual(taxonomy.observableKindCodes.filter(taxonomy.isPersonalKind), ['card', 'iin'])
})

test('the schemas take exactly the codes of their tables', () => {
  assert.deepEqual(taxonomy.topicSchema.options, taxonomy.topics)
  assert.deepEqual(taxonomy.fraudTypeSchema.options, taxonomy.fraudTypeCodes)
  assert.deepEqual(taxonomy.closingReasonSchema.options, taxonomy.closingReasonCodes)
  assert.deepEqual(taxonomy.regionSchema.options, taxonomy.regionCodes)
  assert.deepEqual(taxonomy.observableKindSchema.options, taxonomy.observableKindCodes)
  assert.equal(taxonomy.tlpSchema.safeParse('white').success, false)
})

test('a text is a code exactly when the schema takes it', () => {
  const pairs = [
    [taxonomy.isTopic, taxonomy.topicSchema],
    [taxonomy.isTopic2011, taxonomy.topic2011Schema],
    [taxonomy.isFraudType, taxonomy.fraudTypeSchema],
    [taxonomy.isClosingReason, taxonomy.closingReasonSchema],
    [taxonomy.isClassification, taxonomy.classificationSchema],
    [taxonomy.isSeverity, taxonomy.severitySchema],
    [taxonomy.isDanger, taxonomy.dangerSchema],
    [taxonomy.isChannel, taxonomy.channelSchema],
    [taxonomy.isMeasure, taxonomy.measureSchema],
    [taxonomy.isLegalBasis, taxonomy.legalBasisSchema],
    [taxonomy.isTlp, taxonomy.tlpSchema],
    [taxonomy.isRegion, taxonomy.regionSchema],
    [taxonomy.isObservableKind, taxonomy.observableKindSchema],
    [taxonomy.isIndicatorState, taxonomy.indicatorStateSchema],
    [taxonomy.isOutcome, taxonomy.outcomeSchema],
  ] as const
  const anyCode = fc.constantFrom(...taxonomy.taxonomyCodes().map(({ code }) => code))
  fc.assert(
    fc.property(fc.oneof(anyCode, fc.string()), (text) => {
      for (const [is, schema] of pairs) assert.equal(is(text), schema.safeParse(text).success)
    }),
  )
})

test('the whole taxonomy is presented in the reader’s language and survives JSON', () => {
  const shown = taxonomy.present((key) => catalogues.kk[key] ?? `missing ${key}`, 'kk')
  assert.equal(JSON.stringify(shown).includes('missing'), false)
  assert.deepEqual(JSON.parse(JSON.stringify(shown)), shown)
  assert.equal(shown.topicVersion, '2020')
  assert.deepEqual(Object.keys(shown.lists), taxonomy.taxonomyListNames)
  const fraud = shown.lists.topic.find((topic) => topic.code === 'fraud')
  assert.equal(fraud?.title, 'Алаяқтық және зиянды бағдарлама')
  assert.equal(
    shown.lists['fraud-type'].every((type) => typeof type.advice === 'string'),
    true,
  )
})
