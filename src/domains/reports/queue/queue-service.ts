import { namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { decodeCursor, type Page, pageLimit, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import type { ReportServices } from '../context-service.ts'
import * as store from '../queue-store.ts'
import type { QueueSort } from './queue-order.ts'

/** A request for a page of the queue. */
export interface QueueQuery extends store.QueueFilter {
  readonly sort?: QueueSort | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** A line of the queue as screens show it: people by name. */
export interface QueuedReport extends Omit<store.QueueLine, 'takenBy' | 'leasedBy'> {
  /** Who answers for it. */
  readonly takenBy: string | null
  readonly takenByName: string | null
  readonly leasedBy: { readonly id: string; readonly name: string } | null
}

type Needs = Pick<ReportServices, 'db' | 'clock'>

/** Reads a page of the queue; see `Reports.queue`. */
export async function queue(
  services: Needs,
  actor: Actor,
  { cursor, limit = pageLimit.default, ...filter }: QueueQuery,
): Promise<Result<Page<QueuedReport>>> {
  const sort = store.sortOf(filter)
  const after = cursor === undefined ? ok(null) : placeOf(cursor, sort)
  if (!after.ok) return after
  const ask = { ...filter, ...readerOf(services, actor) }
  const page = { after: after.value, limit: limit + 1 }
  const places = await inScope(services.db, actor, (tx) => store.queuePlaces(tx, ask, page))
  const { items, next } = pageOf(places, limit, (place) => ({ key: keyOf(place, sort), id: place.id }))
  const ids = items.map(({ id }) => id)
  return ok({ items: await lines(services, actor, ids), next })
}

function readerOf({ clock }: Needs, actor: Actor): store.QueueReader {
  return { bound: actor.region, person: actor.id, now: clock.now() }
}

/** Reads lines of the queue by id, in the same order; what the actor may not see is left out. See `Work.lines`. */
export async function lines(
  { db, clock }: Needs,
  actor: Actor,
  ids: readonly Id<'report'>[],
): Promise<readonly QueuedReport[]> {
  if (ids.length === 0) return []
  const rows = await inScope(db, actor, (tx) => store.queueLines(tx, ids, clock.now()))
  const people = rows.flatMap(({ takenBy, leasedBy }) => [takenBy ?? [], leasedBy ?? []].flat())
  const names = await namesOf(db, [...new Set(people)])
  return rows.map(({ leasedBy, ...row }) => ({
    ...row,
    takenByName: row.takenBy === null ? null : (names.get(row.takenBy) ?? null),
    leasedBy: leasedBy === null ? null : { id: leasedBy, name: names.get(leasedBy) ?? '' },
  }))
}

/** Counts parts of the queue; see `Work.counts`. */
export async function counts(
  services: Needs,
  actor: Actor,
  filters: readonly store.QueueFilter[],
): Promise<readonly number[]> {
  const reader = readerOf(services, actor)
  return inScope(services.db, actor, async (tx) => {
    const all: number[] = []
    for (const filter of filters) all.push(await store.countQueue(tx, { ...filter, ...reader }))
    return all
  })
}

/** The cursor carries the order it was made for, so that it is never read as one of another. */
function keyOf({ rank, submittedAt, dueAt }: store.QueuePlace, sort: QueueSort): string {
  return `${sort} ${rank} ${(sort === 'deadline' ? dueAt : submittedAt).toISOString()}`
}

function placeOf(cursor: string, wanted: QueueSort): Result<store.QueuePlace> {
  const decoded = decodeCursor(cursor)
  if (!decoded.ok) return decoded
  const [sort = '', rank = '', text = ''] = decoded.value.key.split(' ')
  const time = new Date(text)
  const sound = sort === wanted && /^\d{1,3}$/.test(rank) && !Number.isNaN(time.getTime())
  const id = decoded.value.id as Id<'report'>
  return sound ? ok({ rank: Number(rank), submittedAt: time, dueAt: time, id }) : fail('page.bad-cursor')
}
