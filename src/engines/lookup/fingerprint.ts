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
  const first = new Int32Array(8)
  first.set([k0h ^ 0x736f6d65, k0l ^ 0x70736575, k1h ^ 0x646f7261, k1l ^ 0x6e646f6d])
  first.set([k0h ^ 0x6c796765, k0l ^ 0x6e657261, k1h ^ 0x74656462, k1l ^ 0x79746573], 4)
  const v = new Int32Array(8)
  const out = new Uint8Array(8)
  const mixIn = (high: number, low: number) => {
    v[6] = at(v, 6) ^ high
    v[7] = at(v, 7) ^ low
    rounds(v, 2)
    v[0] = at(v, 0) ^ high
    v[1] = at(v, 1) ^ low
  }
  return (bytes) => {
    v.set(first)
    const { length } = bytes
    const whole = length - (length % 8)
    for (let place = 0; place < whole; place += 8) mixIn(wordAt(bytes, place + 4), wordAt(bytes, place))
    let low = 0
    let high = length << 24
    for (let place = whole; place < length; place++) {
      const shift = (place - whole) * 8
      if (shift < 32) low |= at(bytes, place) << shift
      else high |= at(bytes, place) << (shift - 32)
    }
    mixIn(high, low)
    v[5] = at(v, 5) ^ 0xff
    rounds(v, 4)
    write(out, 0, at(v, 0) ^ at(v, 2) ^ at(v, 4) ^ at(v, 6))
    write(out, 4, at(v, 1) ^ at(v, 3) ^ at(v, 5) ^ at(v, 7))
    return out
  }
}

function at(numbers: Int32Array | Uint8Array, place: number): number {
  return numbers[place] ?? 0
}

function wordAt(bytes: Uint8Array, place: number): number {
  return at(bytes, place) | (at(bytes, place + 1) << 8) | (at(bytes, place + 2) << 16) | (at(bytes, place + 3) << 24)
}

/** SipRound over v0 … v3, each as its high and its low half. */
function rounds(v: Int32Array, times: number): void {
  let [ah, al, bh, bl] = [at(v, 0), at(v, 1), at(v, 2), at(v, 3)]
  let [ch, cl, dh, dl] = [at(v, 4), at(v, 5), at(v, 6), at(v, 7)]
  for (let n = 0; n < times; n++) {
    let low = (al >>> 0) + (bl >>> 0)
    ah = (ah + bh + (low > 0xffff_ffff ? 1 : 0)) | 0
    al = low | 0
    let high = (bh << 13) | (bl >>> 19)
    bl = ((bl << 13) | (bh >>> 19)) ^ al
    bh = high ^ ah
    high = ah
    ah = al
    al = high
    low = (cl >>> 0) + (dl >>> 0)
    ch = (ch + dh + (low > 0xffff_ffff ? 1 : 0)) | 0
    cl = low | 0
    high = (dh << 16) | (dl >>> 16)
    dl = ((dl << 16) | (dh >>> 16)) ^ cl
    dh = high ^ ch
    low = (al >>> 0) + (dl >>> 0)
    ah = (ah + dh + (low > 0xffff_ffff ? 1 : 0)) | 0
    al = low | 0
    high = (dh << 21) | (dl >>> 11)
    dl = ((dl << 21) | (dh >>> 11)) ^ al
    dh = high ^ ah
    low = (cl >>> 0) + (bl >>> 0)
    ch = (ch + bh + (low > 0xffff_ffff ? 1 : 0)) | 0
    cl = low | 0
    high = (bh << 17) | (bl >>> 15)
    bl = ((bl << 17) | (bh >>> 15)) ^ cl
    bh = high ^ ch
    high = ch
    ch = cl
    cl = high
  }
  v[0] = ah
  v[1] = al
  v[2] = bh
  v[3] = bl
  v[4] = ch
  v[5] = cl
  v[6] = dh
  v[7] = dl
}

function write(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24
  out[at + 1] = value >>> 16
  out[at + 2] = value >>> 8
  out[at + 3] = value
}
