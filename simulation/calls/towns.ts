import { mix, mixedFraction, type Stream } from './stream.ts'

/** The cells of the country: each town has a run of cell numbers, large towns more of them. */
export interface Towns {
  /** A town, the more likely the larger. */
  pick(stream: Stream): number
  /** One of the cells of a town, the same for the same salt. */
  cell(town: number, salt: number): number
  /** The town that a cell stands in. */
  townOf(cell: number): number
  /** How many cells there are. */
  readonly cells: number
}

/** People that one cell serves on average. */
const peopleOfACell = 120

/** Towns by Zipf's law: the largest holds about a fifth of the country. */
const townCount = 80

/** Cells of other countries' networks are not in our records: a SIM that is roaming is seen in none. */
export const noCell = 0

/** The towns for so many subscribers. Cell numbers begin at 10,001. */
export function makeTowns(subscribers: number): Towns {
  const weights = Array.from({ length: townCount }, (_, i) => 1 / (i + 1) ** 0.95)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const first = new Int32Array(townCount + 1)
  const reach = new Float64Array(townCount)
  let sum = 0
  for (const [i, weight] of weights.entries()) {
    const cells = Math.max(3, Math.round(((weight / total) * subscribers) / peopleOfACell))
    first[i + 1] = (first[i] as number) + cells
    sum += weight / total
    reach[i] = sum
  }
  const townOf = (cell: number) => {
    let town = 0
    while (town < townCount - 1 && (first[town + 1] as number) <= cell - 10_001) town++
    return town
  }
  return {
    cells: first[townCount] as number,
    pick: (stream) => {
      const aim = stream.next()
      const town = reach.findIndex((limit) => aim < limit)
      return town < 0 ? 0 : town
    },
    cell: (town, salt) => {
      const start = first[town] as number
      const count = (first[town + 1] as number) - start
      return 10_001 + start + Math.floor(mixedFraction(mix(town, 77), salt) * count)
    },
    townOf,
  }
}
