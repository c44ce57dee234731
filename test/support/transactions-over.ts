import { sql } from 'kysely'
import type { Database } from '#platform/database'
import { until } from './until.ts'

/**
 * Waits until every transaction that wrote before now is over, those of other tests on the same server among them: only then
 * are banks shown what was written last.
 */
export async function transactionsOver(db: Database): Promise<void> {
  const { rows } = await sql<{ next: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(db)
  await until(async () => {
    const over = await sql<{ over: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${rows[0]?.next}::xid8 as over`.execute(db)
    return over.rows[0]?.over
  })
}
