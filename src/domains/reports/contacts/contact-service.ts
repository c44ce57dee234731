import { createHash } from 'node:crypto'
import { namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, systemActor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import { mayReach } from '../policy.ts'
import { type ContactDetails, contactsExpiredBefore, readContact, readSealed, type SealedContact } from './contact.ts'
import * as store from './contact-store.ts'
import { type ContactServices, currentKey, rotateKey, sealTo, unseal } from './key-service.ts'
import { openedDetails } from './schema.ts'

/** Contact details on their way in: a compact JWE, or plain. */
export type ContactInput = string | { readonly plain: ContactDetails }

/** What may be known of contact details without opening them. */
export interface ContactFacts {
  readonly present: boolean
  readonly sealedBy: 'reporter' | 'server' | null
  readonly storedAt: Date | null
  /** When retention deletes them; null while a report of the submission is open. */
  readonly deletedOn: Date | null
  readonly openings: readonly (Omit<store.Opening, 'id'> & { readonly name: string })[]
}

/** Contact details of reporters: sealed on the way in, opened with a reason, deleted by retention. */
export interface Contacts {
  /** The public key to seal to, with its id. */
  key(): Promise<store.PublicJwk & { readonly kid: Id<'contact-key'> }>
  /** Retires the key in use and makes another. Audited. */
  rotate(actor: Actor): Promise<Id<'contact-key'>>
  /**
   * Readies contact details for storing: looks at what came sealed, seals what came plain. Nothing is stored. Fails
   * with `contact.sealed.unreadable`, `contact.key.not-found` or the codes of `readContact`.
   */
  accept(contact: ContactInput): Promise<Result<SealedContact>>
  /** Stores them with the submission they came with. */
  keep(tx: Tx, submissionId: Id<'submission'>, contact: SealedContact): Promise<void>
  /** Stores them for a submission that is there, in place of any before; audited. Fails with `contact.not-found`. */
  replace(actor: Actor, submissionId: Id<'submission'>, contact: ContactInput): Promise<Result<void>>
  /** What may be known without opening; fails with `contact.not-found` where there is no such submission. */
  facts(actor: Actor, submissionId: Id<'submission'>): Promise<Result<ContactFacts>>
  /** Opens them. Audited with the reason's hash; the reason itself is kept with the opening. Fails with `contact.not-found` or `contact.unopenable`. */
  open(actor: Actor, submissionId: Id<'submission'>, reason: string): Promise<Result<ContactDetails>>
  /** Deletes what has been kept long enough after closing; returns how many. Idempotent. */
  forget(): Promise<number>
}

/** Makes the contact details. */
export function makeContacts(services: ContactServices): Contacts {
  return {
    key: async () => {
      const { id, publicJwk } = await currentKey(services)
      return { ...publicJwk, kid: id }
    },
    rotate: async (actor) => (await rotateKey(services, actor)).id,
    accept: (contact) => accept(services, contact),
    keep: (tx, submissionId, contact) =>
      store.saveContact(tx, submissionId, { ...contact, storedAt: services.clock.now() }),
    replace: (actor, submissionId, contact) => replace(services, { actor, submissionId, contact }),
    facts: (actor, submissionId) => facts(services, actor, submissionId),
    open: (actor, submissionId, reason) => open(services, { actor, submissionId, reason }),
    forget: () => forget(services),
  }
}

async function accept(services: ContactServices, contact: ContactInput): Promise<Result<SealedContact>> {
  if (typeof contact === 'string') {
    const shape = readSealed(contact)
    if (!shape.ok) return shape
    const key = await store.findKey(services.db, shape.value.keyId)
    return key === undefined
      ? fail('contact.key.not-found')
      : ok({ keyId: key.id, sealed: contact, sealedBy: 'reporter' })
  }
  const details = readContact(contact.plain)
  if (!details.ok) return details
  const key = await currentKey(services)
  return ok({ keyId: key.id, sealed: await sealTo(key, details.value), sealedBy: 'server' })
}

interface Replacement {
  readonly actor: Actor
  readonly submissionId: Id<'submission'>
  readonly contact: ContactInput
}

async function replace(
  services: ContactServices,
  { actor, submissionId, contact }: Replacement,
): Promise<Result<void>> {
  const accepted = await accept(services, contact)
  if (!accepted.ok) return accepted
  return inTransaction(services.db, async (tx) => {
    const belonging = await store.belongingOf(tx, submissionId)
    if (belonging === undefined || !mayReach(actor, belonging.region)) return fail('contact.not-found')
    await store.saveContact(tx, submissionId, { ...accepted.value, storedAt: services.clock.now() })
    const subject = { type: 'submission', id: submissionId }
    await services.audit.record(tx, actor, { action: 'reports.contact-stored', subject })
    return ok(undefined)
  })
}

async function facts(
  services: ContactServices,
  actor: Actor,
  submissionId: Id<'submission'>,
): Promise<Result<ContactFacts>> {
  const seen = await inScope(services.db, actor, async (tx) => {
    const belonging = await store.belongingOf(tx, submissionId)
    return belonging && { belonging, openings: await store.openingsOf(tx, submissionId) }
  })
  if (seen === undefined || !mayReach(actor, seen.belonging.region)) return fail('contact.not-found')
  // Sealed text is shown to no role of the database; that there is some may be told.
  const contact = await store.findContact(services.db, submissionId)
  const { settledAt } = seen.belonging
  const names = await namesOf(services.db, [...new Set(seen.openings.map(({ openedBy }) => openedBy))])
  const days = keptDays(services)
  return ok({
    present: contact !== undefined,
    sealedBy: contact?.sealedBy ?? null,
    storedAt: contact?.storedAt ?? null,
    deletedOn: contact && settledAt ? new Date(settledAt.getTime() + days * 86_400_000) : null,
    openings: seen.openings.map(({ id: _id, ...opening }) => ({
      ...opening,
      name: names.get(opening.openedBy) ?? '—',
    })),
  })
}

interface Opening {
  readonly actor: Actor
  readonly submissionId: Id<'submission'>
  readonly reason: string
}

/** The trace is written before anything is shown: an opening that cannot be audited does not happen. */
async function open(
  services: ContactServices,
  { actor, submissionId, reason }: Opening,
): Promise<Result<ContactDetails>> {
  const { db, clock, ids, keys, audit } = services
  const belonging = await store.belongingOf(db, submissionId)
  const contact = await store.findContact(db, submissionId)
  if (contact === undefined || belonging === undefined || !mayReach(actor, belonging.region)) {
    return fail('contact.not-found')
  }
  await inTransaction(db, async (tx) => {
    const opening = { id: ids.next<'contact-opening'>(), openedBy: actor.id ?? '', reason, openedAt: clock.now() }
    await store.insertOpening(tx, submissionId, opening)
    const reasonHash = createHash('sha256').update(reason).digest('hex')
    await audit.record(tx, actor, {
      action: 'reports.contact-opened',
      subject: { type: 'submission', id: submissionId },
      details: { opening: opening.id, reasonHash },
    })
  })
  const key = await store.findKey(db, contact.keyId)
  const opened = key && openedDetails.safeParse(await unseal(keys, key, contact.sealed))
  return opened?.success ? ok(opened.data) : fail('contact.unopenable')
}

const batch = 500

async function forget(services: ContactServices): Promise<number> {
  const { db, clock, audit } = services
  const before = contactsExpiredBefore(clock.now(), keptDays(services))
  let deleted = 0
  for (;;) {
    const ids = await inTransaction(db, async (tx) => {
      const gone = await store.deleteContacts(tx, before, batch)
      const notes = gone.map((id) => ({ action: 'reports.contact-deleted', subject: { type: 'submission', id } }))
      await audit.record(tx, systemActor('jobs'), ...notes)
      return gone
    })
    deleted += ids.length
    if (ids.length < batch) return deleted
  }
}

function keptDays({ config }: ContactServices): number {
  return config.CONTACT_RETENTION_DAYS ?? 90
}
