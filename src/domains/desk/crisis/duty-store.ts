import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'

/** A turn of duty. */
export interface Duty {
  readonly id: Id<'duty'>
  readonly personId: string
  readonly fromAt: Date
  readonly untilAt: Date
  readonly enteredBy: string | null
}

/** The people on duty at a moment. */
export async function onDuty(db: Database, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct person_id as id from desk.duty where from_at <= ${now} and until_at > ${now} order by 1`.execute(db)
  return rows.map(({ id }) => id)
}

/** Turns that are not over, the earliest first. */
export async function turns(db: Database, now: Date): Promise<readonly Duty[]> {
  const { rows } = await sql<Duty>`
    select id, person_id as "personId", from_at as "fromAt", until_at as "untilAt", entered_by as "enteredBy"
    from desk.duty where until_at > ${now} order by from_at, id limit 500`.execute(db)
  return rows
}

/** Keeps a turn. */
export async function insertDuty(tx: Tx, d: Duty): Promise<void> {
  await sql`insert into desk.duty (id, person_id, from_at, until_at, entered_by)
    values (${d.id}, ${d.personId}, ${d.fromAt}, ${d.untilAt}, ${d.enteredBy})`.execute(tx)
}

/** Deletes a turn; false where there is none. */
export async function deleteDuty(tx: Tx, id: Id<'duty'>): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from desk.duty where id = ${id}`.execute(tx)
  return numAffectedRows === 1n
}
