import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '#kernel/random'
import { unwrap } from '#kernel/result'
import {
  type Example,
  explain,
  isHeldOut,
  loadModel,
  mostWords,
  plainWord,
  predict,
  qualityOf,
  saveModel,
  train,
  wordsOf,
} from './index.ts'

const weather = ['жаңбыр жауды', 'қар қатты жауып тұр', 'дождь льёт весь день', 'солнце и мороз', 'the rain is cold']
const bread = ['нан пісірдім', 'дәмді бауырсақ', 'пеку хлеб из муки', 'свежая булка', 'baking bread with flour']
const endings = [
  'бүгін',
  'кеше',
  'сегодня',
  'вчера',
  'today',
  'yesterday',
  'үйде',
  'дома',
  'at home',
  'ауылда',
  'снова',
]
const examplesOf = (label: string, cores: readonly string[]): readonly Example[] =>
  cores.flatMap((core) => endings.map((ending) => ({ text: `${core} ${ending}`, label, group: `${core} ${ending}` })))
const examples = [...examplesOf('weather', weather), ...examplesOf('bread', bread)]
const options = { minDocuments: 2, minPrecision: 0.9 }
const { model, quality } = train(examples, { ...options, random: seededRandom(1) })

test('the same seed and examples give the same model, byte by byte; another order of learning gives another', () => {
  const again = train(examples, { ...options, random: seededRandom(1) })
  assert.deepEqual(saveModel(again.model), saveModel(model))
  const other = train(examples, { ...options, random: seededRandom(2) })
  assert.notDeepEqual(saveModel(other.model), saveModel(model))
})

test('what was learnt is told apart in three languages, and for texts nobody has learnt from', () => {
  assert.ok(quality.macroF1 > 0.95, String(quality.macroF1))
  assert.equal(predict(model, 'Қар жауды, мороз').best, 'weather')
  assert.equal(predict(model, 'Хлеб и булки, бауырсақтар').best, 'bread')
})

test('Kazakh typed on a Russian keyboard is read as Kazakh', () => {
  assert.equal(plainWord('Жаңбырлы'), plainWord('жанбырлы'))
  assert.deepEqual(predict(model, 'жаңбыр жауды'), predict(model, 'жанбыр жауды'))
})

test('probabilities sum to 1 and lie between 0 and 1, whatever the text and the prior', () => {
  const prior = fc.dictionary(
    fc.constantFrom('weather', 'bread', 'nothing'),
    fc.double({ min: -50, max: 50, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), prior, (text, known) => {
      const { probabilities, probability } = predict(model, text, known)
      assert.ok(Math.abs(probabilities.reduce((sum, one) => sum + one, 0) - 1) < 1e-9)
      assert.ok(probability > 0 && probability <= 1)
    }),
  )
})

test('the words of an explanation stand in the text, the strongest first', () => {
  const text = 'Сегодня хлеб, хлеб и дождь; и ещё хлеб!'
  const reasons = explain(model, text, 'bread')
  const words = reasons.map(({ start, end }) => text.slice(start, end).toLowerCase())
  assert.ok(words.every((word) => /^\p{L}+$/u.test(word)))
  assert.equal(words.filter((word) => word === 'хлеб').length, 3)
  assert.ok((reasons.find(({ start }) => text.slice(start).startsWith('хлеб'))?.weight ?? 0) > 0)
  assert.ok((reasons.find(({ start }) => text.slice(start).startsWith('дождь'))?.weight ?? 0) < 0)
  const sizes = reasons.map(({ weight }) => Math.abs(weight))
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => b - a),
  )
  assert.deepEqual(explain(model, text, 'nobody'), [])
})

test('explanations of any text are whole words of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const places = new Set(wordsOf(text).map(({ start, end }) => `${start} ${end}`))
      for (const { start, end } of explain(model, text, 'weather')) assert.ok(places.has(`${start} ${end}`))
    }),
  )
})

