import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { actorOfPerson } from '../policy.ts'
import { type IdentityServices, tokenHash } from '../wiring-service.ts'
import type { AttemptCounter } from './attempt-service.ts'
import { acceptPassword, normalPassword } from './password.ts'
import type { Passwords } from './password-service.ts'
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
  /** The token of the session that the browser still has; it ends. */
  readonly replaces?: string | undefined
}

/** Somebody who is signed in, with the token of the session that the request came with. */
export interface Holder {
  readonly actor: Actor
  readonly personId: string
  readonly token: string
}

/** Signing in, and what a person may do with their own keys. */
export interface SignIns {
  /**
   * Opens a session. Fails with `sign-in.unauthenticated` whether the e-mail, the password or the code is wrong or the
   * account suspended, always after the same work; with `sign-in.code-missing` where the password is right and the
   * second factor was left out; with `sign-in.too-many`.
   */
  open(signIn: SignIn): Promise<Result<OpenedSession>>
  /** Ends the session of a token. */
  close(token: string, actor: Actor): Promise<void>
  /**
   * Starts setting up a second factor. Replacing one needs the password: fails with `sign-in.unauthenticated` or
   * `sign-in.too-many`.
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
  readonly sessions: SessionKeeper
  readonly attempts: AttemptCounter
}

/** Makes the use cases. */
export function makeSignIns(parts: SignInParts): SignIns {
  const { services, sessions, secondFactors } = parts
  const { db, audit, keys } = services
  return {
    open: (signIn) => open(parts, signIn),
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
    confirm: ({ actor, personId }, code) =>
      inTransaction(db, async (tx) => {
        const confirmed = await secondFactors.confirm(tx, personId, code)
        if (!confirmed.ok) return confirmed
        await store.deleteSessionsOf(tx, personId)
        const session = await sessions.open(tx, { personId, secondFactor: true })
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
  const { services, passwords, attempts } = parts
  const admitted = await attempts.admit(signIn)
  if (!admitted.ok) return admitted
  const person = await store.findForSignIn(services.db, { email: signIn.email })
  const right = await passwords.verify(person?.password, signIn.password)
  if (!person || !right || !person.active) return refuse(services, person)
  if (person.enrolled && signIn.code === undefined) {
    await attempts.refund(signIn)
    return fail('sign-in.code-missing')
  }
  const fresh = passwords.isOutdated(person.password ?? '')
    ? await passwords.hash(normalPassword(signIn.password))
    : undefined
  const opened = await inTransaction(services.db, (tx) => openProved(parts, tx, { signIn, person, fresh }))
  return opened ? ok(opened) : refuse(services, person)
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
  const opened = { personId: person.id, secondFactor: person.enrolled, replaces: signIn.replaces }
  const session = await sessions.open(tx, opened)
  const actor = actorOfPerson({ ...person, personId: person.id, secondFactor: person.enrolled })
  await services.audit.record(tx, actor, {
    action: 'identity.signed-in',
    subject: { type: 'person', id: person.id },
    details: { secondFactor: person.enrolled },
  })
  return session
}

async function refuse({ db, audit }: IdentityServices, person: store.SignInRecord | undefined): Promise<Result<never>> {
  await inTransaction(db, (tx) =>
    audit.record(tx, anonymous, {
      action: 'identity.sign-in-refused',
      subject: { type: 'person', id: person?.id ?? 'unknown' },
    }),
  )
  return fail('sign-in.unauthenticated')
}

async function enrol(
  parts: SignInParts,
  { actor, personId }: Holder,
  { password, ip }: { readonly password: string | undefined; readonly ip: string },
): Promise<Result<Enrolment>> {
  const { services, secondFactors } = parts
  const person = await store.findForSignIn(services.db, { id: personId })
  if (!person?.active) return fail('access.unauthenticated')
  if (person.enrolled) {
    const proved = await provePassword(parts, person, { password: password ?? '', ip })
    if (!proved.ok) return proved
  }
  return inTransaction(services.db, async (tx) => {
    const enrolment = await secondFactors.enrol(tx, person)
    const subject = { type: 'person', id: personId }
    await services.audit.record(tx, actor, { action: 'identity.second-factor-started', subject })
    return ok(enrolment)
  })
}

/** Asks somebody who is signed in for the password again; guessing it is throttled as at sign-in. */
async function provePassword(
  { services, passwords, attempts }: SignInParts,
  person: store.SignInRecord,
  { password, ip }: { readonly password: string; readonly ip: string },
): Promise<Result<void>> {
  const attempt = { email: person.email, ip }
  const admitted = await attempts.admit(attempt)
  if (!admitted.ok) return admitted
  if (!(await passwords.verify(person.password, password))) return refuse(services, person)
  await attempts.refund(attempt)
  return ok(undefined)
}

async function changePassword(
  parts: SignInParts,
  { actor, personId, token }: Holder,
  change: { readonly current: string; readonly next: string; readonly ip: string },
): Promise<Result<void>> {
  const { services, passwords } = parts
  const person = await store.findForSignIn(services.db, { id: personId })
  if (!person?.active) return fail('access.unauthenticated')
  const proved = await provePassword(parts, person, { password: change.current, ip: change.ip })
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
