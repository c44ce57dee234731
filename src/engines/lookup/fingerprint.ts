import { fingerprintKey, type LookupKey } from './key.ts'

/** Makes keys of texts. */
export type Fingerprint = (text: string) => LookupKey

/**
 * Keyed fingerprints by SipHash-2-4 (Aumasson, Bernstein 2012): without the 16 bytes of the key nobody can look for two texts
 * that meet. 64-bit words are kept as two halves, since numbers of JavaScript hold 53 bits.
 */
export function makeFingerprint(key: Uint8Array): Fingerprint {
  const hash = makeSipHash(key)
  return (text) => fingerprintKey(hash(bytesOf(text)))
}

const encoder = new TextEncoder()
const short = new Uint8Array(4096)

function bytesOf(text: string): Uint8Array {
  const { length } = text
  if (length > short.length) return encoder.encode(text)
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return encoder.encode(text)
    short[at] = code
  }
  return short.subarray(0, length)
}

/** SipHash-2-4 under a key of 16 bytes: 8 bytes, the highest first. The array that comes back is used again. */
export function makeSipHash(key: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  if (key.length !== 16) throw new RangeError('a key of SipHash has 16 bytes')
  const [k0l, k0h, k1l, k1h] = [wordAt(key, 0), wordAt(key, 4), wordAt(key, 8), wordAt(key, 12)]
  const out = new Uint8Array(8)
  return (bytes) => {
    const words = (bytes.length >>> 3) + 1
    // v0 … v3, each as its high and its low half.
    let [ah, al, bh, bl] = [k0h ^ 0x736f6d65, k0l ^ 0x70736575, k1h ^ 0x646f7261, k1l ^ 0x6e646f6d]
    let [ch, cl, dh, dl] = [k0h ^ 0x6c796765, k0l ^ 0x6e657261, k1h ^ 0x74656462, k1l ^ 0x79746573]
    // After the words of the text one turn more, of four rounds, for the end.
    for (let word = 0; word <= words; word++) {
      const isEnd = word === words
      const low = isEnd ? 0 : wordAt(bytes, 8 * word)
      const high = isEnd ? 0 : wordAt(bytes, 8 * word + 4) | (word === words - 1 ? bytes.length << 24 : 0)
      dh ^= high
      dl ^= low
      if (isEnd) cl ^= 0xff
      for (let round = isEnd ? 4 : 2; round > 0; round--) {
        let sum = (al >>> 0) + (bl >>> 0)
        ah = (ah + bh + (sum > 0xffff_ffff ? 1 : 0)) | 0
        al = sum | 0
        let turned = (bh << 13) | (bl >>> 19)
        bl = ((bl << 13) | (bh >>> 19)) ^ al
        bh = turned ^ ah
        turned = ah
        ah = al
        al = turned
        sum = (cl >>> 0) + (dl >>> 0)
        ch = (ch + dh + (sum > 0xffff_ffff ? 1 : 0)) | 0
        cl = sum | 0
        turned = (dh << 16) | (dl >>> 16)
        dl = ((dl << 16) | (dh >>> 16)) ^ cl
        dh = turned ^ ch
        sum = (al >>> 0) + (dl >>> 0)
        ah = (ah + dh + (sum > 0xffff_ffff ? 1 : 0)) | 0
        al = sum | 0
        turned = (dh << 21) | (dl >>> 11)
        dl = ((dl << 21) | (dh >>> 11)) ^ al
        dh = turned ^ ah
        sum = (cl >>> 0) + (bl >>> 0)
        ch = (ch + bh + (sum > 0xffff_ffff ? 1 : 0)) | 0
        cl = sum | 0
        turned = (bh << 17) | (bl >>> 15)
        bl = ((bl << 17) | (bh >>> 15)) ^ cl
        bh = turned ^ ch
        turned = ch
        ch = cl
        cl = turned
      }
      ah ^= high
      al ^= low
    }
    write(out, 0, ah ^ bh ^ ch ^ dh)
    write(out, 4, al ^ bl ^ cl ^ dl)
    return out
  }
}

/** Four bytes, the lowest first; zeros behind the end. */
function wordAt(bytes: Uint8Array, place: number): number {
  if (place + 4 > bytes.length) return at(bytes, place) | (at(bytes, place + 1) << 8) | (at(bytes, place + 2) << 16)
  const [a, b, c, d] = [bytes[place], bytes[place + 1], bytes[place + 2], bytes[place + 3]] as [
    number,
    number,
    number,
    number,
  ]
  return a | (b << 8) | (c << 16) | (d << 24)
}

function at(bytes: Uint8Array, place: number): number {
  return bytes[place] ?? 0
}

function write(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24
  out[at + 1] = value >>> 16
  out[at + 2] = value >>> 8
  out[at + 3] = value
}
