import { type Random, randomBelow } from '#kernel/random'
import { calibrated } from './calibration.ts'
import { type Judged, type Quality, qualityOf } from './measure.ts'
import { type Model, type Prior, predict } from './model.ts'
import { eachBucket, steadyFraction } from './ngrams.ts'
import { wordsOf } from './words.ts'

/** A text whose class is known. */
export interface Example {
  readonly text: string
  readonly label: string
  /** Texts of one group are learnt from together or held out together, and count as one document. */
  readonly group: string
  /** How much it counts; 1 unless given. */
  readonly weight?: number
  readonly prior?: Prior
}

/** How to train. */
export interface Training {
  /** Gives the order in which examples are seen; the same source and examples give the same model. */
  readonly random: Random
  /** An n-gram in fewer groups than this is forgotten. */
  readonly minDocuments: number
  /** Where the model is sure, at least this share is right on the held-out part. */
  readonly minPrecision: number
  /** Share of groups held out for calibration and measuring; 0.2 unless given. */
  readonly heldOut?: number
  /** Number of buckets, a power of two; 2^18 unless given. */
  readonly buckets?: number
  readonly epochs?: number
}

/** A finished training. */
export interface Trained {
  readonly model: Model
  /** On the held-out part, which the weights have not seen; trust and the unsure band were chosen on it. */
  readonly quality: Quality
  readonly examples: number
  readonly heldOut: number
}

const rate = 0.35

/** L2: so strong that an n-gram must come up again and again to count, since people tell the same thing in many ways. */
const decay = 1e-3

/** Examples between two breaths. */
const slice = 100

/** Whether a group is held out, the same in every training. */
export function isHeldOut(group: string, share = 0.2): boolean {
  return steadyFraction(group) < share
}

/**
 * Multinomial logistic regression over hashed n-grams by Adagrad with L2, classes weighted against their imbalance,
 * weights rounded to a byte, then calibrated. Yields every few milliseconds so that a server can do other work.
 */
export function* training(examples: readonly Example[], options: Training): Generator<undefined, Trained> {
  const share = options.heldOut ?? 0.2
  const held = examples.filter(({ group }) => isHeldOut(group, share))
  const learnt = examples.filter(({ group }) => !isHeldOut(group, share))
  const classes = [...new Set(learnt.map(({ label }) => label))].toSorted()
  const features = yield* featuresOf(learnt, options)
  const weights = yield* descend(features, weightsOf(learnt, classes), options)
  const raw: Model = {
    ...weights,
    classes,
    buckets: features.buckets,
    rows: features.rows,
    trust: { learnt: 1, prior: 1 },
    sureFrom: 0,
  }
  const model = yield* calibrated(raw, held, options.minPrecision)
  const judged: Judged[] = []
  for (const [at, { text, label, prior }] of held.entries()) {
    judged.push({ truth: label, ...predict(model, text, prior) })
    if (at % slice === 0) yield
  }
  return { model, quality: qualityOf(judged), examples: learnt.length, heldOut: held.length }
}

/** Trains in one go. */
export function train(examples: readonly Example[], options: Training): Trained {
  const steps = training(examples, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Examples as rows of weights: those of example `i` stand in `list` from `ends[i - 1]` to `ends[i]`. */
interface Features {
  readonly buckets: number
  readonly rows: Int32Array
  readonly rowCount: number
  readonly list: Uint32Array
  readonly ends: Uint32Array
}

function* featuresOf(
  examples: readonly Example[],
  { buckets = 2 ** 18, minDocuments }: Training,
): Generator<undefined, Features> {
  const groups = new Map<string, number>()
  const seen = new Int32Array(buckets).fill(-1)
  const documents = new Uint32Array(buckets)
  const ends = new Uint32Array(examples.length)
  let list = new Uint32Array(2 ** 16)
  let length = 0
  for (const [at, { text, group }] of examples.entries()) {
    const id = groups.get(group) ?? groups.size
    groups.set(group, id)
    for (const { plain } of wordsOf(text)) {
      eachBucket(plain, buckets - 1, (bucket) => {
        if (seen[bucket] !== id) documents[bucket] = (documents[bucket] ?? 0) + 1
        seen[bucket] = id
        if (length === list.length) list = grown(list)
        list[length++] = bucket
      })
    }
    ends[at] = length
    if (at % slice === 0) yield
  }
  const rows = new Int32Array(buckets).fill(-1)
  let rowCount = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    if ((documents[bucket] ?? 0) >= minDocuments) rows[bucket] = rowCount++
  }
  return { buckets, rows, rowCount, ...kept(list, ends, rows) }
}

function grown(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(list.length * 2)
  larger.set(list)
  return larger
}

/** Buckets become rows; those of rare n-grams fall out. */
function kept(list: Uint32Array, ends: Uint32Array, rows: Int32Array): Pick<Features, 'list' | 'ends'> {
  let [from, to] = [0, 0]
  for (let at = 0; at < ends.length; at++) {
    for (const end = ends[at] ?? 0; from < end; from++) {
      const row = rows[list[from] ?? 0] ?? -1
      if (row >= 0) list[to++] = row
    }
    ends[at] = to
  }
  return { list: list.subarray(0, to), ends }
}

/** What each example teaches: its class, and how strongly. */
interface Lessons {
  readonly labels: Uint16Array
  readonly strengths: Float64Array
  /** Prior scores by example, then class. */
  readonly priors: Float32Array
  readonly classCount: number
}

/** Rare classes count more, by the root of their rarity, at most five times; very common ones less. */
function weightsOf(examples: readonly Example[], classes: readonly string[]): Lessons {
  const places = new Map(classes.map((name, place) => [name, place]))
  const counts = new Float64Array(classes.length)
  const labels = Uint16Array.from(examples, ({ label }) => places.get(label) ?? 0)
  for (const [at, label] of labels.entries()) counts[label] = (counts[label] ?? 0) + (examples[at]?.weight ?? 1)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const strengths = Float64Array.from(examples, ({ weight = 1 }, at) => {
    const even = total / classes.length / Math.max(1e-9, counts[labels[at] ?? 0] ?? 1)
    return weight * Math.min(5, Math.max(0.3, Math.sqrt(even)))
  })
  const priors = Float32Array.from(examples.flatMap(({ prior = {} }) => classes.map((name) => prior[name] ?? 0)))
  return { labels, strengths, priors, classCount: classes.length }
}

interface Weights {
  readonly values: Float32Array
  readonly squares: Float32Array
  readonly bias: Float64Array
  readonly biasSquares: Float64Array
}

/** What the descent works on. */
interface Descent extends Weights {
  readonly features: Features
  readonly lessons: Lessons
}

function* descend(features: Features, lessons: Lessons, { random, epochs = 4 }: Training) {
  const size = features.rowCount * lessons.classCount
  const weights: Weights = {
    values: new Float32Array(size),
    squares: new Float32Array(size),
    bias: new Float64Array(lessons.classCount),
    biasSquares: new Float64Array(lessons.classCount),
  }
  const descent: Descent = { ...weights, features, lessons }
  const order = Uint32Array.from(lessons.labels, (_, at) => at)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (let at = 0; at < order.length; at++) {
      learn(descent, order[at] ?? 0)
      if (at % slice === 0) yield
    }
  }
  return quantised(weights, lessons.classCount)
}

