import { sql } from 'kysely'
import type { Actor } from './access.ts'
import { type Database, inTransaction, type Tx } from './database.ts'

/**
 * Reads on behalf of somebody: runs `work` in a transaction as the database role `saqbol_staff`, which may only select,
 * and to which row-level security shows what the actor's region, organisation and person allow. It stands behind the
 * policies: a query that forgot its filter shows nothing of another region. A region bound to nobody in particular
 * (the product itself, `system`) is the whole country. Do not write in it, and do not nest it in another transaction.
 */
export function inScope<T>(db: Database, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(db, async (tx) => {
    await enterScope(tx, actor)
    return work(tx)
  })
}

/** Steps down to the actor's scope for the rest of a transaction. */
async function enterScope(tx: Tx, actor: Actor): Promise<void> {
  const { id, organisation, region, roles } = actor
  await sql`select set_config('saqbol.region', ${region ?? ''}, true),
    set_config('saqbol.organisation', ${organisation ?? ''}, true),
    set_config('saqbol.person', ${id ?? ''}, true),
    set_config('saqbol.roles', ${roles.join(',')}, true),
    set_config('role', 'saqbol_staff', true)`.execute(tx)
}
