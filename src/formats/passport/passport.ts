import { Buffer } from 'node:buffer'
import { canonicalJson, type Json } from '#kernel/canonical-json'
import { fail, ok, type Result } from '#kernel/result'
import { type IdentityField, mostIdentityLength } from './identity.ts'
import { canonicalNumber } from './number.ts'

/** How far the signer vouches for the caller (RFC 8588 §5): A the number, B the customer, C only where it came from. */
export type Attest = 'A' | 'B' | 'C'

/** The kinds that are understood: the base of RFC 8225, SHAKEN (RFC 8588), and diversion (RFC 8946). */
export type PassportKind = 'base' | 'shaken' | 'div'

/** Who is meant: a telephone number in the canonical form, or an address (RFC 8225 §5.2.1). */
export interface Party {
  readonly tn?: string
  readonly uri?: string
}

/** A PASSporT as it was read: nothing of it is proved yet. */
export interface Passport {
  readonly kind: PassportKind
  /** Where the certificate of the signer is. */
  readonly x5u: string
  /** Seconds since 1970 when it was signed. */
  readonly iat: number
  readonly orig: Party
  /** Those called; one at least. */
  readonly dest: readonly Party[]
  /** Of SHAKEN alone. */
  readonly attest?: Attest
  /** Of SHAKEN alone: the place in the network where the call began, a UUID. */
  readonly origid?: string
  /** Of a diversion alone: the number that the call was sent on from (RFC 8946 §3). */
  readonly div?: Party
  /** What the signature is over, ASCII. */
  readonly signed: string
  /** ES256: two numbers of 32 octets (RFC 7518 §3.4). */
  readonly signature: Uint8Array
}

/** What the SIP request says, from which the parts left out of the compact form are made anew (RFC 8225 §7). */
export interface CallParties {
  /** The caller's number in the canonical form. */
  readonly caller: string
  /** The called number in the canonical form. */
  readonly called: string
  /** Seconds since 1970 of the Date header field; the compact form needs it. */
  readonly date?: number
}

/** Claims to be signed. */
export type Claims = Pick<Passport, 'iat' | 'orig' | 'dest' | 'attest' | 'origid' | 'div'>

/**
 * Reads the PASSporT of an Identity field; `parties` fill in a compact one. Fails with `passport.token-malformed`,
 * `.claims-malformed`, `.type-wrong`, `.alg-unsupported`, `.ppt-unknown` (`rph` and others: RFC 8224 §6.2 says to pass
 * over these), `.info-mismatch`, `.attest-unknown`, `.origid-malformed`, `.compact-refused`.
 */
export function readPassport(field: IdentityField, parties: CallParties): Result<Passport> {
  if (kindOf(field.ppt) === undefined) return fail('passport.ppt-unknown')
  if (field.alg !== undefined && field.alg !== 'ES256') return fail('passport.alg-unsupported')
  const parts = field.token.split('.')
  const [header = '', payload = '', written = ''] = parts
  const signature = signatureOf(written)
  if (parts.length !== 3 || signature === undefined) return fail('passport.token-malformed')
  if (header === '' && payload === '') return expand(field, parties, signature)
  const head = jsonOf(header)
  if (head === undefined) return fail('passport.token-malformed')
  const wrong = headerFault(head, field)
  if (wrong !== undefined) return wrong
  const claims = jsonOf(payload)
  if (claims === undefined) return fail('passport.token-malformed')
  const kind = kindOf(head['ppt']) ?? 'base'
  const signed = field.token.slice(0, header.length + 1 + payload.length)
  return readClaims(claims, { kind, x5u: field.info, signed, signature })
}

/** What a signature is to be made over: header and claims, sorted and without blanks (RFC 8225 §9). */
export function signingInput(claims: Claims, x5u: string): string {
  const kind = claims.div === undefined ? (claims.attest === undefined ? undefined : 'shaken') : 'div'
  const header = { alg: 'ES256', ppt: kind, typ: 'passport', x5u }
  const { attest, origid, iat } = claims
  const payload = { attest, dest: gather(claims.dest), div: plain(claims.div), iat, orig: plain(claims.orig), origid }
  return `${written(header)}.${written(payload)}`
}

type Members = Readonly<Record<string, unknown>>

function kindOf(ppt: unknown): PassportKind | undefined {
  if (ppt === undefined) return 'base'
  return ppt === 'shaken' || ppt === 'div' ? ppt : undefined
}

