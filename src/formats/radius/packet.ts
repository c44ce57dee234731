import { fail, ok, type Result } from '#kernel/result'
import { radiusAttributes } from './codes.ts'

/** One attribute: 0 to 253 octets. */
export interface RadiusAttribute {
  readonly type: number
  readonly value: Uint8Array
}

/** A packet as it was read; nothing of it is proved yet. */
export interface RadiusPacket {
  readonly code: number
  /** Pairs an answer with its request, 0 to 255. */
  readonly id: number
  /** 16 octets. */
  readonly authenticator: Uint8Array
  readonly attributes: readonly RadiusAttribute[]
  /** The packet without what followed it in the datagram. */
  readonly bytes: Uint8Array
}

/** An attribute of a vendor (RFC 2865 §5.26). */
export interface VendorAttribute {
  /** Private enterprise number: 9 is Cisco. */
  readonly vendor: number
  readonly type: number
  readonly value: Uint8Array
}

/** Octets before the attributes. */
export const headerOctets = 20

/** Octets of a packet at most (RFC 2865 §3). */
export const mostPacketOctets = 4096

/**
 * Reads one datagram (RFC 2865 §3). Octets beyond the length are padding and are left out; a datagram shorter than it
 * says, or an attribute that does not fit, makes the packet one that is to be dropped without an answer. The parts are
 * views of the datagram. Fails with `radius.malformed`.
 */
export function readRadius(datagram: Uint8Array): Result<RadiusPacket> {
  const malformed = fail('radius.malformed')
  const [code = 0, id = 0, high = 0, low = 0] = datagram
  const length = high * 256 + low
  if (datagram.length < headerOctets || length < headerOctets) return malformed
  if (length > mostPacketOctets || length > datagram.length) return malformed
  const attributes: RadiusAttribute[] = []
  for (let at = headerOctets; at < length; ) {
    const octets = at + 1 < length ? (datagram[at + 1] ?? 0) : 0
    if (octets < 2 || at + octets > length) return malformed
    attributes.push({ type: datagram[at] ?? 0, value: datagram.subarray(at + 2, at + octets) })
    at += octets
  }
  const bytes = datagram.subarray(0, length)
  return ok({ code, id, authenticator: datagram.subarray(4, headerOctets), attributes, bytes })
}

/**
 * Writes a packet, its authenticator as given. Throws a `RangeError` for an attribute of more than 253 octets, for a
 * packet of more than 4,096, and for an authenticator that has not 16.
 */
export function writeRadius({ code, id, authenticator, attributes }: Omit<RadiusPacket, 'bytes'>): Uint8Array {
  const length = attributes.reduce((sum, { value }) => sum + 2 + value.length, headerOctets)
  if (length > mostPacketOctets) throw new RangeError(`a packet of ${length} octets`)
  if (authenticator.length !== 16) throw new RangeError('an authenticator has 16 octets')
  const bytes = new Uint8Array(length)
  bytes.set([code, id, length >> 8, length & 255])
  bytes.set(authenticator, 4)
  let at = headerOctets
  for (const { type, value } of attributes) {
    if (value.length > 253) throw new RangeError(`an attribute of ${value.length} octets`)
    bytes.set([type, value.length + 2], at)
    bytes.set(value, at + 2)
    at += value.length + 2
  }
  return bytes
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** The text of the first attribute of a type, UTF-8; undefined where there is none. */
export function radiusText({ attributes }: RadiusPacket, type: number): string | undefined {
  const found = attributes.find((one) => one.type === type)
  return found && decoder.decode(found.value)
}

/** The whole number of the first attribute of a type; undefined where there is none, or it has not four octets. */
export function radiusInteger({ attributes }: RadiusPacket, type: number): number | undefined {
  const value = attributes.find((one) => one.type === type)?.value
  if (value?.length !== 4) return undefined
  return new DataView(value.buffer, value.byteOffset, 4).getUint32(0)
}

/** The attributes of vendors, in their order; one that is not laid out as RFC 2865 §5.26 recommends is passed over. */
export function vendorAttributes({ attributes }: RadiusPacket): readonly VendorAttribute[] {
  return attributes.flatMap(({ type, value }) => (type === radiusAttributes.vendorSpecific ? readVendor(value) : []))
}

/** An attribute with text, cut after 253 octets at a whole character. */
export function textAttribute(type: number, text: string): RadiusAttribute {
  const value = new Uint8Array(253)
  const { written } = encoder.encodeInto(text, value)
  return { type, value: value.subarray(0, written) }
}

/** An attribute with a whole number of 32 bits. */
export function integerAttribute(type: number, number: number): RadiusAttribute {
  const value = new Uint8Array(4)
  new DataView(value.buffer).setUint32(0, number)
  return { type, value }
}

/** An attribute of a vendor with text (RFC 2865 §5.26), cut after 247 octets at a whole character. */
export function vendorAttribute(vendor: number, type: number, text: string): RadiusAttribute {
  const value = new Uint8Array(253)
  const { written } = encoder.encodeInto(text, value.subarray(6))
  new DataView(value.buffer).setUint32(0, vendor)
  value[4] = type
  value[5] = written + 2
  return { type: radiusAttributes.vendorSpecific, value: value.subarray(0, written + 6) }
}

function readVendor(value: Uint8Array): readonly VendorAttribute[] {
  if (value.length < 7) return []
  const vendor = new DataView(value.buffer, value.byteOffset, 4).getUint32(0)
  const found: VendorAttribute[] = []
  for (let at = 4; at < value.length; ) {
    const octets = at + 1 < value.length ? (value[at + 1] ?? 0) : 0
    if (octets < 3 || at + octets > value.length) return []
    found.push({ vendor, type: value[at] ?? 0, value: value.subarray(at + 2, at + octets) })
    at += octets
  }
  return found
}
