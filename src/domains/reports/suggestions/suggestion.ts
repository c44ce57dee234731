import type { FraudType, Topic } from '#domains/taxonomy'
import { extract } from '#engines/extraction'
import { explain, type Model, plainWord, predict } from '#engines/text-triage'
import {
  type Guess,
  guessTopic,
  isCivil,
  isStrong,
  noTopic,
  sensitive,
  type TopicHits,
  topicHitsIn,
  topicPoints,
} from './topic-guess.ts'
import { type Level, type UrgencyByWords, urgencyByWords, urgencyPoints } from './urgency-words.ts'

/** A place in the text, in UTF-16 code units, with the word that stands there. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly word: string
}

/** What is suggested for a text. It decides nothing. */
export interface Suggested {
  readonly topic: {
    /** Null where nothing can be said with confidence. */
    readonly code: Topic | null
    readonly probability: number
    /** The words of the text that spoke for it. */
    readonly words: readonly Mark[]
    /** The words that spoke against it. */
    readonly against: readonly Mark[]
  }
  /** For fraud, where its type is as clear. */
  readonly fraudType: { readonly code: FraudType; readonly probability: number } | null
  readonly urgency: { readonly level: Level | null; readonly probability: number; readonly words: readonly Mark[] }
  /** Whether the topic is left to the operator alone. */
  readonly unsure: boolean
}

/** What has been learnt; a task without a model is answered from word lists alone. */
export interface Learnt {
  readonly topic: Model
  readonly urgency: Model | null
  readonly fraudType: Model | null
}

/** Hate, violence and terrorism are never suggested below this, however low the measured bar. */
const sensitiveFrom = 0.75

/** A topic for which no word of the lists stands in the text is not suggested below this. */
const unlistedFrom = 0.9

const mostWords = 6

/**
 * The text as models read it: identifiers become spaces of the same length, so that no number, account or address is learnt
 * from and every place stays where it was.
 */
export function withoutIdentifiers(text: string): string {
  let plain = ''
  let from = 0
  for (const { start, end } of extract(text)) {
    plain += text.slice(from, start) + ' '.repeat(end - start)
    from = end
  }
  return plain + text.slice(from)
}

/** A text as it is judged: read once, whatever is asked of it. */
export interface Reading {
  readonly plain: string
  readonly hits: TopicHits
  readonly urgency: UrgencyByWords
}

/** Reads a text for judging. Reading a text without identifiers again gives the same. */
export function readText(text: string): Reading {
  const plain = withoutIdentifiers(text)
  const hits = topicHitsIn(plain)
  return { plain, hits, urgency: urgencyByWords(plain, isCivil(hits)) }
}

/** Suggests a topic and an urgency for a text; without anything learnt, from the word lists. Never throws. */
export function suggestFor(text: string, learnt: Learnt | null): Suggested {
  const reading = readText(text)
  const topic = learnt === null ? guessTopic(reading.hits) : learntTopic(reading, learnt.topic)
  const { code, probability } = topic
  const fraudType = code === 'fraud' && learnt?.fraudType ? typeOfFraud(reading, learnt.fraudType) : null
  const marked = {
    code,
    probability,
    words: code === null ? [] : marksOf(text, topic.words),
    against: code === null ? [] : marksOf(text, topic.against),
  }
  return { topic: marked, fraudType, urgency: urgencyOf(text, reading, learnt), unsure: code === null }
}

function learntTopic(reading: Reading, model: Model): Guess {
  const { best, probability, unsure } = predict(model, reading.plain, topicPoints(reading.hits))
  const nothing: Guess = { code: null, probability, words: [], against: [] }
  if (unsure || best === noTopic) return nothing
  const topic = best as Topic
  if (!soundly(reading.hits, topic, probability)) return nothing
  const { words, against } = weighed(model, {
    plain: reading.plain,
    target: best,
    listed: listedFor(reading.hits, best),
  })
  return { code: topic, probability, words, against }
}

