import type { Receipt } from '#domains/identity'
import type { Id } from '#kernel/id'
import type { Page } from '#kernel/page'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type AssessCase, assess } from './assess-service.ts'
import { brief, type ReportBrief } from './brief-service.ts'
import { type Contacts, makeContacts } from './contacts/contact-service.ts'
import type { ReportServices } from './context-service.ts'
import * as desk from './desk-service.ts'
import { type Edit, edit } from './edit-service.ts'
import { type Followed, follow, type ProvenReply, type Reply, reply, replyTo } from './follow-service.ts'
import { makeReportLinks, type ReportLinks } from './links/report-links-service.ts'
import { type DeskLoad, load } from './load-service.ts'
import { type QueuedReport, type QueueQuery, queue } from './queue/queue-service.ts'
import type { SimilarReport } from './queue/similar.ts'
import { type SimilarQuery, similar, similarTo } from './queue/similar-service.ts'
import { makeWork, type Work } from './queue/work-service.ts'
import { reportsOf } from './report-store.ts'
import { type Forgotten, forget } from './retention-service.ts'
import type { SubmissionInput } from './submission.ts'
import { findByReceipt, hasReal } from './submission-store.ts'
import { type SubmitContext, type Submitted, submit } from './submit-service.ts'

/** Reports: from the first words to the outcome. Who may call what is checked before (`reportsPolicy`). */
export interface Reports {
  /** How reporters want to be called back: sealed, opened with a reason, deleted by retention. */
  readonly contacts: Contacts
  /** What surrounds a report: who else names what it names, what happened to it, and what belongs to it. */
  readonly links: ReportLinks
  /** Who works on what: leases, assignments, deadlines, many reports at once. */
  readonly work: Work
  /**
   * Takes a submission in: one report per topic, identifiers found and told to the registry, a place in the queue, a
   * receipt. The same idempotency key and input give the first answer again, also at the same moment; another input
   * fails with `report.idempotency.conflict`. Fails with the codes of `readSubmission`, and as `also` of the context does.
   */
  submit(actor: Actor, input: SubmissionInput, context: SubmitContext): Promise<Result<Submitted>>
  /** What the holder of a receipt may see; fails with `report.receipt.not-found`. */
  follow(receipt: Receipt): Promise<Result<Followed>>
  /**
   * Takes the reporter's answer, finds identifiers in it, and lets reports that waited go on; where all were closed they
   * open again. Fails with `report.receipt.not-found`, `report.words.already-deleted`, `report.answers.too-many` or
   * the codes of texts.
   */
  reply(actor: Actor, reply: Omit<Reply, 'actor'>): Promise<Result<Followed>>
  /** The same for a caller who has made sure that the answer comes from the reporter, by a mark only the reporter got. */
  replyTo(actor: Actor, reply: Omit<ProvenReply, 'actor'>): Promise<Result<void>>
  /** The submission that a receipt belongs to; fails with `report.receipt.not-found`. */
  submissionOf(receipt: Receipt): Promise<Result<Id<'submission'>>>
  /** The reports behind a receipt, one a topic; fails with `report.receipt.not-found`. */
  reportsOf(receipt: Receipt): Promise<Result<readonly Id<'report'>[]>>
  /**
   * A page of the queue, the most urgent first, then the oldest, or in another order; an actor bound to a region sees that
   * region only. Fails with `page.bad-cursor`.
   */
  queue(actor: Actor, query: QueueQuery): Promise<Result<Page<QueuedReport>>>
  /**
   * Reports that share identifiers or words with what is given, the most alike first; an identifier named by thousands says
   * little. An actor bound to a region finds its reports alone.
   */
  similar(actor: Actor, query: SimilarQuery): Promise<readonly SimilarReport[]>
  /** Reports similar to one, without its own submission. Fails with `report.not-found`. */
  similarTo(actor: Actor, id: Id<'report'>, limit?: number): Promise<Result<readonly SimilarReport[]>>
  /** A report in a few facts, without words and without a trace in the audit; fails with `report.not-found`. */
  brief(actor: Actor, id: Id<'report'>): Promise<Result<ReportBrief>>
  /** One report in full. The reading is audited. Fails with `report.not-found`. */
  get(actor: Actor, id: Id<'report'>): Promise<Result<desk.ReportView>>
  /**
   * Takes a report for review, with a lease. Fails with `report.not-found`, `report.already-closed` or
   * `report.leased.conflict` while a colleague works on it.
   */
  take(actor: Actor, id: Id<'report'>): Promise<Result<void>>
  /**
   * Corrects words and facts; identifiers are extracted again. An edit of a version that is no longer the newest is written
   * where nobody touched its fields meanwhile. Fails with `report.version.conflict` else, `report.already-closed`, `report.words.already-deleted`, `report.topic.already-reported` or the codes of texts.
   */
  edit(actor: Actor, id: Id<'report'>, edit: Edit): Promise<Result<void>>
  /** Asks the reporter a question, shown under the receipt; the report waits. */
  ask(actor: Actor, id: Id<'report'>, text: string): Promise<Result<void>>
  /**
   * Judges a report, lists and dismisses its identifiers and tells the reporter the outcome, all in one transaction.
   * Fails with the codes of `judge`, of the registry's `confirm`, `report.original.not-found`,
   * `report.original.not-by-definition` and those of `edit`.
   */
  assess(actor: Actor, id: Id<'report'>, given: Omit<AssessCase, 'actor' | 'id'>): Promise<Result<void>>
  /** Opens a closed report again; what it said of its identifiers counts again. */
  reopen(actor: Actor, id: Id<'report'>, given: Omit<desk.Reopening, 'actor' | 'id'>): Promise<Result<void>>
  /** How much is open, urgent, overdue, and who has how many in work; an actor bound to a region counts that region only. */
  load(actor: Actor): Promise<DeskLoad>
  /** Whether there is any report that no simulation made; the demo keeps away from them. */
  holdsReal(): Promise<boolean>
  /** Deletes words and contact details that have been kept long enough, and old marks of reporters. Idempotent; run daily. */
  forget(): Promise<Forgotten>
}

