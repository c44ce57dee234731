import { hashOf } from './hash.ts'
import { wide, word } from './layout.ts'
import { type Sims, wideStride, wordStride } from './sims.ts'

/**
 * What is told of a SIM by its company, after its own features. Suspects are counted by their suspicion: two of 0.5 are
 * one. A share is of all SIMs of that kind that were heard of within a day.
 */
export const groupFeatures = [
  /** Other suspects in the cell where it was seen last. */
  'cellSuspects',
  /** Other suspects seen last in its device; in devices whose IMEIs differ in the last two digits alone. */
  'deviceSuspects',
  'deviceRowSuspects',
  /** Share of suspects among SIMs in devices of its model (TAC). */
  'modelSuspects',
  /** Other suspects on cards, and with numbers, of the same hundred in a row. */
  'cardRowSuspects',
  'numberRowSuspects',
  /** Other suspects of its owner; the share of suspects among SIMs of its dealer. */
  'ownerSuspects',
  'dealerSuspects',
  /** Suspicion of the SIM that last called one of its numbers from its cell. */
  'fellowSuspicion',
] as const

/** One of the features of a SIM by its company. */
export type GroupFeature = (typeof groupFeatures)[number]

/** Sums of suspicion by what SIMs share, in tables of fixed size by hash; two that fall together are rare and cost little. */
export interface Groups {
  readonly sums: Float32Array
  readonly shares: Float32Array
}

const sumPlaces = 1 << 20
const sharePlaces = 1 << 16
/** Below this suspicion a SIM does not make its company suspect. */
const counted = 0.02

/** Empty sums. */
export function makeGroups(): Groups {
  return { sums: new Float32Array(sumPlaces), shares: new Float32Array(sharePlaces * 2) }
}

/** What a SIM may share with others: the keys of the sums, by kind; 0 where not known. */
function keysOf({ wide: numbers, words }: Sims, slot: number): readonly number[] {
  const base = slot * wideStride
  const imei = numbers[base + wide.imei] ?? 0
  const iccid = numbers[base + wide.iccid] ?? 0
  return [
    numbers[base + wide.cell] ?? 0,
    imei,
    Math.floor(imei / 100),
    Math.floor(iccid / 100),
    Math.floor((numbers[base + wide.number] ?? 0) / 100),
    words[slot * wordStride + word.owner] ?? 0,
  ]
}

const sumPlace = (key: number, kind: number) => hashOf(key, 0x1000 + kind) & (sumPlaces - 1)
const sharePlace = (key: number, kind: number) => (hashOf(key, 0x2000 + kind) & (sharePlaces - 1)) * 2

const modelOf = ({ wide: numbers }: Sims, slot: number) =>
  Math.floor((numbers[slot * wideStride + wide.imei] ?? 0) / 1e6)

/** Adds up the suspicion of all SIMs that were heard of since a time in seconds. */
export function gather(groups: Groups, sims: Sims, since: number): void {
  const { sums, shares } = groups
  sums.fill(0)
  shares.fill(0)
  for (let slot = 0; slot < sims.used; slot++) {
    const base = slot * wordStride
    if ((sims.words[base + word.lastAt] ?? 0) < since) continue
    const suspicion = sims.floats[base + word.suspicion] ?? 0
    addShare(shares, sharePlace(modelOf(sims, slot), 0), suspicion)
    addShare(shares, sharePlace(sims.words[base + word.dealer] ?? 0, 1), suspicion)
    if (suspicion < counted) continue
    const keys = keysOf(sims, slot)
    for (let kind = 0; kind < keys.length; kind++) {
      const place = sumPlace(keys[kind] ?? 0, kind)
      sums[place] = (sums[place] ?? 0) + suspicion
    }
  }
}

function addShare(shares: Float32Array, place: number, suspicion: number): void {
  shares[place] = (shares[place] ?? 0) + suspicion
  shares[place + 1] = (shares[place + 1] ?? 0) + 1
}

/** Puts the features of a SIM's company into a vector from a place on. */
export function readGroups(
  { sums, shares }: Groups,
  sims: Sims,
  at: { slot: number; into: Float64Array; from: number },
): void {
  const { slot, into, from } = at
  const base = slot * wordStride
  const own = sims.floats[base + word.suspicion] ?? 0
  const mine = own < counted ? 0 : own
  const sum = sumsOf(sims, slot, sums)
  for (let kind = 0; kind < 3; kind++) into[from + kind] = Math.max(0, sum(kind) - mine)
  const others = (place: number) => ((shares[place] ?? 0) - own + 0.01) / ((shares[place + 1] ?? 1) - 1 + 10)
  const model = modelOf(sims, slot)
  const dealer = sims.words[base + word.dealer] ?? 0
  into[from + 3] = model === 0 ? 0 : Math.max(0, others(sharePlace(model, 0)))
  for (let kind = 3; kind < 6; kind++) into[from + kind + 1] = Math.max(0, sum(kind) - mine)
  into[from + 7] = dealer === 0 ? 0 : Math.max(0, others(sharePlace(dealer, 1)))
  const fellow = sims.words[base + word.fellow] ?? 0
  into[from + 8] = fellow === 0 ? 0 : (sims.floats[(fellow - 1) * wordStride + word.suspicion] ?? 0)
}

function sumsOf(sims: Sims, slot: number, sums: Float32Array): (kind: number) => number {
  const keys = keysOf(sims, slot)
  return (kind) => {
    const key = keys[kind] ?? 0
    return key === 0 ? 0 : (sums[sumPlace(key, kind)] ?? 0)
  }
}
