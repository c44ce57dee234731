import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Revision } from './revision.ts'

/** Keeps steps of reports' versions. */
export async function insertRevisions(tx: Tx, revisions: readonly Revision[]): Promise<void> {
  if (revisions.length === 0) return
  await sql`insert into reports.revision (id, report_id, version, action, made_by, made_at, fields, assessment_id)
    select id, "reportId", version, action, by, at, fields, "assessmentId"
    from jsonb_to_recordset(${JSON.stringify(revisions)}::jsonb) as r(id uuid, "reportId" uuid, version integer,
      action text, by text, at timestamptz, fields text[], "assessmentId" uuid)`.execute(tx)
}

/** The steps of a report after a version, the oldest first; at most 200. */
export async function revisionsSince(
  db: Database,
  reportId: Id<'report'>,
  version: number,
): Promise<readonly Revision[]> {
  const { rows } = await sql<Revision>`
    select id, report_id as "reportId", version, action, made_by as "by", made_at as "at", fields,
      assessment_id as "assessmentId"
    from reports.revision r where report_id = ${reportId} and version > ${version} order by r.version limit 200`.execute(
    db,
  )
  return rows
}
