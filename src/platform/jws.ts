import { calculateJwkThumbprint, exportJWK, FlattenedSign, flattenedVerify, importJWK, type JWK } from 'jose'

/** Algorithms that are taken: Ed25519 (RFC 8037) and ECDSA over P-256 (RFC 7518 §3.4). */
export type JwsAlgorithm = 'EdDSA' | 'ES256'

/** A key that signs, or by which a signature is checked. */
export interface JwsKey {
  /** RFC 7638 thumbprint of the public key: a name that nobody can give to another key. */
  readonly kid: string
  readonly alg: JwsAlgorithm
  readonly key: CryptoKey
  /** The public half. */
  readonly jwk: JWK
}

/** What is signed: the bytes of a body, and where they are sent. */
export interface SignedMessage {
  /** Method of the request; that of an answer is its request's. */
  readonly method: string
  /** Path and query of the request, as sent. */
  readonly target: string
  /** Who is to take it. */
  readonly audience: string
  readonly body: Uint8Array
}

/** Why a signature is not taken. */
export type SignatureFault =
  | 'missing'
  | 'malformed'
  | 'unknown-key'
  | 'clock-skew'
  | 'expired'
  | 'too-long-lived'
  | 'other-audience'
  | 'other-request'
  | 'wrong'

/** A signature that is good, or what is wrong with it. */
export type SignatureCheck =
  | { readonly fault: SignatureFault }
  | { readonly fault: undefined; readonly nonce: string; readonly until: Date }

/** The header that carries the signature. */
export const signatureHeader = 'x-jws-signature'

/** How long a signature is good, and how far clocks may differ: 5 minutes each, in seconds. */
export const signatureSeconds = 300

/** The algorithm of a JWK, or undefined where it is none that is taken. */
function algorithmOf({ kty, crv }: JWK): JwsAlgorithm | undefined {
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA'
  return kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined
}

/** Opens a key from its JWK, private where it has a `d`; undefined where it is none of ours, or broken. */
export async function openJwsKey(jwk: JWK): Promise<JwsKey | undefined> {
  const alg = algorithmOf(jwk)
  if (alg === undefined) return undefined
  const { kty = '', crv = '', x = '', y } = jwk
  const bare = y === undefined ? { kty, crv, x } : { kty, crv, x, y }
  try {
    const kid = await calculateJwkThumbprint(bare)
    const key = await importJWK(jwk.d === undefined ? bare : { ...bare, d: jwk.d }, alg, { extractable: true })
    if (key instanceof Uint8Array) return undefined
    // A private key whose halves do not belong together is found out here, not by everybody who checks.
    const { d: _private, ...open } = await exportJWK(key)
    return { kid, alg, key, jwk: { ...open, kid, alg, use: 'sig' } }
  } catch {
    return undefined
  }
}

/**
 * Signs a message: JWS compact serialization with detached content (RFC 7515 appendix F) over the bytes as they are (RFC 7797,
 * `b64` false). The protected header tells `kid`, `iat` and `exp` (seconds), `jti` (the nonce), `aud`, `htm` and `htu`
 * (method, and path with query). `at` is in milliseconds.
 */
export async function signDetached(
  { kid, alg, key }: JwsKey,
  message: SignedMessage,
  { at, nonce }: { readonly at: number; readonly nonce: string },
): Promise<string> {
  const iat = Math.floor(at / 1000)
  const header = {
    alg,
    kid,
    b64: false,
    crit: ['b64'],
    iat,
    exp: iat + signatureSeconds,
    jti: nonce,
    aud: message.audience,
    htm: message.method,
    htu: message.target,
  }
  const signed = await new FlattenedSign(message.body).setProtectedHeader(header).sign(key)
  return `${signed.protected ?? ''}..${signed.signature}`
}

interface Told {
  readonly alg: string
  readonly kid: string
  readonly iat: number
  readonly exp: number
  readonly jti: string
  readonly aud: string
  readonly htm: string
  readonly htu: string
}

/**
 * Checks a signature over a message: by one of the keys, made within 5 minutes of `at` (milliseconds) on either side, good for no
 * longer than 5 minutes, for this method, path and audience. Whether its nonce was used before is for the caller to know.
 */
export async function verifyDetached(
  header: string | undefined,
  message: SignedMessage,
  { keys, at }: { readonly keys: readonly JwsKey[]; readonly at: number },
): Promise<SignatureCheck> {
  if (header === undefined || header === '') return { fault: 'missing' }
  const parts = header.length > 4096 ? null : /^([\w-]+)\.\.([\w-]+)$/.exec(header)
  const [, text = '', signature = ''] = parts ?? []
  const told = toldBy(text)
  if (parts === null || told === undefined) return { fault: 'malformed' }
  const by = keys.find(({ kid }) => kid === told.kid)
  if (by === undefined) return { fault: 'unknown-key' }
  if (by.alg !== told.alg) return { fault: 'malformed' }
  try {
    await flattenedVerify({ protected: text, payload: message.body, signature }, by.key, { algorithms: [by.alg] })
  } catch {
    return { fault: 'wrong' }
  }
  const fault = toldFault(told, message, at / 1000)
  return fault === undefined ? { fault, nonce: told.jti, until: new Date(told.exp * 1000) } : { fault }
}

/** What is said about time and place, looked at only once it is known who says it. */
function toldFault(told: Told, message: SignedMessage, now: number): SignatureFault | undefined {
  if (told.exp - told.iat > signatureSeconds || told.exp < told.iat) return 'too-long-lived'
  if (told.iat > now + signatureSeconds) return 'clock-skew'
  if (told.iat < now - 2 * signatureSeconds) return 'clock-skew'
  if (told.exp < now) return 'expired'
  if (told.aud !== message.audience) return 'other-audience'
  return told.htm === message.method && told.htu === message.target ? undefined : 'other-request'
}

/** The protected header; undefined where it lacks something, or asks for what is not understood. */
function toldBy(text: string): Told | undefined {
  let header: Readonly<Record<string, unknown>>
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (typeof read !== 'object' || read === null) return undefined
    header = read as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
  const { crit, b64, iat, exp, jti } = header
  if (b64 !== false || !Array.isArray(crit) || crit.length !== 1 || crit[0] !== 'b64') return undefined
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return undefined
  // It is kept as it is: what no table takes, such as a NUL, is nobody's nonce.
  if (typeof jti !== 'string' || !/^[ -~]{8,100}$/.test(jti)) return undefined
  const texts = ['alg', 'kid', 'aud', 'htm', 'htu'].every((name) => typeof header[name] === 'string')
  return texts ? (header as unknown as Told) : undefined
}
