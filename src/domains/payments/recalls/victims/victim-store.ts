import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { VictimFacts } from './victim.ts'

/** What is kept of the chase after one victim's money, in sums alone. */
export interface VictimRow extends VictimFacts {
  readonly number: string
  /** Code of the bank that the money left. */
  readonly victimBank: string
  readonly stolen: bigint
  /** Accounts that the money was followed to. */
  readonly accounts: number
  readonly reportedAt: Date
  readonly updatedAt: Date
}

interface Read extends Omit<VictimRow, 'stolen' | 'held' | 'returned'> {
  readonly stolen: string
  readonly held: string
  readonly returned: string
}

/** The recoveries that these reports tell of, one for each bank that the money left, the newest first; ten at most. */
export async function recoveriesOfReports(db: Database, reports: readonly string[]): Promise<readonly VictimRow[]> {
  const { rows } = await sql<Read>`
    select r.number, r.state, r.victim_bank as "victimBank", r.stolen::text as stolen, r.reported_at as "reportedAt", r.updated_at as "updatedAt",
      exists (select from payments.request q where q.recovery = r.id and q.kind = 'confirm' and q.state = 'open') as confirming,
      l.accounts, l.held, l.returned
    from payments.recovery r, lateral (
      select count(distinct (bank, account))::integer as accounts, coalesce(sum(held), 0)::text as held,
        coalesce(sum(returned), 0)::text as returned
      from payments.leg where recovery = r.id) l
    where r.report = any(${reports}::uuid[]) order by r.reported_at desc, r.id limit 10`.execute(db)
  return rows.map((row) => ({
    ...row,
    stolen: BigInt(row.stolen),
    held: BigInt(row.held),
    returned: BigInt(row.returned),
  }))
}
