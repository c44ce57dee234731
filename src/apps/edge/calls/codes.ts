import { hash, hkdfSync } from 'node:crypto'
import { type BlockCode, callsPerDay, makeBlockCode } from '#domains/calls'
import { makeCallHash } from './call-hash.ts'

/** What names a call to its switch, in place: the Call-ID, a RADIUS session, an id of the asking system. */
export interface CallId {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Names that only this node could have made. */
export interface CallCodes {
  /**
   * 35 bits that name a rejected call: the same for the same call on the same day (UTC), so that a request sent again is told
   * the same code. A keyed hash (HalfSipHash-2-4), so nobody can tell codes of calls beforehand.
   */
  call(id: CallId, numbers: { readonly caller: number; readonly called: number }, now: number): number
  /** The code that is told, of a call's 35 bits. */
  code(call: number, now: number): BlockCode
  /** A number hashed under a key that never leaves the node: 64 hexadecimal digits. */
  hash(number: number): string
}

const day = 86_400_000
/** Longer ids count by their first bytes. */
const idMost = 512
const head = 20

/** Makes codes under the node's key of 32 bytes. */
export function makeCodes(key: Uint8Array): CallCodes {
  const keyFor = (use: string, size: number) => new Uint8Array(hkdfSync('sha256', key, '', `saqbol calls ${use}`, size))
  const { hash: hashCall, block, high, low } = makeCallHash(keyFor('codes', 8), head + idMost)
  // All texts that are hashed have one length, so a key in front of them is as good as HMAC.
  const prefix = Buffer.from(keyFor('numbers', 32)).toString('hex')
  return {
    call: ({ bytes, start, end }, { caller, called }, now) => {
      block.setFloat64(0, caller)
      block.setFloat64(8, called)
      block.setUint32(16, Math.floor(now / day))
      const length = Math.min(end - start, idMost)
      for (let at = 0; at < length; at++) block.setUint8(head + at, bytes[start + at] as number)
      hashCall(head + length)
      return high() * 8 + (low() >>> 29)
    },
    code: (call, now) => makeBlockCode(now, call % callsPerDay),
    hash: (number) => hash('sha256', prefix + String(number).padStart(16, '0'), 'hex'),
  }
}
