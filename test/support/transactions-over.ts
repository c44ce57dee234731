import { sql } from 'kysely'
import type { Database } from '#platform/database'

/**
 * Waits until every transaction that wrote before now is over, those of other tests on the same server among them: only then
 * are banks shown what was written last.
 */
export async function transactionsOver(db: Database): Promise<void> {
  const { rows } = await sql<{ next: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(db)
  for (let attempt = 0; attempt < 3000; attempt++) {
    const over = await sql<{ over: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${rows[0]?.next}::xid8 as over`.execute(db)
    if (over.rows[0]?.over === true) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('a transaction has been going on for half a minute')
}
