import type { Language } from '#kernel/language'
import { type Cursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, isUniqueViolation, type Tx } from '#platform/database'
import { deletePasskeysOf } from '../sign-in/passkey-store.ts'
import { removeFactor } from '../sign-in/second-factor-store.ts'
import { deleteSessionsOf } from '../sign-in/session-store.ts'
import type { StaffRole } from '../staff-roles.ts'
import { type IdentityServices, newToken, tokenHash } from '../wiring-service.ts'
import { type Colleague, listColleagues } from './colleague-store.ts'
import { replaceLink, withdrawLinks } from './link-store.ts'
import { findOrganisation } from './organisation-store.ts'
import { linkLife, type OneTimeLink, type Person, type PersonChange } from './person.ts'
import * as store from './person-store.ts'

/** Somebody to be invited. `email` in lower case. */
export interface NewPerson {
  readonly organisationId: string
  readonly email: string
  readonly name: string
  readonly roles: readonly StaffRole[]
  readonly language: Language
}

/** A person and the link they were invited with. */
export interface Invited {
  readonly person: Person
  readonly link: OneTimeLink
}

/** The people who work with the platform, as an administrator manages them. */
export interface People {
  /** Reading the list is audited: it holds personal data. */
  list(
    actor: Actor,
    filter: { organisationId: string | null; after: Cursor | null; limit: number },
  ): Promise<Page<Person>>
  /**
   * Invites somebody. Fails with `person.email.conflict`, `organisation.not-found`, and `person.role.forbidden` for an
   * administrator outside the organisation that runs the installation.
   */
  invite(actor: Actor, person: NewPerson): Promise<Result<Invited>>
  /** A new link, in place of an unused one; it also lets an active person set a new password. */
  renewLink(actor: Actor, id: string): Promise<Result<Invited>>
  /**
   * Changes a person, at once for their open sessions; suspending ends them. Fails with `person.not-found`,
   * `person.role.forbidden`, `person.last-administrator` and `person.not-yet-active` (who never accepted the invitation).
   */
  change(actor: Actor, id: string, change: PersonChange): Promise<Result<Person>>
  /**
   * Everybody who ever worked here, by name: id, name, roles, region, whether active. For screens that say who did what and
   * for choosing a colleague; no e-mail address, so that the reading needs no trace.
   */
  colleagues(): Promise<readonly Colleague[]>
  /** For who lost phone and recovery codes: forgets authenticator and passkeys and ends all sessions. */
  resetSecondFactor(actor: Actor, id: string): Promise<Result<void>>
}

/** Makes the use cases. */
export function makePeople(services: IdentityServices): People {
  return {
    list: (actor, filter) => list(services, actor, filter),
    invite: (actor, person) => invite(services, actor, person),
    renewLink: (actor, id) => renewLink(services, actor, id),
    change: (actor, id, wanted) => inTransaction(services.db, (tx) => change(services, tx, { actor, id, wanted })),
    colleagues: () => listColleagues(services.db),
    resetSecondFactor: (actor, id) => resetSecondFactor(services, actor, id),
  }
}

const subject = (id: string) => ({ type: 'person', id })

function list(
  { db, audit }: IdentityServices,
  actor: Actor,
  filter: { readonly organisationId: string | null; readonly after: Cursor | null; readonly limit: number },
): Promise<Page<Person>> {
  return inTransaction(db, async (tx) => {
    const page = pageOf(await store.listPeople(tx, filter), filter.limit, ({ name, id }) => ({ key: name, id }))
    await audit.record(tx, actor, {
      action: 'identity.people-read',
      subject: { type: 'organisation', id: filter.organisationId ?? 'all' },
      details: { people: page.items.length },
    })
    return page
  })
}

