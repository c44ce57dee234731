import { generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import { type NumberAuthority, tnAuthListOid, writeTnAuthList } from '../../src/formats/passport/tn-auth-list.ts'

/** A key with the certificate that was issued for it. */
export interface Issued {
  readonly name: string
  readonly key: KeyObject
  readonly pem: string
}

/** What a certificate says; a signer of calls with a year to live unless told. */
export interface CertificateWish {
  readonly name: string
  /** Issues itself where absent. */
  readonly by?: Issued
  readonly isAuthority?: boolean
  readonly pathLength?: number
  readonly keyUsage?: 'signing' | 'issuing' | 'none'
  readonly numbers?: Partial<NumberAuthority>
  readonly from?: Date
  readonly to?: Date
  readonly curve?: 'P-256' | 'P-384'
  /** An extension of this object identifier, critical, that nobody understands. */
  readonly critical?: string
  readonly constrained?: boolean
}

const sequence = (...value: asn1.BaseBlock[]) => new asn1.Sequence({ value })
const oid = (value: string) => new asn1.ObjectIdentifier({ value })
const ecdsaWithSha256 = () => sequence(oid('1.2.840.10045.4.3.2'))

function named(name: string): asn1.Sequence {
  const pair = sequence(oid('2.5.4.3'), new asn1.Utf8String({ value: name }))
  return sequence(new asn1.Set({ value: [pair] }))
}

function extension(id: string, inner: Uint8Array, critical = false): asn1.Sequence {
  const value = new asn1.OctetString({ valueHex: Uint8Array.from(inner).buffer })
  return critical ? sequence(oid(id), new asn1.Boolean({ value: true }), value) : sequence(oid(id), value)
}

const encoded = (block: asn1.BaseBlock) => new Uint8Array(block.toBER())

function extensionsOf(wish: CertificateWish): asn1.Sequence {
  const { isAuthority = false, pathLength, critical, constrained } = wish
  const usage = wish.keyUsage ?? (isAuthority ? 'issuing' : 'signing')
  const limits = [
    ...(isAuthority ? [new asn1.Boolean({ value: true })] : []),
    ...(pathLength === undefined ? [] : [new asn1.Integer({ value: pathLength })]),
  ]
  const bits = usage === 'issuing' ? [3, 2, 1, 0x06] : [3, 2, 7, 0x80]
  const numbers = { providers: [], ranges: [], numbers: [], ...wish.numbers }
  return sequence(
    extension('2.5.29.19', encoded(sequence(...limits)), true),
    ...(usage === 'none' ? [] : [extension('2.5.29.15', Uint8Array.from(bits), true)]),
    ...(wish.numbers === undefined ? [] : [extension(tnAuthListOid, writeTnAuthList(numbers))]),
    ...(critical === undefined ? [] : [extension(critical, encoded(new asn1.Null()), true)]),
    ...(constrained === true ? [extension('1.3.6.1.5.5.7.1.27', encoded(sequence()))] : []),
  )
}

let serial = 1000

/** Issues a certificate (RFC 5280 §4.1) as a test wishes it, right or wrong. */
export function issue(wish: CertificateWish): Issued {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: wish.curve ?? 'P-256' })
  const { by = { name: wish.name, key: privateKey } } = wish
  const times = [wish.from ?? new Date(Date.now() - 86_400_000), wish.to ?? new Date(Date.now() + 365 * 86_400_000)]
  const body = sequence(
    new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [new asn1.Integer({ value: 2 })] }),
    new asn1.Integer({ value: serial++ }),
    ecdsaWithSha256(),
    named(by.name),
    sequence(...times.map((valueDate) => new asn1.UTCTime({ valueDate }))),
    named(wish.name),
    asn1.fromBER(publicKey.export({ type: 'spki', format: 'der' })).result,
    new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 3 }, value: [extensionsOf(wish)] }),
  )
  const signature = new asn1.BitString({ valueHex: Uint8Array.from(sign('sha256', encoded(body), by.key)).buffer })
  const der = encoded(sequence(body, ecdsaWithSha256(), signature))
  return { name: wish.name, key: privateKey, pem: new X509Certificate(der).toString() }
}

/** A root, an authority below it, and a signer for a provider: the usual house. */
export function certificateHouse(numbers: Partial<NumberAuthority> = { providers: ['7701'] }) {
  const root = issue({ name: 'Test Root', isAuthority: true })
  const between = issue({ name: 'Test Authority', by: root, isAuthority: true, pathLength: 0 })
  const signer = issue({ name: 'Test Signer', by: between, numbers })
  return { root, between, signer, file: `${signer.pem}\n${between.pem}` }
}
