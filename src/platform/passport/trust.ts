import { type KeyObject, X509Certificate } from 'node:crypto'
import { type CertificateProfile, mostCertificateOctets, readCertificateProfile } from '#formats/passport/certificate'
import type { NumberAuthority } from '#formats/passport/tn-auth-list'
import { fail, ok, type Result } from '#kernel/result'

/** A signer's certificate that leads to one of our roots. */
export interface TrustedCertificate {
  /** P-256. */
  readonly key: KeyObject
  /** The numbers that it may speak for. */
  readonly authority: NumberAuthority
  /** Milliseconds since 1970 between which every certificate up to the root is valid. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-256 of the certificate, hexadecimal, lower case. */
  readonly fingerprint: string
}

/** The authorities that are believed. */
export interface Trust {
  /**
   * Checks a file as `x5u` gives it: the signer's certificate first, then the authorities between it and a root, PEM;
   * a single certificate may also be DER. By RFC 5280 §6 as far as the profile of ATIS-1000080 needs: signatures,
   * names, validity at `now`, basicConstraints with its path length, keyUsage, no critical extension that is not
   * understood; the signer has a P-256 key and a TNAuthList. Fails with `passport.certificate-malformed`,
   * `-expired`, `-not-yet-valid`, `-untrusted`, `-profile`, `-no-authority`.
   */
  check(file: Uint8Array, now: number): Result<TrustedCertificate>
}

interface Known {
  readonly certificate: X509Certificate
  readonly profile: CertificateProfile
}

const mostIntermediates = 4

/** Trust in the roots of these PEM files. Throws where one cannot be read, or is not of an authority. */
export function makeTrust(roots: readonly string[]): Trust {
  const anchors = roots.flatMap((pem) => {
    const read = readChain(Buffer.from(pem))
    if (!read.ok) throw new Error('a root certificate for calls cannot be read')
    return read.value
  })
  if (anchors.some(({ profile }) => !mayIssue(profile, 0))) throw new Error('a root certificate is of no authority')
  return {
    check(file, now) {
      const chain = readChain(file)
      if (!chain.ok) return chain
      const [signer, ...between] = chain.value
      if (signer === undefined || between.length > mostIntermediates) return fail('passport.certificate-malformed')
      const path = pathFrom(signer, between, anchors)
      if (path === undefined) return fail('passport.certificate-untrusted')
      return judge(signer, path, now)
    },
  }
}

/** From the signer up to a root: each authority issued the one before, and may do so at its height. */
function pathFrom(signer: Known, between: readonly Known[], anchors: readonly Known[]): readonly Known[] | undefined {
  const path = [signer]
  const left = [...between]
  for (let last = signer; path.length <= mostIntermediates + 1; last = path.at(-1) ?? signer) {
    const height = path.length - 1
    const root = anchors.find((one) => mayIssue(one.profile, height) && issued(one, last))
    if (root !== undefined) return [...path, root]
    const next = left.findIndex((one) => mayIssue(one.profile, height) && issued(one, last))
    if (next < 0) return undefined
    path.push(...left.splice(next, 1))
  }
  return undefined
}

function judge(signer: Known, path: readonly Known[], now: number): Result<TrustedCertificate> {
  const notBefore = Math.max(...path.map(({ certificate }) => certificate.validFromDate.getTime()))
  const notAfter = Math.min(...path.map(({ certificate }) => certificate.validToDate.getTime()))
  if (!(now >= notBefore)) return fail('passport.certificate-not-yet-valid')
  if (!(now <= notAfter)) return fail('passport.certificate-expired')
  const { certificate, profile } = signer
  const { authority } = profile
  if (!isSigner(certificate, profile)) return fail('passport.certificate-profile')
  if (authority === undefined) return fail('passport.certificate-no-authority')
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase()
  return ok({ key: certificate.publicKey, authority, notBefore, notAfter, fingerprint })
}

/** Whether an authority may issue with so many authorities below it already. */
const mayIssue = ({ isAuthority, keyUsage, pathLength, notUnderstood }: CertificateProfile, height: number) =>
  isAuthority && keyUsage?.signsCertificates === true && notUnderstood.length === 0 && height <= (pathLength ?? height)

const issued = (issuer: Known, subject: Known) =>
  subject.certificate.checkIssued(issuer.certificate) && subject.certificate.verify(issuer.certificate.publicKey)

function isSigner({ publicKey }: X509Certificate, { isAuthority, keyUsage, notUnderstood }: CertificateProfile) {
  const curve = publicKey.asymmetricKeyDetails?.namedCurve
  return !isAuthority && keyUsage?.signsData === true && notUnderstood.length === 0 && curve === 'prime256v1'
}

function readChain(file: Uint8Array): Result<readonly Known[]> {
  const malformed = fail('passport.certificate-malformed')
  if (file.length === 0 || file.length > mostCertificateOctets) return malformed
  const isDer = file[0] === 0x30
  const blocks = isDer ? [file] : pemBlocks(Buffer.from(file).toString('latin1'))
  const known: Known[] = []
  for (const block of blocks) {
    const one = readOne(block)
    if (one === undefined) return malformed
    known.push(one)
  }
  return known.length === 0 ? malformed : ok(known)
}

const pemBlocks = (text: string) =>
  text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,60000}-----END CERTIFICATE-----/g) ?? []

function readOne(block: Uint8Array | string): Known | undefined {
  try {
    const certificate = new X509Certificate(block)
    const profile = readCertificateProfile(certificate.raw)
    return profile.ok ? { certificate, profile: profile.value } : undefined
  } catch {
    // Node throws on what OpenSSL cannot read.
    return undefined
  }
}
