import { type RawBuilder, sql } from 'kysely'
import type { Region } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import type { CrisisKind, CrisisOutcome } from './crisis.ts'

/** An alarm. */
export interface Crisis {
  readonly id: Id<'crisis'>
  readonly kind: CrisisKind
  readonly reportId: Id<'report'> | null
  readonly draftId: string | null
  readonly region: Region | null
  /** The caller's. */
  readonly language: Language
  readonly raisedBy: string
  readonly raisedAt: Date
  /** How often it was told. */
  readonly alerts: number
  readonly alertedAt: Date
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Date | null
  readonly endedBy: string | null
  readonly endedAt: Date | null
  readonly outcome: CrisisOutcome | null
  readonly note: string | null
}

const columns = sql`id, kind, report_id as "reportId", draft_id as "draftId", region, language, raised_by as "raisedBy",
  raised_at as "raisedAt", alerts, alerted_at as "alertedAt", acknowledged_by as "acknowledgedBy",
  acknowledged_at as "acknowledgedAt", ended_by as "endedBy", ended_at as "endedAt", outcome, note`

/** Keeps an alarm; false where one is open already for the same report or draft. */
export async function insertCrisis(tx: Tx, c: Crisis): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into desk.crisis (id, kind, report_id, draft_id, region, language,
      raised_by, raised_at, alerted_at)
    values (${c.id}, ${c.kind}, ${c.reportId}, ${c.draftId}, ${c.region}, ${c.language}, ${c.raisedBy}, ${c.raisedAt},
      ${c.alertedAt}) on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

async function read(db: Database, condition: RawBuilder<unknown>): Promise<readonly Crisis[]> {
  const { rows } = await sql<Crisis>`select ${columns} from desk.crisis ${condition}`.execute(db)
  return rows
}

/** The open alarm of a report or a draft. */
export async function openOf(
  db: Database,
  of: { readonly reportId: string | null; readonly draftId: string | null },
): Promise<Crisis | undefined> {
  const same = sql`report_id = ${of.reportId}::uuid or draft_id = ${of.draftId}::uuid`
  return (await read(db, sql`where ended_at is null and (${same}) order by raised_at limit 1`))[0]
}

/** One alarm, locked until the transaction ends. */
export async function lockCrisis(tx: Tx, id: Id<'crisis'>): Promise<Crisis | undefined> {
  return (await read(tx, sql`where id = ${id} for update`))[0]
}

/** Alarms that are not over, the oldest first. */
export function openCrises(db: Database): Promise<readonly Crisis[]> {
  return read(db, sql`where ended_at is null order by raised_at, id limit 100`)
}

/** Alarms that nobody has taken, not over and last told by a time, the longest silent first: at most a hundred. */
export async function untakenCrises(db: Database, toldBy: Date): Promise<readonly Id<'crisis'>[]> {
  const { rows } = await sql<{ id: Id<'crisis'> }>`select id from desk.crisis
    where ended_at is null and acknowledged_at is null and alerted_at <= ${toldBy}
    order by alerted_at, id limit 100`.execute(db)
  return rows.map(({ id }) => id)
}

/** The time of PostgreSQL, by which it starts jobs; a worker's clock may be another. */
export async function databaseTime(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('PostgreSQL tells no time')
  return row.now
}

/** The last alarms, the latest first. */
export function lastCrises(db: Database, limit: number): Promise<readonly Crisis[]> {
  return read(db, sql`order by raised_at desc, id desc limit ${limit}`)
}

/** Writes what can change of an alarm. */
export async function saveCrisis(tx: Tx, c: Crisis): Promise<void> {
  await sql`update desk.crisis set alerts = ${c.alerts}, alerted_at = ${c.alertedAt},
      acknowledged_by = ${c.acknowledgedBy}, acknowledged_at = ${c.acknowledgedAt}, ended_by = ${c.endedBy},
      ended_at = ${c.endedAt}, outcome = ${c.outcome}, note = ${c.note}, report_id = ${c.reportId}
    where id = ${c.id}`.execute(tx)
}
