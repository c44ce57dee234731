import { type KeyObject, sign, verify } from 'node:crypto'

/**
 * Whether a signature of ES256 (RFC 7518 §3.4: two numbers of 32 octets) over ASCII text is right. The numbers are
 * written as DER here: with `dsaEncoding` Node takes a third longer for the same answer.
 */
export function es256Verify(text: string, signature: Uint8Array, key: KeyObject): boolean {
  if (signature.length !== 64) return false
  const signed = text.length > scratch.length ? Buffer.from(text, 'latin1') : written(text)
  return verify('sha256', signed, key, derSignature(signature))
}

// Written anew for every call, so that a call leaves no memory behind for the collector.
const scratch = Buffer.alloc(8192)
const der = Buffer.alloc(72)

const written = (text: string) => scratch.subarray(0, scratch.write(text, 'latin1'))

/** The signature of ES256 over ASCII text, 64 octets. */
export function es256Sign(text: string, key: KeyObject): Uint8Array {
  return sign('sha256', Buffer.from(text, 'latin1'), { key, dsaEncoding: 'ieee-p1363' })
}

/** ECDSA-Sig-Value of RFC 3279 §2.2.3: a sequence of two integers, which are at most 33 octets long. */
function derSignature(signature: Uint8Array): Uint8Array {
  let at = integer(signature, 0, { der, at: 2 })
  at = integer(signature, 32, { der, at })
  der[0] = 0x30
  der[1] = at - 2
  return der.subarray(0, at)
}

/** Writes 32 octets as a positive DER integer; gives the place after it. */
function integer(from: Uint8Array, start: number, { der, at }: { der: Uint8Array; at: number }): number {
  let first = start
  while (first < start + 31 && from[first] === 0) first++
  const sign = (from[first] ?? 0) >= 0x80 ? 1 : 0
  const length = start + 32 - first
  der[at] = 2
  der[at + 1] = length + sign
  der[at + 2] = 0
  for (let place = 0; place < length; place++) der[at + 2 + sign + place] = from[first + place] ?? 0
  return at + 2 + sign + length
}
