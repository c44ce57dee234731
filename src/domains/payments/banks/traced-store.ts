import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { ReadTo } from './asked-store.ts'

/** An account of a bank that stolen money came to, in one recovery. */
export interface TracedAccount {
  /** The leg by its id. */
  readonly id: string
  readonly account: string
  /** Number of the recovery. */
  readonly recovery: string
  /** The region whose police chase it; null where nobody knows one. */
  readonly region: string | null
  /** When the money came there. */
  readonly arrivedAt: Date
  /** When the centre first heard of it. */
  readonly firstSeenAt: Date
  /** Whether the recovery was called off, or the bank said that there was no such payment: its word does not count any more. */
  readonly withdrawn: boolean
  readonly changedIn: string
}

/**
 * Accounts of a bank that money was followed to, in the order of change. What a transaction that is still running may yet put before
 * it is left for later, so that who reads on misses nothing.
 */
export async function tracedAfter(
  db: Database,
  bank: string,
  { after, limit }: { readonly after: ReadTo | null; readonly limit: number },
): Promise<readonly TracedAccount[]> {
  const from = after === null ? sql`` : sql`and (l.changed_in, l.id) > (${after.transaction}::xid8, ${after.id}::uuid)`
  const { rows } = await sql<TracedAccount>`select l.id, l.account, v.number as recovery, v.region, l.at as "arrivedAt",
      l.created_at as "firstSeenAt", v.state = 'cancelled' or l.disowned as withdrawn, l.changed_in::text as "changedIn"
    from payments.leg l join payments.recovery v on v.id = l.recovery
    where l.bank = ${bank} ${from} and l.changed_in < pg_snapshot_xmin(pg_current_snapshot())
      and (l.state <> 'stopped' or l.stop_reason in ('bank-unknown', 'unanswered', 'cancelled'))
    order by l.changed_in, l.id limit ${limit}`.execute(db)
  return rows
}
