import type { ObservableKind } from '#domains/taxonomy'
import { parseObservable } from '#formats/observable'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { confirmationNote } from './confirmation-note.ts'
import { type IndicatorContext, storedForm } from './context-service.ts'
import { type Confirmation, confirm } from './decision-service.ts'
import { day } from './indicator.ts'
import { insertObservables } from './indicator-store.ts'
import type { Indicator } from './record.ts'

/** A decision on an identifier that no report has named, such as a number that called people complained of. */
export interface Listing extends Omit<Confirmation, 'observableId' | 'validUntil'> {
  /** The identifier as somebody types it; what it is, is found out where `kind` does not say so. */
  readonly text: string
  readonly kind?: ObservableKind | undefined
  /** How long it is in force from now. */
  readonly days: number
}

/** Lists an identifier in one transaction with its audit entry; see `Indicators.listNew`. */
export async function listNew(
  context: IndicatorContext,
  actor: Actor,
  { text, kind, days, ...grounds }: Listing,
): Promise<Result<Indicator>> {
  const parsed = parseObservable(text, kind === undefined ? {} : { kind })
  if (!parsed.ok) return parsed
  const observable = storedForm(context, parsed.value)
  const now = context.clock.now()
  const validUntil = new Date(now.getTime() + days * day)
  const confirmation = { ...grounds, observableId: observable.id, validUntil }
  return inTransaction(context.db, async (tx) => {
    await insertObservables(tx, [observable], now)
    const confirmed = await confirm(context, tx, { actor, confirmation })
    if (confirmed.ok) await context.audit.record(tx, actor, confirmationNote(confirmed.value))
    return confirmed
  })
}
