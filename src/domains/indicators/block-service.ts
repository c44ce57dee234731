import { parseObservable } from '#formats/observable'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { confirmationNote } from './confirmation-note.ts'
import { type IndicatorContext, storedForm } from './context-service.ts'
import type { Confirmation, Decisions } from './decision-service.ts'
import { insertObservables } from './indicator-store.ts'
import type { Indicator } from './record.ts'

/** A decision on a row of telephone numbers, such as a range given to nobody. */
export interface BlockListing extends Omit<Confirmation, 'observableId'> {
  /** `+7 707 555 XX XX`, `+7707555*`, or both ends with a dash between. */
  readonly text: string
}

/** Lists a block in one transaction with its audit entry; see `Indicators.listBlock`. */
export async function listBlock(
  context: IndicatorContext,
  decisions: Pick<Decisions, 'confirm'>,
  { actor, listing }: { readonly actor: Actor; readonly listing: BlockListing },
): Promise<Result<Indicator>> {
  const { text, ...grounds } = listing
  const parsed = parseObservable(text, { kind: 'number-block' })
  if (!parsed.ok) return parsed
  const block = storedForm(context, parsed.value)
  return inTransaction(context.db, async (tx) => {
    await insertObservables(tx, [block], context.clock.now())
    const confirmed = await decisions.confirm(tx, actor, { ...grounds, observableId: block.id })
    if (confirmed.ok) await context.audit.record(tx, actor, confirmationNote(confirmed.value))
    return confirmed
  })
}
