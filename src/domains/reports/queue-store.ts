import { type RawBuilder, sql } from 'kysely'
import type { Channel, Classification, ClosingReason, Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import { countedMost, type QueueSort } from './queue/queue-order.ts'
import type { ReportState } from './report.ts'
import type { TriageReason } from './triage.ts'

/** A line of the queue: no word of anybody. */
export interface QueueLine {
  readonly id: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly priority: number
  readonly priorityReasons: readonly TriageReason[]
  readonly version: number
  readonly submittedAt: Date
  readonly changedAt: Date
  readonly dueAt: Date
  /** When its deadline came near; it then stands before all others in which nobody is in danger. */
  readonly escalatedAt: Date | null
  readonly language: Language
  readonly region: Region | null
  readonly channel: Channel
  readonly danger: Danger
  readonly takenBy: string | null
  /** Who works on it now, and until when; null where nobody does. */
  readonly leasedBy: string | null
  readonly leasedUntil: Date | null
  readonly classification: Classification | null
  readonly closingReason: ClosingReason | null
  readonly duplicateOf: Id<'report'> | null
  /** How many identifiers it names that may be an offender's. */
  readonly identifiers: number
  readonly synthetic: boolean
}

/** Which part of the queue is asked for; what is left out does not narrow it. */
export interface QueueFilter {
  /** Without a state: all that is open. */
  readonly state?: ReportState | undefined
  readonly topic?: Topic | undefined
  /** The least priority; what was escalated counts as 79. */
  readonly priority?: number | undefined
  readonly language?: Language | undefined
  readonly region?: Region | undefined
  readonly channel?: Channel | undefined
  /** Due within so many minutes from now; 0 is what is overdue. */
  readonly dueWithin?: number | undefined
  /** Assigned to the reader, or to nobody. */
  readonly assigned?: 'me' | 'nobody' | undefined
  /** Being worked on by the reader, or by nobody. */
  readonly leased?: 'me' | 'nobody' | undefined
}

/** Who reads, and when. */
export interface QueueReader {
  /** The region the reader is bound to. */
  readonly bound: string | null
  readonly person: string | null
  readonly now: Date
}

/** The place of a report in the queue. */
export interface QueuePlace {
  readonly rank: number
  readonly submittedAt: Date
  readonly dueAt: Date
  readonly id: Id<'report'>
}

/** What the statement of the queue asks for. */
export interface QueueAsk extends QueueFilter, QueueReader {
  readonly sort?: QueueSort | undefined
}

/** Up to `limit` places after a place, in the order asked for. */
export async function queuePlaces(
  db: Database,
  ask: QueueAsk,
  page: { readonly after: QueuePlace | null; readonly limit: number },
): Promise<readonly QueuePlace[]> {
  return (await queueQuery(ask, page).execute(db)).rows
}

/** The statement of the queue, for `queuePlaces` and for looking at its plan; it reads an index alone. */
export function queueQuery(
  ask: QueueAsk,
  { after, limit }: { readonly after: QueuePlace | null; readonly limit: number },
): RawBuilder<QueuePlace> {
  const { order, beyond, time } = orders[sortOf(ask)]
  const where = [...conditionsOf(ask), ...(after === null ? [] : [beyond(after)])]
  return sql<QueuePlace>`
    select r.id, r.rank, ${time} as "submittedAt", r.due_at as "dueAt" from reports.report r
    where ${sql.join(where, sql` and `)} order by ${order} limit ${limit}`
}

/** In which order a query is answered: what is closed has no deadline. */
export function sortOf({ sort = 'priority', state }: Pick<QueueAsk, 'sort' | 'state'>): QueueSort {
  return state === 'closed' && sort === 'deadline' ? 'priority' : sort
}

const orders: Readonly<
  Record<
    QueueSort,
    {
      readonly order: RawBuilder<unknown>
      readonly beyond: (place: QueuePlace) => RawBuilder<unknown>
      /** The time in the order, which stands in its index. */
      readonly time: RawBuilder<unknown>
    }
  >
> = {
  priority: {
    order: sql`r.rank, r.submitted_at, r.id`,
    time: sql`r.submitted_at`,
    beyond: ({ rank, submittedAt, id }) =>
      sql`(r.rank, r.submitted_at, r.id) > (${rank}::smallint, ${submittedAt}::timestamptz, ${id}::uuid)`,
  },
  deadline: {
    order: sql`r.due_at, r.id`,
    time: sql`r.due_at`,
    beyond: ({ dueAt, id }) => sql`(r.due_at, r.id) > (${dueAt}::timestamptz, ${id}::uuid)`,
  },
  newest: {
    order: sql`r.submitted_at desc, r.id desc`,
    time: sql`r.submitted_at`,
    beyond: ({ submittedAt, id }) => sql`(r.submitted_at, r.id) < (${submittedAt}::timestamptz, ${id}::uuid)`,
  },
}

function conditionsOf(ask: QueueAsk): readonly RawBuilder<unknown>[] {
  const { state, person, now } = ask
  const where: RawBuilder<unknown>[] = []
  // Written out, so that the planner sees which of the partial indexes hold what is asked for.
  if (state !== 'closed') where.push(sql`r.state <> 'closed'`)
  if (state !== undefined) where.push(sql`r.state = ${sql.lit(state)}`)
  if (ask.topic !== undefined) where.push(sql`r.topic = ${ask.topic}`)
  if (ask.priority !== undefined) where.push(sql`r.rank <= ${100 - ask.priority}`)
  if (ask.language !== undefined) where.push(sql`r.language = ${ask.language}`)
  if (ask.region !== undefined) where.push(sql`r.region = ${ask.region}`)
  if (ask.bound !== null) where.push(sql`r.region = ${ask.bound}`)
  if (ask.channel !== undefined) where.push(sql`r.channel = ${ask.channel}`)
  if (ask.dueWithin !== undefined) where.push(sql`r.due_at <= ${new Date(now.getTime() + ask.dueWithin * 60_000)}`)
  if (ask.assigned === 'me') where.push(sql`r.taken_by = ${person ?? ''}`)
  if (ask.assigned === 'nobody') where.push(sql`r.taken_by is null`)
  if (ask.leased === 'me') {
    where.push(sql`r.id in (select report_id from reports.lease where until > ${now} and person_id = ${person ?? ''})`)
  }
  if (ask.leased === 'nobody') where.push(notLeased(now))
  return where
}

/** The few leases are read once, as an array. */
function notLeased(now: Date): RawBuilder<unknown> {
  return sql`r.id <> all (array(select report_id from reports.lease where until > ${now}))`
}

/**
 * How many reports there are, counted up to one more than `countedMost`. Counted in the queue's order: what is closed lies
 * first in the table, and is not waded through.
 */
export async function countQueue(db: Database, ask: QueueAsk): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from (
    select from reports.report r where ${sql.join(conditionsOf(ask), sql` and `)}
    order by r.rank, r.submitted_at, r.id limit ${countedMost + 1}) as counted`.execute(db)
  return rows[0]?.count ?? 0
}

/** What the next report is chosen from. */
export type NextFilter = Pick<QueueFilter, 'topic' | 'language' | 'region' | 'channel' | 'priority'>

/**
 * The most urgent report that nobody has: unread, not assigned to another, not worked on. It stays locked until the
 * transaction ends; one that is locked by somebody else is passed over, like those in `passed`.
 */
export async function nextFree(
  tx: Tx,
  ask: NextFilter & QueueReader & { readonly passed: readonly Id<'report'>[] },
): Promise<Id<'report'> | undefined> {
  const { person, passed } = ask
  const where = conditionsOf({ ...ask, state: 'new', leased: 'nobody' })
  const { rows } = await sql<{ id: Id<'report'> }>`
    select r.id from reports.report r where ${sql.join(where, sql` and `)}
      and (r.taken_by is null or r.taken_by = ${person ?? ''}) and r.id <> all(${passed}::uuid[])
    order by r.rank, r.submitted_at, r.id limit 1 for no key update skip locked`.execute(tx)
  return rows[0]?.id
}

/** Lines of the queue by id, in the order of the ids; what the reader may not see is left out. */
export async function queueLines(tx: Tx, ids: readonly Id<'report'>[], now: Date): Promise<readonly QueueLine[]> {
  const { rows } = await sql<QueueLine>`
    select r.id, r.submission_id as "submissionId", r.topic, r.fraud_type as "fraudType", r.state, r.priority,
      r.priority_reasons as "priorityReasons", r.version, r.submitted_at as "submittedAt", r.changed_at as "changedAt",
      r.due_at as "dueAt", r.escalated_at as "escalatedAt", r.language, r.region, s.channel, s.danger,
      r.taken_by as "takenBy", l.person_id as "leasedBy", l.until as "leasedUntil", r.classification,
      r.closing_reason as "closingReason", r.duplicate_of as "duplicateOf", s.synthetic,
      (select count(*) from reports.identifier i
        where i.submission_id = r.submission_id and not i.own and not i.dismissed) as identifiers
    from unnest(${ids}::uuid[]) with ordinality as asked(id, place)
    join reports.report r on r.id = asked.id
    join reports.submission s on s.id = r.submission_id
    left join reports.lease l on l.report_id = r.id and l.until > ${now} and r.state <> 'closed'
    order by asked.place`.execute(tx)
  return rows
}
