import { type DialPlan, type PassportFinding, withheldNumber } from '#engines/screening'
import { isPublicAddress } from '#formats/public-address'
import { callerOf, identityText, isGiven, mostIdentities, type SipMessageView, type UriView } from '#formats/sip/view'
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
import type { CallsConfig, PassportSettings } from '../config.ts'
import { numberOf } from './attempt.ts'
import type { PassportCheck } from './redirect.ts'

/** Checks the PASSporTs of an INVITE that came by a trunk (-1: by none that is known); makes none wait. */
export type CheckPassport = (view: SipMessageView, trunk: number) => PassportCheck

const nothing: PassportCheck = { finding: 'none' }

/**
 * Makes the check of one thread, with certificates of its own; undefined where none is configured. It looks only where the rule is
 * asked or a `verstat` is wanted, and fetches no certificate for a sender who is not known.
 */
export function makePassportCheck(config: CallsConfig): CheckPassport | undefined {
  const { passport: settings, policy } = config
  if (settings === undefined) return undefined
  const verifier = makeVerifier(settings)
  const asked = [undefined, ...policy.trunks].map((trunk) => {
    const { mode } = { ...policy.rules.passport, ...trunk?.rules?.passport }
    return mode !== 'off' || trunk?.verstat === true
  })
  return (view, trunk) => {
    if (view.identityCount === 0 || asked[trunk + 1] !== true) return nothing
    if (view.identityCount > mostIdentities) return { finding: 'invalid' }
    const plan = policy.trunks[trunk]?.dialPlan ?? { bare: 'e164' }
    const caller = numberOf(callerOf(view).uri, plan)
    // There is no number to prove.
    if (caller === withheldNumber) return nothing
    const identities = Array.from({ length: view.identityCount }, (_, n) => identityText(view, n))
    const call = { caller: String(caller), called: digitsOf(view.uri, plan), identities, ...dateOf(view, identities) }
    return check(verifier, call, { dialled: digitsOf(view.to.uri, plan), mayFetch: trunk >= 0 })
  }
}

const digitsOf = (uri: UriView, plan: DialPlan) => String(numberOf(uri, plan))

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

/** Seconds of the Date header field, which the compact form alone needs (RFC 8225 §7); it is not among what is read of every request. */
function dateOf({ bytes, start, end, body }: SipMessageView, identities: readonly string[]): { date?: number } {
  if (!identities.some((identity) => identity.startsWith('..'))) return {}
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + start, (isGiven(body) ? body.start : end) - start)
  const text = /\r\nDate[ \t]*:[ \t]*([^\r\n]{1,64})\r\n/i.exec(head.toString('latin1'))?.[1]
  const date = Date.parse(text ?? '') / 1000
  return Number.isNaN(date) ? {} : { date }
}
