import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction, isUniqueViolation, type Tx } from '#platform/database'
import { actorOfPerson } from '../policy.ts'
import { acceptPassword } from '../sign-in/password.ts'
import type { Passwords } from '../sign-in/password-service.ts'
import type { From } from '../sign-in/place.ts'
import type { Enrolment, SecondFactors } from '../sign-in/second-factor-service.ts'
import { hasFactor } from '../sign-in/second-factor-store.ts'
import type { OpenedSession, SessionKeeper } from '../sign-in/session-service.ts'
import { deleteSessionsOf, findForSignIn } from '../sign-in/session-store.ts'
import { type IdentityServices, newToken, tokenHash } from '../wiring-service.ts'
import * as links from './link-store.ts'
import { findHost, insertOrganisation } from './organisation-store.ts'
import { linkLife, type Person } from './person.ts'
import * as store from './person-store.ts'

/** What the first administrator fills in. `email` in lower case. */
export interface SetUp {
  readonly token: string
  readonly organisationName: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly language: Language
}

/** What the administrator gets once the second factor is on. */
export interface Completed {
  readonly recoveryCodes: readonly string[]
  readonly session: OpenedSession
}

/** The first code of the first administrator, and where it came from. */
export interface Confirmation {
  readonly token: string
  readonly code: string
  readonly from?: From | undefined
}

/** How people come in by a one-time link: the first administrator by set-up, everybody else by invitation. */
export interface Admissions {
  /**
   * While there is no administrator: a fresh one-time token, good for 24 hours; every earlier one is dead. Null once there
   * is one. Call it at each start and print the link `/kk/setup?token=…`.
   */
  ensureSetup(): Promise<string | null>
  /**
   * Makes the organisation that runs the installation and its first administrator, and starts the second factor. Sent
   * again with the same token, e-mail and password before the second factor is on, it starts that anew. Fails with
   * `link.not-valid`, `setup.already-done`, `person.email.conflict` and the codes of `acceptPassword`.
   */
  completeSetup(setUp: SetUp): Promise<Result<{ personId: string; enrolment: Enrolment }>>
  /** Ends the set-up by the first right code. Fails with `link.not-valid`, `second-factor.not-started`, `….wrong-code`. */
  confirmSecondFactor(confirmation: Confirmation): Promise<Result<Completed>>
  /**
   * Sets the password of whom a link was made for, and lets them in: next they sign in. Fails with `link.not-valid` and
   * the codes of `acceptPassword`.
   */
  acceptInvitation(acceptance: {
    token: string
    password: string
  }): Promise<Result<{ email: string; language: Language }>>
}

/** What admissions are made of. */
export interface AdmissionParts {
  readonly services: IdentityServices
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  readonly sessions: SessionKeeper
}

/** Makes the use cases. */
export function makeAdmissions(parts: AdmissionParts): Admissions {
  return {
    ensureSetup: () => inTransaction(parts.services.db, (tx) => ensureSetup(parts.services, tx)),
    completeSetup: (setUp) => completeSetup(parts, setUp),
    confirmSecondFactor: (confirmation) => confirmSecondFactor(parts, confirmation),
    acceptInvitation: (acceptance) => acceptInvitation(parts, acceptance),
  }
}

async function ensureSetup({ clock, ids, keys, random }: IdentityServices, tx: Tx): Promise<string | null> {
  if ((await store.countAdministrators(tx, null)) > 0) {
    await links.withdrawLinks(tx, 'set-up', null)
    return null
  }
  const token = newToken(random)
  const at = clock.now()
  const expiresAt = new Date(at.getTime() + linkLife.setUp)
  const hash = tokenHash(keys, 'link', token)
  await links.replaceLink(tx, { id: ids.next(), kind: 'set-up', tokenHash: hash, personId: null, at, expiresAt })
  return token
}

async function completeSetup(
  parts: AdmissionParts,
  setUp: SetUp,
): Promise<Result<{ personId: string; enrolment: Enrolment }>> {
  const { db, keys, clock } = parts.services
  const key: links.LinkKey = { kind: 'set-up', tokenHash: tokenHash(keys, 'link', setUp.token) }
  // Looked at before the slow hash, so that a stranger without the token costs nothing.
  const link = await links.findLink(db, key)
  if (!link || link.expiresAt <= clock.now()) return fail('link.not-valid')
  const accepted = acceptPassword(setUp.password, setUp.email)
  if (!accepted.ok) return accepted
  const password = await parts.passwords.hash(accepted.value)
  try {
    const made = await inTransaction(db, (tx) => makeAdministrator(parts, tx, { key, setUp, password }))
    return made ? ok(made) : await repeatSetup(parts, key, setUp)
  } catch (error) {
    if (isUniqueViolation(error, 'person_email_once')) return fail('person.email.conflict')
    throw error
  }
}

interface Making {
  readonly key: links.LinkKey
  readonly setUp: SetUp
  readonly password: string
}

