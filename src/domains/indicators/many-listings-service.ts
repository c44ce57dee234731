import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { confirmationNote } from './confirmation-note.ts'
import { type IndicatorContext, keep, standingsOf } from './context-service.ts'
import { type Confirmation, readGrounds } from './decision-service.ts'
import { type Change, indicatorsOf, lockObservables } from './indicator-store.ts'
import { afterConfirmation } from './record.ts'

/** One decision about many observables: the same grounds for each. */
export interface ManyListings extends Omit<Confirmation, 'observableId'> {
  /** Of observables that exist; none of them a block of numbers, which has rules of its own. */
  readonly observableIds: readonly string[]
}

/** Confirms them within a transaction, all or none, each with its audit entry; see `Indicators.confirmAll`. */
export async function confirmAll(
  context: IndicatorContext,
  tx: Tx,
  { actor, listings }: { readonly actor: Actor; readonly listings: ManyListings },
): Promise<Result<number>> {
  const { observableIds, ...grounds } = listings
  const ids = [...new Set(observableIds)]
  const observables = await lockObservables(tx, ids)
  if (observables.length !== ids.length || observables.some(({ kind }) => kind === 'number-block'))
    throw new Error('a decision names what was never observed, or a block')
  const standings = await standingsOf(context, tx, observables)
  const now = context.clock.now()
  const changes: Change[] = []
  for (const { id, kind } of observables) {
    const standing = standings.get(id)
    // What stands on the allow list stays what it is.
    if (standing === undefined || standing.shielded) continue
    const { record: before } = standing
    const read = readGrounds(grounds, { actor, now, kind, before })
    if (!read.ok) return read
    changes.push({ observableId: id, before, after: afterConfirmation(before, read.value) })
  }
  await keep(context, tx, { changes, observables, occasion: { at: now, cause: 'decision', causeId: null, actor } })
  const confirmed = await indicatorsOf(
    tx,
    changes.map(({ observableId }) => observableId),
  )
  for (const indicator of confirmed) await context.audit.record(tx, actor, confirmationNote(indicator))
  return ok(confirmed.length)
}
