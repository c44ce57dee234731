import { makeStream, type Stream } from '../calls/stream.ts'
import type { Accounts } from './accounts.ts'
import { type FullPlan, hour, minute } from './plan.ts'

/** How fast a ring moves money on: the median time it lies on one account. */
export const paces = { quick: 2 * minute, steady: 40 * minute, slow: 7 * hour } as const

/** One of the paces. */
export type Pace = keyof typeof paces

/** Offenders who steal and move money together. */
export interface Ring {
  readonly ring: number
  readonly pace: Pace
  /** Accounts in their hands, most used first: lent by people who go on living on them, and opened for crime. */
  readonly mules: readonly number[]
  /** The device from which it commands accounts. */
  readonly device: number
}

/** Accounts opened for crime for each ring. */
const dropsPerRing = 6

/** How many accounts a plan needs that are opened for crime. */
export function dropsOf({ thefts, rings }: FullPlan): number {
  return thefts === 0 ? 0 : rings * dropsPerRing
}

/** Draws the rings. About one mule in seven works for an earlier ring as well. */
export function makeRings(plan: FullPlan, accounts: Accounts): readonly Ring[] {
  if (plan.thefts === 0) return []
  const stream = makeStream(plan.seed, 102)
  const [firstDrop] = accounts.range('drop')
  const rings: Ring[] = []
  for (let ring = 0; ring < plan.rings; ring++) {
    const drops = Array.from({ length: dropsPerRing }, (_, k) => firstDrop + ring * dropsPerRing + k)
    const lent = Array.from({ length: 4 + stream.below(10) }, () => {
      const other = rings[stream.below(rings.length)]
      return other !== undefined && stream.next() < 0.14 ? useOf(other, stream) : stream.below(accounts.people)
    })
    const luck = stream.next()
    rings.push({
      ring,
      pace: luck < 0.5 ? 'quick' : luck < 0.85 ? 'steady' : 'slow',
      mules: shuffled([...new Set([...drops, ...lent])], stream),
      device: accounts.count + ring,
    })
  }
  return rings
}

/** One of a ring's accounts, the first ones more often: they are used again and again. */
export function useOf({ mules }: Ring, stream: Stream): number {
  return mules[Math.floor(mules.length * stream.next() ** 1.6)] as number
}

function shuffled(list: readonly number[], stream: Stream): readonly number[] {
  const keyed = list.map((value) => ({ value, key: stream.next() }))
  return keyed.toSorted((a, b) => a.key - b.key).map(({ value }) => value)
}
