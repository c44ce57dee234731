import type { Audit } from '#domains/audit'
import { canonicalJson } from '#kernel/canonical-json'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { type Actor, type Role, systemActor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live } from '#platform/live'
import type { Messages } from '#platform/messages'
import type { Outbox } from '#platform/outbox'
import { tryInTransaction } from '../context-service.ts'
import { mayReach } from '../policy.ts'
import { findReport } from '../report-store.ts'
import { type LetterOrder, preview, readLetter } from './letter-service.ts'
import * as store from './referral-store.ts'

/** Mail that leaves the house, queued in the caller's transaction so that it leaves only where that commits. */
export interface LetterMail {
  queue(tx: Tx, mail: { readonly to: string; readonly subject: string; readonly text: string }): Promise<void>
}

/** What referrals need. */
export interface ReferralServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly outbox: Outbox
  readonly messages: Messages
  readonly live: Pick<Live, 'publish'>
  /** Without it letters are copied or printed. */
  readonly letterMail?: LetterMail | undefined
}

/** The roles that hear of referrals. */
export const listening: readonly Role[] = ['operator', 'analyst', 'investigator', 'supervisor']

/** A letter to be kept as a draft; subject and letter from the template where not said. */
export interface Draft extends LetterOrder {
  readonly subject?: string | undefined
  readonly letter?: string | undefined
}

/** Who drafts what, under which key. */
export interface Drafting {
  readonly actor: Actor
  readonly draft: Draft
  readonly idempotencyKey?: string | undefined
}

/** Keeps a letter as a draft; see `Referrals.draft`. */
export async function draft(services: ReferralServices, given: Drafting): Promise<Result<Id<'referral'>>> {
  const { ids, clock, audit } = services
  const { actor } = given
  const written = await preview(services, actor, given.draft)
  if (!written.ok) return written
  const { addressee, brief: report, language } = written.value
  const hashes = hashesOf(services, given)
  const kept = await tryInTransaction(services.db, async (tx) => {
    const text = await readLetter(services, tx, {
      brief: report,
      addressee,
      text: given.draft.letter ?? written.value.text,
    })
    if (!text.ok) return text
    const referral = { id: ids.next<'referral'>(), reportId: report.id, addresseeId: addressee.id, addressee, language }
    const blank = { sentHow: null, reference: null, note: null, sentBy: null, sentAt: null, dueAt: null, version: 1 }
    const row: store.Referral = {
      ...referral,
      ...blank,
      acknowledgedAt: null,
      answeredAt: null,
      reminders: 0,
      state: 'drafted',
      organisationId: addressee.organisationId,
      subject: given.draft.subject ?? written.value.subject,
      letter: text.value,
      draftedBy: actor.id,
      draftedAt: clock.now(),
    }
    if (!(await store.insertReferral(tx, row, hashes))) return fail(keyInUse)
    const subject = { type: 'report', id: report.id }
    await audit.record(tx, actor, { action: 'reports.referral-drafted', subject, details: { referral: row.id } })
    return ok(row.id)
  })
  return !kept.ok && kept.error.code === keyInUse ? repeated(services, hashes) : kept
}

const keyInUse = 'referral.idempotency.conflict'

function hashesOf({ keys }: ReferralServices, { actor, draft, idempotencyKey }: Drafting): store.ReferralHashes | null {
  if (idempotencyKey === undefined) return null
  const key = canonicalJson(['referral', actor.kind, actor.id, idempotencyKey.toWellFormed()])
  const { reportId, addresseeId, language, subject, letter } = draft
  const body = canonicalJson([reportId, addresseeId, language ?? null, subject ?? null, (letter ?? '').toWellFormed()])
  return { key: keys.hash('idempotency', key), body: keys.hash('idempotency', `referral-body:${body}`) }
}

/** The same key with the same letter is the same draft; with another one it is a mistake. */
async function repeated(
  { db }: ReferralServices,
  hashes: store.ReferralHashes | null,
): Promise<Result<Id<'referral'>>> {
  const stored = hashes && (await store.findByKey(db, hashes.key))
  return stored?.bodyHash.equals(hashes?.body ?? Buffer.alloc(0)) ? ok(stored.id) : fail(keyInUse)
}

/** A referral that an actor may change, locked; fails with `referral.not-found` or `referral.version.conflict`. */
export async function openReferral(
  tx: Tx,
  actor: Actor,
  { id, version }: { readonly id: Id<'referral'>; readonly version: number },
): Promise<Result<store.Referral>> {
  const referral = await store.lockReferral(tx, id)
  if (referral === undefined || !(await reaches(tx, actor, referral))) return fail('referral.not-found')
  return referral.version === version ? ok(referral) : fail('referral.version.conflict')
}

async function reaches(tx: Tx, actor: Actor, referral: store.Referral): Promise<boolean> {
  if (actor.roles.includes('partner')) {
    return (
      referral.sentAt !== null && referral.organisationId !== null && referral.organisationId === actor.organisation
    )
  }
  const report = await findReport(tx, referral.reportId)
  return report !== undefined && mayReach(actor, report.region)
}

const day = 86_400_000
const batch = 200

/** Reminds of answers that are late, each once a day; returns how many. */
export async function remind({ db, clock, live, audit }: ReferralServices): Promise<number> {
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    const late = await store.takeReminders(tx, { now, before: new Date(now.getTime() - day), limit: batch })
    for (const { id, reportId, sentBy, region } of late) {
      const data = { referral: id, report: reportId }
      await live.publish(tx, { type: 'referral.overdue', to: { roles: ['supervisor'], region }, data })
      if (sentBy !== null) await live.publish(tx, { type: 'referral.overdue', to: { person: sentBy }, data })
    }
    const notes = late.map(({ id, reportId }) => ({
      action: 'reports.referral-reminded',
      subject: { type: 'report', id: reportId },
      details: { referral: id },
    }))
    await audit.record(tx, systemActor('jobs'), ...notes)
    return late.length
  })
}
