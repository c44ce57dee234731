import { type Model, type Prior, predictionFrom, type Scores, scoresOf, type Trust } from './model.ts'

/** A held-out text with the raw scores of the model. */
interface Scored extends Scores {
  readonly label: string
}

/** A bar that no probability reaches. */
const never = 1.01

/** Below this many held-out texts nothing can be said of how often the model is right. */
const fewest = 20

/** A held-out text, its class, and what was known of it before. */
export interface HeldOut {
  readonly text: string
  readonly label: string
  readonly prior?: Prior
}

/**
 * The model with the trust under which the held-out truth is likeliest, and with the lowest bar above which at least
 * `minPrecision` of the held-out texts are right, for all we can tell from their number (Wilson's lower bound, one
 * sided, 80 %). Without enough held-out texts the model is never sure.
 */
export function* calibrated(
  model: Model,
  heldOut: readonly HeldOut[],
  minPrecision: number,
): Generator<undefined, Model> {
  const scored: Scored[] = []
  for (const [at, { text, label, prior = {} }] of heldOut.entries()) {
    scored.push({ ...scoresOf(model, text, prior), label })
    if (at % 100 === 0) yield
  }
  if (scored.length < fewest) return { ...model, sureFrom: never }
  const fitted = { ...model, trust: yield* trustIn(model, thinned(scored)) }
  return { ...fitted, sureFrom: barOf(fitted, scored, minPrecision) }
}

/** Two numbers are fitted well by so many texts; each step over more of them would hold up whatever else runs. */
const mostToFit = 2000

function thinned(scored: readonly Scored[]): readonly Scored[] {
  const every = Math.ceil(scored.length / mostToFit)
  return scored.filter((_, at) => at % every === 0)
}

/** Looks for one trust, then for the other, until neither gets better: the surprise is convex in both. */
function* trustIn(model: Model, scored: readonly Scored[]): Generator<undefined, Trust> {
  let trust: Trust = { learnt: 1, prior: 1 }
  for (let round = 0; round < 4; round++) {
    for (const side of ['learnt', 'prior'] as const) {
      const before = trust
      const at = (value: number): Trust => ({ ...before, [side]: value })
      trust = at(yield* least((value) => surprise({ ...model, trust: at(value) }, scored)))
    }
  }
  return trust
}

/** Golden-section search for the least value of a convex function from 0 to 4, to within a hundredth. */
function* least(of: (value: number) => number): Generator<undefined, number> {
  const golden = (Math.sqrt(5) - 1) / 2
  let [low, high] = [0, 4]
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)]
  let [atLeft, atRight] = [of(left), of(right)]
  while (high - low > 0.01) {
    if (atLeft < atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - golden * (high - low)
      atLeft = of(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + golden * (high - low)
      atRight = of(right)
    }
    yield
  }
  return (low + high) / 2
}

/** Mean negative logarithm of the probability of the truth. A class the model does not know counts as nearly impossible. */
function surprise(model: Model, scored: readonly Scored[]): number {
  let sum = 0
  for (const one of scored) {
    const truth = predictionFrom(model, one).probabilities[model.classes.indexOf(one.label)] ?? 0
    sum -= Math.log(Math.max(1e-9, truth))
  }
  return sum / scored.length
}

function barOf(model: Model, scored: readonly Scored[], minPrecision: number): number {
  const said = scored.map((one) => {
    const { probability, best } = predictionFrom(model, one)
    return { probability, right: one.label === best }
  })
  said.sort((a, b) => b.probability - a.probability)
  let [bar, right] = [never, 0]
  for (const [at, one] of said.entries()) {
    if (one.right) right++
    const last = said[at + 1]?.probability !== one.probability
    if (last && at + 1 >= fewest && lowerBound(right, at + 1) >= minPrecision) bar = one.probability
  }
  return bar === never ? never : Math.min(0.95, Math.max(0.5, bar))
}

/** Wilson's lower bound of a share at z = 0.84. */
function lowerBound(hits: number, of: number): number {
  const z2 = 0.84 ** 2
  const p = hits / of
  return (p + z2 / (2 * of) - 0.84 * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))) / (1 + z2 / of)
}
