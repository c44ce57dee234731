import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** A decision point met an indicator: `count` times in the period that ends at `at`. */
export interface Sighting {
  readonly observableId: string
  /** Id of the organisation that met it. */
  readonly organisation: string
  readonly at: Date
  readonly count: number
}

/** What all sightings of an observable come to. */
export interface SightingTotal {
  readonly count: number
  readonly organisations: number
  readonly lastAt: Date | null
}

/** Stores sightings; one told again (same observable, organisation and time) counts once. Tells how many were new. */
export async function insertSightings(tx: Tx, sightings: readonly Sighting[]): Promise<number> {
  const result = await sql`insert into indicators.sighting (observable_id, organisation, at, count)
    select s."observableId", s.organisation, s.at, s.count from jsonb_to_recordset(${JSON.stringify(sightings)}::jsonb)
      as s("observableId" uuid, organisation uuid, at timestamptz, count integer)
    order by 1, 2, 3 on conflict do nothing`.execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}

/** The sum of the sightings of an observable. */
export async function sightingsOf(db: Database, observableId: string): Promise<SightingTotal> {
  const { rows } = await sql<SightingTotal>`
    select coalesce(sum(count), 0)::int8 as count, count(distinct organisation)::integer as organisations,
      max(at) as "lastAt"
    from indicators.sighting where observable_id = ${observableId}`.execute(db)
  return rows[0] ?? { count: 0, organisations: 0, lastAt: null }
}
