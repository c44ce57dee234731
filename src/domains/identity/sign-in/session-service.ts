import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { sameBytes } from '#platform/keys'
import { networkOf } from '../network-address.ts'
import { actorOfPerson } from '../policy.ts'
import { type IdentityServices, newToken, tokenHash } from '../wiring-service.ts'
import { deviceOf } from './device.ts'
import { type From, judgePlace, proofLife } from './place.ts'
import * as places from './place-store.ts'
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

/** What a session is opened with. `from` binds it to a network and a browser; without it the first request does. */
export interface Opening {
  readonly personId: string
  readonly secondFactor: boolean
  readonly replaces?: string | undefined
  readonly from?: From | undefined
  readonly passkeyId?: string | undefined
}

/** Opens sessions and finds them again. */
export interface SessionKeeper {
  /** Opens a session with a fresh token and ends the one it replaces. */
  open(tx: Tx, opening: Opening): Promise<OpenedSession>
  /**
   * The live session of a token for a request from a place, and a note of its use. Fails with
   * `access.session-elsewhere.unauthenticated` where the session's cookie came from a network that its owner has not
   * confirmed; that is written down for the owner to see, and audited once for each place.
   */
  recognise(token: string, from: From | undefined): Promise<Result<CurrentSession | undefined>>
  /** The live session of a token, wherever it comes from; no note of its use. */
  find(token: string): Promise<CurrentSession | undefined>
  /** Makes the place known to the session and the proof fresh: its owner just proved who they are. */
  confirm(tx: Tx, confirmed: { readonly sessionId: string; readonly token: string; readonly from: From }): Promise<void>
  /** Whether the owner proved who they are so lately that their own keys may be changed. */
  isFresh(session: Pick<CurrentSession, 'provedAt'>): boolean
  /** Whether a CSRF token belongs to the session of this token. */
  isOwnCsrf(token: string, csrfToken: string | undefined): boolean
  /** The moments that tell live sessions from idle ones. */
  time(): { readonly now: Date; readonly idleSince: Date }
}

/** Makes the keeper of sessions. */
export function makeSessionKeeper(services: IdentityServices): SessionKeeper {
  const { db, clock, keys } = services
  const csrfOf = (token: string) => csrfToken(services, token)
  const time = () => ({ now: clock.now(), idleSince: new Date(clock.now().getTime() - sessionLife.idle) })
  const current = (live: store.LiveSession, token: string): CurrentSession => ({
    ...live,
    actor: actorOfPerson(live),
    csrfToken: csrfOf(token),
  })
  return {
    time,
    open: (tx, opening) => open(services, tx, opening),
    recognise: async (token, from) => {
      const place = from ? placeOf(services, token, from) : null
      const live = await store.findLive(db, { tokenHash: tokenHash(keys, 'session', token), place }, time())
      if (!live) return ok(undefined)
      if (place && !(await admit(services, live, place))) return fail('access.session-elsewhere.unauthenticated')
      const now = clock.now()
      if (now.getTime() - live.lastUsedAt.getTime() >= sessionLife.noteEvery) await store.noteUse(db, live.id, now)
      return ok(current(live, token))
    },
    find: async (token) => {
      const live = await store.findLive(db, { tokenHash: tokenHash(keys, 'session', token), place: null }, time())
      return live && current(live, token)
    },
    confirm: async (tx, { sessionId, token, from }) => {
      const at = clock.now()
      await places.saveKnown(tx, { sessionId, ...placeOf(services, token, from), at, confirmedAt: at })
      await store.noteProof(tx, sessionId, at)
    },
    isFresh: ({ provedAt }) => clock.now().getTime() - provedAt.getTime() < proofLife,
    isOwnCsrf: (token, shown) => shown !== undefined && sameBytes(Buffer.from(csrfOf(token)), Buffer.from(shown)),
  }
}

const csrfToken = ({ keys }: IdentityServices, token: string) =>
  keys.hash('session', `csrf:${token}`).toString('base64url')

/** The words of a browser and its system, as they are stored. */
function deviceWords(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent)
  return `${browser}/${system}`
}

interface MarkedPlace {
  readonly mark: Buffer
  readonly device: string
}

/** Keyed with the token too: two sessions of one network have nothing in common in the database. */
function placeOf({ keys }: IdentityServices, token: string, { ip, userAgent }: From): MarkedPlace {
  return { mark: keys.hash('session', `network:${token}:${networkOf(ip)}`), device: deviceWords(userAgent) }
}

async function open(services: IdentityServices, tx: Tx, opening: Opening): Promise<OpenedSession> {
  const { clock, ids, keys, random } = services
  const { personId, secondFactor, replaces, from, passkeyId = null } = opening
  if (replaces !== undefined) await store.deleteByToken(tx, tokenHash(keys, 'session', replaces))
  const token = newToken(random)
  const at = clock.now()
  const expiresAt = new Date(at.getTime() + sessionLife.most)
  const place = from && placeOf(services, token, from)
  const id = ids.next()
  const device = place?.device ?? null
  const hash = tokenHash(keys, 'session', token)
  await store.insertSession(tx, { id, personId, tokenHash: hash, secondFactor, at, expiresAt, device, passkeyId })
  if (place) await places.saveKnown(tx, { sessionId: id, ...place, at, confirmedAt: null })
  return { token, csrfToken: csrfToken(services, token), expiresAt }
}

type Judged = NonNullable<Awaited<ReturnType<typeof store.findLive>>>

/** Whether a request from this place is let in; what is not as usual is written down. */
async function admit({ db, clock, audit }: IdentityServices, live: Judged, place: MarkedPlace): Promise<boolean> {
  const verdict = judgePlace(live)
  if (verdict === 'here') return true
  const stored = { sessionId: live.id, ...place, at: clock.now() }
  if (verdict === 'first') {
    await places.saveKnown(db, { ...stored, confirmedAt: null })
    return true
  }
  const subject = { type: 'person', id: live.personId }
  const details = { session: live.id, device: place.device }
  return inTransaction(db, async (tx) => {
    if (verdict === 'other-browser') {
      await places.saveKnown(tx, { ...stored, confirmedAt: null })
      await audit.record(tx, actorOfPerson(live), { action: 'identity.session-other-browser', subject, details })
      return true
    }
    const news = await places.saveWaiting(tx, stored)
    if (news) await audit.record(tx, anonymous, { action: 'identity.session-elsewhere', subject, details })
    return false
  })
}
