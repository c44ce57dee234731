import { checkCall, type Freshness, usualFreshness } from '#formats/passport/chain'
import { parseIdentity } from '#formats/passport/identity'
import { type Attest, type CallParties, type Passport, readPassport } from '#formats/passport/passport'
import type { Verstat } from '#formats/passport/status'
import { coversNumber } from '#formats/passport/tn-auth-list'
import type { Clock } from '#kernel/clock'
import { fail, type Result } from '#kernel/result'
import type { Certificates } from './certificates.ts'
import { es256Verify } from './es256.ts'
import type { TrustedCertificate } from './trust.ts'

/**
 * What the PASSporTs of a call prove. `unchecked` is no fault of the call: its kind is not understood, or the
 * certificate could not be fetched. A valid signature says who signed, not that the call is a good one.
 */
export type PassportFinding =
  | { readonly state: 'none'; readonly verstat: 'No-TN-Validation' }
  | { readonly state: 'unchecked'; readonly verstat: 'No-TN-Validation'; readonly code: string }
  | { readonly state: 'invalid'; readonly verstat: 'TN-Validation-Failed'; readonly code: string }
  | {
      readonly state: 'valid'
      readonly verstat: Verstat
      /** Undefined for the base kind, which proves the number by a certificate for it. */
      readonly attest: Attest | undefined
      readonly origid: string | undefined
      /** Times that the call was sent on. */
      readonly diversions: number
      /** SHA-256 of the certificate of the first signer. */
      readonly signer: string
    }

/** The parts of a SIP request that a verification needs. */
export interface SignedCall extends CallParties {
  /** The values of the Identity header fields. */
  readonly identities: readonly string[]
}

/** Checks the PASSporTs of calls. */
export interface PassportVerifier {
  /** The finding without waiting; undefined where a certificate has to be fetched, which `settle` then does. */
  check(call: SignedCall): PassportFinding | undefined
  /** The finding; waits for certificates. Never rejects. */
  settle(call: SignedCall): Promise<PassportFinding>
}

/** What a verifier is wired with. */
export interface VerifierParts {
  readonly certificates: Certificates
  readonly clock: Clock
  readonly freshness?: Freshness
  /** Whether a provider serves a number, by the national tables; a provider is believed where this is absent. */
  readonly serves?: (provider: string, number: string) => boolean
}

/** Identity fields that are looked at; a call with more is refused as a whole. */
const mostIdentities = 10

const doubtful = ['passport.ppt-unknown', 'passport.certificate-unavailable']

/** A verifier of PASSporTs (RFC 8224 §6.2) over a cache of certificates. */
export function makePassportVerifier(parts: VerifierParts): PassportVerifier {
  const judge = (call: SignedCall): PassportFinding | readonly string[] => {
    const chain = readCall(call, parts)
    if (chain === undefined) return { state: 'none', verstat: 'No-TN-Validation' }
    if (!chain.ok) return refuse(chain.error.code)
    const missing: string[] = []
    for (const passport of chain.value) {
      const certificate = parts.certificates.peek(passport.x5u)
      if (certificate === undefined) missing.push(passport.x5u)
      else {
        const code = faultOf(passport, certificate, parts)
        if (code !== undefined) return refuse(code)
      }
    }
    return missing.length > 0 ? missing : approve(chain.value, parts)
  }
  const settled = async (call: SignedCall): Promise<PassportFinding> => {
    const first = judge(call)
    if (!isMissing(first)) return first
    const fetched = await Promise.all(first.map((x5u) => parts.certificates.get(x5u)))
    const failure = fetched.find(({ ok }) => !ok)
    if (failure?.ok === false) return refuse(failure.error.code)
    const second = judge(call)
    return isMissing(second) ? refuse('passport.certificate-unavailable') : second
  }
  return {
    check: (call) => {
      const finding = judge(call)
      return isMissing(finding) ? undefined : finding
    },
    settle: settled,
  }
}

const isMissing = (found: PassportFinding | readonly string[]): found is readonly string[] => Array.isArray(found)

function refuse(code: string): PassportFinding {
  if (doubtful.includes(code)) return { state: 'unchecked', verstat: 'No-TN-Validation', code }
  return { state: 'invalid', verstat: 'TN-Validation-Failed', code }
}

/** The PASSporTs that have to be right; undefined where the call carries none. Kinds not understood are passed over. */
function readCall(call: SignedCall, { clock, freshness = usualFreshness }: VerifierParts) {
  if (call.identities.length === 0) return undefined
  if (call.identities.length > mostIdentities) return fail('passport.header-malformed')
  const passports: Passport[] = []
  for (const value of call.identities) {
    const field = parseIdentity(value)
    if (!field.ok) return field
    const passport = readPassport(field.value, call)
    if (passport.ok) passports.push(passport.value)
    else if (passport.error.code !== 'passport.ppt-unknown') return passport
  }
  if (passports.length === 0) return fail('passport.ppt-unknown')
  return checkCall(passports, call, Math.floor(clock.now().getTime() / 1000), freshness)
}

/** The number a signer speaks for: of a diversion the one that sent the call on (RFC 8946 §4), else the caller's. */
const subjectOf = ({ kind, div, orig }: Passport) => (kind === 'div' ? div : orig)?.tn ?? ''

function faultOf(passport: Passport, certificate: Result<TrustedCertificate>, { clock, serves }: VerifierParts) {
  if (!certificate.ok) return certificate.error.code
  const { key, authority, notBefore, notAfter } = certificate.value
  const now = clock.now().getTime()
  if (now > notAfter) return 'passport.certificate-expired'
  if (now < notBefore) return 'passport.certificate-not-yet-valid'
  if (!coversNumber(authority, subjectOf(passport), serves)) return 'passport.certificate-not-for-number'
  return es256Verify(passport.signed, passport.signature, key) ? undefined : 'passport.signature-wrong'
}

/** Only the full attestation, or a certificate for this very number, says that the number is the caller's. */
function approve(chain: readonly [Passport, ...Passport[]], { certificates }: VerifierParts): PassportFinding {
  const [first] = chain
  const { attest, origid, x5u } = first
  const certificate = certificates.peek(x5u)
  if (certificate?.ok !== true) return refuse('passport.certificate-unavailable')
  const { authority, fingerprint } = certificate.value
  const isProved = attest === 'A' || (attest === undefined && coversNumber(authority, subjectOf(first), () => false))
  const verstat = isProved ? 'TN-Validation-Passed' : 'No-TN-Validation'
  return { state: 'valid', verstat, attest, origid, diversions: chain.length - 1, signer: fingerprint }
}
