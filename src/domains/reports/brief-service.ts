import type { Classification, FraudType, ObservableKind, Outcome, Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Money } from '#kernel/money'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import { mayReach } from './policy.ts'
import type { ReportState } from './report.ts'
import { findReport } from './report-store.ts'
import { identifiersOf } from './words-store.ts'

/** A report in a few facts: what letters, answers and alarms need. Neither words nor anything of the reporter. */
export interface ReportBrief {
  readonly id: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly language: Language
  readonly region: Region | null
  readonly submittedAt: Date
  /** `YYYY-MM-DD`. */
  readonly occurredOn: string | null
  readonly amount: Money | null
  readonly classification: Classification | null
  readonly outcome: Outcome | null
  /** What may be an offender's: neither the reporter's own nor dismissed. Masked where sensitive. */
  readonly identifiers: readonly { readonly kind: ObservableKind; readonly display: string }[]
}

/** The facts of a report within the actor's scope; fails with `report.not-found`. */
export function brief(db: Database, actor: Actor, id: Id<'report'>): Promise<Result<ReportBrief>> {
  return inScope(db, actor, (tx) => briefWithin(tx, actor, id))
}

/** The same within a transaction of the caller's. */
export async function briefWithin(tx: Tx, actor: Actor, id: Id<'report'>): Promise<Result<ReportBrief>> {
  const report = await findReport(tx, id)
  if (report === undefined || !mayReach(actor, report.region)) return fail('report.not-found')
  const { submissionId, topic, fraudType, state, language, region, submittedAt, occurredOn } = report
  const { amountMinor, currency, classification, outcome } = report
  const speaking = (await identifiersOf(tx, submissionId)).filter(({ own, dismissed }) => !own && !dismissed)
  return ok({
    id,
    submissionId,
    topic,
    fraudType,
    state,
    language,
    region,
    submittedAt,
    occurredOn,
    amount: amountMinor === null || currency === null ? null : { minor: BigInt(amountMinor), currency },
    classification,
    outcome,
    identifiers: speaking.map(({ kind, display }) => ({ kind, display })),
  })
}