/** Makes the reports. */
export function makeReports(services: ReportServices): Reports {
  const contacts = makeContacts(services)
  return {
    contacts,
    links: makeReportLinks(services),
    brief: (actor, id) => brief(services.db, actor, id),
    submit: (actor, input, context) => submit(services, { actor, input, context }),
    follow: (receipt) => follow(services, receipt),
    reply: (actor, given) => reply(services, { ...given, actor }),
    replyTo: (actor, given) => replyTo(services, { ...given, actor }),
    submissionOf: async (receipt) => {
      const id = await findByReceipt(services.db, await services.receipts.hash(receipt))
      return id === undefined ? fail('report.receipt.not-found') : ok(id)
    },
    reportsOf: async (receipt) => {
      const submission = await findByReceipt(services.db, await services.receipts.hash(receipt))
      if (submission === undefined) return fail('report.receipt.not-found')
      return ok((await reportsOf(services.db, submission)).map(({ id }) => id))
    },
    similar: (actor, query) => similar(services, actor, query),
    similarTo: (actor, id, limit) => similarTo(services, actor, id, limit),
    work: makeWork(services),
    queue: (actor, query) => queue(services, actor, query),
    get: (actor, id) => desk.get(services, actor, id),
    take: (actor, id) => desk.take(services, { actor, id }),
    edit: (actor, id, change) => edit(services, { actor, id, edit: change }),
    ask: (actor, id, text) => desk.ask(services, { actor, id, text }),
    assess: (actor, id, given) => assess(services, { ...given, actor, id }),
    reopen: (actor, id, given) => desk.reopen(services, { ...given, actor, id }),
    load: (actor) => load(services, actor),
    holdsReal: () => hasReal(services.db),
    forget: async () => {
      await contacts.forget()
      return forget(services)
    },
  }
}
