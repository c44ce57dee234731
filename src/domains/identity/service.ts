import { isId } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { readBasic } from './clients/client.ts'
import { type Clients, makeClients } from './clients/client-service.ts'
import { forgetExpired } from './clients/client-store.ts'
import { type Admissions, makeAdmissions } from './people/admission-service.ts'
import { forgetLinks } from './people/link-store.ts'
import { makeOrganisations, type Organisations } from './people/organisation-service.ts'
import { makePeople, type People } from './people/person-service.ts'
import { makeAttemptCounter } from './sign-in/attempt-service.ts'
import { forgetAttempts } from './sign-in/attempt-store.ts'
import { type Confirmations, makeConfirmations } from './sign-in/confirmation-service.ts'
import { makeOwnAccount, type OwnAccount } from './sign-in/own-account-service.ts'
import { makePasskeyJudge, type PasskeyJudge } from './sign-in/passkey-judge-service.ts'
import { forgetChallenges } from './sign-in/passkey-store.ts'
import { makePasswords } from './sign-in/password-service.ts'
import type { From } from './sign-in/place.ts'
import { makeProofs } from './sign-in/proof-service.ts'
import { makeSecondFactors } from './sign-in/second-factor-service.ts'
import { makeSessions, type Sessions } from './sign-in/session-list-service.ts'
import { type CurrentSession, makeSessionKeeper, type SessionKeeper } from './sign-in/session-service.ts'
import { forgetSessions } from './sign-in/session-store.ts'
import { makeSignIns, type SignIns } from './sign-in/sign-in-service.ts'
import type { IdentityServices } from './wiring-service.ts'

/** What a request shows of who sends it. */
export interface Credentials {
  /** The `Authorization` header. */
  readonly authorization?: string | undefined
  /** The value of the session cookie. */
  readonly sessionToken?: string | undefined
  /** The `X-CSRF-Token` header. */
  readonly csrfToken?: string | undefined
  /** The HTTP method: GET, HEAD and OPTIONS change nothing and need no CSRF token. */
  readonly method: string
  /** Where the request comes from; undefined for callers inside of the product, whose session is not bound to a place. */
  readonly from?: From | undefined
}

/** Who may come in. */
export interface Identity extends Admissions {
  /**
   * The actor of a request. Anonymous where nothing is shown, and where the session is over: a cookie goes along
   * whether one wants it or not, and what needs a person then asks to sign in. Fails with `access.unauthenticated` on a
   * bad bearer token, and with `access.csrf.forbidden` where a session's unsafe request lacks its CSRF token.
   * `Basic` with the id and secret of a client is that client, for machines that cannot hold a token; with any other
   * name it is meant for a proxy before us. A session from a network its owner has not confirmed makes an anonymous
   * actor whose `refusal` is `access.session-elsewhere.unauthenticated`.
   */
  authenticate(credentials: Credentials): Promise<Result<Actor>>
  /** The live session of a token. */
  currentSession(token: string): Promise<CurrentSession | undefined>
  readonly signIns: SignIns
  readonly sessions: Sessions
  readonly account: OwnAccount
  readonly confirmations: Confirmations
  /** Options for a proof by passkey, for sign-in and confirmation alike. */
  proofOptions: PasskeyJudge['proofOptions']
  readonly organisations: Organisations
  readonly people: People
  readonly clients: Clients
  /** Deletes what is over: sessions, links, tokens, secrets, challenges, counts of attempts; returns how many rows. */
  forgetExpired(): Promise<number>
}

/** Makes the domain. */
export function makeIdentity(services: IdentityServices): Identity {
  const passwords = makePasswords(services)
  const secondFactors = makeSecondFactors(services)
  const keeper = makeSessionKeeper(services)
  const attempts = makeAttemptCounter(services)
  const clients = makeClients(services)
  const passkeys = makePasskeyJudge(services)
  const proofs = makeProofs({ services, passwords, secondFactors, passkeys, attempts })
  return {
    ...makeAdmissions({ services, passwords, secondFactors, sessions: keeper }),
    authenticate: (credentials) => authenticate(keeper, clients, credentials),
    currentSession: (token) => keeper.find(token),
    signIns: makeSignIns({ services, passwords, secondFactors, passkeys, proofs, sessions: keeper, attempts }),
    account: makeOwnAccount({ services, passkeys, sessions: keeper }),
    confirmations: makeConfirmations({ services, sessions: keeper, proofs }),
    proofOptions: (party) => passkeys.proofOptions(party),
    sessions: makeSessions(services, keeper),
    organisations: makeOrganisations(services),
    people: makePeople(services),
    clients,
    forgetExpired: () => forget(services, keeper),
  }
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

async function authenticate(keeper: SessionKeeper, clients: Clients, shown: Credentials): Promise<Result<Actor>> {
  const { authorization, sessionToken, csrfToken, method } = shown
  const basic = readBasic(authorization)
  if (basic !== undefined && isId(basic.clientId)) {
    const actor = await clients.actorOfSecret(basic)
    return actor ? ok(actor) : fail('access.unauthenticated')
  }
  if (authorization !== undefined && !/^basic /i.test(authorization)) {
    const token = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1]
    const actor = token === undefined ? undefined : await clients.actorOf(token)
    return actor ? ok(actor) : fail('access.unauthenticated')
  }
  if (!sessionToken || sessionToken.length > 100) return ok(anonymous)
  const recognised = await keeper.recognise(sessionToken, shown.from)
  if (!recognised.ok) return ok({ ...anonymous, refusal: recognised.error.code })
  const session = recognised.value
  if (!session) return ok(anonymous)
  const proved = safeMethods.includes(method) || keeper.isOwnCsrf(sessionToken, csrfToken)
  return proved ? ok(session.actor) : fail('access.csrf.forbidden')
}

async function forget({ db, clock }: IdentityServices, keeper: SessionKeeper): Promise<number> {
  const now = clock.now()
  const dayAgo = new Date(now.getTime() - 24 * 3_600_000)
  const counts = [
    await forgetSessions(db, keeper.time()),
    await forgetLinks(db, now),
    await forgetExpired(db, now),
    await forgetAttempts(db, dayAgo),
    await forgetChallenges(db, now),
  ]
  return counts.reduce((sum, count) => sum + count, 0)
}
