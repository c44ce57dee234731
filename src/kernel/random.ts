/**
 * A source of randomness, passed in so that tests and the simulation can be seeded.
 * `bytes(n)` returns n fresh bytes; the production source is cryptographically strong.
 */
export interface Random {
  bytes(count: number): Uint8Array
}

/** The operating system's cryptographic randomness (Web Crypto `getRandomValues`). */
export const systemRandom: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
}

/**
 * A repeatable source for tests and simulation: xorshift128 (Marsaglia, 2003) seeded by a whole number.
 * Never use it for secrets.
 */
export function seededRandom(seed: number): Random {
  let [x, y, z, w] = [seed >>> 0 || 1, 362436069, 521288629, 88675123]
  const next = () => {
    const t = x ^ (x << 11)
    ;[x, y, z] = [y, z, w]
    w = (w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0
    return w
  }
  for (let i = 0; i < 16; i++) next()
  return { bytes: (count) => Uint8Array.from({ length: count }, () => next() >>> 24) }
}

/** A whole number from 0 to `limit - 1` with equal chances (rejection sampling; `limit` from 1 to 2^32). */
export function randomBelow(random: Random, limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 0x1_0000_0000) throw new RangeError('limit out of range')
  const ceiling = Math.floor(0x1_0000_0000 / limit) * limit
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4)
    const value = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
    if (value < ceiling) return value % limit
  }
}
