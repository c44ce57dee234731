import { radiusAttributes, radiusCodes } from './codes.ts'
import { headerOctets, type RadiusAttribute, type RadiusPacket, writeRadius } from './packet.ts'

/** MD5 (RFC 1321) and HMAC-MD5 (RFC 2104), which formats cannot bring themselves; both give 16 octets. */
export interface RadiusHashes {
  md5(...parts: readonly Uint8Array[]): Uint8Array
  hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array
}

/** The secret that a client shares with us, and what hashes with it. */
export interface RadiusSecret {
  readonly secret: Uint8Array
  readonly hashes: RadiusHashes
}

/** Whether a packet comes from somebody who knows the secret; `unsigned` where nothing in it could prove that. */
export type RadiusProof = 'right' | 'wrong' | 'unsigned'

const { messageAuthenticator, proxyState } = radiusAttributes

/**
 * Whether a request was made with the secret. An Access-Request and a Status-Server prove it by Message-Authenticator
 * (RFC 3579 §3.2) and by nothing else; an Accounting-Request by its authenticator (RFC 2866 §3), and by a
 * Message-Authenticator too where it has one. A second Message-Authenticator is wrong.
 */
export function proveRequest(packet: RadiusPacket, by: RadiusSecret): RadiusProof {
  if (packet.code !== radiusCodes.accountingRequest) return proveMessage(packet, packet.authenticator, by)
  const zeros = new Uint8Array(16)
  const expected = digest(packet.bytes, zeros, by)
  if (!sameOctets(expected, packet.authenticator)) return 'wrong'
  return proveMessage(packet, zeros, by) === 'wrong' ? 'wrong' : 'right'
}

/**
 * Writes the answer to a request: a Message-Authenticator first, then the attributes, then the request's Proxy-States in
 * their order (RFC 2865 §5.33). Standing first it keeps a forger from choosing what the authenticator, which is a bare
 * MD5, begins with (CVE-2024-3596, "Blast-RADIUS"). An Accounting-Response has none: nothing in it decides anything, and
 * servers in use do not agree on what its proof is taken over.
 */
export function writeRadiusAnswer(
  request: RadiusPacket,
  { code, attributes }: Pick<RadiusPacket, 'code' | 'attributes'>,
  by: RadiusSecret,
): Uint8Array {
  const isProved = code !== radiusCodes.accountingResponse
  const states = request.attributes.filter(({ type }) => type === proxyState)
  const { id, authenticator } = request
  const all = [...(isProved ? [blank()] : []), ...attributes, ...states]
  const bytes = writeRadius({ code, id, authenticator, attributes: all })
  if (isProved) bytes.set(by.hashes.hmacMd5(by.secret, bytes), headerOctets + 2)
  bytes.set(digest(bytes, authenticator, by), 4)
  return bytes
}

/**
 * Whether an answer belongs to a request and was made with the secret (RFC 2865 §3, RFC 3579 §3.2). An answer about
 * access without a Message-Authenticator is `unsigned`; of accounting the authenticator is proof enough.
 */
export function proveAnswer(answer: RadiusPacket, request: RadiusPacket, by: RadiusSecret): RadiusProof {
  if (answer.id !== request.id) return 'wrong'
  if (!sameOctets(digest(answer.bytes, request.authenticator, by), answer.authenticator)) return 'wrong'
  return answer.code === radiusCodes.accountingResponse ? 'right' : proveMessage(answer, request.authenticator, by)
}

/** Signs a request: Message-Authenticator first; of accounting the authenticator too. For tests and for clients. */
export function writeRadiusRequest(packet: Omit<RadiusPacket, 'bytes'>, by: RadiusSecret): Uint8Array {
  const isAccounting = packet.code === radiusCodes.accountingRequest
  const authenticator = isAccounting ? new Uint8Array(16) : packet.authenticator
  const bytes = writeRadius({ ...packet, authenticator, attributes: [blank(), ...packet.attributes] })
  bytes.set(by.hashes.hmacMd5(by.secret, bytes), headerOctets + 2)
  if (isAccounting) bytes.set(digest(bytes, authenticator, by), 4)
  return bytes
}

const blank = (): RadiusAttribute => ({ type: messageAuthenticator, value: new Uint8Array(16) })

/** The HMAC is taken over the packet with this authenticator, the value of the attribute itself being zeros. */
function proveMessage({ attributes, bytes }: RadiusPacket, authenticator: Uint8Array, by: RadiusSecret): RadiusProof {
  const signed = attributes.filter(({ type }) => type === messageAuthenticator)
  const [one] = signed
  if (one === undefined) return 'unsigned'
  if (signed.length > 1 || one.value.length !== 16) return 'wrong'
  const blanked = Uint8Array.from(bytes)
  blanked.set(authenticator, 4)
  blanked.fill(0, one.value.byteOffset - bytes.byteOffset, one.value.byteOffset - bytes.byteOffset + 16)
  return sameOctets(by.hashes.hmacMd5(by.secret, blanked), one.value) ? 'right' : 'wrong'
}

/** MD5 over code, id, length, an authenticator, the attributes and the secret. */
function digest(bytes: Uint8Array, authenticator: Uint8Array, { secret, hashes }: RadiusSecret): Uint8Array {
  return hashes.md5(bytes.subarray(0, 4), authenticator, bytes.subarray(headerOctets), secret)
}

/** In a time that does not tell where they differ. */
function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let at = 0; at < a.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0)
  return difference === 0
}