test('a model that was saved and loaded says exactly the same, and saves to the same bytes', () => {
  const bytes = saveModel(model)
  const loaded = unwrap(loadModel(bytes))
  for (const { text } of examples) assert.deepEqual(predict(loaded, text), predict(model, text))
  assert.deepEqual(saveModel(loaded), bytes)
  const inBuffer = unwrap(loadModel(Buffer.concat([Buffer.alloc(7), bytes]).subarray(7)))
  assert.deepEqual(saveModel(inBuffer), bytes)
})

test('damaged bytes are refused and never read as a model', () => {
  const bytes = saveModel(model)
  for (const bad of [new Uint8Array(0), bytes.slice(0, 9), bytes.slice(0, -1), new Uint8Array([...bytes, 0])]) {
    assert.deepEqual(loadModel(bad), { ok: false, error: { code: 'triage-model.damaged' } })
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bad) => assert.equal(loadModel(bad).ok, false)))
})

test('an empty text, unknown scripts, digits and punctuation leave the model unsure', () => {
  for (const text of ['', '   \n', '87015550011', '!?…', '你好世界', 'مرحبا بالعالم', 'ქართული', '😀😀', '\ud800']) {
    assert.equal(predict(model, text).unsure, true, text)
    assert.deepEqual(explain(model, text, 'bread'), [])
  }
})

test('of a novel only the beginning is read', () => {
  const beginning = 'хлеб '.repeat(mostWords)
  assert.deepEqual(predict(model, `${beginning}${'дождь мороз '.repeat(50_000)}`), predict(model, beginning))
  assert.equal(wordsOf('а '.repeat(100_000)).length, mostWords)
  assert.equal(predict(model, 'х'.repeat(500_000)).probabilities.length, 2)
})

test('an n-gram that too few different texts have leaves no trace in the model', () => {
  const rare = { text: 'хлеб зжщфъ', label: 'bread', group: 'learnt' }
  assert.equal(isHeldOut('learnt'), false)
  const repeated = Array.from({ length: 50 }, () => rare)
  const { model: with_ } = train([...examples, ...repeated], { ...options, random: seededRandom(1) })
  const scriptless = { ...with_, trust: { learnt: 1, prior: 1 } }
  assert.deepEqual(predict(scriptless, 'зжщфъ').probabilities, predict(scriptless, '').probabilities)
})

test('with next to nothing held out the model is never sure', () => {
  const few = examples.filter((_, at) => at % 9 === 0)
  const { model: small } = train(few, { ...options, random: seededRandom(1) })
  assert.ok(few.every(({ text }) => predict(small, text).unsure))
})

test('the prior answers where nothing was learnt of a text', () => {
  const { best, unsure } = predict({ ...model, sureFrom: 0.6 }, '????', { bread: 40, weather: 0 })
  assert.deepEqual([best, unsure], ['bread', false])
})

test('a group is held out for ever or never, about one in five', () => {
  const held = Array.from({ length: 5000 }, (_, at) => `group ${at}`).filter((name) => isHeldOut(name))
  assert.ok(held.length > 850 && held.length < 1150, String(held.length))
  assert.ok(held.every((name) => isHeldOut(name)))
})

test('quality is counted as the textbook does', () => {
  const judged = [
    { truth: 'a', best: 'a', probability: 0.9, unsure: false },
    { truth: 'a', best: 'b', probability: 0.6, unsure: true },
    { truth: 'b', best: 'b', probability: 0.9, unsure: false },
    { truth: 'b', best: 'b', probability: 0.6, unsure: false },
  ]
  const { macroF1, accuracy, unsureShare, sureAccuracy, calibrationError, f1 } = qualityOf(judged)
  assert.deepEqual(f1, { a: 2 / 3, b: 4 / 5 })
  assert.ok(Math.abs(macroF1 - (2 / 3 + 4 / 5) / 2) < 1e-12)
  assert.deepEqual([accuracy, unsureShare, sureAccuracy], [0.75, 0.25, 1])
  assert.ok(Math.abs(calibrationError - 0.1) < 1e-9)
  assert.equal(qualityOf([]).macroF1, 0)
})