/**
 * Whether a learnt topic may be suggested. Where no listed word speaks for it, it has to be very likely. A topic that
 * lawful speech is easily taken for has to be likely anyway, and where the text speaks of politics, history, courts or
 * the press, a strong phrase of the topic has to stand in it as well.
 */
function soundly(hits: TopicHits, topic: Topic, probability: number): boolean {
  if (hits.every(({ name }) => name !== topic) && probability < unlistedFrom) return false
  if (!sensitive.has(topic)) return true
  return probability >= sensitiveFrom && (!isCivil(hits) || isStrong(hits, topic))
}

interface Span {
  readonly start: number
  readonly end: number
}

/** A listed phrase that counts for or against a class before anything learnt does. */
interface Listed extends Span {
  readonly points: number
}

/** What a class was told from. */
interface Told {
  readonly plain: string
  readonly target: string
  readonly listed: readonly Listed[]
}

/**
 * The few words that carried a class, and the few that spoke against it: what was learnt of each word, and what the lists
 * say of it, on one scale.
 */
function weighed(model: Model, { plain, target, listed }: Told): { words: readonly Span[]; against: readonly Span[] } {
  const wordAt = (place: number) => listed.filter(({ start, end }) => start <= place && place < end)
  const reasons = explain(model, plain, target)
    .filter(({ start, end }) => end - start >= 3)
    .map(({ start, end, weight }) => {
      const points = wordAt(start).reduce((sum, one) => sum + one.points, 0)
      return { start, end, weight: weight + model.trust.prior * points }
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const top = Math.abs(reasons[0]?.weight ?? 0)
  const heavy = reasons.filter(({ weight }) => Math.abs(weight) >= top / 5)
  const few = (side: typeof heavy) => {
    const names = [...new Set(side.map(({ start, end }) => plainWord(plain.slice(start, end))))].slice(0, mostWords)
    return side.filter(({ start, end }) => names.includes(plainWord(plain.slice(start, end))))
  }
  return {
    words: few(heavy.filter(({ weight }) => weight > 0)),
    against: few(heavy.filter(({ weight }) => weight < 0)),
  }
}

/** Listed words of a topic count for it, talk of politics and the press against it. */
function listedFor(hits: TopicHits, topic: string): readonly Listed[] {
  return hits
    .filter(({ name }) => name === topic || name === 'civil')
    .map(({ name, start, end, points }) => ({ start, end, points: name === topic ? points : -points }))
}

function typeOfFraud({ plain }: Reading, model: Model): Suggested['fraudType'] {
  const { best, probability, unsure } = predict(model, plain)
  return unsure ? null : { code: best as FraudType, probability }
}

const rank: Readonly<Record<Level, number>> = { none: 0, soon: 1, now: 2 }

/** What the words say outweighs what was learnt wherever they are graver: a model must not talk a danger away. */
function urgencyOf(text: string, reading: Reading, learnt: Learnt | null): Suggested['urgency'] {
  const { plain, urgency: byWords, hits } = reading
  const said = { level: byWords.level, probability: byWords.probability, words: marksOf(text, byWords.hits) }
  if (learnt?.urgency == null) return said
  const { best, probability, unsure } = predict(learnt.urgency, plain, urgencyPoints(byWords))
  const level = best as Level
  if (byWords.level !== 'none' && (unsure || rank[byWords.level] >= rank[level])) return said
  if (unsure || (level !== 'none' && isCivil(hits))) return { level: null, probability, words: [] }
  const spoke = level === 'none' ? [] : weighed(learnt.urgency, { plain, target: best, listed: [] }).words
  return { level, probability, words: marksOf(text, spoke) }
}

function marksOf(text: string, spans: readonly Span[]): readonly Mark[] {
  const places = new Map(spans.map(({ start, end }) => [start, { start, end, word: text.slice(start, end) }]))
  return [...places.values()].sort((a, b) => a.start - b.start)
}
