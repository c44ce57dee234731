/** How surely a value is known to be an offender's: the registry's states that a decision can need. */
export const lookupStates = ['reported', 'confirmed', 'official'] as const

/** One of the states. */
export type LookupState = (typeof lookupStates)[number]

/** What the index tells of a value. */
export interface LookupValue {
  readonly state: LookupState
  /** Bits of the measures, the first measure of the taxonomy the lowest bit: 0 to 255. */
  readonly measures: number
  /** 0 to 100. */
  readonly confidence: number
  /** Place of the topic in the taxonomy, 0 to 31. */
  readonly topic: number
  /** Independent sources, counted up to 255. */
  readonly sources: number
  /** When it lapses, in milliseconds since 1970, kept to the minute before; null for never. */
  readonly expiresAt: number | null
}

/** The two 32-bit words of a value. The first is never 0, so that an empty slot is told by it. */
export interface PackedValue {
  readonly facts: number
  /** Minutes since 1970; 0 for never. */
  readonly expiry: number
}

const minute = 60_000

/** The largest expiry that fits, in milliseconds: the year 10136. */
const expiryMost = 0xffff_ffff * minute

const within = (name: string, value: number, most: number): number => {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new RangeError(`${name} is not in 0 to ${most}`)
  return value
}

/**
 * Packs a value: state 3 bits, confidence 7, topic 5, measures 8, sources 8 (of 31), and the expiry in minutes. Throws
 * a `RangeError` for what does not fit; sources beyond 255 count as 255.
 */
export function packValue({ state, measures, confidence, topic, sources, expiresAt }: LookupValue): PackedValue {
  const facts =
    (lookupStates.indexOf(state) + 1) |
    (within('confidence', confidence, 100) << 3) |
    (within('topic', topic, 31) << 10) |
    (within('measures', measures, 255) << 15) |
    (Math.min(within('sources', sources, 0xffff_ffff), 255) << 23)
  if (expiresAt === null) return { facts: facts >>> 0, expiry: 0 }
  // A value that has lapsed already is kept with the first minute: it never counts.
  const expiry = Math.max(1, Math.floor(within('expiry', Math.floor(expiresAt), expiryMost) / minute))
  return { facts: facts >>> 0, expiry }
}

/** Unpacks the words of a value. */
export function unpackValue(facts: number, expiry: number): LookupValue {
  return {
    state: lookupStates[(facts & 7) - 1] ?? 'reported',
    confidence: (facts >>> 3) & 127,
    topic: (facts >>> 10) & 31,
    measures: (facts >>> 15) & 255,
    sources: (facts >>> 23) & 255,
    expiresAt: expiry === 0 ? null : expiry * minute,
  }
}

/** Whether a value counts at a moment, in milliseconds since 1970. */
export function isInForce(expiry: number, now: number): boolean {
  return expiry === 0 || expiry * minute > now
}
