import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { languages } from '#kernel/language'
import { seededRandom } from '#kernel/random'
import { simulateReports } from '../../../../simulation/reports.ts'
import { mustHelp, mustNotFlag } from './check-words.ts'
import { civilSpeech } from './civil-words.ts'
import { packLearnt, unpackLearnt } from './learnt.ts'
import { type Learning, learn, prepare } from './lesson.ts'
import { type Learnt, suggestFor, withoutIdentifiers } from './suggestion.ts'
import { sensitive } from './topic-guess.ts'

const span = { from: new Date('2026-01-05T00:00:00Z'), to: new Date('2026-06-01T00:00:00Z') }

/** Learns from simulated reports in which the operators found whatever the words say, and otherwise no urgency. */
function learnFrom(seed: number): Learning {
  const reports = simulateReports({ ...span, seed, count: 3000 })
  const lessons = reports.map((report) => prepare({ ...report, group: report.truth.phrasing }))
  const steps = learn(lessons, () => seededRandom(seed))
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

let trained: readonly Learning[] = []
before(() => {
  trained = [learnFrom(11), learnFrom(12)]
})
const everyState = (): readonly (Learnt | null)[] => [null, ...trained.map(({ learnt }) => learnt)]

test('there are enough sentences of lawful speech in every language, and none of them is learnt from', () => {
  const learntFrom = new Set(civilSpeech().map(({ text }) => text))
  for (const language of languages) {
    assert.ok(mustNotFlag[language].length >= 20, language)
    assert.ok(mustNotFlag[language].every((text) => !learntFrom.has(text)))
  }
  assert.ok(Object.values(mustNotFlag).flat().length >= 60)
})

test('lawful speech is never suggested as hate, violence or terrorism, nor as urgent: by word lists or by a model', () => {
  for (const learnt of everyState()) {
    for (const text of Object.values(mustNotFlag).flat()) {
      const { topic, urgency } = suggestFor(text, learnt)
      assert.ok(topic.code === null || !sensitive.has(topic.code), `${topic.code}: ${text}`)
      assert.ok(urgency.level === null || urgency.level === 'none', `${urgency.level}: ${text}`)
    }
  }
})

test('lawful speech hardly ever gets any topic at all', () => {
  for (const learnt of everyState()) {
    const texts = Object.values(mustNotFlag).flat()
    const given = texts.filter((text) => suggestFor(text, learnt).topic.code !== null)
    assert.ok(given.length <= texts.length / 20, given.join('\n'))
  }
})

test('a life or a child in danger stays caught, whatever was learnt', () => {
  for (const learnt of everyState()) {
    for (const text of Object.values(mustHelp).flat()) {
      const { level, words } = suggestFor(text, learnt).urgency
      assert.ok(level === 'now' || level === 'soon', `${level}: ${text}`)
      assert.ok(words.length > 0, text)
    }
  }
})

test('on the first day the word lists help: with topic, urgency and the words that spoke for them', () => {
  const kk = suggestFor('Алаяқтар SMS-код сұрап, картамнан ақша алып қойды', null)
  assert.equal(kk.topic.code, 'fraud')
  assert.ok(kk.topic.words.some(({ word }) => word === 'Алаяқтар'))
  assert.equal(suggestFor('На стене пишут телеграм, там продают наркотики и закладки', null).topic.code, 'drugs')
  assert.equal(suggestFor('They insult and humiliate me in comments every day', null).topic.code, 'cyberbullying')
  assert.equal(suggestFor('Бүгін ауа райы жақсы', null).unsure, true)
})

test('Kazakh without its own letters is understood by the word lists', () => {
  assert.equal(suggestFor('Есірткі сатып жүр', null).topic.code, 'drugs')
  assert.equal(suggestFor('Есирткини сатып жур', null).topic.code, 'drugs')
})

test('a real call to violence is still suggested, beside all the lawful speech', () => {
  const text = 'Телеграм каналда жарылғыш жасауды үйретіп, теракт жасауға шақырады'
  for (const learnt of everyState()) assert.equal(suggestFor(text, learnt).topic.code, 'terrorism')
})

test('marked words stand in the text where they are said to stand, identifiers never among them', () => {
  const texts = simulateReports({ ...span, seed: 13, count: 120 }).map(({ text }) => text)
  for (const learnt of everyState()) {
    for (const text of texts) {
      const plain = withoutIdentifiers(text)
      assert.equal(plain.length, text.length)
      const { topic, urgency } = suggestFor(text, learnt)
      for (const { start, end, word } of [...topic.words, ...topic.against, ...urgency.words]) {
        assert.equal(text.slice(start, end), word)
        assert.equal(plain.slice(start, end), word)
      }
      if (topic.code !== null && learnt !== null) assert.ok(topic.words.length > 0, text)
    }
  }
})

test('no text makes it throw', () => {
  const [one] = trained
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      for (const learnt of [null, one?.learnt ?? null]) {
        const { probability } = suggestFor(text, learnt).topic
        assert.ok(probability >= 0 && probability <= 1)
      }
    }),
  )
})

test('what was learnt is better than the word lists, passes the checks, and survives packing', () => {
  const texts = simulateReports({ ...span, seed: 14, count: 60 }).map(({ text }) => text)
  for (const { learnt, quality } of trained) {
    assert.ok(quality.topic.macroF1 > quality.wordLists.macroF1)
    assert.deepEqual({ ...quality.checks, sentences: 0 }, { sentences: 0, flagged: 0, missed: 0 })
    const unpacked = unpackLearnt(packLearnt(learnt))
    assert.ok(unpacked.ok)
    for (const text of texts) assert.deepEqual(suggestFor(text, unpacked.value), suggestFor(text, learnt))
  }
  assert.equal(unpackLearnt(Buffer.alloc(3)).ok, false)
  assert.equal(unpackLearnt(Buffer.alloc(40)).ok, false)
})
