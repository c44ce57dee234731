import { binOf, probabilityOf, type Scorecard, type ScoredFeature } from './scorecard.ts'

/** Vectors with the truth about them. */
export interface Examples {
  readonly features: readonly string[]
  /** One row after the other, each with a value for every feature. */
  readonly values: Float32Array
  /** By row 1 for a SIM in a box, 0 for an honest one. */
  readonly inBox: Uint8Array
  /** How many honest rows there are in the world for each that was taken as an example; 1 where all were. */
  readonly honestFor: number
}

/** How to learn. */
export interface Fitting {
  readonly rounds?: number
  /** How strongly points are drawn to 0. */
  readonly shrinkage?: number
  /** The most bins of a feature. */
  readonly bins?: number
  /** A source of fractions from 0 to 1, for the order of the rows. */
  readonly random: () => number
}

/**
 * Learns a card: logistic regression over bins (Adagrad, L2). The bins are cut where the values of both classes divide into
 * equal parts. Points are then shifted so that honest rows have 0 on average in every feature, and the bias is put right for
 * honest rows that were left out. The same examples and the same fractions give the same card.
 */
export function fitScorecard(
  examples: Examples,
  { rounds = 12, shrinkage = 1e-5, bins = 10, random }: Fitting,
): Scorecard {
  const rows = examples.inBox.length
  const count = examples.features.length
  const cuts = examples.features.map((_, at) => cutsOf(examples, at, bins))
  const starts = cuts.map((_, at) => cuts.slice(0, at).reduce((sum, list) => sum + list.length + 1, 0))
  const all = cuts.reduce((sum, list) => sum + list.length + 1, 0)
  const places = new Uint16Array(rows * count)
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < count; at++) {
      places[row * count + at] = (starts[at] ?? 0) + binOf(cuts[at] ?? [], examples.values[row * count + at] ?? 0)
    }
  }
  const learnt = descend({ places, inBox: examples.inBox, count, all }, { rounds, shrinkage, random })
  return centred(examples, { cuts, starts, places }, learnt)
}

function cutsOf({ features, values, inBox }: Examples, at: number, bins: number): readonly number[] {
  const found = new Set<number>()
  for (const side of [0, 1]) {
    const sorted = Float32Array.from(
      Array.from(inBox, (label, row) => (label === side ? row : -1))
        .filter((row) => row >= 0)
        .map((row) => values[row * features.length + at] ?? 0),
    ).sort()
    const half = Math.ceil(bins / 2)
    for (let part = 1; part < half; part++) {
      const value = sorted[Math.floor((part * sorted.length) / half)]
      if (value !== undefined && value > (sorted[0] ?? 0)) found.add(Number(value.toPrecision(3)))
    }
    // The tail of honest SIMs is where false alarms come from.
    const tail = side === 0 ? sorted[Math.floor(sorted.length * 0.99)] : undefined
    if (tail !== undefined && tail > (sorted[0] ?? 0)) found.add(Number(tail.toPrecision(3)))
  }
  return [...found].toSorted((a, b) => a - b)
}

interface Design {
  /** By row and feature the parameter that counts. */
  readonly places: Uint16Array
  readonly inBox: Uint8Array
  readonly count: number
  readonly all: number
}

interface Learnt {
  readonly bias: number
  readonly points: Float64Array
}

function descend(design: Design, { rounds, shrinkage, random }: Required<Omit<Fitting, 'bins'>>): Learnt {
  const { places, inBox, count, all } = design
  const points = new Float64Array(all)
  const squares = new Float64Array(all).fill(1)
  const order = Uint32Array.from(inBox, (_, row) => row)
  let [bias, biasSquares] = [0, 1]
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random)
    for (const row of order) {
      let odds = bias
      for (let at = row * count; at < (row + 1) * count; at++) odds += points[places[at] ?? 0] ?? 0
      const error = probabilityOf(odds) - (inBox[row] ?? 0)
      biasSquares += error * error
      bias -= (0.3 * error) / Math.sqrt(biasSquares)
      for (let at = row * count; at < (row + 1) * count; at++) {
        const place = places[at] ?? 0
        const slope = error + shrinkage * (points[place] ?? 0)
        const square = (squares[place] ?? 0) + slope * slope
        squares[place] = square
        points[place] = (points[place] ?? 0) - (0.3 * slope) / Math.sqrt(square)
      }
    }
  }
  return { bias, points }
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
}

interface Bins {
  readonly cuts: readonly (readonly number[])[]
  readonly starts: readonly number[]
  readonly places: Uint16Array
}

function centred(examples: Examples, { cuts, starts, places }: Bins, { bias, points }: Learnt): Scorecard {
  const count = examples.features.length
  const honest = examples.inBox.reduce((sum, label) => sum + 1 - label, 0)
  let shifted = bias - Math.log(examples.honestFor)
  const features = examples.features.map((name, at): ScoredFeature => {
    let mean = 0
    for (let row = 0; row < examples.inBox.length; row++) {
      if (examples.inBox[row] === 0) mean += (points[places[row * count + at] ?? 0] ?? 0) / honest
    }
    shifted += mean
    const own = points.subarray(starts[at] ?? 0, (starts[at] ?? 0) + (cuts[at]?.length ?? 0) + 1)
    return { name, cuts: cuts[at] ?? [], points: Array.from(own, (value) => Number((value - mean).toFixed(3))) }
  })
  return { bias: Number(shifted.toFixed(3)), features }
}
