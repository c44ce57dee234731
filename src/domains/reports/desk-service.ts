import { namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction, type Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import {
  hasWords,
  markWith,
  open,
  type ReportServices,
  sameVersion,
  speak,
  speakingOf,
  tryInTransaction,
} from './context-service.ts'
import { duplicateWindowDays, type Original, originalsOf } from './duplicates.ts'
import { reportMoved, reportReopened } from './events.ts'
import { type Identifier, type MarkOf, type Span, spansIn } from './identifiers.ts'
import { noteRevisions } from './links/revision-service.ts'
import { mayReach } from './policy.ts'
import { hold } from './queue/lease-service.ts'
import { type ReportAction, type ReportState, stateAfter } from './report.ts'
import * as store from './report-store.ts'
import { readMessage } from './words.ts'
import { keepOurs } from './words-service.ts'
import { identifiersOf, type Words, wordsOf } from './words-store.ts'

/** Words on a screen, with the identifiers in them. */
export interface ShownWords extends Words {
  readonly spans: readonly Span[]
}

/** A report as an operator reads it. */
export interface ReportView {
  readonly report: store.Report
  readonly words: readonly ShownWords[]
  readonly identifiers: readonly Identifier[]
  /** The other reports of the same submission. */
  readonly siblings: readonly { readonly id: Id<'report'>; readonly topic: string; readonly state: ReportState }[]
  /** Earlier reports that this one may repeat, by the published definition. */
  readonly originals: readonly Original[]
  /** How many reports were closed as duplicates of this one. */
  readonly duplicates: number
  readonly assessments: readonly store.StoredAssessment[]
  /** Names of the colleagues who took, wrote or judged, by id. */
  readonly people: Readonly<Record<string, string>>
}

/** Reads one report in full and leaves a trace of it; see `Reports.get`. */
export async function get(services: ReportServices, actor: Actor, id: Id<'report'>): Promise<Result<ReportView>> {
  const { db, keys, audit } = services
  const read = await inScope(db, actor, (tx) => readReport(tx, id, markWith(keys)))
  if (read === undefined || !mayReach(actor, read.report.region)) return fail('report.not-found')
  const { report, words, assessments } = read
  const doers = [report.takenBy, ...words.map(({ author }) => author), ...assessments.map(({ assessor }) => assessor)]
  const people = await namesOf(
    db,
    doers.flatMap((doer) => doer ?? []),
  )
  await inTransaction(db, (tx) =>
    audit.record(tx, actor, { action: 'reports.read', subject: { type: 'report', id }, details: {} }),
  )
  return ok({ ...read, people: Object.fromEntries(people) })
}

/** Everything of one report but the names of colleagues. */
async function readReport(tx: Tx, id: Id<'report'>, markOf: MarkOf): Promise<Omit<ReportView, 'people'> | undefined> {
  const report = await store.findReport(tx, id)
  if (report === undefined) return undefined
  const { submissionId } = report
  const identifiers = await identifiersOf(tx, submissionId)
  const all = await store.reportsOf(tx, submissionId)
  return {
    report,
    identifiers,
    words: (await wordsOf(tx, submissionId)).map((one) => ({ ...one, spans: spansIn(one.body, identifiers, markOf) })),
    siblings: all.filter((one) => one.id !== id).map(({ id, topic, state }) => ({ id, topic, state })),
    originals: await originals(tx, id),
    duplicates: await store.countDuplicates(tx, id),
    assessments: await store.assessmentsOf(tx, id),
  }
}

async function originals(tx: Tx, id: Id<'report'>): Promise<readonly Original[]> {
  const report = await store.comparable(tx, id)
  if (report === undefined) return []
  const since = new Date(report.submittedAt.getTime() - duplicateWindowDays * 86_400_000)
  return originalsOf(report, await store.candidates(tx, report, since))
}

/** A report and who works on it. */
export interface Desk {
  readonly actor: Actor
  readonly id: Id<'report'>
}

/** Takes a report for review; see `Reports.take`. */
export function take(services: ReportServices, { actor, id }: Desk): Promise<Result<void>> {
  return tryInTransaction(services.db, async (tx) => {
    const moved = await move(tx, { actor, id, action: 'take' })
    if (!moved.ok) return moved
    const { report, next } = moved.value
    const held = await hold(services, tx, { actor, id })
    if (!held.ok) return held
    await store.saveReport(tx, { ...next, takenBy: actor.id }, services.clock.now())
    await services.outbox.publish(tx, reportMoved(id))
    await noteRevisions(services, tx, [{ actor, action: 'taken', report }])
    await services.audit.record(tx, actor, { action: 'reports.taken', subject: { type: 'report', id: report.id } })
    return ok(undefined)
  })
}

/** Asks the reporter; see `Reports.ask`. */
export function ask(services: ReportServices, { actor, id, text }: Desk & { text: string }): Promise<Result<void>> {
  const question = readMessage(text)
  if (!question.ok) return Promise.resolve(question)
  const { clock, audit } = services
  return tryInTransaction(services.db, async (tx) => {
    const moved = await move(tx, { actor, id, action: 'ask' })
    if (!moved.ok) return moved
    const { report, next } = moved.value
    await store.saveReport(tx, next, clock.now())
    await noteRevisions(services, tx, [{ actor, action: 'asked', report }])
    await keepOurs(services, tx, { report, actor, kind: 'message', body: question.value.text })
    await audit.record(tx, actor, { action: 'reports.asked', subject: { type: 'report', id } })
    return ok(undefined)
  })
}

/** A reopening: why, and of which version. */
export interface Reopening extends Desk {
  readonly reason: string
  readonly version?: number | undefined
}

/** Opens a closed report again; see `Reports.reopen`. */
export function reopen(services: ReportServices, given: Reopening): Promise<Result<void>> {
  const { actor, id } = given
  const reason = readMessage(given.reason)
  if (!reason.ok) return Promise.resolve(reason)
  const { clock, outbox, audit } = services
  return tryInTransaction(services.db, async (tx) => {
    const moved = await move(tx, { ...given, action: 'reopen' })
    if (!moved.ok) return moved
    const { report, next } = moved.value
    const opened = { ...next, closingReason: null, outcome: null, duplicateOf: null, closedAt: null }
    await store.saveReport(tx, opened, clock.now())
    await noteRevisions(services, tx, [{ actor, action: 'reopened', report }])
    await store.settle(tx, report.submissionId)
    await keepOurs(services, tx, { report, actor, kind: 'note', body: reason.value.text })
    const observableIds = speakingOf(await identifiersOf(tx, report.submissionId))
    await speak(services, tx, { report: opened, observableIds })
    await outbox.publish(tx, reportReopened(id))
    await audit.record(tx, actor, { action: 'reports.reopened', subject: { type: 'report', id } })
    return ok(undefined)
  })
}

interface Move extends Desk {
  readonly action: ReportAction
  readonly version?: number | undefined
}

/** Opens a report for an action and finds its next state. */
async function move(
  tx: Tx,
  { actor, id, action, version }: Move,
): Promise<Result<{ readonly report: store.Report; readonly next: store.Report }>> {
  const opened = await open(tx, actor, id)
  if (!opened.ok) return opened
  const { report } = opened.value
  const same = sameVersion(report, version)
  if (!same.ok) return same
  const readable = hasWords(report)
  if (!readable.ok) return readable
  const state = stateAfter(report.state, action)
  return state.ok ? ok({ report, next: { ...report, state: state.value } }) : state
}
