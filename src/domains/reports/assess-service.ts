import type { AuditNote } from '#domains/audit'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { type Assessment, type Judgement, judge, type Listing } from './assessment.ts'
import {
  factsOf,
  hasWords,
  type Opened,
  open,
  type ReportServices,
  speak,
  speakingOf,
  tryInTransaction,
} from './context-service.ts'
import { duplicateGround } from './duplicates.ts'
import { reportAssessed, reportChanged } from './events.ts'
import type { Identifier } from './identifiers.ts'
import { judgementFits, noteRevisions, type RevisionNote } from './links/revision-service.ts'
import { type ReportState, stateAfter } from './report.ts'
import * as store from './report-store.ts'
import { readMessage } from './words.ts'
import { keepOurs } from './words-service.ts'
import { identifiersOf, setDismissed } from './words-store.ts'

/** A judgement by somebody. */
export interface AssessCase {
  readonly actor: Actor
  readonly id: Id<'report'>
  /** The version of the report that was judged. */
  readonly version: number
  readonly assessment: Assessment
  /** Words to the reporter, shown under the receipt: where to turn, what to do. */
  readonly message?: string | undefined
}

/** What is written besides the judgement: cleaned and masked. */
interface Remarks {
  readonly note: string | undefined
  readonly message: string | undefined
}

/** Judges a report; see `Reports.assess`. */
export async function assess(services: ReportServices, given: AssessCase): Promise<Result<void>> {
  const clean = cleaned(given)
  if (!clean.ok) return clean
  return tryInTransaction(services.db, async (tx) => {
    const opened = await open(tx, given.actor, given.id)
    if (!opened.ok) return opened
    const { report, all } = opened.value
    const { assessment } = clean.value
    const action = assessment.closingReason === null ? 'assess' : 'close'
    const state = stateAfter(report.state, action)
    const fits = await judgementFits(tx, report, { version: given.version, by: given.actor.id })
    const failed = [fits, hasWords(report), state].find((check) => !check.ok)
    if (failed !== undefined && !failed.ok) return failed
    const identifiers = await identifiersOf(tx, report.submissionId)
    const observables = identifiers.flatMap(({ observableId }) => observableId ?? [])
    const judgement = judge(assessment, { ...report, observables })
    if (!judgement.ok) return judgement
    const sound = await checkPlace(tx, { report, all, assessment, judgement: judgement.value })
    if (!sound.ok) return sound
    const next = state.ok ? state.value : report.state
    return write(services, tx, { ...clean.value, report, all, identifiers, judgement: judgement.value, next })
  })
}

/** Free texts are cleaned like the reporter's: the reason of a listing is shown to everybody. */
function cleaned({
  actor,
  assessment,
  message,
}: AssessCase): Result<Pick<Writing, 'actor' | 'assessment' | 'remarks'>> {
  const texts = [assessment.note, message, ...assessment.indicators.map(({ reason }) => reason)]
  const read = texts.map((text) => (text === undefined || text.trim() === '' ? ok(undefined) : readMessage(text)))
  const failed = read.find((one) => !one.ok)
  if (failed !== undefined && !failed.ok) return failed
  const [note, words, ...reasons] = read.map((one) => (one.ok ? one.value?.text : undefined))
  const indicators = assessment.indicators.map((decision, i) => ({ ...decision, reason: reasons[i] }))
  return ok({ actor, assessment: { ...assessment, indicators }, remarks: { note, message: words } })
}

/** Whether the topic is free in the submission, and the original one by the published definition. */
async function checkPlace(
  tx: Tx,
  { report, all, assessment, judgement }: Pick<Writing, 'report' | 'all' | 'assessment' | 'judgement'>,
): Promise<Result<void>> {
  const taken = all.some((other) => other.id !== report.id && other.topic === judgement.topic)
  if (taken) return fail('report.topic.already-reported')
  if (assessment.duplicateOf === undefined) return ok(undefined)
  const [own, original] = [await store.comparable(tx, report.id), await store.comparable(tx, assessment.duplicateOf)]
  if (own === undefined || original === undefined) return fail('report.original.not-found')
  const ground = duplicateGround({ ...own, topic: judgement.topic }, original)
  return ground === null ? fail('report.original.not-by-definition') : ok(undefined)
}

interface Writing extends Opened {
  readonly actor: Actor
  readonly assessment: Assessment
  readonly remarks: Remarks
  readonly identifiers: readonly Identifier[]
  readonly judgement: Judgement
  readonly next: ReportState
}

