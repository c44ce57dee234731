import { classes, types } from './codes.ts'
import type { ReadMessage } from './message.ts'
import { canonicalName, readName } from './name.ts'

/** The one algorithm spoken here (RFC 8945 §6). */
export const tsigAlgorithm = 'hmac-sha256'

/** Octets of a whole MAC of `tsigAlgorithm`. */
export const macOctets = 32

/** Seconds by which clocks may differ (RFC 8945 §10). */
export const fudgeSeconds = 300

/** What a TSIG record holds (RFC 8945 §4.2). */
export interface Tsig {
  /** Name of the key. */
  readonly keyName: string
  readonly algorithm: string
  /** Seconds since 1970 when it was signed, 48 bits. */
  readonly signedAt: number
  readonly fudge: number
  readonly mac: Uint8Array
  readonly originalId: number
  /** 0, or BADSIG, BADKEY, BADTIME, BADTRUNC. */
  readonly error: number
  /** With BADTIME the server's time, 48 bits. */
  readonly other: Uint8Array
}

/** Whether and how a message is signed. `misplaced`: a TSIG that is malformed, not last, or not alone (FORMERR). */
export type FoundTsig = { readonly state: 'none' | 'misplaced' } | { readonly state: 'found'; readonly tsig: Tsig }

/** Finds the TSIG of a message (RFC 8945 §5.2). */
export function findTsig(message: ReadMessage): FoundTsig {
  const { answers, authorities, additionals } = message
  const count = [...answers, ...authorities, ...additionals].filter(({ type }) => type === types.TSIG).length
  if (count === 0) return { state: 'none' }
  const last = additionals.at(-1)
  if (count > 1 || last?.type !== types.TSIG || last.class !== classes.ANY || last.ttl !== 0) {
    return { state: 'misplaced' }
  }
  const tsig = last.data.kind === 'bytes' ? readTsig(last.name, last.data.bytes) : undefined
  return tsig === undefined ? { state: 'misplaced' } : { state: 'found', tsig }
}

function readTsig(keyName: string, bytes: Uint8Array): Tsig | undefined {
  const read = readName(bytes, 0)
  if (read === undefined || read.next + 10 > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = read.next
  const macEnd = at + 10 + view.getUint16(at + 8)
  if (macEnd + 6 > bytes.length) return undefined
  const otherEnd = macEnd + 6 + view.getUint16(macEnd + 4)
  if (otherEnd !== bytes.length) return undefined
  return {
    keyName,
    algorithm: read.name.toLowerCase(),
    signedAt: view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2),
    fudge: view.getUint16(at + 6),
    mac: new Uint8Array(bytes.subarray(at + 10, macEnd)),
    originalId: view.getUint16(macEnd),
    error: view.getUint16(macEnd + 2),
    other: new Uint8Array(bytes.subarray(macEnd + 6)),
  }
}

/** What is hashed of a TSIG besides the message (RFC 8945 §4.3.3). */
export function tsigVariables(tsig: Omit<Tsig, 'mac' | 'originalId'>): Uint8Array {
  const { keyName, algorithm, other, error } = tsig
  const head = Buffer.alloc(6)
  head.writeUInt16BE(classes.ANY, 0)
  const tail = Buffer.alloc(4)
  tail.writeUInt16BE(error, 0)
  tail.writeUInt16BE(other.length, 2)
  return Buffer.concat([canonicalName(keyName), head, canonicalName(algorithm), tsigTimers(tsig), tail, other])
}

/** The timers alone: what messages after the first of a transfer hash (RFC 8945 §5.3.1). */
export function tsigTimers({ signedAt, fudge }: Pick<Tsig, 'signedAt' | 'fudge'>): Uint8Array {
  const timers = Buffer.alloc(8)
  timers.writeUIntBE(signedAt, 0, 6)
  timers.writeUInt16BE(fudge, 6)
  return timers
}

/** A MAC with its length in front, as the next message's hash begins with it. */
export function macInFront(mac: Uint8Array): Uint8Array {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(mac.length, 0)
  return Buffer.concat([length, mac])
}

/** The message as its sender signed it: without the TSIG, under its first id, the count of additionals one less. */
export function signedPart(bytes: Uint8Array, { lastRecordAt }: ReadMessage, { originalId }: Tsig): Uint8Array {
  const part = Buffer.from(bytes.subarray(0, lastRecordAt))
  part.writeUInt16BE(originalId, 0)
  part.writeUInt16BE(part.readUInt16BE(10) - 1, 10)
  return part
}

/** The message with a TSIG put at its end. */
export function withTsig(message: Uint8Array, tsig: Tsig): Uint8Array {
  const { keyName, algorithm, mac, originalId, error, other } = tsig
  const fields = Buffer.alloc(6)
  fields.writeUInt16BE(originalId, 0)
  fields.writeUInt16BE(error, 2)
  fields.writeUInt16BE(other.length, 4)
  const data = Buffer.concat([canonicalName(algorithm), tsigTimers(tsig), macInFront(mac), fields, other])
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(types.TSIG, 0)
  fixed.writeUInt16BE(classes.ANY, 2)
  fixed.writeUInt16BE(data.length, 8)
  const signed = Buffer.concat([message, canonicalName(keyName), fixed, data])
  signed.writeUInt16BE(signed.readUInt16BE(10) + 1, 10)
  return signed
}

/** Octets that a TSIG adds to a message at most: with the time that BADTIME tells. */
export function tsigOctets(keyName: string): number {
  return canonicalName(keyName).length + 10 + canonicalName(tsigAlgorithm).length + 10 + macOctets + 6 + 6
}
