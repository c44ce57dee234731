import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { actorOfPerson, enrolment } from '../policy.ts'
import { type IdentityServices, tokenHash } from '../wiring-service.ts'
import type { AttemptCounter } from './attempt-service.ts'
import type { Party } from './passkey.ts'
import type { PasskeyJudge, ProofResponse } from './passkey-judge-service.ts'
import { acceptPassword, normalPassword } from './password.ts'
import type { Passwords } from './password-service.ts'
import type { From } from './place.ts'
import type { Proofs } from './proof-service.ts'
import type { Enrolment, SecondFactors } from './second-factor-service.ts'
import type { OpenedSession, SessionKeeper } from './session-service.ts'
import * as store from './session-store.ts'

/** What somebody signs in with. `email` in lower case. */
export interface SignIn {
  readonly email: string
  readonly password: string
  /** Six digits of the authenticator app, or a recovery code. */
  readonly code?: string | undefined
  readonly ip: string
  /** The `User-Agent` header; with it the session is bound to this network and browser, without it to the first it meets. */
  readonly userAgent?: string | undefined
  /** The token of the session that the browser still has; it ends. */
  readonly replaces?: string | undefined
}

/** What somebody signs in with who has a passkey. */
export interface PasskeySignIn {
  readonly response: ProofResponse
  readonly party: Party
  readonly from: From
  readonly replaces?: string | undefined
}

/** Somebody who is signed in, with the token of the session that the request came with. */
export interface Holder {
  readonly actor: Actor
  readonly personId: string
  readonly token: string
  /** Where the request came from. */
  readonly from?: From | undefined
}

/** Signing in, and what a person may do with their own keys. */
export interface SignIns {
  /**
   * Opens a session. Fails with `sign-in.unauthenticated` whether the e-mail, the password or the code is wrong or the
   * account suspended, always after the same work; with `sign-in.code-missing` where the password is right and the
   * second factor was left out, and with `sign-in.passkey-missing` where passkeys are the only one; with
   * `sign-in.too-many`.
   */
  open(signIn: SignIn): Promise<Result<OpenedSession>>
  /**
   * Opens a session by a discoverable passkey, which counts as a proved second factor: the authenticator verified its
   * user. Fails with `passkey.expired`, `passkey.unauthenticated` (whatever is wrong with it, also where the account is
   * suspended) and `sign-in.too-many`.
   */
  openByPasskey(signIn: PasskeySignIn): Promise<Result<OpenedSession>>
  /** Ends the session of a token. */
  close(token: string, actor: Actor): Promise<void>
  /**
   * Starts setting up an authenticator app. Where there is a second factor already it needs the password: fails with
   * `sign-in.unauthenticated` or `sign-in.too-many`; with `access.forbidden` where this session proved none of them.
   */
  enrol(holder: Holder, proof: { password: string | undefined; ip: string }): Promise<Result<Enrolment>>
  /** Ends setting it up: recovery codes, and a new session that counts as proved; the person's other sessions end. */
  confirm(holder: Holder, code: string): Promise<Result<{ recoveryCodes: readonly string[]; session: OpenedSession }>>
  /** Changes the person's own password; their other sessions end. */
  changePassword(holder: Holder, change: { current: string; next: string; ip: string }): Promise<Result<void>>
}

/** What signing in is made of. */
export interface SignInParts {
  readonly services: IdentityServices
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  readonly passkeys: PasskeyJudge
  readonly proofs: Proofs
  readonly sessions: SessionKeeper
  readonly attempts: AttemptCounter
}

/** Makes the use cases. */
export function makeSignIns(parts: SignInParts): SignIns {
  const { services, sessions, secondFactors } = parts
  const { db, audit, keys } = services
  return {
    open: (signIn) => open(parts, signIn),
    openByPasskey: (signIn) => openByPasskey(parts, signIn),
    close: (token, actor) =>
      inTransaction(db, async (tx) => {
        const ended = await store.deleteByToken(tx, tokenHash(keys, 'session', token))
        if (!ended) return
        await audit.record(tx, actor, {
          action: 'identity.signed-out',
          subject: { type: 'person', id: ended.personId },
        })
      }),
    enrol: (holder, proof) => enrol(parts, holder, proof),
    confirm: ({ actor, personId, from }, code) =>
      inTransaction(db, async (tx) => {
        const confirmed = await secondFactors.confirm(tx, personId, code)
        if (!confirmed.ok) return confirmed
        await store.deleteSessionsOf(tx, personId)
        const session = await sessions.open(tx, { personId, secondFactor: true, from })
        await audit.record(tx, actor, {
          action: 'identity.second-factor-set',
          subject: { type: 'person', id: personId },
        })
        return ok({ recoveryCodes: confirmed.value, session })
      }),
    changePassword: (holder, change) => changePassword(parts, holder, change),
  }
}

async function open(parts: SignInParts, signIn: SignIn): Promise<Result<OpenedSession>> {
  const { services, passwords, proofs, attempts } = parts
  const admitted = await attempts.admit(signIn)
  if (!admitted.ok) return admitted
  const person = await store.findForSignIn(services.db, { email: signIn.email })
  const right = await passwords.verify(person?.password, signIn.password)
  if (!person || !right || !person.active) return proofs.refuse(person, 'sign-in.unauthenticated')
  if (person.enrolled && signIn.code === undefined) {
    await attempts.refund(signIn)
    return fail('sign-in.code-missing')
  }
  if (!person.enrolled && person.passkeys > 0) {
    await attempts.refund(signIn)
    return fail('sign-in.passkey-missing')
  }
  const fresh = passwords.isOutdated(person.password ?? '')
    ? await passwords.hash(normalPassword(signIn.password))
    : undefined
  const opened = await inTransaction(services.db, (tx) => openProved(parts, tx, { signIn, person, fresh }))
  return opened ? ok(opened) : proofs.refuse(person, 'sign-in.unauthenticated')
}

