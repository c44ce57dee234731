import { featureReader, ownFeatures } from './features.ts'
import { type Groups, gather, groupFeatures, readGroups } from './groups.ts'
import { bucketBytes, counter, word } from './layout.ts'
import { logOdds, probabilityOf, type Reason, reasonsOf, type Scorecard } from './scorecard.ts'
import { halfStride, heardAt, imsiAt, isLicensed, wordStride } from './sims.ts'
import type { Watch } from './watch.ts'

/** The features of the second card, in the order of its vector. */
export const allFeatures: readonly string[] = [...ownFeatures, ...groupFeatures]

/** Two cards: what a SIM does by itself makes it a suspect; its company among suspects decides. */
export interface SimBoxModel {
  readonly own: Scorecard
  readonly all: Scorecard
  /** Log-odds of the second card from which a SIM is taken for one in a box. */
  readonly threshold: number
}

/** A SIM over the threshold. */
export interface Suspect {
  /** Its place in the watch, until SIMs are forgotten. */
  readonly slot: number
  readonly imsi: number
  readonly probability: number
  readonly reasons: readonly Reason[]
}

/** What is needed to look at SIMs again and again. */
export interface Sweep {
  readonly watch: Watch
  readonly model: SimBoxModel
  readonly groups: Groups
  /** When SIMs were looked at last, in seconds. */
  last: number
  /** Shown every vector of the second card; the vector is used again. For training. */
  readonly observe?: (slot: number, vector: Float64Array) => void
}

const day = 86_400
/** SIMs whose first card says less are not worth a second look. */
const worthALook = 1e-5

/** Whether a SIM called out three times in the day: one with fewer has not done anything. */
function leastCalls({ sims: { halves } }: Watch, slot: number): boolean {
  const days = slot * halfStride + word.buckets * 2 + bucketBytes
  return (halves[days + counter.out] ?? 0) + (halves[days + bucketBytes / 2 + counter.out] ?? 0) >= 3
}

/**
 * Looks at all SIMs with records since the last sweep, as of a time in milliseconds not before the newest record, best
 * once an hour. Returns those over the threshold, the likeliest first; SIMs of licensed gateways are never among them.
 */
export function sweep(state: Sweep, at: number): readonly Suspect[] {
  const { watch, model, groups } = state
  const { sims } = watch
  const now = at / 1000
  const from = state.last === 0 ? 1 : state.last
  const looked: number[] = []
  const vector = new Float64Array(allFeatures.length)
  const read = featureReader(watch, now)
  for (let slot = 0; slot < sims.used; slot++) {
    const base = slot * wordStride
    if (heardAt(sims, slot) < from || !leastCalls(watch, slot)) continue
    read(slot, vector)
    const suspicion = probabilityOf(logOdds(model.own, vector))
    sims.floats[base + word.suspicion] = isLicensed(sims, slot) ? 0 : suspicion
    if (suspicion >= worthALook || state.observe !== undefined) looked.push(slot)
  }
  gather(groups, sims, now - day)
  const suspects: Suspect[] = []
  for (const slot of looked) {
    read(slot, vector)
    readGroups(groups, sims, { slot, into: vector, from: ownFeatures.length })
    state.observe?.(slot, vector)
    const odds = logOdds(model.all, vector)
    const probability = probabilityOf(odds)
    sims.floats[slot * wordStride + word.probability] = probability
    if (odds < model.threshold || isLicensed(sims, slot)) continue
    const imsi = imsiAt(sims, slot)
    suspects.push({ slot, imsi, probability, reasons: reasonsOf(model.all, vector) })
  }
  state.last = now
  return suspects.toSorted((a, b) => b.probability - a.probability || a.imsi - b.imsi)
}