/**
 * Nothing where the link was used up meanwhile or an administrator is there: of two at once one comes second, because
 * counting administrators takes a lock.
 */
async function makeAdministrator(parts: AdmissionParts, tx: Tx, { key, setUp, password }: Making) {
  const { clock, ids, audit } = parts.services
  if ((await store.countAdministrators(tx, null)) > 0) return undefined
  const link = await links.lockLink(tx, key)
  if (!link || link.usedAt) return undefined
  const at = clock.now()
  const organisationId = (await findHost(tx))?.id ?? (await addHost(parts.services, tx, setUp.organisationName))
  const person: Person = {
    id: ids.next(),
    organisationId,
    email: setUp.email,
    name: setUp.name,
    roles: ['administrator'],
    language: setUp.language,
    state: 'active',
    secondFactor: false,
    createdAt: at,
    lastSignInAt: null,
  }
  await store.insertPerson(tx, person, password)
  await links.markUsed(tx, link.id, { personId: person.id, at })
  const enrolment = await parts.secondFactors.enrol(tx, person)
  await audit.record(tx, actorOf(person), {
    action: 'identity.set-up',
    subject: { type: 'person', id: person.id },
    details: { organisation: organisationId },
  })
  return { personId: person.id, enrolment }
}

async function addHost({ clock, ids }: IdentityServices, tx: Tx, name: string): Promise<string> {
  const id: string = ids.next()
  const createdAt = clock.now()
  await insertOrganisation(tx, { id, kind: 'hotline', name, region: null, state: 'active', host: true, createdAt })
  return id
}

function actorOf({ id, organisationId, roles }: Pick<Person, 'id' | 'organisationId' | 'roles'>): Actor {
  return actorOfPerson({ personId: id, organisationId, region: null, roles, secondFactor: false })
}

/** The same administrator once more, who did not get the first answer. */
async function repeatSetup({ services, passwords, secondFactors }: AdmissionParts, key: links.LinkKey, setUp: SetUp) {
  const link = await links.findLink(services.db, key)
  if (!link?.personId) return fail('link.not-valid')
  const person = await findForSignIn(services.db, { id: link.personId })
  const same = person?.email === setUp.email && (await passwords.verify(person.password, setUp.password))
  if (!person || !same || person.enrolled || person.passkeys > 0) return fail('setup.already-done')
  const enrolment = await inTransaction(services.db, (tx) => secondFactors.enrol(tx, person))
  return ok({ personId: person.id, enrolment })
}

async function confirmSecondFactor(
  { services, secondFactors, sessions }: AdmissionParts,
  { token, code, from }: Confirmation,
): Promise<Result<Completed>> {
  const { db, clock, keys, audit } = services
  const key: links.LinkKey = { kind: 'set-up', tokenHash: tokenHash(keys, 'link', token) }
  return inTransaction(db, async (tx) => {
    const link = await links.lockLink(tx, key)
    if (!link?.personId || link.expiresAt <= clock.now()) return fail('link.not-valid')
    const person = await findForSignIn(tx, { id: link.personId })
    if (!person?.active || (await hasFactor(tx, person.id))) return fail('link.not-valid')
    const confirmed = await secondFactors.confirm(tx, person.id, code)
    if (!confirmed.ok) return confirmed
    await deleteSessionsOf(tx, person.id)
    const session = await sessions.open(tx, { personId: person.id, secondFactor: true, from })
    const subject = { type: 'person', id: person.id }
    await audit.record(tx, actorOf(person), { action: 'identity.second-factor-set', subject })
    return ok({ recoveryCodes: confirmed.value, session })
  })
}

async function acceptInvitation(
  { services, passwords }: AdmissionParts,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<Result<{ email: string; language: Language }>> {
  const { db, clock, keys, audit } = services
  const key: links.LinkKey = { kind: 'invitation', tokenHash: tokenHash(keys, 'link', token) }
  const isOpen = (link: links.StoredLink | undefined) => link && !link.usedAt && link.expiresAt > clock.now()
  const link = await links.findLink(db, key)
  const invited = link?.personId && isOpen(link) ? await store.findPerson(db, link.personId) : undefined
  if (!invited || invited.state === 'suspended') return fail('link.not-valid')
  const accepted = acceptPassword(password, invited.email)
  if (!accepted.ok) return accepted
  const hash = await passwords.hash(accepted.value)
  return inTransaction(db, async (tx) => {
    const person = await store.lockPerson(tx, invited.id)
    const locked = await links.lockLink(tx, key)
    if (!person || person.state === 'suspended' || !locked || !isOpen(locked)) return fail('link.not-valid')
    await store.activate(tx, person.id, hash)
    await deleteSessionsOf(tx, person.id)
    await links.markUsed(tx, locked.id, { personId: person.id, at: clock.now() })
    await audit.record(tx, anonymous, {
      action: 'identity.invitation-accepted',
      subject: { type: 'person', id: person.id },
    })
    return ok({ email: person.email, language: person.language })
  })
}
