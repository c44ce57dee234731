import type { Receipt } from '#domains/identity'
import type { Id } from '#kernel/id'
import type { Page } from '#kernel/page'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type AssessCase, assess } from './assess-service.ts'
import type { ReportServices } from './context-service.ts'
import * as desk from './desk-service.ts'
import { type Edit, edit } from './edit-service.ts'
import { type Followed, follow, type Reply, reply } from './follow-service.ts'
import type { QueuedReport } from './queue-store.ts'
import { type Forgotten, forget } from './retention-service.ts'
import type { SubmissionContext, SubmissionInput } from './submission.ts'
import { hasReal } from './submission-store.ts'
import { type Submitted, submit } from './submit-service.ts'

/** Reports: from the first words to the outcome. Who may call what is checked before (`reportsPolicy`). */
export interface Reports {
  /**
   * Takes a submission in: one report per topic, identifiers found and told to the registry, a place in the queue, a
   * receipt. The same idempotency key and input give the first answer again, also at the same moment; another input
   * fails with `report.idempotency.conflict`. Fails with the codes of `readSubmission`.
   */
  submit(actor: Actor, input: SubmissionInput, context: SubmissionContext): Promise<Result<Submitted>>
  /** What the holder of a receipt may see; fails with `report.receipt.not-found`. */
  follow(receipt: Receipt): Promise<Result<Followed>>
  /**
   * Takes the reporter's answer, finds identifiers in it, and lets reports that waited go on; where all were closed they
   * open again. Fails with `report.receipt.not-found`, `report.words.already-deleted`, `report.answers.too-many` or
   * the codes of texts.
   */
  reply(actor: Actor, reply: Omit<Reply, 'actor'>): Promise<Result<Followed>>
  /** A page of the queue, the most urgent first, then the oldest; an actor bound to a region sees that region only. */
  queue(actor: Actor, query: desk.QueueQuery): Promise<Result<Page<QueuedReport>>>
  /** One report in full. The reading is audited. Fails with `report.not-found`. */
  get(actor: Actor, id: Id<'report'>): Promise<Result<desk.ReportView>>
  /** Takes a report for review. Fails with `report.not-found` or `report.already-closed`. */
  take(actor: Actor, id: Id<'report'>): Promise<Result<void>>
  /**
   * Corrects words and facts; identifiers are extracted again. Fails with `report.version.conflict`,
   * `report.already-closed`, `report.words.already-deleted`, `report.topic.already-reported` or the codes of texts.
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
  /** Whether there is any report that no simulation made; the demo keeps away from them. */
  holdsReal(): Promise<boolean>
  /** Deletes words that have been kept long enough, and old marks of reporters. Idempotent; run daily. */
  forget(): Promise<Forgotten>
}

/** Makes the reports. */
export function makeReports(services: ReportServices): Reports {
  return {
    submit: (actor, input, context) => submit(services, { actor, input, context }),
    follow: (receipt) => follow(services, receipt),
    reply: (actor, given) => reply(services, { ...given, actor }),
    queue: (actor, query) => desk.queue(services, actor, query),
    get: (actor, id) => desk.get(services, actor, id),
    take: (actor, id) => desk.take(services, { actor, id }),
    edit: (actor, id, change) => edit(services, { actor, id, edit: change }),
    ask: (actor, id, text) => desk.ask(services, { actor, id, text }),
    assess: (actor, id, given) => assess(services, { ...given, actor, id }),
    reopen: (actor, id, given) => desk.reopen(services, { ...given, actor, id }),
    holdsReal: () => hasReal(services.db),
    forget: () => forget(services),
  }
}
