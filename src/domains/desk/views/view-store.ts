import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Tx } from '#platform/database'
import type { View } from './view.ts'

const columns = sql`id, person_id as "personId", shared, name, filter, sort, columns, version`

/** Every view the reader's scope shows: their own first, then the shared ones, each the oldest first. */
export async function viewsOf(tx: Tx, personId: string): Promise<readonly View[]> {
  const { rows } = await sql<View>`
    select ${columns} from desk.view where shared or person_id = ${personId}
    order by shared, created_at, id`.execute(tx)
  return rows
}

/** A view, locked until the transaction ends. */
export async function lockView(tx: Tx, id: Id<'view'>): Promise<View | undefined> {
  const { rows } = await sql<View>`select ${columns} from desk.view where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** How many views a person has. */
export async function countViews(tx: Tx, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from desk.view where person_id = ${personId}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Keeps a new view. */
export async function insertView(tx: Tx, v: View, at: Date): Promise<void> {
  await sql`insert into desk.view (id, person_id, shared, name, filter, sort, columns, version, created_at, changed_at)
    values (${v.id}, ${v.personId}, ${v.shared}, ${v.name}, ${JSON.stringify(v.filter)}::jsonb, ${v.sort}, ${v.columns},
      ${v.version}, ${at}, ${at})`.execute(tx)
}

/** Writes what can change about a view. */
export async function updateView(tx: Tx, v: View, at: Date): Promise<void> {
  await sql`update desk.view set shared = ${v.shared}, name = ${v.name}, filter = ${JSON.stringify(v.filter)}::jsonb,
    sort = ${v.sort}, columns = ${v.columns}, version = ${v.version}, changed_at = ${at} where id = ${v.id}`.execute(tx)
}

/** Deletes a view. */
export async function deleteView(tx: Tx, id: Id<'view'>): Promise<void> {
  await sql`delete from desk.view where id = ${id}`.execute(tx)
}
