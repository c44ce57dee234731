import type { FraudType, LegalBasis, Measure, ObservableKind, Tlp, Topic } from '#domains/taxonomy'
import type { Database } from '#platform/database'
import { confidenceOf } from './confidence.ts'
import { type PublishableRow, publishableOf } from './publication-store.ts'

/**
 * A listing as it may be told to partners. It has two faces, of which at least one is there: the decision, for those
 * cleared for its label, and the reports beneath it, for everybody else. What it is about (`topic`, `fraudType`) is
 * under the label too.
 */
export interface Publishable {
  readonly observableId: string
  readonly kind: ObservableKind
  /** The value as the codecs write it: `+77071234567`. Never of a card or an IIN. */
  readonly value: string
  readonly topic: Topic | null
  readonly fraudType: FraudType | null
  /** Independent reports that count. */
  readonly sources: number
  /** The label of the last decision; null where there was none. */
  readonly label: Tlp | null
  readonly confirmed: {
    readonly confidence: number
    readonly until: Date
    readonly measures: readonly Measure[]
    readonly legalBasis: LegalBasis
  } | null
  readonly reported: { readonly confidence: number; readonly until: Date } | null
}

/** What of some observables is listed now and may be told to partners; the others are left out. */
export async function publishable(db: Database, observableIds: readonly string[]): Promise<readonly Publishable[]> {
  const rows = await publishableOf(db, observableIds)
  return rows.map(facesOf).filter(({ confirmed, reported }) => confirmed !== null || reported !== null)
}

function facesOf(row: PublishableRow): Publishable {
  const { observableId, kind, value, topic, fraudType, reports, lists, legalBasis, validUntil, reportedUntil } = row
  const decided = row.state === 'confirmed' && validUntil !== null && legalBasis !== null && row.tlp !== null
  const confidence = confidenceOf('confirmed', row)
  return {
    observableId,
    kind,
    value,
    topic,
    fraudType,
    sources: reports,
    label: row.tlp,
    confirmed: decided ? { confidence, until: validUntil, measures: row.measures, legalBasis } : null,
    reported:
      reports + lists > 0 && reportedUntil !== null
        ? { confidence: confidenceOf('reported', row), until: reportedUntil }
        : null,
  }
}
