import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { assess } from '../assess-service.ts'
import { open, type ReportServices, tryInTransaction } from '../context-service.ts'
import { reopen, take } from '../desk-service.ts'
import { edit } from '../edit-service.ts'
import { reportMoved } from '../events.ts'
import { mayAssign, mayReach } from '../policy.ts'
import { type BulkAction, mayUndo, type Refusal, standsAsLeft } from './bulk.ts'
import * as store from './bulk-store.ts'
import { assign, giveBack } from './lease-service.ts'
import { endLease } from './lease-store.ts'

/** What became of an action on many reports. */
export interface BulkOutcome {
  /** By which it is undone within ten minutes. */
  readonly undo: Id<'bulk'>
  readonly done: number
  readonly refused: readonly Refusal[]
}

/** An action on many reports by somebody. */
export interface BulkCase {
  readonly actor: Actor
  readonly ids: readonly Id<'report'>[]
  readonly given: BulkAction
}

/** How many reports are changed at the same moment: enough to keep the disk busy, few enough to leave room for others. */
const atOnce = 4

/** Changes many reports; see `Work.bulk`. */
export async function bulk(services: ReportServices, { actor, ids, given }: BulkCase): Promise<BulkOutcome> {
  const { db, clock } = services
  const id = services.ids.next<'bulk'>()
  const header = { id, personId: actor.id ?? actor.kind, action: given.action, givenAt: clock.now() }
  await inTransaction(db, (tx) => store.insertBulk(tx, header))
  const results = await eachOf([...new Set(ids)], (reportId) => changeOne(services, { actor, given, id, reportId }))
  const refused = refusalsIn(results)
  return { undo: id, done: results.length - refused.length, refused }
}

interface One {
  readonly id: Id<'report'>
  readonly result: Result<unknown>
}

async function eachOf(
  ids: readonly Id<'report'>[],
  work: (id: Id<'report'>) => Promise<Result<unknown>>,
): Promise<readonly One[]> {
  const results: One[] = []
  const waiting = [...ids]
  const run = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) results.push({ id, result: await work(id) })
  }
  await Promise.all(Array.from({ length: atOnce }, run))
  return results
}

function refusalsIn(results: readonly One[]): readonly Refusal[] {
  return results.flatMap(({ id, result }) => (result.ok ? [] : [{ id, failure: result.error }]))
}

interface Change {
  readonly actor: Actor
  readonly given: BulkAction
  readonly id: Id<'bulk'>
  readonly reportId: Id<'report'>
}

async function changeOne(services: ReportServices, { actor, given, id, reportId }: Change): Promise<Result<void>> {
  const { db } = services
  const before = await store.currentOf(db, reportId)
  if (before === undefined || !mayReach(actor, before.region)) return fail('report.not-found')
  const done = await actOn(services, { actor, given, reportId, version: before.version })
  if (!done.ok) return done
  const after = await store.currentOf(db, reportId)
  if (after === undefined) return fail('report.not-found')
  const { version: _version, region: _region, ...standing } = before
  const left = { state: after.state, takenBy: after.takenBy }
  await store.insertItem(db, id, { reportId, before: standing, left, version: after.version })
  return ok(undefined)
}

interface Acting {
  readonly actor: Actor
  readonly given: BulkAction
  readonly reportId: Id<'report'>
  readonly version: number
}

function actOn(services: ReportServices, { actor, given, reportId: id, version }: Acting): Promise<Result<void>> {
  switch (given.action) {
    case 'take':
      return take(services, { actor, id })
    case 'give-back':
      return giveBack(services, { actor, id })
    case 'assign':
      return assign(services, { actor, id, personId: given.personId })
    case 'topic':
      return edit(services, { actor, id, edit: { version, topic: given.topic, fraudType: given.fraudType ?? null } })
    case 'close': {
      const { classification, closingReason, note } = given
      const assessment = { classification, closingReason, note, indicators: [] }
      return assess(services, { actor, id, version, assessment })
    }
  }
}

/** What undoing put back, and what it could not. */
export interface UndoOutcome {
  readonly restored: number
  readonly refused: readonly Refusal[]
}

/** An undoing by somebody. */
export interface UndoCase {
  readonly actor: Actor
  readonly id: Id<'bulk'>
  /** Why, in the words of who undoes it: a note on each report that was closed. */
  readonly reason: string
}

/** Undoes a change of many reports; see `Work.undo`. */
export async function undo(services: ReportServices, { actor, id, reason }: UndoCase): Promise<Result<UndoOutcome>> {
  const { db, clock } = services
  const now = clock.now()
  const claimed = await tryInTransaction(db, async (tx) => {
    const given = await store.lockBulk(tx, id)
    if (given === undefined || (given.personId !== actor.id && !mayAssign(actor))) return fail('report.bulk.not-found')
    if (given.undoneAt !== null) return fail('report.bulk.already-undone')
    if (!mayUndo(given.givenAt, now)) return fail('report.bulk.too-late')
    await store.markUndone(tx, id, now)
    return ok(given)
  })
  if (!claimed.ok) return claimed
  const items = new Map((await store.itemsOf(db, id)).map((item) => [item.reportId, item]))
  const results = await eachOf([...items.keys()], async (reportId) => {
    const item = items.get(reportId)
    if (item === undefined) return fail('report.not-found')
    return putBack(services, { actor, reason, item, action: claimed.value.action })
  })
  const refused = refusalsIn(results)
  return ok({ restored: results.length - refused.length, refused })
}

interface PuttingBack {
  readonly actor: Actor
  readonly reason: string
  readonly item: store.BulkItem
  readonly action: BulkAction['action']
}

async function putBack(services: ReportServices, given: PuttingBack): Promise<Result<void>> {
  const { actor, item, action, reason } = given
  const { reportId: id, before, left, version } = item
  const current = await store.currentOf(services.db, id)
  if (current === undefined || !mayReach(actor, current.region)) return fail('report.not-found')
  if (!standsAsLeft({ ...left, version }, current)) return fail('report.bulk.changed-since.conflict')
  if (action === 'topic') {
    return edit(services, { actor, id, edit: { version, topic: before.topic, fraudType: before.fraudType } })
  }
  if (action === 'close') {
    const opened = await reopen(services, { actor, id, reason, version })
    if (!opened.ok) return opened
  }
  return restore(services, { actor, item, version: action === 'close' ? version + 1 : version })
}

async function restore(
  { db, clock, outbox, audit }: ReportServices,
  { actor, item, version }: { readonly actor: Actor; readonly item: store.BulkItem; readonly version: number },
): Promise<Result<void>> {
  const { reportId: id, before } = item
  return tryInTransaction(db, async (tx) => {
    const opened = await open(tx, actor, id)
    if (!opened.ok) return opened
    if (opened.value.report.version !== version) return fail('report.bulk.changed-since.conflict')
    await store.restoreStanding(tx, id, before, clock.now())
    await endLease(tx, id, actor.id ?? actor.kind)
    await outbox.publish(tx, reportMoved(id))
    await audit.record(tx, actor, { action: 'reports.bulk-undone', subject: { type: 'report', id } })
    return ok(undefined)
  })
}
