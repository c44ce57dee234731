/** How far two judgements of the same reports agree. Shares and kappa between -1 and 1. */
export interface Agreement {
  /** How many reports were judged twice. */
  readonly pairs: number
  /** The share judged alike; null without pairs. */
  readonly observed: number | null
  /** The share that would be judged alike by chance, from how often each of the two uses each answer. */
  readonly expected: number | null
  /** Cohen's kappa: (observed - expected) / (1 - expected); null where chance alone explains everything. */
  readonly kappa: number | null
  /** 95 % confidence interval of kappa; null where kappa is, and where the answers show no spread to reckon with. */
  readonly interval: { readonly low: number; readonly high: number } | null
}

/** Two answers to one question: the first judge's and the second's. */
export type AnswerPair = readonly [first: string, second: string]

/** z of the 95 % interval of the normal distribution. */
const z95 = 1.959964

/**
 * Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20,
 * 1960) with the large-sample interval of Fleiss, Cohen and Everitt (Psychological Bulletin 72, 1969).
 */
export function agreementOf(pairs: readonly AnswerPair[]): Agreement {
  const count = pairs.length
  if (count === 0) return { pairs: 0, observed: null, expected: null, kappa: null, interval: null }
  const first = sharesOf(pairs.map(([answer]) => answer))
  const second = sharesOf(pairs.map(([, answer]) => answer))
  const observed = pairs.filter(([a, b]) => a === b).length / count
  const expected = [...first].reduce((sum, [answer, share]) => sum + share * (second.get(answer) ?? 0), 0)
  // Both gave one and the same answer throughout: agreement is whole, but says nothing beyond chance.
  if (1 - expected < 1e-12) return { pairs: count, observed, expected, kappa: null, interval: null }
  const exact = (observed - expected) / (1 - expected)
  const kappa = Math.abs(exact) < 1e-12 ? 0 : exact
  const variance = varianceOf({ pairs, first, second, observed, expected })
  const reach = z95 * Math.sqrt(Math.max(0, variance))
  const interval = variance < 1e-12 ? null : { low: Math.max(-1, kappa - reach), high: Math.min(1, kappa + reach) }
  return { pairs: count, observed, expected, kappa, interval }
}

type Shares = ReadonlyMap<string, number>

function sharesOf(answers: readonly string[]): Shares {
  const shares = new Map<string, number>()
  for (const answer of answers) shares.set(answer, (shares.get(answer) ?? 0) + 1 / answers.length)
  return shares
}

function varianceOf(given: {
  readonly pairs: readonly AnswerPair[]
  readonly first: Shares
  readonly second: Shares
  readonly observed: number
  readonly expected: number
}): number {
  const { pairs, first, second, observed, expected } = given
  const count = pairs.length
  const share = (shares: Shares, answer: string) => shares.get(answer) ?? 0
  let alike = 0
  let apart = 0
  for (const [a, b] of pairs) {
    // Of the cell (a, b): the share of its row answer with the second judge and of its column answer with the first.
    const sides = share(second, a) + share(first, b)
    if (a === b) alike += (1 - expected - sides * (1 - observed)) ** 2 / count
    else apart += sides ** 2 / count
  }
  const middle = (observed * expected - 2 * expected + observed) ** 2
  return (alike + (1 - observed) ** 2 * apart - middle) / (count * (1 - expected) ** 4)
}

/**
 * Words for a kappa (Landis and Koch, Biometrics 33, 1977). The bounds are a convention, so a screen shows the interval
 * beside the word.
 */
export const strengths = ['worse-than-chance', 'slight', 'fair', 'moderate', 'substantial', 'almost-perfect'] as const

/** A word for a kappa. */
export type Strength = (typeof strengths)[number]

/** The word for a kappa; the upper bound belongs to the lower word, as in the source (0.41 is moderate). */
export function strengthOf(kappa: number): Strength {
  if (kappa < 0) return 'worse-than-chance'
  if (kappa <= 0.2) return 'slight'
  if (kappa <= 0.4) return 'fair'
  if (kappa <= 0.6) return 'moderate'
  return kappa <= 0.8 ? 'substantial' : 'almost-perfect'
}

/** Below so many pairs an interval of large samples means little. */
export const enoughPairs = 30
