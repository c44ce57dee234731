import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Exposure, Rest } from './exposure.ts'

/** An exposure about to be counted. */
export interface NewExposure extends Exposure {
  readonly id: Id<'exposure'>
  readonly personId: string
  readonly reportId: Id<'report'> | null
}

/** Counts an exposure; a report that was opened since `before` is not counted again. */
export async function insertExposure(tx: Tx, e: NewExposure, before: Date): Promise<void> {
  await sql`insert into desk.exposure (id, person_id, kind, heaviness, seconds, report_id, at)
    select ${e.id}, ${e.personId}, ${e.kind}, ${e.heaviness}, ${e.seconds}, ${e.reportId}, ${e.at}
    where ${e.kind} <> 'report' or not exists (select from desk.exposure
      where person_id = ${e.personId} and report_id = ${e.reportId} and at > ${before})`.execute(tx)
}

/** Whether time was counted for somebody after a moment. */
export async function timedSince(tx: Tx, personId: string, after: Date): Promise<boolean> {
  const { rows } = await sql`
    select from desk.exposure where person_id = ${personId} and kind = 'time' and at > ${after} limit 1`.execute(tx)
  return rows.length > 0
}

/** What somebody was exposed to since a moment, in order of time. */
export async function exposuresOf(db: Database, personId: string, since: Date): Promise<readonly Exposure[]> {
  const { rows } = await sql<Exposure>`select kind, heaviness, seconds, at from desk.exposure
    where person_id = ${personId} and at >= ${since} order by at, id`.execute(db)
  return rows
}

/** A break as it is kept. */
export interface StoredRest extends Rest {
  readonly id: Id<'rest'>
  readonly personId: string
  readonly proposed: boolean
}

/** The breaks of somebody since a moment, in order of time. */
export async function restsOf(db: Database, personId: string, since: Date): Promise<readonly StoredRest[]> {
  const { rows } = await sql<StoredRest>`
    select id, person_id as "personId", proposed, started_at as "startedAt", ended_at as "endedAt" from desk.rest
    where person_id = ${personId} and (ended_at is null or ended_at >= ${since}) order by started_at, id`.execute(db)
  return rows
}

/** Begins a break; nothing where one lasts. */
export async function startRest(tx: Tx, r: StoredRest): Promise<void> {
  await sql`insert into desk.rest (id, person_id, proposed, started_at)
    values (${r.id}, ${r.personId}, ${r.proposed}, ${r.startedAt}) on conflict do nothing`.execute(tx)
}

/** Ends the break that lasts, if one does. */
export async function endRest(tx: Tx, personId: string, at: Date): Promise<void> {
  await sql`update desk.rest set ended_at = greatest(${at}, started_at)
    where person_id = ${personId} and ended_at is null`.execute(tx)
}

/** Deletes what is older than a moment. */
export async function deleteBefore(db: Database, before: Date): Promise<void> {
  await sql`delete from desk.exposure where at < ${before}`.execute(db)
  await sql`delete from desk.rest where started_at < ${before}`.execute(db)
}
