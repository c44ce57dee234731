import { type PassportFinding, withheldNumber } from '#engines/screening'
import { isPublicAddress } from '#formats/public-address'
import { mostIdentities } from '#formats/sip/view'
import { systemClock } from '#kernel/clock'
import { makeGuardedFetch } from '#platform/fetch'
import { makeCertificates } from '#platform/passport/certificates'
import { makeTrust } from '#platform/passport/trust'
import {
  makePassportVerifier,
  type PassportVerifier,
  type PassportFinding as Proof,
  type SignedCall,
} from '#platform/passport/verifier'
import { makeSourceTable, readAddress } from '#platform/sip/addresses'
import type { CallsConfig, PassportSettings } from './config.ts'

/** A PASSporT's check: what is known of it at once, and what it comes to where that is pending. */
export interface PassportCheck {
  readonly finding: PassportFinding
  /** Never rejects. */
  readonly later?: Promise<PassportFinding>
}

/** What an INVITE says of a call whose PASSporTs are to be checked; numbers as in a `CallAttempt`. */
export interface PresentedCall {
  readonly caller: number
  readonly called: number
  /** The number that was dialled first (To); the called one where the call was not sent on. */
  readonly dialled: number
  /** The values of the Identity header fields, octets as latin1; one more than are looked at makes all of them invalid. */
  readonly identities: readonly string[]
  /** The value of the Date header field, asked for only where there is a compact form (RFC 8225 §7). */
  readonly date: () => string | undefined
}

/**
 * Checks the PASSporTs of a call that came by a trunk (-1: by none that is known), however it was asked about; makes none wait. The call
 * is read only where the trunk's are looked at. What they say is measured against our own clock, when they are checked.
 */
export type ProvePassports = (trunk: number, read: () => PresentedCall) => PassportCheck

const nothing: PassportCheck = { finding: 'none' }

/**
 * Makes the check of one thread, with certificates of its own; undefined where none is configured. It looks only where the rule is
 * asked or a `verstat` is wanted, and fetches no certificate for a sender who is not known.
 */
export function makePassportProver({ passport: settings, policy }: CallsConfig): ProvePassports | undefined {
  if (settings === undefined) return undefined
  const verifier = makeVerifier(settings)
  const asked = [undefined, ...policy.trunks].map((trunk) => {
    const { mode } = { ...policy.rules.passport, ...trunk?.rules?.passport }
    return mode !== 'off' || trunk?.verstat === true
  })
  return (trunk, read) => {
    if (asked[trunk + 1] !== true) return nothing
    const { caller, called, dialled, identities, date } = read()
    if (identities.length > mostIdentities) return { finding: 'invalid' }
    // There is no number to prove.
    if (caller === withheldNumber || identities.length === 0) return nothing
    const call = { caller: String(caller), called: String(called), identities, ...dateOf(identities, date) }
    return check(verifier, call, { dialled: String(dialled), mayFetch: trunk >= 0 })
  }
}

/** Seconds of the Date header field, which the compact form alone needs. */
function dateOf(identities: readonly string[], date: () => string | undefined): { date?: number } {
  if (!identities.some((identity) => identity.trimStart().startsWith('..'))) return {}
  const text = date() ?? ''
  const seconds = text.length > mostDate ? Number.NaN : Date.parse(text) / 1000
  return Number.isNaN(seconds) ? {} : { date: seconds }
}

/** Characters of a Date header field that are looked at; RFC 3261 §20.17 needs 29. */
const mostDate = 64

/** The verifier over certificates that are fetched from public addresses, and from the networks of the operator's own. */
function makeVerifier({ roots, maxAge, hosts, ports, networks, authority }: PassportSettings): PassportVerifier {
  const own = makeSourceTable(networks.map((network) => ({ network, value: 1 })))
  const words = new Uint32Array(4)
  const fetch = makeGuardedFetch({
    ports,
    mayReach: (address) => isPublicAddress(address) || (readAddress(address, words) && own.find(words, 0) === 1),
    ...(authority !== undefined && { ca: authority }),
  })
  const sources = { fetch, trust: makeTrust(roots), clock: systemClock, ...(hosts !== undefined && { hosts }) }
  const freshness = { maxAge, maxAhead: Math.min(maxAge, 60) }
  return makePassportVerifier({ certificates: makeCertificates(sources), clock: systemClock, freshness })
}

interface Circumstances {
  /** The number that was dialled first (To). */
  readonly dialled: string
  readonly mayFetch: boolean
}

function check(verifier: PassportVerifier, call: SignedCall, { dialled, mayFetch }: Circumstances): PassportCheck {
  const proof = verifier.check(call)
  const isElsewhere = proof?.state === 'invalid' && proof.code === 'passport.dest-mismatch' && dialled !== call.called
  if (!isElsewhere) return checkOf(verifier, call, { proof, mayFetch, findingOf })
  // Sent on by somebody who does not sign diversions (RFC 8946): what was signed for the number dialled first proves this call no more,
  // and is no forgery either.
  const before = { ...call, called: dialled }
  const sentOn = (found: Proof) => (found.state === 'valid' ? 'none' : findingOf(found))
  return checkOf(verifier, before, { proof: verifier.check(before), mayFetch, findingOf: sentOn })
}

interface Checked {
  readonly proof: Proof | undefined
  readonly mayFetch: boolean
  readonly findingOf: (proof: Proof) => PassportFinding
}

function checkOf(
  verifier: PassportVerifier,
  call: SignedCall,
  { proof, mayFetch, findingOf: find }: Checked,
): PassportCheck {
  if (proof !== undefined) return { finding: find(proof) }
  return mayFetch ? { finding: 'pending', later: verifier.settle(call).then(find) } : { finding: 'unknown' }
}

/** What a proof means to the rules. What could not be checked is no fault of the call. */
function findingOf(proof: Proof): PassportFinding {
  if (proof.state === 'none' || proof.state === 'unchecked') return 'none'
  if (proof.state === 'invalid') return isStale(proof.code) ? 'stale' : 'invalid'
  // The base kind has no attestation: its certificate either speaks for this very number, or vouches for a customer at most.
  if (proof.attest === undefined) return proof.verstat === 'TN-Validation-Passed' ? 'full' : 'partial'
  return ({ A: 'full', B: 'partial', C: 'gateway' } as const)[proof.attest]
}

/** Signed too long ago, or by a clock that is ahead of ours: RFC 8224 §6.2.2 calls both a stale date. */
const isStale = (code: string) => code === 'passport.stale' || code === 'passport.future'
