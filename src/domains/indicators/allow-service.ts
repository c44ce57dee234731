import type { ObservableKind } from '#domains/taxonomy'
import { cleanText } from '#formats/clean-text'
import { parseObservable } from '#formats/observable'
import { decodeTimeCursor, type Page, pageOf } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import type { Allowed } from './allow-store.ts'
import * as store from './allow-store.ts'
import { type IndicatorContext, idOfTarget, keep, standingsOf, storedForm } from './context-service.ts'
import { allowListChanged } from './events.ts'
import type { Change, StoredObservable } from './indicator-store.ts'
import { insertObservables, lockAllowList, lockObservables } from './indicator-store.ts'
import { readReason } from './reason.ts'
import { afterDelisting } from './record.ts'
import { voidLinks } from './report-link-store.ts'
import type { AllowLevel } from './target.ts'

/** An identifier that must never be listed. */
export interface AllowInput {
  readonly text: string
  readonly kind?: ObservableKind | undefined
  readonly level: AllowLevel
  /** Whose it is; obligatory for `official`. */
  readonly name?: string | undefined
  readonly reason: string
}

/** The allow list, which wins over every listing. */
export interface AllowList {
  /**
   * Adds an entry and takes off at once whatever it covers. Fails as the codec of the kind does, or with
   * `allow.name-missing`, `allow.already-there` or `indicator.reason-missing`.
   */
  add(actor: Actor, input: AllowInput): Promise<Result<Allowed>>
  /** Removes an entry; what it took off stays off. Fails with `allow.not-found` or `indicator.reason-missing`. */
  remove(actor: Actor, entry: { readonly observableId: string; readonly reason: string }): Promise<Result<void>>
  /** The stored entries, the newest first. Fails with `page.bad-cursor`. */
  list(filter: {
    readonly level?: AllowLevel | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  }): Promise<Result<Page<Allowed>>>
}

/** Makes the allow list. */
export function makeAllowList(context: IndicatorContext): AllowList {
  return {
    add: (actor, input) => add(context, actor, input),
    remove: (actor, entry) => remove(context, actor, entry),
    list: async ({ level, cursor, limit }) => {
      const after = cursor === undefined ? ok(undefined) : decodeTimeCursor(cursor)
      if (!after.ok) return after
      const rows = await store.listAllowed(context.db, { after: after.value, limit: limit + 1, level })
      return ok(pageOf(rows, limit, (row) => ({ key: row.addedAt.toISOString(), id: row.observableId })))
    },
  }
}

async function add(context: IndicatorContext, actor: Actor, input: AllowInput): Promise<Result<Allowed>> {
  const { level } = input
  const parsed = parseObservable(input.text, input.kind === undefined ? {} : { kind: input.kind })
  if (!parsed.ok) return parsed
  const name = cleanText(input.name ?? '').trim() || null
  const read = readReason(input.reason)
  if (level === 'official' && name === null) return fail('allow.name-missing')
  if (!read.ok) return read
  const reason = read.value
  const observable = storedForm(context, parsed.value)
  const addedAt = context.clock.now()
  const addedBy = actor.id
  return inTransaction(context.db, async (tx) => {
    await lockAllowList(tx)
    await insertObservables(tx, [observable], addedAt)
    const batch = { level, name, reason, runId: null, addedBy, addedAt }
    const fresh = await store.insertAllowed(tx, [observable.id], batch)
    if (fresh.length === 0) return fail('allow.already-there')
    const delisted = await takeOffCovered(context, tx, {
      actor,
      observables: [observable],
      level,
      reason,
      causeId: null,
    })
    await context.outbox.publish(tx, allowListChanged([observable.id]))
    await context.audit.record(tx, actor, {
      action: 'indicators.allowed',
      subject: { type: 'observable', id: observable.id },
      details: { level, delisted },
    })
    const { id: observableId, kind, display } = observable
    return ok({ observableId, kind, display, level, name, reason, addedBy, addedAt })
  })
}

/** What the allow list has just come to cover, and on whose word. */
export interface Coverage {
  readonly actor: Actor
  readonly observables: readonly StoredObservable[]
  readonly level: AllowLevel
  readonly reason: string
  /** The import run, where it was one. */
  readonly causeId: string | null
}

/** Takes off every listing that new entries cover; tells how many. Hold `lockAllowList`. */
export async function takeOffCovered(context: IndicatorContext, tx: Tx, coverage: Coverage): Promise<number> {
  const { actor, reason, causeId } = coverage
  const covered = await coveredBy(context, tx, coverage)
  const observables = await lockObservables(tx, [...covered])
  const standings = await standingsOf(context, tx, observables)
  const changes = observables.flatMap(({ id }): Change[] => {
    const before = standings.get(id)?.record
    if (before === undefined || before.state === 'observed' || before.state === 'delisted') return []
    return [
      { observableId: id, before, after: afterDelisting(before, { type: 'shield', reason, decidedBy: actor.id }) },
    ]
  })
  if (changes.length === 0) return 0
  await voidLinks(
    tx,
    changes.map(({ observableId }) => observableId),
  )
  const occasion = { at: context.clock.now(), cause: 'allow-list', causeId, actor } as const
  await keep(context, tx, { changes, observables, occasion })
  return changes.length
}

/** A domain covers its front page under every spelling; an official one everything below it too. */
async function coveredBy(
  context: IndicatorContext,
  tx: Tx,
  { observables, level }: Coverage,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>(observables.map(({ id }) => id))
  for (const { kind, key } of observables) {
    if (kind !== 'domain') continue
    for (const front of ['https://', 'http://', 'https://www.', 'http://www.']) {
      ids.add(idOfTarget(context, { kind: 'url', value: `${front}${key}/`, match: 'exact' }))
    }
    if (level === 'official') for (const id of await store.listedBelow(tx, key)) ids.add(id)
  }
  return ids
}

async function remove(
  context: IndicatorContext,
  actor: Actor,
  entry: { readonly observableId: string; readonly reason: string },
): Promise<Result<void>> {
  const { observableId } = entry
  const read = readReason(entry.reason)
  if (!read.ok) return read
  const reason = read.value
  return inTransaction(context.db, async (tx) => {
    await lockAllowList(tx)
    if (!(await store.deleteAllowed(tx, observableId))) return fail('allow.not-found')
    await context.outbox.publish(tx, allowListChanged([observableId]))
    await context.audit.record(tx, actor, {
      action: 'indicators.allowance-removed',
      subject: { type: 'observable', id: observableId },
      details: { reason },
    })
    return ok(undefined)
  })
}
