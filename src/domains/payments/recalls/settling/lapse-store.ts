import { sql } from 'kysely'
import type { Tx } from '#platform/database'

/** The two times at which it is told that a hold ends: working days before, and hours before. */
export type LapseStep = 'soon' | 'last'

/** A hold that is about to lapse. */
export interface LapsingHold {
  readonly id: string
  readonly recovery: string
  readonly bank: string
  readonly until: Date
  /** Whether an investigator's notice is about it: then a sanction alone is missing. */
  readonly noticed: boolean
  readonly region: string | null
}

const marks = { soon: sql`lapse_told_at`, last: sql`lapse_told_last_at` }

/** Which holds it is to be told of. */
export interface LapsesToTell {
  readonly at: Date
  /** Those that end until then. */
  readonly until: Date
  readonly most: number
}

/**
 * Marks holds that end soon, that no sanction stops and of which that was not told yet, the soonest first; tells which. The last
 * telling stands for the first one too, where that was never reached.
 */
export async function takeLapsing(
  tx: Tx,
  step: LapseStep,
  { at, until, most }: LapsesToTell,
): Promise<readonly LapsingHold[]> {
  const { rows } = await sql<LapsingHold>`update payments.hold h
    set lapse_told_at = coalesce(lapse_told_at, ${at}),
      lapse_told_last_at = ${step === 'last' ? sql`${at}::timestamptz` : sql`lapse_told_last_at`}
    from payments.recovery r
    where r.id = h.recovery and h.id in (select id from payments.hold
        where state = 'held' and ${marks[step]} is null and until > ${at} and until <= ${until}
        order by until, id limit ${most} for update skip locked)
    returning h.id, h.recovery, h.bank, h.until, r.region,
      exists (select from payments.noticed_hold n where n.hold = h.id) as noticed`.execute(tx)
  return rows.toSorted((one, other) => one.until.getTime() - other.until.getTime())
}

/** A recovery of which it is told that money will be let go. */
export interface LapsingRecovery {
  readonly number: string
  /** Who works on it. */
  readonly dutyOfficer: string | null
  /** When the first of the holds that were told of lapses, and how many of them are held still. */
  readonly until: Date
  readonly count: number
}

/** What is held still of the holds that were told of; undefined where none is. */
export async function lapsingRecovery(
  tx: Tx,
  recovery: string,
  holds: readonly string[],
): Promise<LapsingRecovery | undefined> {
  const { rows } = await sql<LapsingRecovery>`select r.number, r.duty_officer as "dutyOfficer", min(h.until) as until,
      count(*)::integer as count
    from payments.hold h join payments.recovery r on r.id = h.recovery
    where h.recovery = ${recovery} and h.id = any(${holds}::uuid[]) and h.state = 'held' group by r.id`.execute(tx)
  return rows[0]
}