/** Everything a judgement changes; the registry's own refusal undoes it all. */
async function write(services: ReportServices, tx: Tx, given: Writing): Promise<Result<void>> {
  const { report, judgement } = given
  const after = judged(services, given)
  await store.saveReport(tx, after, services.clock.now())
  await store.settle(tx, report.submissionId)
  if (after.duplicateOf !== null) await store.passDuplicatesOn(tx, report.id, after.duplicateOf)
  await keepRemarks(services, tx, given)
  const assessment = assessmentOf(services, given)
  await store.insertAssessment(tx, assessment)
  await noteRevisions(services, tx, [revisionOf(given, assessment.id)])
  await hearReport(services, tx, { ...given, after })
  for (const listing of judgement.confirm) {
    const confirmed = await list(services, tx, { ...given, listing })
    if (!confirmed.ok) return confirmed
  }
  const { id, topic, fraudType } = after
  const { classification, closingReason } = given.assessment
  const changed = topic !== report.topic || fraudType !== report.fraudType
  await services.outbox.publish(
    tx,
    ...(changed ? [reportChanged(factsOf(after))] : []),
    reportAssessed({ reportId: id, topic, fraudType, classification, closingReason, by: given.actor.id }),
  )
  await services.audit.record(tx, given.actor, ...notesOf(given))
  return ok(undefined)
}

function judged({ clock }: ReportServices, { report, assessment, judgement, next }: Writing): store.Report {
  const closes = assessment.closingReason !== null
  return {
    ...report,
    state: next,
    topic: judgement.topic,
    fraudType: judgement.fraudType,
    classification: assessment.classification,
    closingReason: assessment.closingReason,
    outcome: judgement.outcome,
    duplicateOf: assessment.duplicateOf ?? null,
    closedAt: closes ? clock.now() : null,
  }
}

async function keepRemarks(services: ReportServices, tx: Tx, { report, actor, remarks }: Writing): Promise<void> {
  for (const kind of ['note', 'message'] as const) {
    const body = remarks[kind]
    if (body !== undefined) await keepOurs(services, tx, { report, actor, kind, body })
  }
}

/** What the judgement changed that others may be editing. */
function revisionOf({ actor, report, judgement }: Writing, assessmentId: Id<'assessment'>): RevisionNote {
  const fields = (['topic', 'fraudType'] as const).filter((field) => judgement[field] !== report[field])
  return { actor, action: 'assessed', report, fields, assessmentId }
}

function assessmentOf({ ids, clock }: ReportServices, given: Writing): store.StoredAssessment {
  const { report, assessment, judgement, actor } = given
  return {
    id: ids.next(),
    reportId: report.id,
    classification: assessment.classification,
    closingReason: assessment.closingReason,
    duplicateOf: assessment.duplicateOf ?? null,
    topic: judgement.topic,
    fraudType: judgement.fraudType,
    confirmed: judgement.confirm.length,
    dismissed: judgement.dismiss.length,
    assessor: actor.id,
    assessedAt: clock.now(),
  }
}

/** What the registry may still count of the report after the judgement, and of its sisters what was dismissed. */
async function hearReport(services: ReportServices, tx: Tx, given: Writing & { readonly after: store.Report }) {
  const { report, after, all, judgement, identifiers } = given
  const { indicators } = services
  const confirmed = judgement.confirm.map(({ observableId }) => observableId)
  await setDismissed(tx, report.submissionId, { ids: judgement.dismiss, dismissed: true })
  await setDismissed(tx, report.submissionId, { ids: confirmed, dismissed: false })
  for (const { id } of judgement.dismiss.length > 0 ? all : []) {
    await indicators.withdrawReport(tx, { reportId: id, observableIds: judgement.dismiss })
  }
  const renamed = after.topic !== report.topic || after.fraudType !== report.fraudType
  if (judgement.withdraws || renamed) await indicators.withdrawReport(tx, { reportId: report.id })
  if (judgement.withdraws) return
  const speaking = new Set([...speakingOf(identifiers), ...confirmed])
  const observableIds = [...speaking].filter((id) => !judgement.dismiss.includes(id))
  await speak(services, tx, { report: after, observableIds })
}

function list(
  services: ReportServices,
  tx: Tx,
  { actor, judgement, listing }: Writing & { readonly listing: Listing },
) {
  const { observableId, legalBasis, reason, measures, validUntil, tlp } = listing
  const { topic, fraudType } = judgement
  return services.indicators.confirm(tx, actor, {
    observableId,
    topic,
    fraudType,
    legalBasis,
    reason,
    measures,
    validUntil,
    tlp,
    source: 'hotline',
  })
}

function notesOf({ report, assessment, judgement }: Writing): readonly AuditNote[] {
  const { classification, closingReason } = assessment
  const assessed: AuditNote = {
    action: 'reports.assessed',
    subject: { type: 'report', id: report.id },
    details: { classification, closingReason, version: report.version + 1 },
  }
  const confirmed = judgement.confirm.map(
    ({ observableId, legalBasis }): AuditNote => ({
      action: 'indicators.confirmed',
      subject: { type: 'observable', id: observableId },
      details: { legalBasis, reportId: report.id },
    }),
  )
  const dismissed = judgement.dismiss.map(
    (observableId): AuditNote => ({
      action: 'reports.identifier-dismissed',
      subject: { type: 'observable', id: observableId },
      details: { reportId: report.id },
    }),
  )
  return [assessed, ...confirmed, ...dismissed]
}
