const two32 = 4_294_967_296

/** Spreads a whole number below 2^53 over 32 bits; equal numbers give equal results, and so does every machine. */
export function hashOf(value: number, seed = 0): number {
  const high = (value / two32) | 0
  let h = Math.imul((value >>> 0) ^ Math.imul(high, 0x85eb_ca6b) ^ seed, 0x9e37_79b1)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b_3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a_2d39)
  return (h ^ (h >>> 15)) >>> 0
}

/** The same for a text, letter by letter (FNV-1a); 0 stands for no text and is given to none. */
export function hashOfText(text: string): number {
  let h = 0x811c_9dc5
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x0100_0193)
  return hashOf(h >>> 0) || 1
}

/** The least power of two that is not below a number. */
export function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, least)))
}

/** How many bits of a word are set. */
export function bitsIn(word: number): number {
  let v = word - ((word >>> 1) & 0x5555_5555)
  v = (v & 0x3333_3333) + ((v >>> 2) & 0x3333_3333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}
