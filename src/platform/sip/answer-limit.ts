import { makeSourceTable } from './addresses.ts'

/**
 * How often strangers are answered. The source of a datagram can be forged, so that our answer hits whom the forger
 * chose: who is not known as a trunk gets few, and all strangers together get not many.
 */
export interface AnswerLimits {
  /** Answers a second to one address (IPv6: to one /64), and how many at once after a pause. */
  readonly perSecond: number
  readonly burst: number
  /** Answers a second to all strangers together; as many at once after a pause. */
  readonly ofAllPerSecond: number
  /** Addresses and networks that are answered without limit: the operator's own switches. */
  readonly known: readonly string[]
  /** Any 32-bit number that outsiders do not know: it decides which addresses share a place. */
  readonly seed: number
}

/** Says who may be answered now. */
export interface AnswerLimit {
  /** Whether the address of the four words at `at` is known: it is answered without limit. */
  knows(words: Uint32Array, at: number): boolean
  /** Takes one answer for the address of the four words at `at`; `now` is in milliseconds and never goes back. */
  allows(words: Uint32Array, at: number, now: number): boolean
}

/** 16,384 addresses are remembered, in sets of four: less than half a megabyte whatever comes. */
const sets = 4096
const ways = 4

/** Token buckets in tables of a fixed size; the address that was quiet longest makes room for a new one. */
export function makeAnswerLimit(limits: AnswerLimits): AnswerLimit {
  const known = makeSourceTable(limits.known.map((network) => ({ network, value: 0 })))
  const keys = new Uint32Array(sets * ways * 3)
  const left = new Float64Array(sets * ways)
  const since = new Float64Array(sets * ways).fill(Number.NEGATIVE_INFINITY)
  const all = { left: limits.ofAllPerSecond, since: Number.NEGATIVE_INFINITY }
  const identity = new Uint32Array(3)

  const placeOf = (now: number): number => {
    const [a = 0, b = 0, c = 0] = identity
    const first = setOf(a, b, c, limits.seed) * ways
    let oldest = first
    for (let place = first; place < first + ways; place++) {
      if (keys[place * 3] === a && keys[place * 3 + 1] === b && keys[place * 3 + 2] === c) return place
      if ((since[place] ?? 0) < (since[oldest] ?? 0)) oldest = place
    }
    keys.set(identity, oldest * 3)
    left[oldest] = limits.burst
    since[oldest] = now
    return oldest
  }

  const knows = (words: Uint32Array, at: number) => known.find(words, at) >= 0
  return {
    knows,
    allows(words, at, now) {
      if (knows(words, at)) return true
      all.left = Math.min(limits.ofAllPerSecond, all.left + ((now - all.since) * limits.ofAllPerSecond) / 1000)
      all.since = now
      identify(words, at, identity)
      const place = placeOf(now)
      const gained = ((now - (since[place] ?? now)) * limits.perSecond) / 1000
      const tokens = Math.min(limits.burst, (left[place] ?? 0) + gained)
      since[place] = now
      const allowed = tokens >= 1 && all.left >= 1
      left[place] = allowed ? tokens - 1 : tokens
      if (allowed) all.left -= 1
      return allowed
    },
  }
}

/** A mapped IPv4 address counts whole, any other by its first 64 bits: one customer has at least so many. */
function identify(words: Uint32Array, at: number, into: Uint32Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = [words[at], words[at + 1], words[at + 2], words[at + 3]]
  const four = a === 0 && b === 0 && c === 0xffff
  into[0] = four ? d : a
  into[1] = four ? 0 : b
  // An empty place holds zeros, which no address that was seen has here.
  into[2] = four ? 4 : 6
}

function setOf(a: number, b: number, c: number, seed: number): number {
  let hash = seed | 0
  for (const word of [a, b, c]) {
    hash = Math.imul(hash ^ word, 0x85eb_ca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35)
    hash ^= hash >>> 13
  }
  return (hash >>> 0) % sets
}
