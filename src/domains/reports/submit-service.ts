import { type Receipt } from '#domains/identity'
import { type ObservableKind, type Topic, topics } from '#domains/taxonomy'
import { canonicalJson, type Json } from '#kernel/canonical-json'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { isUniqueViolation, type Tx } from '#platform/database'
import { saveContact } from './contacts/contact-store.ts'
import { markWith, type ReportServices, textMarkOf, tryInTransaction } from './context-service.ts'
import { reportSubmitted } from './events.ts'
import type { Identifier } from './identifiers.ts'
import { signerOf, wordsIn } from './queue/words-signature.ts'
import { type ReadSubmission, readSubmission, type SubmissionContext, type SubmissionInput } from './submission.ts'
import * as store from './submission-store.ts'
import { triage } from './triage.ts'

/** What a reporter is answered. */
export interface Submitted {
  /** The reporter's own secret; it is shown once and not kept. */
  readonly receipt: Receipt
  readonly submissionId: Id<'submission'>
  readonly reports: readonly { readonly id: Id<'report'>; readonly topic: Topic }[]
  /** What was found in the words, masked where sensitive. */
  readonly identifiers: readonly { readonly kind: ObservableKind; readonly display: string }[]
  /** Whether this answer was given before and nothing was written now. */
  readonly repeated: boolean
}

/** How a submission came in, and what else begins with it. */
export interface SubmitContext extends SubmissionContext {
  /**
   * Runs in the transaction of the submission: both are kept or neither, and its failure is that of the submission. It does not run
   * for one that was kept before.
   */
  readonly also?: ((tx: Tx, kept: Pick<Submitted, 'submissionId' | 'reports'>) => Promise<Result<unknown>>) | undefined
}

/** One arrival: who sent what, how. */
export interface Arrival {
  readonly actor: Actor
  readonly input: SubmissionInput
  readonly context: SubmitContext
}

/** Two receipts out of 10^15 may be equal once in a very long while; then the next one is taken. */
const attempts = 4

/** Takes a submission in; see `Reports.submit`. */
export async function submit(services: ReportServices, arrival: Arrival): Promise<Result<Submitted>> {
  const { clock, receipts } = services
  const { input, context } = arrival
  const read = readSubmission(input, { language: context.language, now: clock.now() })
  if (!read.ok) return read
  const key = scopedKey(arrival)
  const hashes = key === undefined ? null : hashesOf(services, key, input)
  for (let attempt = 0; ; attempt++) {
    const receipt = receipts.issue(attemptKey(key, attempt))
    const row = newSubmission(services, arrival, {
      read: read.value,
      receiptHash: await receipts.hash(receipt),
      hashes,
    })
    try {
      const written = await tryInTransaction(services.db, (tx) =>
        write(services, tx, { arrival, row, read: read.value }),
      )
      if (written.ok) return ok({ ...written.value, receipt, repeated: false })
      return written.error.code === keyInUse ? await repeat(services, key ?? '', hashes?.body) : written
    } catch (error) {
      if (attempt + 1 >= attempts || !isUniqueViolation(error, 'submission_receipt_hash_key')) throw error
    }
  }
}

/** Undoes a submission whose key has been used; `repeat` then finds out by what. */
const keyInUse = 'report.idempotency.conflict'

/** A client's keys are its own; those of the public are chosen at random by the form. */
function scopedKey({ actor, context }: Arrival): string | undefined {
  return context.idempotencyKey === undefined
    ? undefined
    : canonicalJson([actor.kind, actor.kind === 'anonymous' ? null : actor.id, context.idempotencyKey.toWellFormed()])
}

function attemptKey(key: string | undefined, attempt: number): string | undefined {
  return key === undefined || attempt === 0 ? key : `${key}#${attempt}`
}

interface Hashes {
  readonly idempotency: Buffer
  readonly body: Buffer
}

function hashesOf({ keys }: ReportServices, key: string, input: SubmissionInput): Hashes {
  // A lone surrogate may still stand in the input, written as an escape.
  const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)
  const body = canonicalJson(JSON.parse(JSON.stringify(input), wellFormed) as Json)
  return { idempotency: keys.hash('idempotency', `report:${key}`), body: keys.hash('idempotency', `body:${body}`) }
}

interface Prepared {
  readonly read: ReadSubmission
  readonly receiptHash: Buffer
  readonly hashes: Hashes | null
}

