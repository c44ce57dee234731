import type { Colleague } from '#domains/identity'
import type { Reports } from '#domains/reports'
import { channels, regions, topics } from '#domains/taxonomy'
import { type Clock, nationalDay } from '#kernel/clock'
import { languages } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import type { Log } from '#platform/log'
import type { DeliveredEvent } from '#platform/outbox'
import { inScope } from '#platform/scope'
import * as store from './figures-store.ts'
import { type Breakdown, type CodedLine, emptyLine, type FiguresLine, isStep, seesNames } from './measures.ts'
import { daysOf, type FiguresPeriod, previousOf, readPeriod, stepsOf } from './period.ts'
import { makeRecent } from './recent.ts'
import { rebuildTurns, recordTurns } from './turn-service.ts'

/** What the figures of the desk need. */
export interface FiguresServices {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly reports: Pick<Reports, 'load'>
  /** Everybody of the staff, for their names. */
  readonly colleagues: () => Promise<readonly Colleague[]>
}

/** What is asked of the figures. */
export interface FiguresQuery {
  readonly by: Breakdown
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly data?: 'real' | 'synthetic' | undefined
}

/** Figures of a period, beside those of the period before it. */
export interface Figures extends FiguresPeriod {
  readonly by: Breakdown
  readonly data: 'real' | 'synthetic'
  readonly at: Date
  readonly total: FiguresLine
  readonly lines: readonly CodedLine[]
  readonly previous: FiguresPeriod & { readonly total: FiguresLine }
}

/** The desk as it is now. */
export interface Load {
  readonly at: Date
  readonly open: number
  readonly new: number
  readonly inReview: number
  readonly waiting: number
  readonly urgent: number
  readonly overdue: number
  readonly oldestNew: Date | null
  readonly holders: readonly {
    readonly id: string
    readonly name: string | null
    readonly reports: number
    readonly urgent: number
  }[]
  readonly today: {
    readonly received: number
    readonly assessed: number
    readonly closed: number
    readonly byHour: readonly number[]
    readonly usualByHour: readonly number[]
  }
}

