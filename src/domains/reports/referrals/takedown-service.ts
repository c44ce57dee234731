import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import type { Outbox } from '#platform/outbox'
import { inScope } from '#platform/scope'
import { tryInTransaction } from '../context-service.ts'
import { reportReferred, reportRemoved } from '../events.ts'
import { mayReach } from '../policy.ts'
import { findReport } from '../report-store.ts'
import { mayRecord, type Takedown, type TakedownKind, type TakedownSource, takedownOf } from './takedown.ts'
import * as store from './takedown-store.ts'

/** What takedowns need. */
export interface TakedownServices {
  readonly db: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly outbox: Outbox
}

/** An event that somebody records. */
export interface TakedownRecord {
  readonly reportId: Id<'report'>
  readonly kind: TakedownKind
  readonly source: TakedownSource
  /** Now where not said. */
  readonly at?: Date | undefined
  readonly referralId?: Id<'referral'> | undefined
}

/** The timestamps of a report with the events behind them. */
export interface TakedownView extends Takedown {
  readonly events: readonly store.StoredEvent[]
}

/** Records an event; see `Referrals.recordTakedown`. */
export function recordTakedown(
  services: TakedownServices,
  actor: Actor,
  record: TakedownRecord,
): Promise<Result<void>> {
  return tryInTransaction(services.db, (tx) => keepEvent(services, tx, { ...record, actor }))
}

/** Adds an event in the caller's transaction, and works the timestamps out anew. */
export async function keepEvent(
  { clock, audit, outbox }: TakedownServices,
  tx: Tx,
  { actor, reportId, kind, source, at, referralId }: TakedownRecord & { readonly actor: Actor },
): Promise<Result<void>> {
  const report = await store.lockReceived(tx, reportId)
  if (report === undefined || (!actor.roles.includes('partner') && !mayReach(actor, report.region))) {
    return fail('report.not-found')
  }
  const now = clock.now()
  const event = mayRecord({ kind, source, at: at ?? now }, { ...report, now })
  if (!event.ok) return event
  const kept = { ...event.value, source, referralId: referralId ?? null, recordedBy: actor.id, recordedAt: now }
  await store.insertEvent(tx, reportId, kept)
  const times = takedownOf(report.receivedAt, await store.eventsOf(tx, reportId))
  await store.saveTakedown(tx, reportId, times)
  const told = kind === 'police' || kind === 'provider'
  const news = told
    ? reportReferred({ reportId, kind, at: event.value.at.toISOString() })
    : reportRemoved(reportId, times.removedAt)
  await outbox.publish(tx, news)
  await audit.record(tx, actor, {
    action: 'reports.takedown-recorded',
    subject: { type: 'report', id: reportId },
    details: { kind, source },
  })
  return ok(undefined)
}

/** The timestamps of a report; fails with `report.not-found`. */
export function takedown(services: TakedownServices, actor: Actor, id: Id<'report'>): Promise<Result<TakedownView>> {
  return inScope(services.db, actor, async (tx) => {
    const report = await findReport(tx, id)
    if (report === undefined || !mayReach(actor, report.region)) return fail('report.not-found')
    const events = await store.eventsOf(tx, id)
    return ok({ ...takedownOf(report.submittedAt, events), events })
  })
}