/** One step for one example. */
function learn(descent: Descent, example: number): void {
  const { ends, list } = descent.features
  const { labels, strengths, classCount } = descent.lessons
  const rows = list.subarray(example === 0 ? 0 : ends[example - 1], ends[example])
  const slopes = probabilitiesOf(descent, rows, example)
  const label = labels[example] ?? 0
  slopes[label] = (slopes[label] ?? 0) - 1
  const strength = strengths[example] ?? 1
  for (let c = 0; c < classCount; c++) slopes[c] = (slopes[c] ?? 0) * strength
  stepBias(descent, slopes)
  stepRows(descent, rows, slopes)
}

function stepBias({ bias, biasSquares }: Weights, slopes: Float64Array): void {
  for (let c = 0; c < slopes.length; c++) {
    const slope = slopes[c] ?? 0
    biasSquares[c] = (biasSquares[c] ?? 0) + slope * slope
    bias[c] = (bias[c] ?? 0) - (rate * slope) / Math.sqrt((biasSquares[c] ?? 0) + 1e-8)
  }
}

/** Adagrad with L2 on the rows of one example: the hot loop of the training. */
function stepRows({ values, squares }: Weights, rows: Uint32Array, slopes: Float64Array): void {
  const classCount = slopes.length
  const norm = rows.length === 0 ? 0 : 1 / Math.sqrt(rows.length)
  for (let f = 0; f < rows.length; f++) {
    const base = (rows[f] as number) * classCount
    for (let c = 0; c < classCount; c++) {
      const value = values[base + c] as number
      const slope = (slopes[c] as number) * norm + decay * value
      const square = (squares[base + c] as number) + slope * slope
      squares[base + c] = square
      values[base + c] = value - (rate * slope) / Math.sqrt(square + 1e-8)
    }
  }
}

/** Probabilities by class with the weights as they stand; the prior counts in full. */
function probabilitiesOf({ values, bias, lessons }: Descent, rows: Uint32Array, example: number): Float64Array {
  const classCount = bias.length
  const norm = rows.length === 0 ? 0 : 1 / Math.sqrt(rows.length)
  const scores = new Float64Array(classCount)
  for (let f = 0; f < rows.length; f++) {
    const base = (rows[f] as number) * classCount
    for (let c = 0; c < classCount; c++) scores[c] = (scores[c] as number) + (values[base + c] as number)
  }
  let top = -Infinity
  for (let c = 0; c < classCount; c++) {
    const prior = lessons.priors[example * classCount + c] as number
    scores[c] = (scores[c] as number) * norm + (bias[c] as number) + prior
    top = Math.max(top, scores[c] as number)
  }
  const parts = scores.map((score) => Math.exp(score - top))
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => part / sum)
}

/** Weights as bytes: for each class 127 steps up to its largest one. */
function quantised({ values, bias }: Weights, classCount: number): Pick<Model, 'steps' | 'scales' | 'bias'> {
  const tops = new Float64Array(classCount)
  for (let at = 0; at < values.length; at++) {
    tops[at % classCount] = Math.max(tops[at % classCount] ?? 0, Math.abs(values[at] ?? 0))
  }
  const scales = Array.from(tops, (top) => (top === 0 ? 1 : top / 127))
  const steps = Int8Array.from(values, (value, at) => Math.round(value / (scales[at % classCount] ?? 1)))
  return { steps, scales, bias: [...bias] }
}

function shuffle(order: Uint32Array, random: Random): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = randomBelow(random, at + 1)
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
}
