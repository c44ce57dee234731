import { nationalDay } from '#kernel/clock'
import { figuresFrom } from '#kernel/figure-readings'
import { ok, type Result } from '#kernel/result'
import type { Database, Tx } from '#platform/database'
import type { Log } from '#platform/log'
import type { DeliveredEvent } from '#platform/outbox'
import {
  checkPeriod,
  type Dimension,
  type Figures,
  type FiguresOf,
  type Period,
  registerCounts,
  tableOf,
} from './figures.ts'
import { type History, history } from './history.ts'
import { happenedIn } from './register-event.ts'
import { type Changed, changedSchema, registerSchema, submittedSchema } from './schema.ts'
import * as store from './store.ts'

/** What the figures need. */
export interface StatisticsServices {
  readonly db: Database
  readonly log: Log
}

/** What is asked of the figures. Years are calendar years in Kazakhstan. */
export interface FiguresQuery extends Period {
  readonly by: Dimension
}

/** Public figures. */
export interface Statistics {
  /** Counts that may be published; fails with `statistics.period-backwards`. */
  figures(query: FiguresQuery): Promise<Result<Figures>>
  /** What was published about 2011–2019. */
  readonly history: History
  /** Counts events, in their order, in the listener's transaction. One that cannot be read is logged and left out. */
  record(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
}

/** Makes the figures. Counts are kept in memory until the next event is counted. */
export function makeStatistics(services: StatisticsServices): Statistics {
  const read = cachedCounts(services.db)
  return {
    history,
    figures: async (query) => {
      const period = checkPeriod(query)
      return period.ok ? ok(figuresOf(query, await read(query.by))) : period
    },
    record: (tx, events) => record(services, tx, events),
  }
}

interface Counts {
  readonly revision: store.Revision
  readonly reports: Awaited<ReturnType<typeof store.countReports>>
  readonly register: Awaited<ReturnType<typeof store.countRegister>>
}

function cachedCounts(db: Database): (by: Dimension) => Promise<Counts> {
  const known = new Map<Dimension, Counts>()
  return async (by) => {
    const revision = await store.readRevision(db)
    const last = known.get(by)
    if (last?.revision.number === revision.number) return last
    // The revision was read first: counts may be newer than it, which costs one more reading, but never older.
    const fresh = { revision, reports: await store.countReports(db, by), register: await store.countRegister(db) }
    known.set(by, fresh)
    return fresh
  }
}

function figuresOf(query: FiguresQuery, counts: Counts): Figures {
  const { by, from = null, to = null } = query
  const indicators = registerCounts(counts.register, query)
  const of = (synthetic: boolean): FiguresOf => {
    const reports = counts.reports.filter((count) => count.synthetic === synthetic)
    return { ...tableOf(by, reports, query), indicators }
  }
  return {
    by,
    from,
    to,
    suppressBelow: figuresFrom,
    updatedAt: counts.revision.updatedAt,
    real: of(false),
    synthetic: counts.reports.some((count) => count.synthetic) ? of(true) : null,
  }
}

/**
 * Submissions of the batch first, in one statement: no change of a report comes before its submission. What happened in the
 * register is added up and written once for each cell.
 */
async function record({ log }: StatisticsServices, tx: Tx, events: readonly DeliveredEvent[]): Promise<void> {
  const facts: store.Fact[] = []
  const changes: Changed[] = []
  const happened = new Map<string, store.RegisterCell>()
  let last: DeliveredEvent | undefined
  for (const event of events) {
    if (read(event, { facts, changes, happened })) last = event
    else log.warn({ sequence: event.sequence, topic: event.topic }, 'event cannot be counted')
  }
  if (last === undefined) return
  await store.insertFacts(tx, facts)
  for (const change of changes) await store.changeFact(tx, change)
  for (const cell of happened.values()) await store.countRegisterEvent(tx, cell)
  await store.moveRevision(tx, last.occurredAt)
}

interface Tally {
  readonly facts: store.Fact[]
  readonly changes: Changed[]
  readonly happened: Map<string, store.RegisterCell>
}

/** Takes one event into the tally; false where its payload cannot be read. */
function read(event: DeliveredEvent, tally: Tally): boolean {
  if (event.topic === 'reports.submitted') {
    const { data } = submittedSchema.safeParse(event.payload)
    if (data) tally.facts.push({ ...data, month: `${nationalDay(event.occurredAt).slice(0, 7)}-01` })
    return data !== undefined
  }
  if (event.topic.startsWith('reports.')) {
    const { data } = changedSchema.safeParse(event.payload)
    const reopened = event.topic === 'reports.reopened' && { classification: null, closingReason: null }
    if (data) tally.changes.push({ ...data, ...reopened })
    return data !== undefined
  }
  const { data } = registerSchema.safeParse(event.payload)
  const what = data && happenedIn(event.topic, data)
  if (data && what) {
    const day = nationalDay(event.occurredAt)
    const key = `${day} ${what.event} ${data.kind}`
    const times = (tally.happened.get(key)?.times ?? 0) + what.times
    tally.happened.set(key, { ...what, day, kind: data.kind, times })
  }
  return data !== undefined
}
