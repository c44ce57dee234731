import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { type IdentityServices, tokenHash } from '../wiring-service.ts'
import { type ListedPlace, listPlaces } from './place-store.ts'
import type { SessionKeeper } from './session-service.ts'
import * as store from './session-store.ts'

/** A session as its owner sees it, with the places that its cookie came from. */
export interface SeenSession extends store.ListedSession {
  readonly places: readonly ListedPlace[]
}

/** Open sessions, seen and ended by their owner or an administrator. */
export interface Sessions {
  /** A person's live sessions, newest first; `token` tells which one asks. */
  list(personId: string, token?: string): Promise<readonly SeenSession[]>
  /** Ends one; `owner` null where it may be anybody's. Fails with `session.not-found`. */
  end(actor: Actor, id: string, owner: string | null): Promise<Result<void>>
  /** Ends all of a person but the one of the token; returns how many. */
  endOthers(actor: Actor, personId: string, token: string): Promise<number>
}

/** Makes the use cases. */
export function makeSessions({ db, keys, audit }: IdentityServices, keeper: SessionKeeper): Sessions {
  return {
    list: async (personId, token) => {
      const own = token === undefined ? null : tokenHash(keys, 'session', token)
      const sessions = await store.listSessions(db, { personId, tokenHash: own }, keeper.time())
      const places = Map.groupBy(
        await listPlaces(
          db,
          sessions.map(({ id }) => id),
        ),
        ({ sessionId }) => sessionId,
      )
      return sessions.map((session) => ({ ...session, places: places.get(session.id) ?? [] }))
    },
    end: (actor, id, owner) =>
      inTransaction(db, async (tx) => {
        const personId = await store.deleteSession(tx, id, owner)
        if (personId === undefined) return fail('session.not-found')
        await audit.record(tx, actor, { action: 'identity.session-ended', subject: { type: 'person', id: personId } })
        return ok(undefined)
      }),
    endOthers: (actor, personId, token) =>
      inTransaction(db, async (tx) => {
        const ended = await store.deleteSessionsOf(tx, personId, tokenHash(keys, 'session', token))
        const subject = { type: 'person', id: personId }
        await audit.record(tx, actor, { action: 'identity.sessions-ended', subject, details: { ended } })
        return ended
      }),
  }
}
