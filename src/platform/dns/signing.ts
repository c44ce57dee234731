import { createHmac, timingSafeEqual } from 'node:crypto'
import { rcodes } from '#formats/dns/codes'
import type { ReadMessage } from '#formats/dns/message'
import {
  findTsig,
  fudgeSeconds,
  macInFront,
  macOctets,
  signedPart,
  type Tsig,
  tsigAlgorithm,
  tsigTimers,
  tsigVariables,
  withTsig,
} from '#formats/dns/tsig'

/** A key that two machines share (RFC 8945): its name in lower case, and the secret. */
export interface TsigKey {
  readonly name: string
  readonly secret: Uint8Array
}

/** Who asks, as far as the signature tells. */
export type Signature =
  /** Not signed. */
  | { readonly state: 'none' }
  /** Malformed, not last, or not alone: FORMERR. */
  | { readonly state: 'misplaced' }
  /** Signed by a key that we know, in time. `mac` is what the answer's signature goes on from. */
  | { readonly state: 'good'; readonly key: TsigKey; readonly mac: Uint8Array }
  /** NOTAUTH with this error; `key` is there where the answer is to be signed all the same (BADTIME, RFC 8945 §5.2.3). */
  | { readonly state: 'bad'; readonly error: number; readonly tsig: Tsig; readonly key?: TsigKey }

/** Judges the signature of a request at a moment, in the order of RFC 8945 §5.2: key, MAC, time, truncation. */
export function verifyRequest(
  bytes: Uint8Array,
  message: ReadMessage,
  { keyOf, now }: { readonly keyOf: (name: string) => TsigKey | undefined; readonly now: Date },
): Signature {
  const found = findTsig(message)
  if (found.state !== 'found') return { state: found.state }
  const { tsig } = found
  const key = keyOf(tsig.keyName.toLowerCase())
  if (key === undefined || tsig.algorithm !== tsigAlgorithm) return { state: 'bad', error: rcodes.badKey, tsig }
  if (tsig.mac.length > macOctets || tsig.mac.length < 16) return { state: 'misplaced' }
  const mac = hmac(key, [signedPart(bytes, message, tsig), tsigVariables(tsig)])
  if (!timingSafeEqual(mac.subarray(0, tsig.mac.length), tsig.mac)) {
    return { state: 'bad', error: rcodes.badSig, tsig }
  }
  const away = Math.abs(secondsOf(now) - tsig.signedAt)
  if (away > Math.min(tsig.fudge, fudgeSeconds)) return { state: 'bad', error: rcodes.badTime, tsig, key }
  if (tsig.mac.length < macOctets) return { state: 'bad', error: rcodes.badTrunc, tsig, key }
  return { state: 'good', key, mac: tsig.mac }
}

/** Signs the messages of one answer in turn, each going on from the one before (RFC 8945 §5.3.1). */
export function makeSigner(key: TsigKey, requestMac: Uint8Array, now: () => Date): (message: Uint8Array) => Uint8Array {
  let before = requestMac
  let isFirst = true
  return (message) => {
    const tsig = unsigned(key, message, now())
    const facts = isFirst ? tsigVariables(tsig) : tsigTimers(tsig)
    const mac = hmac(key, [macInFront(before), message, facts])
    before = mac
    isFirst = false
    return withTsig(message, { ...tsig, mac })
  }
}

/** Signs a request. The MAC is what the answer is checked with. */
export function signRequest(key: TsigKey, message: Uint8Array, now: Date): { bytes: Uint8Array; mac: Uint8Array } {
  const tsig = unsigned(key, message, now)
  const mac = hmac(key, [message, tsigVariables(tsig)])
  return { bytes: withTsig(message, { ...tsig, mac }), mac }
}

/**
 * The answer to a request whose signature is bad (RFC 8945 §5.2): unsigned with BADKEY and BADSIG, signed with BADTIME, which
 * tells our time, and BADTRUNC.
 */
export function answerBad(answer: Uint8Array, bad: Extract<Signature, { state: 'bad' }>, now: Date): Uint8Array {
  const { tsig: asked, error, key } = bad
  const other = Buffer.alloc(error === rcodes.badTime ? 6 : 0)
  if (other.length > 0) other.writeUIntBE(secondsOf(now), 0, 6)
  const { keyName, algorithm, fudge, originalId } = asked
  if (key === undefined) {
    const empty = { mac: new Uint8Array(0), other, signedAt: asked.signedAt }
    return withTsig(answer, { keyName, algorithm, fudge, originalId, error, ...empty })
  }
  // With BADTIME the time of the request is given back, so that its sender can check the signature.
  const signedAt = error === rcodes.badTime ? asked.signedAt : secondsOf(now)
  const tsig = { ...unsigned(key, answer, now), signedAt, error, other }
  const mac = hmac(key, [macInFront(asked.mac), answer, tsigVariables(tsig)])
  return withTsig(answer, { ...tsig, mac })
}

function unsigned(key: TsigKey, message: Uint8Array, now: Date): Omit<Tsig, 'mac'> {
  return {
    keyName: key.name,
    algorithm: tsigAlgorithm,
    signedAt: secondsOf(now),
    fudge: fudgeSeconds,
    originalId: ((message[0] ?? 0) << 8) | (message[1] ?? 0),
    error: 0,
    other: new Uint8Array(0),
  }
}

function secondsOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}

function hmac({ secret }: TsigKey, parts: readonly Uint8Array[]): Buffer {
  const hash = createHmac('sha256', secret)
  for (const part of parts) hash.update(part)
  return hash.digest()
}
