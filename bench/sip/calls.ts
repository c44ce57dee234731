import { writeFileSync } from 'node:fs'
import { randomBelow, seededRandom } from '../../src/kernel/random.ts'

/** So many Kazakh mobile numbers (11 digits), all different: a walk over the range that comes back only at its end. */
export function mobileNumbers(count: number): Float64Array {
  // 79,919 shares no factor with the 90 million numbers from 7 701 000 0000 on.
  return Float64Array.from({ length: count }, (_, n) => 77_010_000_000 + ((n * 79_919) % 90_000_000))
}

/** Writes calls for a plan, half of them by a caller who is listed: those shall end with 603, the others with 302. */
export function writeCalls(path: string, listed: Float64Array, count: number): void {
  const random = seededRandom(20261121)
  const calls = new Float64Array(3 * count)
  for (let n = 0; n < count; n++) {
    const isListed = n % 2 === 0
    calls[3 * n] = isListed
      ? (listed[randomBelow(random, listed.length)] ?? 0)
      : 74_950_000_000 + randomBelow(random, 9_999_999)
    calls[3 * n + 1] = 77_272_000_000 + randomBelow(random, 1e6)
    calls[3 * n + 2] = isListed ? 603 : 302
  }
  writeFileSync(path, calls)
}
