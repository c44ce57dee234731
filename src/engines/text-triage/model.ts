import { eachBucket } from './ngrams.ts'
import { wordsOf } from './words.ts'

/**
 * A trained model. It knows n-grams by their bucket alone and holds no word of anybody. Read-only; made by `training` or
 * `loadModel`.
 */
export interface Model {
  readonly classes: readonly string[]
  /** Number of buckets, a power of two. */
  readonly buckets: number
  /** For each bucket the row of its weights, or -1 where too few texts had such an n-gram. */
  readonly rows: Int32Array
  /** Weights by row, then class, as steps of `scales`. */
  readonly steps: Int8Array
  /** For each class what one step is worth. */
  readonly scales: readonly number[]
  readonly bias: readonly number[]
  /**
   * What learnt scores and prior scores are multiplied by before they become probabilities, so that of those at 0.8
   * about 80 in 100 are right. The fewer texts there were to learn from, the more weight the prior has.
   */
  readonly trust: Trust
  /** Below this probability of the first class the model is unsure. */
  readonly sureFrom: number
}

/** How much learnt scores and prior scores count. */
export interface Trust {
  readonly learnt: number
  readonly prior: number
}

/** What was known of a text before anything was learnt, such as points of word lists, by class; a class left out has 0. */
export type Prior = Readonly<Record<string, number>>

/** What a model says of a text. */
export interface Prediction {
  /** Probability by class, in the order of `classes`; they sum to 1. */
  readonly probabilities: readonly number[]
  /** The likeliest class. */
  readonly best: string
  readonly probability: number
  /** True where the likeliest class is not likely enough, or nothing is known of the text. */
  readonly unsure: boolean
}

/** A word of the text that speaks for a class (positive) or against it. */
export interface Reason {
  readonly start: number
  readonly end: number
  readonly weight: number
}

/** The probabilities of a text. Time grows with its length, and no text is too long: only its beginning is read. */
export function predict(model: Model, text: string, prior: Prior = {}): Prediction {
  return predictionFrom(model, scoresOf(model, text, prior))
}

/** A prediction from raw scores. */
export function predictionFrom(model: Model, { learnt, prior, known }: Scores): Prediction {
  const probabilities = softmax(
    learnt.map((score, c) => model.trust.learnt * score + model.trust.prior * (prior[c] ?? 0)),
  )
  let place = 0
  for (const [at, probability] of probabilities.entries()) {
    if (probability > (probabilities[place] ?? 0)) place = at
  }
  const probability = probabilities[place] ?? 0
  const blank = known === 0 && prior.every((score) => score === prior[0])
  const unsure = blank || probability < model.sureFrom
  return { probabilities, best: model.classes[place] ?? '', probability, unsure }
}

/** Raw scores by class. */
export interface Scores {
  readonly learnt: Float64Array
  readonly prior: Float64Array
  /** How many n-grams of the text have weights. */
  readonly known: number
}

/** Raw scores of a text. */
export function scoresOf(model: Model, text: string, prior: Prior): Scores {
  const { bias, scales, classes } = model
  const sums = new Float64Array(bias.length)
  let known = 0
  for (const { plain } of wordsOf(text)) known += addWord(model, plain, sums)
  const norm = known === 0 ? 0 : 1 / Math.sqrt(known)
  for (let c = 0; c < sums.length; c++) sums[c] = (sums[c] ?? 0) * (scales[c] ?? 0) * norm + (bias[c] ?? 0)
  return { learnt: sums, prior: Float64Array.from(classes, (name) => prior[name] ?? 0), known }
}

/** Adds the steps of a word's n-grams to `sums`; returns how many of them have weights. */
function addWord({ rows, steps, buckets }: Model, plain: string, sums: Float64Array): number {
  const classes = sums.length
  let known = 0
  eachBucket(plain, buckets - 1, (bucket) => {
    const row = rows[bucket] ?? -1
    if (row < 0) return
    known++
    const base = row * classes
    for (let c = 0; c < classes; c++) sums[c] = (sums[c] ?? 0) + (steps[base + c] ?? 0)
  })
  return known
}

/**
 * The words of a text that spoke for or against a class, the strongest first: the weights of a word's n-grams, summed,
 * compared with the mean of the other classes. Every place where such a word stands is given. Empty for an unknown class.
 */
export function explain(model: Model, text: string, target: string): readonly Reason[] {
  const place = model.classes.indexOf(target)
  if (place < 0) return []
  const words = wordsOf(text)
  const weights = new Map<string, number>()
  let known = 0
  for (const { plain } of words) {
    const sums = new Float64Array(model.classes.length)
    known += addWord(model, plain, sums)
    if (!weights.has(plain)) weights.set(plain, leadOf(model, sums, place))
  }
  const norm = known === 0 ? 0 : model.trust.learnt / Math.sqrt(known)
  return words
    .map(({ start, end, plain }) => ({ start, end, weight: (weights.get(plain) ?? 0) * norm }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.start - b.start)
}

/** How far a class is ahead of the mean of the others. */
function leadOf({ scales }: Model, sums: Float64Array, place: number): number {
  const scores = Array.from(sums, (sum, c) => sum * (scales[c] ?? 0))
  const own = scores[place] ?? 0
  const others = scores.reduce((sum, score) => sum + score, 0) - own
  return own - others / Math.max(1, scores.length - 1)
}

/** Scores as probabilities that sum to 1. */
function softmax(scores: Float64Array): readonly number[] {
  let top = -Infinity
  for (let c = 0; c < scores.length; c++) top = Math.max(top, scores[c] ?? 0)
  const parts = Array.from(scores, (score) => Math.exp(score - top))
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => part / sum)
}
