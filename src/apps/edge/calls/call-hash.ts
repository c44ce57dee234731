/** A keyed hash that makes no object. */
export interface CallHash {
  /** Hashes the first bytes of the block, up to 2^24 of them. */
  hash(length: number): void
  /** What is hashed is written in here. */
  readonly block: DataView<ArrayBuffer>
  /** The first and the second four bytes of the hash, as they are written: highest first. */
  high(): number
  low(): number
}

/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson, Bernstein): SipHash for machines whose numbers hold 32 bits, as those of
 * JavaScript do, which takes a fifth of its time here. Its key of 8 bytes is enough for codes that can only be tried
 * against this node, one by one. `size`: octets of the block.
 */
export function makeCallHash(key: Uint8Array, size: number): CallHash {
  if (key.length !== 8) throw new RangeError('a key of HalfSipHash has 8 bytes')
  const keys = new DataView(key.buffer, key.byteOffset, key.length)
  const [k0, k1] = [keys.getInt32(0, true), keys.getInt32(4, true)]
  // Room for the last word, of which the bytes behind the end count as zeros.
  const block = new DataView(new ArrayBuffer(4 * Math.ceil(size / 4) + 4))
  let [first, second] = [0, 0]
  const hash = (length: number) => {
    let [v0, v1, v2, v3] = [k0, k1 ^ 0xee, k0 ^ 0x6c796765, k1 ^ 0x74656462]
    const whole = length >> 2
    const rest = length & 3
    const tail = rest === 0 ? 0 : block.getInt32(4 * whole, true) & ((1 << (8 * rest)) - 1)
    // The words, then two turns of four rounds each for the end.
    for (let word = 0; word <= whole + 2; word++) {
      const text = word < whole ? block.getInt32(4 * word, true) : word === whole ? tail | (length << 24) : 0
      if (word === whole + 1) v2 ^= 0xee
      if (word === whole + 2) {
        first = v1 ^ v3
        v1 ^= 0xdd
      }
      v3 ^= text
      for (let round = word <= whole ? 2 : 4; round > 0; round--) {
        v0 = (v0 + v1) | 0
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
        v0 = (v0 << 16) | (v0 >>> 16)
        v2 = (v2 + v3) | 0
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
        v0 = (v0 + v3) | 0
        v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
        v2 = (v2 + v1) | 0
        v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
        v2 = (v2 << 16) | (v2 >>> 16)
      }
      v0 ^= text
    }
    second = v1 ^ v3
  }
  return { hash, block, high: () => swapped(first), low: () => swapped(second) }
}

/** Output is written lowest byte first. */
function swapped(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
}
