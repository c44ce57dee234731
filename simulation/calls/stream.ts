/**
 * Fast repeatable randomness for hundreds of millions of records: 53-bit fractions from sfc32 (Doty-Humphrey's PractRand),
 * a few nanoseconds each. `makeDice` is for choices that are few. Never for secrets.
 */
export interface Stream {
  /** A fraction from 0 (included) to 1 (excluded), in steps of 2^-32. */
  next(): number
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number
  /** A waiting time with this mean (exponential). */
  wait(mean: number): number
  /** A value around `median` with a long upper tail (log-normal); `spread` is the deviation of its logarithm. */
  around(median: number, spread: number): number
}

/** A stream seeded by a whole number and a second one that says what it is for. */
export function makeStream(seed: number, purpose: number): Stream {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, purpose | 0, 1]
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) * 2 ** -32
  }
  for (let i = 0; i < 16; i++) next()
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    wait: (mean) => -mean * Math.log(1 - next()),
    around: (median, spread) => median * Math.exp(spread * (normals[(next() * normals.length) | 0] as number)),
  }
}

/** The same 32 bits for the same two numbers: what is true of a SIM (or of a SIM on a day) without being kept. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}

/** `mix` as a fraction from 0 to 1. */
export function mixedFraction(a: number, b: number): number {
  return mix(a, b) * 2 ** -32
}

/** Quantiles of the normal distribution (its logistic approximation, error below 0.02), so that a draw is one read. */
const normals = Float64Array.from({ length: 4096 }, (_, i) => {
  const p = (i + 0.5) / 4096
  return (p ** 0.135 - (1 - p) ** 0.135) / 0.1975
})
