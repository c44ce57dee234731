import { type Receipt } from '#domains/identity'
import type { FraudType, ObservableKind, Outcome, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { hasWords, type ReportServices, speak, speakingOf, tryInTransaction } from './context-service.ts'
import { reportReopened } from './events.ts'
import { noteRevisions } from './links/revision-service.ts'
import { outcomeShown, type ReportState, statesAfterAnswer } from './report.ts'
import * as store from './report-store.ts'
import { findByReceipt, followed } from './submission-store.ts'
import { type ReadWords, readMessage } from './words.ts'
import { nameMore, triageAgain } from './words-service.ts'
import { identifiersOf, insertWords, wordsByKey, wordsOf } from './words-store.ts'

/** What a reporter sees under the receipt. */
export interface Followed {
  readonly submittedAt: Date
  readonly language: Language
  readonly reports: readonly FollowedReport[]
  /** Questions and advice to the reporter, and the reporter's answers, the oldest first. */
  readonly messages: readonly { readonly from: 'hotline' | 'reporter'; readonly text: string; readonly at: Date }[]
  /** What was found in the words, the reporter's own left out; masked where sensitive. */
  readonly identifiers: readonly { readonly kind: ObservableKind; readonly display: string }[]
  /** Whether an answer can be sent: not once the words were deleted. */
  readonly mayReply: boolean
}

/** How far one report is. */
export interface FollowedReport {
  /** As it was told when it was submitted. */
  readonly id: Id<'report'>
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly state: ReportState
  readonly outcome: Outcome
  readonly changedAt: Date
  readonly closedAt: Date | null
}

/** The most answers one submission can have. */
const answersMost = 50

/** Reads what the holder of a receipt may see; see `Reports.follow`. */
export async function follow(services: ReportServices, receipt: Receipt): Promise<Result<Followed>> {
  const { db, receipts } = services
  const id = await findByReceipt(db, await receipts.hash(receipt))
  const row = id === undefined ? undefined : await followed(db, id)
  if (row === undefined) return fail('report.receipt.not-found')
  return ok({
    submittedAt: row.submittedAt,
    language: row.language,
    reports: row.reports.map(({ changedAt, closedAt, ...report }) => ({
      ...report,
      outcome: outcomeShown(report),
      changedAt: new Date(changedAt),
      closedAt: closedAt === null ? null : new Date(closedAt),
    })),
    messages: row.messages.map(({ kind, body, at }) => ({
      from: kind === 'answer' ? 'reporter' : 'hotline',
      text: body,
      at: new Date(at),
    })),
    identifiers: row.identifiers as Followed['identifiers'],
    mayReply: row.wordsDeletedAt === null,
  })
}

/** An answer of the reporter, or of an operator to whom the reporter told it. */
export interface Reply {
  readonly actor: Actor
  readonly receipt: Receipt
  readonly text: string
  readonly idempotencyKey?: string | undefined
}

/** Takes an answer in; see `Reports.reply`. */
export async function reply(services: ReportServices, given: Reply): Promise<Result<Followed>> {
  const { actor, receipt, text, idempotencyKey } = given
  const words = readMessage(text)
  if (!words.ok) return words
  const submissionId = await findByReceipt(services.db, await services.receipts.hash(receipt))
  if (submissionId === undefined) return fail('report.receipt.not-found')
  const done = await replyTo(services, { actor, submissionId, text, idempotencyKey })
  return done.ok ? follow(services, receipt) : done
}

/** An answer to a submission that the reporter has proved to hold by other means than the receipt. */
export interface ProvenReply extends Omit<Reply, 'receipt'> {
  readonly submissionId: Id<'submission'>
}

/** Takes such an answer in; see `Reports.replyTo`. */
export async function replyTo(services: ReportServices, given: ProvenReply): Promise<Result<void>> {
  const { actor, submissionId, text, idempotencyKey } = given
  const words = readMessage(text)
  if (!words.ok) return words
  const { db, keys } = services
  const key = idempotencyKey === undefined ? null : keys.hash('idempotency', `answer:${submissionId}:${idempotencyKey}`)
  return tryInTransaction(db, (tx) => answer(services, tx, { ...words.value, actor, submissionId, key }))
}

interface Answer extends ReadWords {
  readonly actor: Actor
  readonly submissionId: Id<'submission'>
  readonly key: Buffer | null
}

async function answer(services: ReportServices, tx: Tx, given: Answer): Promise<Result<void>> {
  const { actor, submissionId, text, found, key } = given
  const { ids, clock, audit } = services
  await store.lockSubmission(tx, submissionId)
  const reports = await store.reportsOf(tx, submissionId)
  const [first] = reports
  if (first === undefined) return fail('report.receipt.not-found')
  const readable = hasWords(first)
  if (!readable.ok) return readable
  // A retry first: its first sending may have been the last answer that there was room for.
  const sent = key === null ? undefined : await wordsByKey(tx, key)
  if (sent !== undefined) return sent === text ? ok(undefined) : fail('report.idempotency.conflict')
  const before = await wordsOf(tx, submissionId)
  if (before.filter(({ kind }) => kind === 'answer').length >= answersMost) return fail('report.answers.too-many')
  const words = { id: ids.next<'words'>(), reportId: null, kind: 'answer', body: text, author: null } as const
  const kept = await insertWords(tx, { ...words, submissionId, idempotencyHash: key, writtenAt: clock.now() })
  if (!kept) return ok(undefined)
  const earlier = speakingOf(await identifiersOf(tx, submissionId))
  const named = await nameMore(services, tx, { submissionId, found })
  const texts = [...before.filter(({ kind }) => kind === 'account' || kind === 'answer').map(({ body }) => body), text]
  await moveOn(services, tx, { actor, reports, earlier, named, texts })
  await audit.record(tx, actor, {
    action: 'reports.answered',
    subject: { type: 'submission', id: submissionId },
  })
  return ok(undefined)
}

interface Moving {
  readonly actor: Actor
  readonly reports: readonly store.Report[]
  readonly earlier: readonly Id<'observable'>[]
  readonly named: readonly Id<'observable'>[]
  readonly texts: readonly string[]
}

/** Lets the reports take notice of an answer: who waited goes on, who was closed with all others opens. */
async function moveOn(
  services: ReportServices,
  tx: Tx,
  { actor, reports, earlier, named, texts }: Moving,
): Promise<void> {
  const { clock, outbox } = services
  const states = statesAfterAnswer(reports.map(({ state }) => state))
  for (const [i, report] of reports.entries()) {
    const state = states[i] ?? report.state
    const opens = report.state === 'closed' && state !== 'closed'
    if (state === 'closed') continue
    const closing = opens && { closingReason: null, outcome: null, duplicateOf: null, closedAt: null }
    const next = { ...triageAgain(report, texts, clock.now()), state, ...closing }
    await store.saveReport(tx, next, clock.now())
    await noteRevisions(services, tx, [{ actor, action: 'answered', report }])
    await speak(services, tx, { report: next, observableIds: opens ? [...earlier, ...named] : named })
    if (opens) await outbox.publish(tx, reportReopened(report.id))
  }
  const [first] = reports
  if (first !== undefined) await store.settle(tx, first.submissionId)
}
