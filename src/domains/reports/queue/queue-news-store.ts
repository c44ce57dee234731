import { sql } from 'kysely'
import type { Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Tx } from '#platform/database'

/** A report whose line changed. */
export interface ChangedReport {
  readonly id: Id<'report'>
  readonly topic: Topic
  readonly region: string | null
}

/** The present topic and region of reports. */
export async function changedReports(tx: Tx, ids: readonly Id<'report'>[]): Promise<readonly ChangedReport[]> {
  const { rows } = await sql<ChangedReport>`
    select id, topic, region from reports.report where id = any(${ids}::uuid[])`.execute(tx)
  return rows
}
