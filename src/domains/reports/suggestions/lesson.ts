import type { Danger, FraudType, Topic } from '#domains/taxonomy'
import {
  type Example,
  isHeldOut,
  type Judged,
  type Prior,
  predict,
  type Quality,
  qualityOf,
  type Trained,
  training,
} from '#engines/text-triage'
import { type Language, languages } from '#kernel/language'
import type { Random } from '#kernel/random'
import { mustHelp, mustNotFlag } from './check-words.ts'
import { civilSpeech } from './civil-words.ts'
import { type Learnt, type Reading, readText, suggestFor } from './suggestion.ts'
import { guessTopic, noTopic, sensitive, topicHitsIn, topicPoints } from './topic-guess.ts'
import { urgencyPoints } from './urgency-words.ts'

/** A closed report as models learn from it. */
export interface Lesson {
  /** The reporter's account. */
  readonly text: string
  readonly language: Language
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly danger: Danger
  /** Equal for equal texts: they are learnt from or held out together, and count as one. */
  readonly group: string
}

/** How good what was learnt is, on reports it has not learnt from. */
export interface LearntQuality {
  readonly topic: Quality
  readonly byLanguage: Readonly<Partial<Record<Language, Quality>>>
  readonly urgency: Quality | null
  readonly fraudType: Quality | null
  /** The word lists alone, on the same reports. */
  readonly wordLists: { readonly macroF1: number; readonly unsureShare: number }
  readonly checks: Checks
}

/** How the fixed sentences came out: none may be flagged, none may be missed. */
export interface Checks {
  readonly sentences: number
  readonly flagged: number
  readonly missed: number
}

/** An n-gram that stood in fewer different texts than this is forgotten. */
export const minDocuments = 5

/** Where a model is sure of a topic, at least so many of a hundred held-out reports bear it out. */
export const minPrecision = 0.9

const civilWeight = 2

/** A report ready for training: identifiers gone, points of the word lists counted. */
export interface Prepared extends Omit<Lesson, 'text'> {
  readonly plain: string
  readonly topicPrior: Prior
  readonly urgencyPrior: Prior
}

/** Prepares a report. */
export function prepare({ text, ...rest }: Lesson): Prepared {
  const { plain, hits, urgency } = readText(text)
  return { ...rest, plain, topicPrior: topicPoints(hits), urgencyPrior: urgencyPoints(urgency) }
}

const topicExample = ({ plain, topic, group, topicPrior }: Prepared): Example => ({
  text: plain,
  label: topic,
  group,
  prior: topicPrior,
})

/** Lawful speech as examples of one class. */
function civilExamples(label: string, priorOf: (reading: Reading) => Prior): readonly Example[] {
  return civilSpeech().map(({ text, group }) => {
    const prior = priorOf(readText(text))
    return { text, label, group, weight: civilWeight, prior }
  })
}

/** What came of a training. */
export interface Learning {
  readonly learnt: Learnt
  readonly quality: LearntQuality
  readonly examples: number
  readonly heldOut: number
}

/**
 * Learns topic, urgency and type of fraud from reports. Yields every few milliseconds. Each task has a source of
 * randomness of its own, so that one does not move the others.
 */
export function* learn(
  lessons: readonly Prepared[],
  randomFor: (task: string) => Random,
): Generator<undefined, Learning> {
  const topic = yield* training(
    [...lessons.map(topicExample), ...civilExamples(noTopic, ({ hits }) => topicPoints(hits))],
    {
      random: randomFor('topic'),
      minDocuments,
      minPrecision,
    },
  )
  const urgency = yield* learnTask(urgencyExamples(lessons), randomFor('urgency'))
  const fraudType = yield* learnTask(fraudExamples(lessons), randomFor('fraud-type'))
  const learnt = { topic: topic.model, urgency: urgency?.model ?? null, fraudType: fraudType?.model ?? null }
  const held = lessons.filter(({ group }) => isHeldOut(group))
  const quality = {
    ...(yield* topicQuality(learnt, held)),
    urgency: urgency?.quality ?? null,
    fraudType: fraudType?.quality ?? null,
    wordLists: wordListQuality(held),
    checks: checkSentences(learnt),
  }
  return { learnt, quality, examples: lessons.length - held.length, heldOut: held.length }
}

const fewestOfTask = 200

/** A task is left to the word lists where there is too little to learn from, or nothing to tell apart. */
function* learnTask(examples: readonly Example[], random: Random): Generator<undefined, Trained | null> {
  const decided = examples.filter(({ group }) => !group.startsWith('civil '))
  if (decided.length < fewestOfTask || new Set(decided.map(({ label }) => label)).size < 2) return null
  return yield* training(examples, { random, minDocuments, minPrecision })
}

/** Where the operator left the danger open nothing can be learnt. */
function urgencyExamples(lessons: readonly Prepared[]): readonly Example[] {
  const decided = lessons.flatMap(({ danger, plain, group, urgencyPrior }) =>
    danger === 'unknown' ? [] : [{ text: plain, label: danger, group, prior: urgencyPrior }],
  )
  return [...decided, ...civilExamples('none', ({ urgency }) => urgencyPoints(urgency))]
}

function fraudExamples(lessons: readonly Prepared[]): readonly Example[] {
  return lessons.flatMap(({ fraudType, plain, group }) =>
    fraudType === null ? [] : [{ text: plain, label: fraudType, group }],
  )
}

/** How well a topic is told, over all held-out reports and by language. Yields now and then. */
export function* topicQuality(
  learnt: Learnt,
  held: readonly Prepared[],
): Generator<undefined, Pick<LearntQuality, 'topic' | 'byLanguage'>> {
  const all: (Judged & { readonly language: Language })[] = []
  for (const [at, one] of held.entries()) {
    all.push({ ...judge(learnt, one), language: one.language })
    if (at % 20 === 0) yield
  }
  const byLanguage = languages.flatMap((language) => {
    const some = all.filter((one) => one.language === language)
    return some.length === 0 ? [] : [[language, qualityOf(some)] as const]
  })
  return { topic: qualityOf(all), byLanguage: Object.fromEntries(byLanguage) }
}

/** What a model says of a prepared report, with the unsure band as operators meet it. */
function judge(learnt: Learnt, { plain, topic, topicPrior }: Prepared): Judged {
  const { best, probability } = predict(learnt.topic, plain, topicPrior)
  return { truth: topic, best, probability, unsure: suggestFor(plain, learnt).unsure }
}

function wordListQuality(held: readonly Prepared[]): LearntQuality['wordLists'] {
  const judged = held.map(({ plain, topic }) => {
    const { code, probability } = guessTopic(topicHitsIn(plain))
    return { truth: topic, best: code ?? noTopic, probability, unsure: code === null }
  })
  const { macroF1, unsureShare } = qualityOf(judged)
  return { macroF1, unsureShare }
}

/** Whether lawful speech is flagged, or a danger missed: what decides if a model may be used at all. */
export function checkSentences(learnt: Learnt | null): Checks {
  const lawful = Object.values(mustNotFlag).flat()
  const grave = Object.values(mustHelp).flat()
  const flagged = lawful.filter((text) => {
    const { topic, urgency } = suggestFor(text, learnt)
    return (topic.code !== null && sensitive.has(topic.code)) || urgency.level === 'now' || urgency.level === 'soon'
  })
  const missed = grave.filter((text) => {
    const { level } = suggestFor(text, learnt).urgency
    return level !== 'now' && level !== 'soon'
  })
  return { sentences: lawful.length + grave.length, flagged: flagged.length, missed: missed.length }
}
