import { hashOf, hashOfText, powerOfTwo } from './hash.ts'
import { blockBytes, wide, word } from './layout.ts'
import type { SimFacts } from './record.ts'

/** The blocks of all SIMs, as views of one memory, and where to find a SIM by its IMSI or its number. */
export interface Sims {
  readonly capacity: number
  readonly wide: Float64Array
  readonly words: Uint32Array
  readonly floats: Float32Array
  readonly halves: Uint16Array
  /** Slots plus one by the hash of the IMSI, with linear probing; 0 is empty. */
  readonly byImsi: Int32Array
  readonly byNumber: Int32Array
  /** How many slots are in use: 0 to `used - 1`. */
  used: number
}

/** 8-byte numbers in a block. */
export const wideStride = blockBytes / 8

/** Words in a block. */
export const wordStride = blockBytes / 4

/** Halves of a word in a block. */
export const halfStride = blockBytes / 2

/** Memory for so many SIMs; all of it is asked for at once, and none of it is touched before a SIM needs it. */
export function makeSims(capacity: number): Sims {
  const memory = new ArrayBuffer(capacity * blockBytes)
  const places = powerOfTwo(capacity * 1.5)
  return {
    capacity,
    wide: new Float64Array(memory),
    words: new Uint32Array(memory),
    floats: new Float32Array(memory),
    halves: new Uint16Array(memory),
    byImsi: new Int32Array(places),
    byNumber: new Int32Array(places),
    used: 0,
  }
}

/** The slot of an IMSI, or -1. */
export function findSim(sims: Sims, imsi: number): number {
  return find(sims, sims.byImsi, wide.imsi, imsi)
}

/** The slot of the SIM with this number, or -1. */
export function findNumber(sims: Sims, number: number): number {
  return find(sims, sims.byNumber, wide.number, number)
}

function find(sims: Sims, index: Int32Array, field: number, key: number): number {
  const mask = index.length - 1
  for (let place = hashOf(key) & mask; ; place = (place + 1) & mask) {
    const slot = (index[place] ?? 0) - 1
    if (slot < 0 || sims.wide[slot * wideStride + field] === key) return slot
  }
}

/** The slot of an IMSI, a new one where it has none; -1 where all are taken. */
export function placeSim(sims: Sims, imsi: number): number {
  const mask = sims.byImsi.length - 1
  let place = hashOf(imsi) & mask
  for (;;) {
    const slot = (sims.byImsi[place] ?? 0) - 1
    if (slot < 0) break
    if (sims.wide[slot * wideStride] === imsi) return slot
    place = (place + 1) & mask
  }
  if (sims.used === sims.capacity) return -1
  const slot = sims.used++
  sims.byImsi[place] = slot + 1
  sims.wide[slot * wideStride] = imsi
  return slot
}

function indexSim(index: Int32Array, key: number, slot: number): void {
  const mask = index.length - 1
  let place = hashOf(key) & mask
  while ((index[place] ?? 0) !== 0) place = (place + 1) & mask
  index[place] = slot + 1
}

/** The serial part of a card's number: its last 15 digits without the check digit, 0 where there is none. */
function serialOf(iccid: string | undefined): number {
  const digits = iccid?.replace(/\D/g, '') ?? ''
  return digits.length < 10 ? 0 : Number(digits.slice(0, 19).slice(-16, digits.length >= 19 ? -1 : undefined))
}

const licensedBit = 0x8000_0000

/** Notes what the books say about a SIM. A number that went to another SIM answers for the newer one after the next `forgetSims`. */
export function describeSim(sims: Sims, facts: SimFacts): boolean {
  const slot = placeSim(sims, facts.imsi)
  if (slot < 0) return false
  const [base, words] = [slot * wideStride, slot * wordStride]
  if (facts.number !== undefined && sims.wide[base + wide.number] !== facts.number) {
    sims.wide[base + wide.number] = facts.number
    if (findNumber(sims, facts.number) < 0) indexSim(sims.byNumber, facts.number, slot)
  }
  if (facts.iccid !== undefined) sims.wide[base + wide.iccid] = serialOf(facts.iccid)
  if (facts.activatedAt !== undefined) sims.words[words + word.activatedAt] = facts.activatedAt / 1000
  if (facts.owner !== undefined) sims.words[words + word.owner] = hashOfText(facts.owner)
  if (facts.dealer !== undefined) sims.words[words + word.dealer] = hashOfText(facts.dealer)
  if (facts.licensed !== undefined) {
    const hours = (sims.words[words + word.hours] ?? 0) & ~licensedBit
    sims.words[words + word.hours] = (facts.licensed ? hours | licensedBit : hours) >>> 0
  }
  return true
}

/** Whether the books say that the SIM belongs to a gateway with a licence. */
export function isLicensed(sims: Sims, slot: number): boolean {
  return ((sims.words[slot * wordStride + word.hours] ?? 0) & licensedBit) !== 0
}

/**
 * Gives back the slots of SIMs that were last heard of before a time in seconds: those left move together, so every slot
 * kept elsewhere is void. Returns how many went.
 */
export function forgetSims(sims: Sims, before: number): number {
  let kept = 0
  for (let slot = 0; slot < sims.used; slot++) {
    if ((sims.words[slot * wordStride + word.lastAt] ?? 0) < before) continue
    if (kept !== slot) sims.words.copyWithin(kept * wordStride, slot * wordStride, (slot + 1) * wordStride)
    sims.words[kept * wordStride + word.fellow] = 0
    kept++
  }
  const gone = sims.used - kept
  sims.words.fill(0, kept * wordStride, sims.used * wordStride)
  sims.used = kept
  indexSims(sims)
  return gone
}

/** Makes both indexes anew from the blocks in use. */
export function indexSims(sims: Sims): void {
  sims.byImsi.fill(0)
  sims.byNumber.fill(0)
  for (let slot = 0; slot < sims.used; slot++) {
    const base = slot * wideStride
    indexSim(sims.byImsi, sims.wide[base] ?? 0, slot)
    const number = sims.wide[base + wide.number] ?? 0
    if (number > 0) indexSim(sims.byNumber, number, slot)
  }
}

/** When a SIM was heard of last, in seconds; 0 where it never was. */
export function heardAt(sims: Sims, slot: number): number {
  return sims.words[slot * wordStride + word.lastAt] ?? 0
}

/** The IMSI of a slot in use. */
export function imsiAt(sims: Sims, slot: number): number {
  return sims.wide[slot * wideStride] ?? 0
}

/** The suspicion that the last sweep had of a SIM, 0 to 1. */
export function suspicionAt(sims: Sims, slot: number): number {
  return sims.floats[slot * wordStride + word.suspicion] ?? 0
}

/** Bytes of the blocks and both indexes. */
export function bytesOfSims(sims: Sims): number {
  return sims.wide.byteLength + sims.byImsi.byteLength + sims.byNumber.byteLength
}
