import { fail, ok, type Result } from '#kernel/result'
import { anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import type { IdentityServices } from '../wiring-service.ts'
import type { AttemptCounter } from './attempt-service.ts'
import type { Party } from './passkey.ts'
import type { PasskeyJudge, ProofResponse } from './passkey-judge-service.ts'
import type { Passwords } from './password-service.ts'
import type { SecondFactors } from './second-factor-service.ts'
import type { SignInRecord } from './session-store.ts'

/** What somebody who is signed in proves again who they are with. */
export type Proof =
  | { readonly by: 'password'; readonly password: string }
  /** Of the authenticator app, or a recovery code. */
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'passkey'; readonly response: ProofResponse; readonly party: Party }

/** Asks people again who they are; guessing is throttled as at sign-in. */
export interface Proofs {
  /**
   * Judges a proof. Fails with `sign-in.too-many`, `passkey.expired`, or `sign-in.unauthenticated`, which is audited.
   */
  prove(person: SignInRecord, proof: Proof, ip: string): Promise<Result<void>>
  /** Audits that somebody failed to prove who they are, and fails with `code`. */
  refuse(person: { readonly id: string } | undefined, code: string): Promise<Result<never>>
}

/** What proofs are made of. */
export interface ProofParts {
  readonly services: IdentityServices
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  readonly passkeys: PasskeyJudge
  readonly attempts: AttemptCounter
}

/** Makes the judge of proofs. */
export function makeProofs(parts: ProofParts): Proofs {
  const { attempts, services, passkeys } = parts
  return {
    prove: async (person, proof, ip) => {
      // Before the attempt is counted: a page left open for too long is no guess.
      const taken = proof.by === 'passkey' ? await passkeys.takeChallenge(proof.response) : ok(undefined)
      if (!taken.ok) return taken
      const attempt = { email: person.email, ip }
      const admitted = await attempts.admit(attempt)
      if (!admitted.ok) return admitted
      const proved = await judge(parts, person, proof)
      if (!proved.ok && proved.error.code === 'sign-in.unauthenticated')
        return refuse(services, person, proved.error.code)
      if (proved.ok) await attempts.refund(attempt)
      return proved
    },
    refuse: (person, code) => refuse(services, person, code),
  }
}

async function refuse(
  { db, audit }: IdentityServices,
  person: { readonly id: string } | undefined,
  code: string,
): Promise<Result<never>> {
  const subject = { type: 'person', id: person?.id ?? 'unknown' }
  await inTransaction(db, (tx) => audit.record(tx, anonymous, { action: 'identity.sign-in-refused', subject }))
  return { ok: false, error: { code } }
}

async function judge(parts: ProofParts, person: SignInRecord, proof: Proof): Promise<Result<void>> {
  const { services, passwords, secondFactors, passkeys } = parts
  if (proof.by === 'passkey') {
    const judged = await inTransaction(services.db, (tx) => passkeys.judgeProof(tx, proof.response, proof.party))
    return judged.ok && judged.value.personId === person.id ? ok(undefined) : fail('sign-in.unauthenticated')
  }
  const right =
    proof.by === 'password'
      ? await passwords.verify(person.password, proof.password)
      : await inTransaction(services.db, (tx) => secondFactors.check(tx, person.id, proof.code))
  return right ? ok(undefined) : fail('sign-in.unauthenticated')
}
