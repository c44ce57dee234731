import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import { leaseMinutes } from './lease.ts'

/** Who works on a report, and until when unless they renew it. */
export interface Lease {
  readonly personId: string
  readonly leasedAt: Date
  readonly until: Date
}

const columns = sql`person_id as "personId", leased_at as "leasedAt", until`

/**
 * Gives a report to a person from now on, or renews what they have. Undefined where another person has it; one whose time
 * has run out has it no more.
 */
export async function grant(
  tx: Tx,
  given: { readonly reportId: Id<'report'>; readonly personId: string; readonly now: Date },
): Promise<Lease | undefined> {
  const { reportId, personId, now } = given
  const until = new Date(now.getTime() + leaseMinutes * 60_000)
  const { rows } = await sql<Lease>`
    insert into reports.lease as kept (report_id, person_id, leased_at, until)
    values (${reportId}, ${personId}, ${now}, ${until})
    on conflict (report_id) do update set person_id = excluded.person_id, until = excluded.until,
      leased_at = case when kept.person_id = excluded.person_id and kept.until > ${now}
        then kept.leased_at else excluded.leased_at end
    where kept.person_id = excluded.person_id or kept.until <= ${now}
    returning ${columns}`.execute(tx)
  return rows[0]
}

/** The lease of a report, if its time has not run out. */
export async function leaseOf(db: Database, reportId: Id<'report'>, now: Date): Promise<Lease | undefined> {
  const { rows } = await sql<Lease>`
    select ${columns} from reports.lease where report_id = ${reportId} and until > ${now}`.execute(db)
  return rows[0]
}

/** Ends the lease of a report: anybody's, or that of one person. Returns whether there was one. */
export async function endLease(tx: Tx, reportId: Id<'report'>, personId?: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from reports.lease where report_id = ${reportId}
      and (${personId ?? null}::text is null or person_id = ${personId ?? null})`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** Forgets leases that ran out before a moment. */
export async function forgetLeases(db: Database, before: Date): Promise<void> {
  await sql`delete from reports.lease where until < ${before}`.execute(db)
}

/** How a report stands with the desk. */
export interface Standing {
  readonly id: Id<'report'>
  readonly state: string
  readonly region: string | null
  readonly takenBy: string | null
}

/** How a report stands. */
export async function standingOf(db: Database, id: Id<'report'>): Promise<Standing | undefined> {
  const { rows } = await sql<Standing>`
    select id, state, region, taken_by as "takenBy" from reports.report where id = ${id}`.execute(db)
  return rows[0]
}

/** Changes who answers for a report, and where it stands; its words and judgement stay, so its version does too. */
export async function setStanding(
  tx: Tx,
  id: Id<'report'>,
  standing: { readonly state: string; readonly takenBy: string | null; readonly at: Date },
): Promise<void> {
  await sql`update reports.report set state = ${standing.state}, taken_by = ${standing.takenBy},
    changed_at = ${standing.at} where id = ${id}`.execute(tx)
}
