import { nationalDay } from '#kernel/clock'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import type { DeliveredEvent } from '#platform/outbox'
import { inScope } from '#platform/scope'
import type { AssessedFacts } from '../events.ts'
import { hasReal } from '../submission-store.ts'
import * as store from './agreement-store.ts'
import type { SuggestionServices } from './context-service.ts'
import { learntOf } from './model-service.ts'
import { models, type StoredModel } from './model-store.ts'
import { suggestFor } from './suggestion.ts'

/**
 * Counts how suggestions stand to decisions: for each report closed for the first time, what would be suggested for its
 * account now, before anything has learnt from it.
 */
export async function compare(services: SuggestionServices, tx: Tx, events: readonly DeliveredEvent[]): Promise<void> {
  const closed = new Map<string, DeliveredEvent<AssessedFacts>>()
  for (const event of events as readonly DeliveredEvent<AssessedFacts>[]) {
    const { reportId, closingReason, by } = event.payload
    if (closingReason !== null && closingReason !== 'duplicate' && by !== null) closed.set(reportId, event)
  }
  if (closed.size === 0) return
  const held = await learntOf(services)
  const comparisons: store.Comparison[] = []
  for (const one of await store.firstClosings(tx, [...closed.keys()])) {
    const event = closed.get(one.id)
    if (event === undefined) continue
    // A version made after the decision may have learnt from it; the word lists have learnt from nothing.
    const known = held.stored !== null && held.stored.trainedAt < event.occurredAt
    const { topic, urgency } = suggestFor(one.text, known ? held.learnt : null)
    const day = nationalDay(event.occurredAt)
    const common = { day, modelVersion: known ? held.version : 0, language: one.language, synthetic: one.synthetic }
    comparisons.push({ ...common, task: 'topic', suggested: topic.code ?? 'unsure', decided: event.payload.topic })
    if (one.danger === 'unknown') continue
    comparisons.push({ ...common, task: 'urgency', suggested: urgency.level ?? 'unsure', decided: one.danger })
  }
  await store.countComparisons(tx, comparisons)
}

/** Agreement over time, for the screen. */
export interface AgreementView {
  /** Whether the figures are of synthetic reports: only where there are no real ones. */
  readonly synthetic: boolean
  readonly weeks: readonly store.WeekCounted[]
  readonly cases: readonly store.Counted[]
  readonly models: readonly StoredModel[]
}

/** Agreement of a span of days, and all versions. */
export async function agreement(
  { db }: SuggestionServices,
  actor: Actor,
  span: { readonly from: string; readonly to: string },
): Promise<AgreementView> {
  const synthetic = !(await hasReal(db))
  return inScope(db, actor, async (tx) => ({
    synthetic,
    weeks: await store.weeklyCases(tx, { ...span, synthetic }),
    cases: await store.countedCases(tx, { ...span, synthetic }),
    models: await models(tx),
  }))
}
