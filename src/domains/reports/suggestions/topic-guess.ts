import { type Topic, topics } from '#domains/taxonomy'
import { makeFinder } from './phrase-finder.ts'
import { type ListedTopic, topicWords } from './topic-words.ts'

/** A topic with the places in the text that spoke for and against it; no topic where nothing is likely enough. */
export interface Guess {
  readonly code: Topic | null
  readonly probability: number
  readonly words: readonly { readonly start: number; readonly end: number }[]
  readonly against: readonly { readonly start: number; readonly end: number }[]
}

/** The class of texts that are about none of the topics. */
export const noTopic = 'no-topic'

/** Topics that lawful speech is easily taken for. */
export const sensitive: ReadonlySet<Topic> = new Set(['hate', 'violence', 'terrorism'])

/** Finds the listed words of topics in a text. */
export const topicHitsIn = makeFinder<ListedTopic>(topicWords)

/** Listed words found in one text. */
export type TopicHits = ReturnType<typeof topicHitsIn>

/** Points that no topic has to begin with: a single ordinary word is no ground for a guess. */
const doubt = 2
const sharpness = 1.2
const guessFrom = 0.6
const mostPoints = 9

/** Guesses from the word lists. The probability only orders guesses: it was not measured on anything. */
export function guessTopic(hits: TopicHits): Guess {
  const nobody = doubt + pointsOf(hits, 'civil')
  const scores = topics.map((code) => ({ code, score: pointsOf(hits, code) }))
  const total = scores.reduce((sum, { score }) => sum + Math.exp(sharpness * score), Math.exp(sharpness * nobody))
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  const probability = Math.exp(sharpness * best.score) / total
  const words = hits.filter(({ name }) => name === best.code)
  const carried = !sensitive.has(best.code) || words.some(({ points }) => points >= 3)
  const sure = best.score > 0 && probability >= guessFrom && carried
  return sure
    ? { code: best.code, probability, words, against: hits.filter(({ name }) => name === 'civil') }
    : { code: null, probability, words: [], against: [] }
}

/** Points by topic, and those that speak against every topic: what a model starts from. */
export function topicPoints(hits: TopicHits): Readonly<Record<string, number>> {
  const points = topics.map((code) => [code, pointsOf(hits, code)] as const)
  return { ...Object.fromEntries(points), [noTopic]: doubt + pointsOf(hits, 'civil') }
}

/** Whether a text speaks of politics, history, courts or the press. */
export function isCivil(hits: TopicHits): boolean {
  return hits.some(({ name }) => name === 'civil')
}

/** Whether a strong phrase of a topic stands in a text. */
export function isStrong(hits: TopicHits, topic: Topic): boolean {
  return hits.some(({ name, points }) => name === topic && points >= 3)
}

/** Points of the different phrases found; a phrase counts once. */
function pointsOf(hits: TopicHits, of: ListedTopic): number {
  const phrases = new Map(hits.filter(({ name }) => name === of).map(({ phrase, points }) => [phrase, points]))
  return Math.min(
    mostPoints,
    phrases.values().reduce((sum, points) => sum + points, 0),
  )
}