/** The figures of the desk. Who may call what is checked before (`deskPolicy`). */
export interface DeskFigures {
  /**
   * Counts and times of a period by a code or along time; whoever is bound to a region gets that region, and only supervisors
   * learn names. Fails with the codes of `readPeriod` and, for more than 400 days one by one, `figures.too-many-days`.
   */
  figures(actor: Actor, query: FiguresQuery): Promise<Result<Figures>>
  /** The desk as it is now. */
  load(actor: Actor): Promise<Load>
  /** Takes events of reports; for the listener. */
  record(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
  /** Empties the rows behind the figures and makes them anew from all events. */
  rebuild(): Promise<void>
}

const mostDaysOneByOne = 400

/** Figures of more reports than this take a second to reckon; they are told again for five minutes, and say from when. */
const dear = 100_000
const dearLife = 300_000

/** Makes the figures. */
export function makeFigures(services: FiguresServices): DeskFigures {
  const recent = makeRecent<Result<Figures>>(
    dearLife,
    (answer) => answer.ok && answer.value.total.received + answer.value.previous.total.received > dear,
  )
  return {
    figures: (actor, query) => {
      const now = services.clock.now()
      const { by, from, to, data } = query
      const key = JSON.stringify([actor.region, seesNames(actor), nationalDay(now), by, from, to, data])
      return recent.ask(key, now, () => figures(services, actor, query))
    },
    load: (actor) => load(services, actor),
    record: (tx, events) => recordTurns(services.log, tx, events),
    rebuild: () => rebuildTurns(services.db),
  }
}

async function figures(services: FiguresServices, actor: Actor, query: FiguresQuery): Promise<Result<Figures>> {
  const { db, clock } = services
  const { by } = query
  const now = clock.now()
  const read = readPeriod(query, nationalDay(now))
  if (!read.ok) return read
  const period = read.value
  if (by === 'day' && daysOf(period) > mostDaysOneByOne)
    return fail('figures.too-many-days', { most: mostDaysOneByOne })
  const data = query.data ?? (await usualData(db, actor))
  const synthetic = data === 'synthetic'
  const before = previousOf(period)
  // Side by side: each of them reads and sorts all reports of its period.
  const [coded, total, past] = await Promise.all([
    inScope(db, actor, (tx) => store.linesBy(tx, by, { period, synthetic })),
    inScope(db, actor, (tx) => store.totalLine(tx, { period, synthetic })),
    inScope(db, actor, async (tx) => ({
      total: await store.totalLine(tx, { period: before, synthetic }),
      counts: isStep(by) ? undefined : await store.countsBy(tx, by, { period: before, synthetic }),
    })),
  ])
  const lines = isStep(by)
    ? stepsOf(period, by).map((code) => ({
        ...(coded.find((line) => line.code === code) ?? emptyLine),
        code,
        name: null,
        before: null,
      }))
    : await named(services, actor, { by, coded, counts: past.counts ?? new Map() })
  return ok({ ...period, by, data, at: now, total, lines, previous: { ...before, total: past.total } })
}

/** What there is: real reports, and those of a simulation only where there are no real ones. */
function usualData(db: Database, actor: Actor): Promise<'real' | 'synthetic'> {
  return inScope(db, actor, async (tx) =>
    !(await store.holds(tx, false)) && (await store.holds(tx, true)) ? 'synthetic' : 'real',
  )
}

interface Coded {
  readonly by: Breakdown
  readonly coded: readonly (FiguresLine & { readonly code: string })[]
  readonly counts: ReadonlyMap<string, number>
}

/** Lines with a word for everybody: the codes of the list in its order, colleagues by their reports. */
async function named(services: FiguresServices, actor: Actor, given: Coded): Promise<readonly CodedLine[]> {
  const { by, coded, counts } = given
  const found = new Map(coded.map((line) => [line.code, line]))
  if (by !== 'operator') {
    const codes = codesOf(by).filter((code) => by !== 'region' || found.has(code) || counts.has(code))
    const rest = [...found.keys()].filter((code) => !codes.includes(code))
    return [...codes, ...rest].map((code) => ({
      ...(found.get(code) ?? { ...emptyLine, code }),
      name: null,
      before: counts.get(code) ?? 0,
    }))
  }
  const names = await namesFor(services, actor)
  const ordered = coded.toSorted((a, b) => order(a) - order(b) || b.received - a.received || (a.code < b.code ? -1 : 1))
  return ordered.map((line, place) => ({
    ...line,
    code: names === null && line.code !== 'none' ? String(place + 1) : line.code,
    name: names?.get(line.code) ?? null,
    before: counts.get(line.code) ?? 0,
  }))
}

const order = ({ code }: { readonly code: string }) => (code === 'none' ? 1 : 0)

function codesOf(by: Breakdown): readonly string[] {
  if (by === 'topic') return topics
  if (by === 'channel') return channels.map(({ code }) => code)
  if (by === 'region') return regions.map(({ code }) => code)
  return by === 'language' ? languages : []
}

async function namesFor(services: FiguresServices, actor: Actor): Promise<ReadonlyMap<string, string> | null> {
  if (!seesNames(actor)) return null
  return new Map((await services.colleagues()).map(({ id, name }) => [id, name]))
}

async function load(services: FiguresServices, actor: Actor): Promise<Load> {
  const { db, clock, reports } = services
  const at = clock.now()
  const today = nationalDay(at)
  const open = await reports.load(actor)
  const { hours, done } = await inScope(db, actor, async (tx) => ({
    hours: await store.countHours(tx, today),
    done: await store.countDone(tx, today),
  }))
  const names = await namesFor(services, actor)
  const byHour = hoursOf(hours.filter((one) => one.today))
  return {
    ...open,
    at,
    holders: open.holders.map((holder, place) => ({
      ...holder,
      id: names === null ? String(place + 1) : holder.id,
      name: names?.get(holder.id) ?? null,
    })),
    today: {
      ...done,
      received: byHour.reduce((sum, count) => sum + count, 0),
      byHour,
      usualByHour: hoursOf(hours.filter((one) => !one.today)).map((count) => Math.round((count / 28) * 10) / 10),
    },
  }
}

function hoursOf(counts: readonly store.HourCount[]): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => counts.find((one) => one.hour === hour)?.count ?? 0)
}
