import { sql } from 'kysely'
import type { Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Deadline } from './deadlines.ts'

/** The deadlines in force, the most urgent first. */
export async function deadlinesOf(db: Database): Promise<readonly Deadline[]> {
  const { rows } = await sql<Deadline>`
    select priority, extract(epoch from allowance)::integer / 60 as minutes from reports.deadline
    order by priority desc`.execute(db)
  return rows
}

/** Puts other deadlines in their place; they hold for reports that come in or change from now on. */
export async function replaceDeadlines(tx: Tx, deadlines: readonly Deadline[]): Promise<void> {
  await sql`delete from reports.deadline`.execute(tx)
  await sql`insert into reports.deadline (priority, allowance)
    select d.priority, d.minutes * interval '1 minute'
    from jsonb_to_recordset(${JSON.stringify(deadlines)}::jsonb) as d(priority smallint, minutes integer)`.execute(tx)
}

/** A report whose deadline is near. */
export interface Escalated {
  readonly id: Id<'report'>
  readonly topic: Topic
  readonly region: string | null
  readonly dueAt: Date
}

/** Raises up to `limit` reports whose deadline is near, each once; one that is being changed waits for the next time. */
export async function escalate(tx: Tx, now: Date, limit: number): Promise<readonly Escalated[]> {
  const { rows } = await sql<Escalated>`
    update reports.report r set escalated_at = ${now} from (
      select id from reports.report
      where alert_at <= ${now} and escalated_at is null and state in ('new', 'in-review')
      order by alert_at limit ${limit} for no key update skip locked) as near
    where r.id = near.id
    returning r.id, r.topic, r.region, r.due_at as "dueAt"`.execute(tx)
  return rows
}
