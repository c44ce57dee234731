import { sql } from 'kysely'
import type { Tx } from '#platform/database'

/** How much is open in the queue. */
export interface OpenCounts {
  readonly open: number
  readonly new: number
  readonly inReview: number
  readonly waiting: number
  /** Priority of 80 and more, and nobody has taken it. */
  readonly urgent: number
  /** Beyond its deadline, and not waiting for the reporter. */
  readonly overdue: number
  /** When the oldest report came in that nobody has looked at. */
  readonly oldestNew: Date | null
}

/** How much a person has in work. */
export interface HolderCount {
  readonly id: string
  readonly reports: number
  /** Of them with a priority of 80 and more. */
  readonly urgent: number
}

/** Counts what is open and may be seen in the scope, from the index of the queue alone. */
export async function countOpen(tx: Tx, now: Date): Promise<OpenCounts> {
  const { rows } = await sql<OpenCounts>`
    select count(*)::int as open,
      count(*) filter (where state = 'new')::int as new,
      count(*) filter (where state = 'in-review')::int as "inReview",
      count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where rank <= 20 and state = 'new' and taken_by is null)::int as urgent,
      count(*) filter (where due_at < ${now} and state <> 'waiting')::int as overdue,
      min(submitted_at) filter (where state = 'new') as "oldestNew"
    from reports.report where state <> 'closed'`.execute(tx)
  const [counts] = rows
  if (counts === undefined) throw new Error('an aggregate without a row')
  return counts
}

/** Who has how many open reports, the most first. */
export async function countHolders(tx: Tx): Promise<readonly HolderCount[]> {
  const { rows } = await sql<HolderCount>`
    select taken_by as id, count(*)::int as reports, count(*) filter (where rank <= 20)::int as urgent
    from reports.report where taken_by is not null and state in ('in-review', 'waiting')
    group by 1 order by 2 desc, 1`.execute(tx)
  return rows
}