function headerFault(head: Members, field: IdentityField) {
  if (head['alg'] !== 'ES256') return fail('passport.alg-unsupported')
  if (head['typ'] !== 'passport') return fail('passport.type-wrong')
  if (kindOf(head['ppt']) === undefined) return fail('passport.ppt-unknown')
  if (head['x5u'] !== field.info) return fail('passport.info-mismatch')
  // In the full form the parameter repeats the header, and some signers leave it out.
  if (field.ppt !== undefined && head['ppt'] !== field.ppt) return fail('passport.info-mismatch')
  // An extension that must be understood, and is not, makes the whole token invalid (RFC 7515 §4.1.11).
  return head['crit'] === undefined ? undefined : fail('passport.ppt-unknown')
}

/** The compact form leaves out what both ends know; SHAKEN and diversions say more than that (RFC 8588 §4). */
function expand(field: IdentityField, parties: CallParties, signature: Uint8Array): Result<Passport> {
  if (field.ppt !== undefined || parties.date === undefined) return fail('passport.compact-refused')
  const orig = { tn: parties.caller }
  const dest = [{ tn: parties.called }]
  const claims = { iat: parties.date, orig, dest }
  return ok({ kind: 'base', x5u: field.info, ...claims, signed: signingInput(claims, field.info), signature })
}

type Envelope = Pick<Passport, 'kind' | 'x5u' | 'signed' | 'signature'>

function readClaims(claims: Members, envelope: Envelope): Result<Passport> {
  const malformed = fail('passport.claims-malformed')
  const { iat } = claims
  const [orig, ...others] = partiesOf(claims['orig'], false) ?? []
  const dest = partiesOf(claims['dest'], true)
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || iat < 0) return malformed
  if (orig === undefined || others.length > 0 || dest === undefined) return malformed
  const read = { ...envelope, iat, orig, dest }
  if (envelope.kind === 'shaken') return readShaken(claims, read)
  if (envelope.kind === 'base') return ok(read)
  const [div, ...more] = partiesOf(claims['div'], false) ?? []
  return div === undefined || more.length > 0 ? malformed : ok({ ...read, div })
}

function readShaken({ attest, origid }: Members, read: Passport): Result<Passport> {
  if (attest !== 'A' && attest !== 'B' && attest !== 'C') return fail('passport.attest-unknown')
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
  if (typeof origid !== 'string' || !uuid.test(origid)) return fail('passport.origid-malformed')
  return ok({ ...read, attest, origid })
}

/** `{"tn":"…"}` of the caller, `{"tn":["…"],"uri":["…"]}` of those called; undefined where it is neither, or too many. */
function partiesOf(value: unknown, many: boolean): readonly Party[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const members: Members = { ...value }
  const tns = textsOf(members['tn'], many)?.map(canonicalNumber)
  const uris = textsOf(members['uri'], many)
  if (tns === undefined || uris === undefined || tns.length + uris.length > 32) return undefined
  const numbers = tns.filter((tn) => tn !== undefined)
  if (numbers.length < tns.length || numbers.length + uris.length === 0) return undefined
  return [...numbers.map((tn) => ({ tn })), ...uris.map((uri) => ({ uri }))]
}

function textsOf(value: unknown, many: boolean): readonly string[] | undefined {
  if (value === undefined) return []
  if (!many) return typeof value === 'string' ? [value] : undefined
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined
}

const plain = (party: Party | undefined): Json | undefined =>
  party === undefined ? undefined : party.tn === undefined ? { uri: party.uri } : { tn: party.tn }

function gather(dest: readonly Party[]): Json {
  const tn = dest.flatMap((party) => party.tn ?? [])
  const uri = dest.flatMap((party) => party.uri ?? [])
  return { tn: tn.length === 0 ? undefined : tn, uri: uri.length === 0 ? undefined : uri }
}

const written = (value: Json) => Buffer.from(canonicalJson(value)).toString('base64url')

/** Parts are decoded in here one after the other, so that a call leaves no memory behind for the collector. */
const scratch = Buffer.alloc(mostIdentityLength)

/** Decodes a part into `scratch` and gives its octets; 0 where it is empty, or no base64url (RFC 7515 §2). */
function decode(part: string): number {
  // Buffer passes over what is no base64url; the length tells whether it did, or whether bits were left over.
  const length = part.length > mostIdentityLength ? 0 : scratch.write(part, 'base64url')
  return part.length === Math.ceil((length * 4) / 3) ? length : 0
}

function signatureOf(part: string): Uint8Array | undefined {
  return decode(part) === 64 ? Uint8Array.prototype.slice.call(scratch, 0, 64) : undefined
}

function jsonOf(part: string): Members | undefined {
  const length = decode(part)
  if (length === 0) return undefined
  try {
    const value: unknown = JSON.parse(scratch.toString('utf8', 0, length))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined
  } catch {
    return undefined
  }
}
