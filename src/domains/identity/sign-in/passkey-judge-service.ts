import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { fail, ok, type Result } from '#kernel/result'
import type { Tx } from '#platform/database'
import type { IdentityServices } from '../wiring-service.ts'
import { type Party, passkeyLimits, userHandle } from './passkey.ts'
import * as store from './passkey-store.ts'

/** What `navigator.credentials.create` needs, in JSON (WebAuthn §5.1.9). */
export type RegistrationOptions = PublicKeyCredentialCreationOptionsJSON
/** What `navigator.credentials.get` needs, in JSON. */
export type ProofOptions = PublicKeyCredentialRequestOptionsJSON
/** A new passkey as the browser sends it. */
export type RegistrationResponse = RegistrationResponseJSON
/** A passkey's proof as the browser sends it. */
export type ProofResponse = AuthenticationResponseJSON

/** A passkey that was verified and is about to be kept. */
export interface VerifiedPasskey {
  readonly credentialId: Buffer
  readonly publicKey: Buffer
  readonly counter: number
  readonly synchronised: boolean
}

/** Hands out challenges and judges what authenticators answer (WebAuthn Level 3 §7). User verification is always required. */
export interface PasskeyJudge {
  /** Options for a new discoverable passkey of a person, with a challenge that only they can use. */
  registrationOptions(
    person: { readonly id: string; readonly email: string; readonly name: string },
    party: Party,
  ): Promise<RegistrationOptions>
  /** Fails with `passkey.expired` (challenge unknown, used or over) or `passkey.not-accepted`. */
  judgeRegistration(personId: string, response: RegistrationResponse, party: Party): Promise<Result<VerifiedPasskey>>
  /** Options for a proof by whichever passkey the browser finds: nobody is named, so nothing is told about anybody. */
  proofOptions(party: Party): Promise<ProofOptions>
  /** Takes the challenge of a proof; fails with `passkey.expired`. Do it outside the transaction: it stays taken. */
  takeChallenge(response: ProofResponse): Promise<Result<void>>
  /** Judges a proof whose challenge was taken and writes down its counter. Fails with `passkey.unauthenticated`. */
  judgeProof(tx: Tx, response: ProofResponse, party: Party): Promise<Result<{ passkeyId: string; personId: string }>>
  /** Whose passkey a proof claims to be, right or not: for the audit trail. */
  ownerOf(response: ProofResponse): Promise<{ readonly id: string } | undefined>
}

/** Makes the judge. */
export function makePasskeyJudge(services: IdentityServices): PasskeyJudge {
  return {
    registrationOptions: (person, party) => registrationOptions(services, person, party),
    judgeRegistration: (personId, response, party) => judgeRegistration(services, personId, { response, party }),
    proofOptions: async ({ id }) => {
      const challenge = await newChallenge(services, 'proof', null)
      const timeout = passkeyLimits.challengeLife
      return generateAuthenticationOptions({ rpID: id, challenge, userVerification: 'required', timeout })
    },
    takeChallenge: (response) => take(services, response, { purpose: 'proof', personId: null }),
    judgeProof: (tx, response, party) => judgeProof(services, tx, { response, party }),
    ownerOf: async ({ id }) => {
      const owner = await store.findOwner(services.db, Buffer.from(id, 'base64url'))
      return owner === undefined ? undefined : { id: owner }
    },
  }
}

/** EdDSA, ES256, RS256 (IANA COSE Algorithms): what authenticators in use can do. */
const algorithms = [-8, -7, -257]

type Purpose = Pick<store.StoredChallenge, 'purpose' | 'personId'>

const hashOf = ({ keys }: IdentityServices, challenge: string) => keys.hash('session', `passkey-challenge:${challenge}`)

async function newChallenge(services: IdentityServices, purpose: Purpose['purpose'], personId: string | null) {
  const challenge = new Uint8Array(services.random.bytes(32))
  const hash = hashOf(services, Buffer.from(challenge).toString('base64url'))
  const expiresAt = new Date(services.clock.now().getTime() + passkeyLimits.challengeLife)
  await store.insertChallenge(services.db, { hash, purpose, personId, expiresAt })
  return challenge
}

async function take(
  services: IdentityServices,
  { response }: { readonly response: { readonly clientDataJSON: string } },
  purpose: Purpose,
): Promise<Result<void>> {
  const hash = hashOf(services, challengeOf(response.clientDataJSON))
  const taken = await store.takeChallenge(services.db, { hash, ...purpose, now: services.clock.now() })
  return taken ? ok(undefined) : fail('passkey.expired')
}

/** The challenge inside of the client data (WebAuthn §5.8.1), or an empty text where they cannot be read. */
function challengeOf(clientDataJSON: string): string {
  try {
    const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as { challenge?: unknown } | null
    return typeof data?.challenge === 'string' ? data.challenge : ''
  } catch {
    return ''
  }
}

async function registrationOptions(
  services: IdentityServices,
  person: { readonly id: string; readonly email: string; readonly name: string },
  party: Party,
): Promise<RegistrationOptions> {
  const known = await store.listCredentials(services.db, person.id)
  return generateRegistrationOptions({
    rpName: 'Saqbol',
    rpID: party.id,
    userName: person.email,
    userDisplayName: person.name,
    userID: userHandle(person.id),
    challenge: await newChallenge(services, 'registration', person.id),
    timeout: passkeyLimits.challengeLife,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports,
    })),
  })
}

async function judgeRegistration(
  services: IdentityServices,
  personId: string,
  { response, party }: { readonly response: RegistrationResponse; readonly party: Party },
): Promise<Result<VerifiedPasskey>> {
  const taken = await take(services, response, { purpose: 'registration', personId })
  if (!taken.ok) return taken
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challengeOf(response.response.clientDataJSON),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined)
  if (!verified?.verified) return fail('passkey.not-accepted')
  const { credential, credentialDeviceType } = verified.registrationInfo
  return ok({
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    synchronised: credentialDeviceType === 'multiDevice',
  })
}

async function judgeProof(
  { clock }: IdentityServices,
  tx: Tx,
  { response, party }: { readonly response: ProofResponse; readonly party: Party },
): Promise<Result<{ passkeyId: string; personId: string }>> {
  const passkey = await store.lockPasskey(tx, Buffer.from(response.id, 'base64url'))
  if (!passkey) return fail('passkey.unauthenticated')
  const handle = Buffer.from(response.response.userHandle ?? '', 'base64url')
  // A discoverable passkey names its owner: it must be the one that we know (WebAuthn §7.2, step 6).
  if (!handle.equals(userHandle(passkey.personId))) return fail('passkey.unauthenticated')
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challengeOf(response.response.clientDataJSON),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId.toString('base64url'),
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
    },
  }).catch(() => undefined)
  if (!verified?.verified) return fail('passkey.unauthenticated')
  await store.noteUse(tx, passkey.id, { counter: verified.authenticationInfo.newCounter, at: clock.now() })
  return ok({ passkeyId: passkey.id, personId: passkey.personId })
}
