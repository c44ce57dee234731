import type { Tx } from '#platform/database'
import { keep, shieldableOf, standingsOf } from '../context-service.ts'
import { listImported } from '../events.ts'
import { day, lifetimes } from '../indicator.ts'
import type { Change } from '../indicator-store.ts'
import { lockObservables, readyForBulk } from '../indicator-store.ts'
import { afterConfirmation, afterList, blankRecord, type Grounds, type IndicatorRecord } from '../record.ts'
import type { Batch, ReadyEntry } from './batch-service.ts'
import type { Known } from './import-store.ts'
import * as store from './import-store.ts'
import type { PlacedReject, RunningImport } from './running-service.ts'

/** How long before its end a listing is renewed by a list that still names it. */
const renewal = 30 * day

/**
 * Lists the denied entries of a part. New ones go in by one statement; those the registry knows are changed one by one
 * by the rules, and most of them not at all. What the allow list shields, or a decision has taken off, is refused.
 */
export async function commitDeny(
  running: RunningImport,
  tx: Tx,
  { deny }: Batch,
): Promise<{ readonly changed: number; readonly rejects: readonly PlacedReject[] }> {
  if (deny.length === 0) return { changed: 0, rejects: [] }
  const { context, run } = running
  await readyForBulk(tx)
  const shieldable = deny.map((entry) => shieldableOf(context, entry))
  const known = await store.knownOf(tx, run.listId, shieldable)
  const at = context.clock.now()
  const fresh: ReadyEntry[] = []
  const stale: ReadyEntry[] = []
  const rejects: PlacedReject[] = []
  for (const ready of deny) {
    const one = known.get(ready.id)
    const { entry, line, text } = ready
    if (one?.shielded) rejects.push({ entry, line, text, code: 'indicator.allow-listed' })
    else if (one?.state === 'delisted') rejects.push({ entry, line, text, code: 'import.delisted' })
    else if (one?.state == null) fresh.push(ready)
    else if (needsChange(running, one, at)) stale.push(ready)
  }
  const listed = await insert(running, tx, { fresh, at })
  const late = fresh.filter(({ id }) => !listed.has(id))
  await change(running, tx, { entries: [...stale, ...late], at })
  return { changed: fresh.length + stale.length, rejects }
}

function needsChange({ plan }: RunningImport, known: Known, at: Date): boolean {
  const soon = new Date(at.getTime() + renewal)
  if (!known.mentioned || known.state === 'lapsed' || known.state === 'observed') return true
  if (plan.state === 'confirmed') {
    const until = plan.validUntil ?? new Date(at.getTime() + lifetimes.confirmed * day)
    return (
      known.state !== 'confirmed' || known.validUntil === null || (known.validUntil < soon && known.validUntil < until)
    )
  }
  return known.state === 'reported' && (known.reportedUntil === null || known.reportedUntil < soon)
}

interface Part<Of> {
  readonly at: Date
  readonly entries: Of
}

async function insert(
  running: RunningImport,
  tx: Tx,
  { fresh, at }: { readonly fresh: readonly ReadyEntry[]; readonly at: Date },
): Promise<ReadonlySet<string>> {
  if (fresh.length === 0) return new Set()
  const { context, actor, run } = running
  const [first] = fresh
  // What all of them share; the reason the file gives for one of them is no reason for the others.
  const record =
    first === undefined
      ? blankRecord
      : recordAfter(running, blankRecord, { entry: { ...first, reason: null }, at, isNew: true })
  const observed = await lockObservables(
    tx,
    fresh.map(({ id }) => id),
  )
  const locked = observed.map(({ id }) => id)
  const listed = await store.insertFresh(tx, fresh, { run, record, locked, at, actor })
  if (listed.size > 0) {
    const event = listImported({ runId: run.id, state: record.state, observableIds: [...listed] })
    await context.outbox.publish(tx, event)
  }
  return listed
}

async function change(running: RunningImport, tx: Tx, { entries, at }: Part<readonly ReadyEntry[]>): Promise<void> {
  if (entries.length === 0) return
  const { context, actor, run } = running
  const byId = new Map(entries.map((entry) => [entry.id as string, entry]))
  const observables = await lockObservables(tx, [...byId.keys()])
  const standings = await standingsOf(context, tx, observables)
  const known = await store.knownOf(
    tx,
    run.listId,
    observables.map(({ id }) => ({ id, exact: [], above: [] })),
  )
  const changes = observables.flatMap(({ id }): Change[] => {
    const entry = byId.get(id)
    const before = standings.get(id)?.record
    if (entry === undefined || before === undefined || before.state === 'delisted') return []
    const isNew = known.get(id)?.mentioned !== true
    return [{ observableId: id, before, after: recordAfter(running, before, { entry, at, isNew }) }]
  })
  await store.insertListEntries(
    tx,
    changes.map(({ observableId }) => observableId),
    { run, at },
  )
  const occasion = { at, cause: 'import', causeId: run.id, actor } as const
  await keep(context, tx, { changes, observables, occasion })
}

function recordAfter(
  { plan, actor }: RunningImport,
  before: IndicatorRecord,
  { entry, at, isNew }: { readonly entry: ReadyEntry; readonly at: Date; readonly isNew: boolean },
): IndicatorRecord {
  const { topic, fraudType } = entry
  const named = afterList(before, { at, isNew, topic, fraudType, source: plan.source })
  // What a person or another list has confirmed stays as it was confirmed.
  const decided = before.state === 'confirmed' && before.source !== plan.source
  if (plan.grounds === undefined || decided) return named
  const grounds: Grounds = {
    ...plan.grounds,
    reason: entry.reason ?? plan.grounds.reason,
    topic,
    fraudType,
    source: plan.source,
    validFrom: at,
    validUntil: plan.validUntil ?? new Date(at.getTime() + lifetimes.confirmed * day),
    decidedBy: actor.id,
  }
  return afterConfirmation(named, grounds)
}
