import { fail, ok, type Result } from '#kernel/result'
import { inTransaction } from '#platform/database'
import type { IdentityServices } from '../wiring-service.ts'
import type { From } from './place.ts'
import type { Proof, Proofs } from './proof-service.ts'
import type { CurrentSession, SessionKeeper } from './session-service.ts'
import { findForSignIn } from './session-store.ts'

/** Confirming a session: it came from another network, or its owner is about to change their keys. */
export interface Confirmations {
  /**
   * Proves that whoever shows the session's token is its owner: the place becomes known, and the proof is fresh again. The
   * session stays the same one, with the same CSRF token, so that no page loses what was typed into it. Fails with
   * `access.unauthenticated` (the session is over), `confirmation.wrong`, `passkey.expired` and `sign-in.too-many`.
   */
  confirm(token: string, proof: Proof, from: From): Promise<Result<CurrentSession>>
}

/** What confirmations are made of. */
export interface ConfirmationParts {
  readonly services: IdentityServices
  readonly sessions: SessionKeeper
  readonly proofs: Proofs
}

/** Makes the use case. */
export function makeConfirmations({ services, sessions, proofs }: ConfirmationParts): Confirmations {
  const { db, audit } = services
  return {
    confirm: async (token, proof, from) => {
      const session = await sessions.find(token)
      const person = session && (await findForSignIn(db, { id: session.personId }))
      if (!session || !person?.active) return fail('access.unauthenticated')
      const proved = await proofs.prove(person, proof, from.ip)
      // Not a 401: the session lives, and the page that asks should ask again.
      if (!proved.ok) return proved.error.code === 'sign-in.unauthenticated' ? fail('confirmation.wrong') : proved
      await inTransaction(db, async (tx) => {
        await sessions.confirm(tx, { sessionId: session.id, token, from })
        const subject = { type: 'person', id: person.id }
        const details = { session: session.id, by: proof.by }
        await audit.record(tx, session.actor, { action: 'identity.session-confirmed', subject, details })
      })
      return ok(session)
    },
  }
}
