import { sql } from 'kysely'
import type { Tx } from '#platform/database'

/** How many blocks of numbers are confirmed now. */
export async function confirmedBlocks(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from indicators.observable o
      join indicators.indicator i on i.observable_id = o.id and i.state = 'confirmed'
    where o.kind = 'number-block'`.execute(tx)
  return rows[0]?.count ?? 0
}
