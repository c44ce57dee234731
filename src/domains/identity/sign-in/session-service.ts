import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { actorOfPerson } from '../policy.ts'
import { type IdentityServices, newToken, tokenHash } from '../wiring-service.ts'
import { sessionLife } from './session.ts'
import * as store from './session-store.ts'

/** A session just opened. The token goes into the cookie and nowhere else. */
export interface OpenedSession {
  readonly token: string
  readonly csrfToken: string
  readonly expiresAt: Date
}

/** A session in use, with its actor and the token that its unsafe requests must carry. */
export interface CurrentSession extends store.LiveSession {
  readonly actor: Actor
  readonly csrfToken: string
}

/** Opens sessions and finds them again. */
export interface SessionKeeper {
  /** Opens a session with a fresh token and ends the one it replaces. */
  open(
    tx: Tx,
    opened: { personId: string; secondFactor: boolean; replaces?: string | undefined },
  ): Promise<OpenedSession>
  /** The live session of a token, and a note of its use. */
  find(token: string): Promise<CurrentSession | undefined>
  /** Whether a CSRF token belongs to the session of this token. */
  isOwnCsrf(token: string, csrfToken: string | undefined): boolean
  /** The moments that tell live sessions from idle ones. */
  time(): { readonly now: Date; readonly idleSince: Date }
}

/** Makes the keeper of sessions. */
export function makeSessionKeeper({ db, clock, ids, keys, random }: IdentityServices): SessionKeeper {
  const csrfOf = (token: string) => keys.hash('session', `csrf:${token}`).toString('base64url')
  const time = () => ({ now: clock.now(), idleSince: new Date(clock.now().getTime() - sessionLife.idle) })
  return {
    time,
    open: async (tx, { personId, secondFactor, replaces }) => {
      if (replaces !== undefined) await store.deleteByToken(tx, tokenHash(keys, 'session', replaces))
      const token = newToken(random)
      const at = clock.now()
      const expiresAt = new Date(at.getTime() + sessionLife.most)
      const hash = tokenHash(keys, 'session', token)
      await store.insertSession(tx, { id: ids.next(), personId, tokenHash: hash, secondFactor, at, expiresAt })
      return { token, csrfToken: csrfOf(token), expiresAt }
    },
    find: async (token) => {
      const live = await store.findLive(db, tokenHash(keys, 'session', token), time())
      if (!live) return undefined
      const now = clock.now()
      if (now.getTime() - live.lastUsedAt.getTime() >= sessionLife.noteEvery) await store.noteUse(db, live.id, now)
      return { ...live, actor: actorOfPerson(live), csrfToken: csrfOf(token) }
    },
    isOwnCsrf: (token, csrfToken) =>
      csrfToken !== undefined && sameBytes(Buffer.from(csrfOf(token)), Buffer.from(csrfToken)),
  }
}
