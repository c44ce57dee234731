import * as asn1 from 'asn1js'
import { fail, ok, type Result } from '#kernel/result'
import { derSequence, type NumberAuthority, readTnAuthList, tnAuthListOid } from './tn-auth-list.ts'

/** The extensions of a certificate (RFC 5280 §4.2) that decide what its key may be used for. */
export interface CertificateProfile {
  readonly isAuthority: boolean
  /** How many authorities may stand between this one and a signer; undefined where it is not limited. */
  readonly pathLength: number | undefined
  /** Undefined where the certificate does not say. */
  readonly keyUsage: { readonly signsData: boolean; readonly signsCertificates: boolean } | undefined
  readonly authority: NumberAuthority | undefined
  /** Critical extensions that are not understood here: such a certificate is to be refused (RFC 5280 §4.2). */
  readonly notUnderstood: readonly string[]
}

/** Octets of one certificate that are read. */
export const mostCertificateOctets = 65_536

/** Extended key usage, policies and key identifiers need no decision of ours. */
const passedOver = ['2.5.29.37', '2.5.29.32', '2.5.29.31', '2.5.29.14', '2.5.29.35']

/** Limits on the claims of a delegate (RFC 8226 §8, RFC 9118), which are not checked here and so may not be there. */
const claimConstraints = ['1.3.6.1.5.5.7.1.27', '1.3.6.1.5.5.7.1.33']

/**
 * Reads the profile of a certificate from its DER. Signature, names and validity are for the one who has the keys.
 * Fails with `passport.certificate-malformed`.
 */
export function readCertificateProfile(der: Uint8Array): Result<CertificateProfile> {
  const malformed = fail('passport.certificate-malformed')
  const extensions = der.length > mostCertificateOctets ? undefined : extensionsOf(der)
  if (extensions === undefined) return malformed
  const basic = constraintsOf(extensions.get('2.5.29.19')?.value)
  const usage = extensions.get('2.5.29.15')
  const keyUsage = usage && keyUsageOf(usage.value)
  const list = extensions.get(tnAuthListOid)
  const authority = list && readTnAuthList(list.value)
  if (basic === undefined || (usage && !keyUsage) || authority?.ok === false) return malformed
  const known = ['2.5.29.19', '2.5.29.15', tnAuthListOid, ...passedOver]
  const notUnderstood = [...extensions].filter(
    ([oid, { critical }]) => claimConstraints.includes(oid) || (critical && !known.includes(oid)),
  )
  return ok({ ...basic, keyUsage, authority: authority?.value, notUnderstood: notUnderstood.map(([oid]) => oid) })
}

interface Extension {
  readonly critical: boolean
  readonly value: Uint8Array
}

/** By object identifier; undefined where this is no certificate, or one extension stands twice. */
function extensionsOf(der: Uint8Array): ReadonlyMap<string, Extension> | undefined {
  const body = derSequence(der)?.[0]
  if (!(body instanceof asn1.Sequence)) return undefined
  const found = new Map<string, Extension>()
  const tagged = body.valueBlock.value.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 3)
  if (tagged === undefined) return found
  const list = tagged instanceof asn1.Constructed ? tagged.valueBlock.value[0] : undefined
  if (!(list instanceof asn1.Sequence)) return undefined
  for (const one of list.valueBlock.value) {
    if (!(one instanceof asn1.Sequence)) return undefined
    const [name, second, third] = one.valueBlock.value
    const value = third ?? second
    if (!(name instanceof asn1.ObjectIdentifier) || !(value instanceof asn1.OctetString)) return undefined
    const critical = third !== undefined && second instanceof asn1.Boolean && second.getValue()
    const oid = name.getValue()
    if (found.has(oid)) return undefined
    found.set(oid, { critical, value: octetsOf(value) })
  }
  return found
}

/** The library parses what looks like DER inside an octet string; then its octets stand in the block inside. */
function octetsOf(block: asn1.OctetString): Uint8Array {
  const view = block.valueBlock.valueHexView
  return view.length > 0 ? view : new Uint8Array(block.getValue())
}

/** RFC 5280 §4.2.1.9; without the extension the certificate is no authority. */
function constraintsOf(value: Uint8Array | undefined) {
  if (value === undefined) return { isAuthority: false, pathLength: undefined }
  const parts = derSequence(value)
  if (parts === undefined) return undefined
  const isAuthority = parts[0] instanceof asn1.Boolean && parts[0].getValue()
  const length = parts.find((part) => part instanceof asn1.Integer)
  return { isAuthority, pathLength: length instanceof asn1.Integer ? length.valueBlock.valueDec : undefined }
}

/** RFC 5280 §4.2.1.3: bit 0 is digitalSignature, bit 5 keyCertSign. */
function keyUsageOf(value: Uint8Array) {
  const [tag, length = 0, , first = 0] = value
  if (tag !== 3 || length < 2 || value.length !== length + 2) return undefined
  return { signsData: (first & 0x80) !== 0, signsCertificates: (first & 0x04) !== 0 }
}