async function invite(services: IdentityServices, actor: Actor, wanted: NewPerson): Promise<Result<Invited>> {
  const { db, clock, ids, audit } = services
  const organisation = await findOrganisation(db, wanted.organisationId)
  if (!organisation) return fail('organisation.not-found')
  if (wanted.roles.includes('administrator') && !organisation.host) return fail('person.role.forbidden')
  const person: Person = {
    ...wanted,
    id: ids.next(),
    state: 'invited',
    secondFactor: false,
    createdAt: clock.now(),
    lastSignInAt: null,
  }
  try {
    return await inTransaction(db, async (tx) => {
      await store.insertPerson(tx, person, null)
      const link = await makeLink(services, tx, person)
      await audit.record(tx, actor, {
        action: 'identity.person-invited',
        subject: subject(person.id),
        details: { organisation: person.organisationId, roles: person.roles },
      })
      return ok({ person, link })
    })
  } catch (error) {
    if (isUniqueViolation(error, 'person_email_once')) return fail('person.email.conflict')
    throw error
  }
}

async function makeLink(services: IdentityServices, tx: Tx, person: Person): Promise<OneTimeLink> {
  const { clock, ids, keys, random } = services
  const token = newToken(random)
  const at = clock.now()
  const expiresAt = new Date(at.getTime() + linkLife.invitation)
  const hash = tokenHash(keys, 'link', token)
  await replaceLink(tx, { id: ids.next(), kind: 'invitation', tokenHash: hash, personId: person.id, at, expiresAt })
  return { token, expiresAt, path: `/${person.language}/invitation?token=${token}` }
}

function renewLink(services: IdentityServices, actor: Actor, id: string): Promise<Result<Invited>> {
  return inTransaction(services.db, async (tx) => {
    const person = await store.lockPerson(tx, id)
    if (!person) return fail('person.not-found')
    if (person.state === 'suspended') return fail('person.suspended')
    const link = await makeLink(services, tx, person)
    await services.audit.record(tx, actor, { action: 'identity.link-renewed', subject: subject(id) })
    return ok({ person, link })
  })
}

interface Change {
  readonly actor: Actor
  readonly id: string
  readonly wanted: PersonChange
}

async function change({ audit }: IdentityServices, tx: Tx, { actor, id, wanted }: Change): Promise<Result<Person>> {
  const before = await store.lockPerson(tx, id)
  if (!before) return fail('person.not-found')
  const after: Person = {
    ...before,
    name: wanted.name ?? before.name,
    roles: wanted.roles ?? before.roles,
    language: wanted.language ?? before.language,
    state: wanted.state ?? before.state,
  }
  const refused = await refusal(tx, before, after)
  if (refused !== undefined) return refused
  await store.updatePerson(tx, after)
  if (after.state === 'suspended') {
    await deleteSessionsOf(tx, id)
    await withdrawLinks(tx, 'invitation', id)
  }
  await audit.record(tx, actor, {
    action: 'identity.person-changed',
    subject: subject(id),
    details: { state: after.state, rolesBefore: before.roles, roles: after.roles },
  })
  return ok(after)
}

/** Why a change may not be, or undefined where it may. */
async function refusal(tx: Tx, before: Person, after: Person): Promise<Result<never> | undefined> {
  const was = before.roles.includes('administrator')
  const will = after.roles.includes('administrator')
  if (after.state === 'active' && before.state !== 'active' && !(await store.hasPassword(tx, before.id))) {
    return fail('person.not-yet-active')
  }
  if (will && !was && !(await findOrganisation(tx, before.organisationId))?.host) return fail('person.role.forbidden')
  const leaves = was && before.state === 'active' && !(will && after.state === 'active')
  if (leaves && (await store.countAdministrators(tx, before.id)) === 0) return fail('person.last-administrator')
  return undefined
}

function resetSecondFactor({ db, audit }: IdentityServices, actor: Actor, id: string): Promise<Result<void>> {
  return inTransaction(db, async (tx) => {
    if (!(await store.lockPerson(tx, id))) return fail('person.not-found')
    const removed = await removeFactor(tx, id)
    const passkeys = await deletePasskeysOf(tx, id)
    const sessions = await deleteSessionsOf(tx, id)
    await audit.record(tx, actor, {
      action: 'identity.second-factor-reset',
      subject: subject(id),
      details: { removed, passkeys, sessions },
    })
    return ok(undefined)
  })
}
