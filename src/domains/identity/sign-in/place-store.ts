import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import { placesMost } from './place.ts'

/** A place of a session as stored. */
export interface StoredPlace {
  readonly sessionId: string
  readonly mark: Buffer
  /** Browser and system, `firefox/windows`. */
  readonly device: string
  readonly at: Date
}

/** Writes down a place as known; `confirmedAt` where its owner proved it. A place that waited becomes known. */
export async function saveKnown(
  tx: Database | Tx,
  p: StoredPlace & { readonly confirmedAt: Date | null },
): Promise<void> {
  await sql`insert into identity.session_place (session_id, mark, device, state, first_at, last_at, confirmed_at)
    values (${p.sessionId}, ${p.mark}, ${p.device}, 'known', ${p.at}, ${p.at}, ${p.confirmedAt})
    on conflict (session_id, mark, device) do update
    set state = 'known', last_at = excluded.last_at,
      confirmed_at = coalesce(excluded.confirmed_at, session_place.confirmed_at)`.execute(tx)
}

/**
 * Writes down that somebody showed the session's cookie from a place that is not known; true where this is news. From
 * the `placesMost`th place on nothing more is written.
 */
export async function saveWaiting(tx: Tx, p: StoredPlace): Promise<boolean> {
  const seen = await sql`update identity.session_place set last_at = ${p.at}
    where session_id = ${p.sessionId} and mark = ${p.mark} and device = ${p.device}`.execute(tx)
  if (seen.numAffectedRows === 1n) return false
  const result = await sql`insert into identity.session_place (session_id, mark, device, state, first_at, last_at)
    select ${p.sessionId}, ${p.mark}, ${p.device}, 'waiting', ${p.at}, ${p.at}
    where (select count(*) from identity.session_place where session_id = ${p.sessionId}) < ${placesMost}
    on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** A place as the session's owner sees it. */
export interface ListedPlace {
  readonly sessionId: string
  readonly device: string
  readonly state: 'known' | 'waiting'
  readonly firstAt: Date
  readonly lastAt: Date
  readonly confirmedAt: Date | null
}

/** The places of sessions, oldest first. */
export async function listPlaces(db: Database, sessionIds: readonly string[]): Promise<readonly ListedPlace[]> {
  const { rows } = await sql<ListedPlace>`
    select session_id as "sessionId", device, state, first_at as "firstAt", last_at as "lastAt",
      confirmed_at as "confirmedAt"
    from identity.session_place where session_id = any(${sessionIds}::uuid[]) order by first_at`.execute(db)
  return rows
}
