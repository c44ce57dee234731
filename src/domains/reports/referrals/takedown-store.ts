import { sql } from 'kysely'
import type { Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Takedown, TakedownEvent, TakedownSource } from './takedown.ts'

/** An event as it is kept. */
export interface StoredEvent extends TakedownEvent {
  readonly source: TakedownSource
  readonly referralId: Id<'referral'> | null
  readonly recordedBy: string | null
  readonly recordedAt: Date
}

/** Keeps an event; the same one twice is one. */
export async function insertEvent(tx: Tx, reportId: Id<'report'>, e: StoredEvent): Promise<void> {
  await sql`insert into reports.takedown_event (report_id, kind, at, source, referral_id, recorded_by, recorded_at)
    values (${reportId}, ${e.kind}, ${e.at}, ${e.source}, ${e.referralId}, ${e.recordedBy}, ${e.recordedAt})
    on conflict do nothing`.execute(tx)
}

/** The events of a report, the oldest first. */
export async function eventsOf(db: Database, reportId: Id<'report'>): Promise<readonly StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    select kind, at, source, referral_id as "referralId", recorded_by as "recordedBy", recorded_at as "recordedAt"
    from reports.takedown_event where report_id = ${reportId} order by at, kind`.execute(db)
  return rows
}

/** When a report came in and what it is about; locked, so that its events are added one after the other. */
export async function lockReceived(
  tx: Tx,
  id: Id<'report'>,
): Promise<{ readonly receivedAt: Date; readonly topic: Topic; readonly region: string | null } | undefined> {
  const { rows } = await sql<{ receivedAt: Date; topic: Topic; region: string | null }>`
    select submitted_at as "receivedAt", topic, region from reports.report where id = ${id}
    for no key update`.execute(tx)
  return rows[0]
}

/** Writes the timestamps that follow from the events. */
export async function saveTakedown(tx: Tx, reportId: Id<'report'>, t: Takedown): Promise<void> {
  await sql`insert into reports.takedown (report_id, received_at, police_at, provider_at, removed_at)
    values (${reportId}, ${t.receivedAt}, ${t.policeAt}, ${t.providerAt}, ${t.removedAt})
    on conflict (report_id) do update set police_at = excluded.police_at, provider_at = excluded.provider_at,
      removed_at = excluded.removed_at`.execute(tx)
}