interface Proved {
  readonly signIn: SignIn
  readonly person: store.SignInRecord
  /** The password's hash made anew, where the stored one is outdated. */
  readonly fresh: string | undefined
}

/** The second factor and all that follows; undefined where the code is wrong. */
async function openProved(
  parts: SignInParts,
  tx: Tx,
  { signIn, person, fresh }: Proved,
): Promise<OpenedSession | undefined> {
  const { services, secondFactors, sessions, attempts } = parts
  if (person.enrolled && !(await secondFactors.check(tx, person.id, signIn.code ?? ''))) return undefined
  if (fresh !== undefined) await store.savePassword(tx, person.id, fresh)
  await store.noteSignIn(tx, person.id, services.clock.now())
  await attempts.settle(tx, signIn)
  const { ip, userAgent, replaces } = signIn
  const from = userAgent === undefined ? undefined : { ip, userAgent }
  const session = await sessions.open(tx, { personId: person.id, secondFactor: person.enrolled, replaces, from })
  const actor = actorOfPerson({ ...person, personId: person.id, secondFactor: person.enrolled })
  await services.audit.record(tx, actor, {
    action: 'identity.signed-in',
    subject: { type: 'person', id: person.id },
    details: { secondFactor: person.enrolled },
  })
  return session
}

async function openByPasskey(parts: SignInParts, signIn: PasskeySignIn): Promise<Result<OpenedSession>> {
  const { services, passkeys, proofs, attempts } = parts
  // Before the attempt is counted: a page left open for too long is no guess.
  const taken = await passkeys.takeChallenge(signIn.response)
  if (!taken.ok) return taken
  const attempt = { email: `passkey:${signIn.response.id}`, ip: signIn.from.ip }
  const admitted = await attempts.admit(attempt)
  if (!admitted.ok) return admitted
  const opened = await inTransaction(services.db, async (tx) => {
    const judged = await passkeys.judgeProof(tx, signIn.response, signIn.party)
    const person = judged.ok ? await store.findForSignIn(tx, { id: judged.value.personId }) : undefined
    if (!judged.ok || !person?.active) return undefined
    await attempts.settle(tx, attempt)
    return openVerified(parts, tx, { person, passkeyId: judged.value.passkeyId, signIn })
  })
  if (opened) return ok(opened)
  return proofs.refuse(await passkeys.ownerOf(signIn.response), 'passkey.unauthenticated')
}

interface Verified {
  readonly person: store.SignInRecord
  readonly passkeyId: string
  readonly signIn: PasskeySignIn
}

async function openVerified(
  { services, sessions }: SignInParts,
  tx: Tx,
  { person, passkeyId, signIn: { from, replaces } }: Verified,
): Promise<OpenedSession> {
  const personId = person.id
  await store.noteSignIn(tx, personId, services.clock.now())
  const session = await sessions.open(tx, { personId, secondFactor: true, replaces, from, passkeyId })
  await services.audit.record(tx, actorOfPerson({ ...person, personId, secondFactor: true }), {
    action: 'identity.signed-in',
    subject: { type: 'person', id: personId },
    details: { secondFactor: true, passkey: passkeyId },
  })
  return session
}

async function enrol(
  parts: SignInParts,
  { actor, personId }: Holder,
  { password, ip }: { readonly password: string | undefined; readonly ip: string },
): Promise<Result<Enrolment>> {
  const { services, secondFactors, proofs } = parts
  const person = await store.findForSignIn(services.db, { id: personId })
  if (!person?.active) return fail('access.unauthenticated')
  if (person.enrolled || person.passkeys > 0) {
    if (actor.scopes.includes(enrolment)) return fail('access.forbidden')
    const proved = await proofs.prove(person, { by: 'password', password: password ?? '' }, ip)
    if (!proved.ok) return proved
  }
  return inTransaction(services.db, async (tx) => {
    const started = await secondFactors.enrol(tx, person)
    const subject = { type: 'person', id: personId }
    await services.audit.record(tx, actor, { action: 'identity.second-factor-started', subject })
    return ok(started)
  })
}

async function changePassword(
  parts: SignInParts,
  { actor, personId, token }: Holder,
  change: { readonly current: string; readonly next: string; readonly ip: string },
): Promise<Result<void>> {
  const { services, passwords, proofs } = parts
  const person = await store.findForSignIn(services.db, { id: personId })
  if (!person?.active) return fail('access.unauthenticated')
  const proved = await proofs.prove(person, { by: 'password', password: change.current }, change.ip)
  if (!proved.ok) return proved
  const accepted = acceptPassword(change.next, person.email)
  if (!accepted.ok) return accepted
  const hash = await passwords.hash(accepted.value)
  await inTransaction(services.db, async (tx) => {
    await store.savePassword(tx, personId, hash)
    await store.deleteSessionsOf(tx, personId, tokenHash(services.keys, 'session', token))
    const subject = { type: 'person', id: personId }
    await services.audit.record(tx, actor, { action: 'identity.password-changed', subject })
  })
  return ok(undefined)
}
