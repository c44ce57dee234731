import {
  type Classification,
  type ClosingReason,
  closingFits,
  type FraudType,
  type LegalBasis,
  type Measure,
  type Outcome,
  type Tlp,
  type Topic,
} from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import { closingOutcome, withdrawsEvidence } from './report.ts'

/** What the assessor decides about one identifier of the report. */
export interface IdentifierDecision {
  readonly observableId: Id<'observable'>
  /** `confirm` lists it for everybody; `dismiss` says that it is no offender's. */
  readonly decision: 'confirm' | 'dismiss'
  readonly legalBasis?: LegalBasis | undefined
  /** Why it is listed, for whoever is warned by it and for whoever disputes it. */
  readonly reason?: string | undefined
  readonly measures?: readonly Measure[] | undefined
  readonly validUntil?: Date | undefined
  readonly tlp?: Tlp | undefined
}

/** An assessor's judgement of a report. */
export interface Assessment {
  readonly classification: Classification
  /** Null leaves the report open. */
  readonly closingReason: ClosingReason | null
  /** The original, where the report is closed as a duplicate. */
  readonly duplicateOf?: Id<'report'> | undefined
  readonly topic?: Topic | undefined
  readonly fraudType?: FraudType | null | undefined
  readonly note?: string | undefined
  readonly indicators: readonly IdentifierDecision[]
}

/** A decision to list, with what it cannot be without. */
export interface Listing extends IdentifierDecision {
  readonly legalBasis: LegalBasis
  readonly reason: string
}

/** A judgement that holds together, and what follows from it. */
export interface Judgement {
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly confirm: readonly Listing[]
  readonly dismiss: readonly Id<'observable'>[]
  /** What the reporter will be told; null where the report stays open. */
  readonly outcome: Outcome | null
  /** Whether all that the report said about its identifiers is taken back. */
  readonly withdraws: boolean
}

/** The report as far as a judgement depends on it. */
export interface Judged {
  readonly topic: Topic
  readonly fraudType: FraudType | null
  /** The identifiers it names, the reporter's own left out. */
  readonly observables: readonly Id<'observable'>[]
}

/**
 * Checks that a judgement does not contradict itself. Fails with `report.assessment.contradiction` (the closing reason
 * does not fit the classification, or something not illegal or withdrawn is listed), `report.assessment.no-original`
 * (a duplicate without its original, or an original without a duplicate), `report.assessment.identifier-not-found`,
 * `report.assessment.identifier-twice` and `report.assessment.no-basis` (a listing without legal basis or reason).
 */
export function judge(assessment: Assessment, report: Judged): Result<Judgement> {
  const { classification, closingReason, indicators } = assessment
  if (closingReason !== null && !closingFits(closingReason, classification)) {
    return fail('report.assessment.contradiction')
  }
  if ((closingReason === 'duplicate') !== (assessment.duplicateOf !== undefined)) {
    return fail('report.assessment.no-original')
  }
  const ids = indicators.map(({ observableId }) => observableId)
  if (new Set(ids).size !== ids.length) return fail('report.assessment.identifier-twice')
  if (!ids.every((id) => report.observables.includes(id))) return fail('report.assessment.identifier-not-found')
  const confirm = listings(indicators)
  if (!confirm.ok) return confirm
  const withdraws = closingReason !== null && withdrawsEvidence(closingReason)
  if (confirm.value.length > 0 && (withdraws || classification === 'not-illegal')) {
    return fail('report.assessment.contradiction')
  }
  return ok({
    ...subjectOf(assessment, report),
    confirm: confirm.value,
    dismiss: indicators.filter(({ decision }) => decision === 'dismiss').map(({ observableId }) => observableId),
    outcome: closingReason === null ? null : closingOutcome(closingReason, confirm.value.length > 0),
    withdraws,
  })
}

/** Topic and type of fraud after the judgement: a type belongs to fraud alone and goes with it. */
export function subjectOf(
  change: { readonly topic?: Topic | undefined; readonly fraudType?: FraudType | null | undefined },
  report: { readonly topic: Topic; readonly fraudType: FraudType | null },
): { readonly topic: Topic; readonly fraudType: FraudType | null } {
  const topic = change.topic ?? report.topic
  const fraudType = change.fraudType === undefined ? report.fraudType : change.fraudType
  return { topic, fraudType: topic === 'fraud' ? fraudType : null }
}

function listings(decisions: readonly IdentifierDecision[]): Result<readonly Listing[]> {
  const found: Listing[] = []
  for (const decision of decisions) {
    if (decision.decision !== 'confirm') continue
    const { legalBasis, reason = '' } = decision
    if (legalBasis === undefined || reason.trim() === '') return fail('report.assessment.no-basis')
    found.push({ ...decision, legalBasis, reason: reason.trim() })
  }
  return ok(found)
}
