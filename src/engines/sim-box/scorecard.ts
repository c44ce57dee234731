/**
 * An additive model that a person can read: every feature has bins, every bin has points, and the sum is the logarithm of
 * the odds that a SIM is in a box. What the points of a feature are above those of an ordinary SIM is the reason it gives.
 */
export interface Scorecard {
  readonly bias: number
  readonly features: readonly ScoredFeature[]
}

/** The bins of one feature: up to the first cut (not including it), from it to the second, …, from the last on. */
export interface ScoredFeature {
  readonly name: string
  readonly cuts: readonly number[]
  /** Points by bin, one more than there are cuts. */
  readonly points: readonly number[]
}

/** The bin of a value. */
export function binOf(cuts: readonly number[], value: number): number {
  let bin = 0
  while (bin < cuts.length && value >= (cuts[bin] ?? 0)) bin++
  return bin
}

/** The log-odds of a vector with the features of the card in their order. */
export function logOdds({ bias, features }: Scorecard, vector: Float64Array): number {
  let sum = bias
  for (let at = 0; at < features.length; at++) {
    const feature = features[at]
    if (feature === undefined) continue
    sum += feature.points[binOf(feature.cuts, vector[at] ?? 0)] ?? 0
  }
  return sum
}

/** Log-odds as a probability. */
export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}

/** A feature that spoke for a box, with the value seen. */
export interface Reason {
  readonly feature: string
  readonly value: number
  readonly points: number
}

/** What spoke for a box, the strongest first; at most so many. */
export function reasonsOf({ features }: Scorecard, vector: Float64Array, most = 6): readonly Reason[] {
  return features
    .map(({ name, cuts, points }, at) => {
      const value = vector[at] ?? 0
      return { feature: name, value, points: points[binOf(cuts, value)] ?? 0 }
    })
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, most)
}

/** The words for a reason, as a key of `locales/` with what is filled in: shares from 0 to 1 to a hundredth, the rest to a tenth. */
export function messageOfReason({ feature, value }: Reason): {
  readonly key: string
  readonly values: { readonly value: number }
} {
  const steps = Math.abs(value) <= 1 ? 100 : 10
  return { key: `sim-box.reason.${feature}`, values: { value: Math.round(value * steps) / steps } }
}
