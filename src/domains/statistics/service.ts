import { nationalDay } from '#kernel/clock'
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
import { changedSchema, registerSchema, submittedSchema } from './schema.ts'
import * as store from './store.ts'
import { suppressBelow } from './suppression.ts'

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
  /** Counts one event in the listener's transaction. An event that cannot be read is logged and left out. */
  record(tx: Tx, event: DeliveredEvent): Promise<void>
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
    record: (tx, event) => record(services, tx, event),
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
    suppressBelow,
    updatedAt: counts.revision.updatedAt,
    real: of(false),
    synthetic: counts.reports.some((count) => count.synthetic) ? of(true) : null,
  }
}

async function record({ log }: StatisticsServices, tx: Tx, event: DeliveredEvent): Promise<void> {
  const readable = event.topic.startsWith('reports.') ? await recordReport(tx, event) : await recordRegister(tx, event)
  if (readable) await store.moveRevision(tx, event.occurredAt)
  else log.warn({ sequence: event.sequence, topic: event.topic }, 'event cannot be counted')
}

async function recordReport(tx: Tx, event: DeliveredEvent): Promise<boolean> {
  if (event.topic === 'reports.submitted') {
    const { data } = submittedSchema.safeParse(event.payload)
    if (data) await store.insertFact(tx, { ...data, month: `${nationalDay(event.occurredAt).slice(0, 7)}-01` })
    return data !== undefined
  }
  const { data } = changedSchema.safeParse(event.payload)
  if (!data) return false
  const reopened = event.topic === 'reports.reopened' && { classification: null, closingReason: null }
  await store.changeFact(tx, { ...data, ...reopened })
  return true
}

async function recordRegister(tx: Tx, event: DeliveredEvent): Promise<boolean> {
  const { data } = registerSchema.safeParse(event.payload)
  if (!data) return false
  const happened = happenedIn(event.topic, data)
  const day = nationalDay(event.occurredAt)
  if (happened) await store.countRegisterEvent(tx, { ...happened, day, kind: data.kind })
  return true
}
