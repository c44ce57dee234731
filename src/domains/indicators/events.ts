import type { FraudType, IndicatorState, ObservableKind, Topic } from '#domains/taxonomy'
import type { OutboxEvent } from '#platform/outbox'

/** What every event of one indicator tells: ids and codes. */
export interface IndicatorChange {
  readonly observableId: string
  readonly kind: ObservableKind
  readonly from: IndicatorState
  readonly to: IndicatorState
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  readonly reports: number
  readonly confidence: number
}

/** An indicator that nobody was warned of is now reported or confirmed. */
export interface IndicatorListed {
  readonly topic: 'indicators.listed'
  readonly payload: IndicatorChange
}

/** A listed indicator became surer, less sure, confirmed, or was decided anew. */
export interface IndicatorChanged {
  readonly topic: 'indicators.changed'
  readonly payload: IndicatorChange
}

/** An indicator was taken off by a decision, a dispute or the allow list: to be acted on at once. */
export interface IndicatorDelisted {
  readonly topic: 'indicators.delisted'
  readonly payload: IndicatorChange
}

/** The time of an indicator ran out. */
export interface IndicatorLapsed {
  readonly topic: 'indicators.lapsed'
  readonly payload: IndicatorChange
}

/** Part of a list was imported; `observableIds` are the ones that are newly listed by it. */
export interface ListImported {
  readonly topic: 'indicators.imported'
  readonly payload: {
    readonly runId: string
    readonly state: IndicatorState
    readonly observableIds: readonly string[]
  }
}

/** Somebody disputes a listing. */
export interface ListingDisputed {
  readonly topic: 'indicators.disputed'
  readonly payload: { readonly disputeId: string; readonly observableId: string }
}

/** A dispute was decided. */
export interface DisputeDecided {
  readonly topic: 'indicators.dispute-decided'
  readonly payload: {
    readonly disputeId: string
    readonly observableId: string
    readonly decision: 'upheld' | 'rejected'
  }
}

/**
 * The allow list changed. What came to be covered is told by events of its own; this is for who publishes exceptions from
 * listings further up.
 */
export interface AllowListChanged {
  readonly topic: typeof allowListTopic
  /** `observableIds` are the entries that came or went. */
  readonly payload: { readonly changed: number; readonly observableIds: readonly string[] }
}

/** The topic of changes of the allow list: apart from the others, since nothing is listed or taken off by them. */
export const allowListTopic = 'indicators.allow-list-changed'

/** Every event of an indicator or a dispute. */
export type IndicatorsEvent =
  | IndicatorListed
  | IndicatorChanged
  | IndicatorDelisted
  | IndicatorLapsed
  | ListImported
  | ListingDisputed
  | DisputeDecided

/** The topics of this domain, for listeners. */
export const indicatorsTopics = [
  'indicators.listed',
  'indicators.changed',
  'indicators.delisted',
  'indicators.lapsed',
  'indicators.imported',
  'indicators.disputed',
  'indicators.dispute-decided',
] as const satisfies readonly IndicatorsEvent['topic'][]

const listed: readonly IndicatorState[] = ['reported', 'confirmed']

/** The event that tells of a change, by where it led. Nothing where neither side was ever listed. */
export function changeEvent(change: IndicatorChange): OutboxEvent | undefined {
  const was = listed.includes(change.from)
  const is = listed.includes(change.to)
  if (is) return { topic: was ? 'indicators.changed' : 'indicators.listed', payload: change }
  if (change.to === 'lapsed') return { topic: was ? 'indicators.lapsed' : 'indicators.changed', payload: change }
  if (was || change.from === 'lapsed') return { topic: 'indicators.delisted', payload: change }
  return undefined
}

/** The event of a decided dispute. */
export function disputeDecided(payload: DisputeDecided['payload']): DisputeDecided {
  return { topic: 'indicators.dispute-decided', payload }
}

/** The event of a changed allow list. */
export function allowListChanged(observableIds: readonly string[]): AllowListChanged {
  return { topic: allowListTopic, payload: { changed: observableIds.length, observableIds } }
}

/** The event of a new dispute. */
export function listingDisputed(payload: ListingDisputed['payload']): ListingDisputed {
  return { topic: 'indicators.disputed', payload }
}

/** The event of an imported part of a list. */
export function listImported(payload: ListImported['payload']): ListImported {
  return { topic: 'indicators.imported', payload }
}