function newSubmission(
  { ids, clock, keys }: ReportServices,
  { context }: Arrival,
  { read, receiptHash, hashes }: Prepared,
): store.NewSubmission {
  const now = clock.now()
  const { text, danger, region, occurredOn, amount, paidAt, language } = read
  return {
    id: ids.next(),
    receiptHash,
    idempotencyHash: hashes?.idempotency ?? null,
    bodyHash: hashes?.body ?? null,
    at: now,
    channel: context.channel,
    reporterMark: context.reporterMark,
    textMark: textMarkOf(keys, text),
    synthetic: context.synthetic ?? false,
    text,
    signature: signerOf(keys)(wordsIn(text)),
    danger,
    region,
    occurredOn,
    amount,
    paidAt,
    language,
    reports: read.subjects.map((subject) => ({
      ...subject,
      ...triage({ ...subject, text, danger, amount, paidAt, now }),
      id: ids.next<'report'>(),
    })),
  }
}

interface Writing {
  readonly arrival: Arrival
  readonly row: store.NewSubmission
  readonly read: ReadSubmission
}

/** Everything a submission leaves behind; fails with `keyInUse` where its idempotency key has been used. */
async function write(services: ReportServices, tx: Tx, { arrival, row, read }: Writing) {
  const { indicators, outbox, audit } = services
  const identifiers = await observe(services, tx, read)
  if (!(await store.insertSubmission(tx, row, identifiers))) return fail(keyInUse)
  const observableIds = identifiers.flatMap(({ observableId }) => observableId ?? [])
  const { contact } = arrival.context
  if (contact !== undefined) await saveContact(tx, row.id, { ...contact, storedAt: row.at })
  const { reporterMark, textMark, at } = row
  if (observableIds.length > 0) {
    for (const { id: reportId, topic, fraudType } of row.reports) {
      await indicators.recordReport(tx, { reportId, observableIds, reporterMark, textMark, topic, fraudType, at })
    }
  }
  const { channel, language, region, danger, synthetic } = row
  const shared = { submissionId: row.id, channel, language, region, danger, synthetic }
  await outbox.publish(
    tx,
    ...row.reports.map(({ id, topic, fraudType }) => reportSubmitted({ reportId: id, topic, fraudType, ...shared })),
  )
  await audit.record(tx, arrival.actor, {
    action: 'reports.submitted',
    subject: { type: 'submission', id: row.id },
    details: { channel, reports: row.reports.map(({ id }) => id) },
  })
  const kept = { submissionId: row.id, reports: row.reports.map(({ id, topic }) => ({ id, topic })) }
  const also = await arrival.context.also?.(tx, kept)
  if (also?.ok === false) return also
  return ok({ ...kept, identifiers: identifiers.map(({ kind, display }) => ({ kind, display })) })
}

/** Observes what may be an offender's; the reporter's own never reach the registry. */
export async function observe(
  { indicators, keys }: Pick<ReportServices, 'indicators' | 'keys'>,
  tx: Tx,
  { found, own }: Pick<ReadSubmission, 'found' | 'own'>,
): Promise<readonly Identifier[]> {
  const strangers = found.filter((observable) => !own.has(observable))
  const observed = strangers.length === 0 ? [] : await indicators.observe(tx, strangers)
  const idOf = new Map(strangers.map((observable, i) => [observable, observed[i]?.id ?? null]))
  const markOf = markWith(keys)
  return found.map((observable) => {
    const { kind, display } = observable
    const observableId = idOf.get(observable) ?? null
    return { mark: markOf(observable), kind, display, observableId, own: own.has(observable), dismissed: false }
  })
}

/** The first answer again, its receipt made anew from the key. */
async function repeat(services: ReportServices, key: string, body: Buffer | undefined): Promise<Result<Submitted>> {
  const { db, keys, receipts } = services
  const stored = await store.findByIdempotency(db, keys.hash('idempotency', `report:${key}`))
  if (stored === undefined) throw new Error('an idempotency key is in use and cannot be found')
  if (body === undefined || !stored.bodyHash.equals(body)) return fail('report.idempotency.conflict')
  for (let attempt = 0; attempt < attempts; attempt++) {
    const receipt = receipts.issue(attemptKey(key, attempt))
    if (!stored.receiptHash.equals(await receipts.hash(receipt))) continue
    const { submissionId, identifiers } = stored
    const reports = stored.reports.toSorted((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic))
    return ok({ submissionId, reports, identifiers: identifiers as Submitted['identifiers'], receipt, repeated: true })
  }
  // The master secret was changed since: the old receipt still works, but it cannot be shown again.
  return fail('report.idempotency.conflict')
}
