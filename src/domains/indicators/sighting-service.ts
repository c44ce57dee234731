import type { ObservableKind } from '#domains/taxonomy'
import { parseObservable } from '#formats/observable'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { type IndicatorContext, storedForm } from './context-service.ts'
import { day } from './indicator.ts'
import { observablesOf } from './indicator-store.ts'
import { insertSightings, type Sighting } from './sighting-store.ts'

/** An indicator met by a partner, named by its id or as it was met. */
export interface SightingInput {
  readonly observableId?: string | undefined
  readonly value?: string | undefined
  readonly kind?: ObservableKind | undefined
  readonly at: Date
  readonly count: number
}

/** What became of a batch of sightings. */
export interface SightingOutcome {
  readonly recorded: number
  /** Told before, or twice in the batch. */
  readonly repeated: number
  /** Places in the batch of sightings of something the registry has never heard of. */
  readonly unknown: readonly number[]
}

/** Where decision points tell what they met. */
export interface Sightings {
  /** Stores sightings of known observables; the same one told again counts once. */
  record(tx: Tx, ...sightings: readonly Sighting[]): Promise<number>
  /**
   * A partner's batch. Fails with `sighting.no-organisation.forbidden`, or `sighting.bad-time` when one is told for
   * the future or for more than 30 days ago.
   */
  tell(actor: Actor, sightings: readonly SightingInput[]): Promise<Result<SightingOutcome>>
}

/** Makes the part of the registry that hears of sightings. */
export function makeSightings(context: IndicatorContext): Sightings {
  return {
    record: (tx, ...sightings) => insertSightings(tx, sightings),
    tell: (actor, sightings) => tell(context, actor, sightings),
  }
}

async function tell(
  context: IndicatorContext,
  actor: Actor,
  inputs: readonly SightingInput[],
): Promise<Result<SightingOutcome>> {
  const { organisation } = actor
  if (organisation === null) return fail('sighting.no-organisation.forbidden')
  const now = context.clock.now().getTime()
  const untimely = inputs.find(({ at }) => at.getTime() > now + 300_000 || at.getTime() < now - 30 * day)
  if (untimely !== undefined) return fail('sighting.bad-time')
  const named = inputs.map((input) => ({ ...input, id: idOf(context, input) }))
  return inTransaction(context.db, async (tx) => {
    const ids = named.flatMap(({ id }) => id ?? [])
    const known = new Set<string>((await observablesOf(tx, ids)).map(({ id }) => id))
    const sightings = named.flatMap(({ id, at, count }) =>
      id !== undefined && known.has(id) ? [{ observableId: id, organisation, at, count }] : [],
    )
    const recorded = await insertSightings(tx, sightings)
    const unknown = named.flatMap(({ id }, place) => (id === undefined || !known.has(id) ? [place] : []))
    await context.audit.record(tx, actor, {
      action: 'indicators.sightings-told',
      subject: { type: 'organisation', id: organisation },
      details: { recorded },
    })
    return ok({ recorded, repeated: sightings.length - recorded, unknown })
  })
}

function idOf(context: IndicatorContext, { observableId, value, kind }: SightingInput): string | undefined {
  if (observableId !== undefined) return observableId
  const parsed = parseObservable(value ?? '', kind === undefined ? {} : { kind })
  return parsed.ok ? storedForm(context, parsed.value).id : undefined
}
