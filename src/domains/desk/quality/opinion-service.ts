import type { ReportView } from '#domains/reports'
import type { Classification, Topic } from '#domains/taxonomy'
import { maskSensitive } from '#engines/extraction'
import { cleanText } from '#formats/clean-text'
import { asId } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import type { QualityServices } from './quality-context-service.ts'
import * as store from './quality-store.ts'

/** A second opinion somebody is asked for. */
export interface Asked {
  readonly id: string
  readonly askedAt: Date
  readonly language: string | null
  readonly given: boolean
  readonly givenAt: Date | null
}

/** What a report is, as one of its judges says. */
export interface Judged {
  readonly classification: Classification
  readonly topic: Topic
}

/**
 * A report as its second assessor reads it: what the reporter wrote and what it names. Its id, its topic, notes of colleagues
 * and answers to the reporter are left out, since they tell of the first judgement.
 */
export interface BlindReport {
  readonly id: string
  readonly submittedAt: Date
  readonly language: string
  readonly channel: string
  readonly region: string | null
  readonly wordsDeleted: boolean
  readonly words: readonly { readonly kind: string; readonly body: string; readonly writtenAt: Date }[]
  readonly identifiers: readonly { readonly kind: string; readonly display: string }[]
  readonly given: (Judged & { readonly reason: string; readonly at: Date }) | null
  readonly first: (Judged & { readonly reasons: readonly string[] }) | null
}

/** What somebody is asked for; see `Quality.asked`. */
export async function asked({ db }: QualityServices, actor: Actor): Promise<readonly Asked[]> {
  const items = await inScope(db, actor, (tx) => store.itemsOf(tx, actor.id ?? ''))
  return items.map(({ id, askedAt, language, givenAt }) => ({
    id,
    askedAt,
    language,
    given: givenAt !== null,
    givenAt,
  }))
}

/** Opens a report for a second opinion; see `Quality.open`. */
export async function open(services: QualityServices, actor: Actor, id: string): Promise<Result<BlindReport>> {
  const item = await inScope(services.db, actor, (tx) => store.itemOf(tx, id, actor.id ?? ''))
  if (item === undefined) return fail('quality.not-found')
  const read = await services.reports.get(actor, asId<'report'>(item.reportId))
  if (!read.ok) return fail('quality.not-found')
  const view = read.value
  const { report } = view
  const [pair] = item.givenAt === null ? [] : await inScope(services.db, actor, (tx) => store.pairs(tx, { id }))
  return ok({
    id,
    submittedAt: report.submittedAt,
    language: report.language,
    channel: report.channel,
    region: report.region,
    wordsDeleted: report.wordsDeletedAt !== null,
    words: view.words.flatMap(({ kind, body, writtenAt }) =>
      kind === 'account' || kind === 'answer' ? [{ kind, body, writtenAt }] : [],
    ),
    identifiers: view.identifiers.map(({ kind, display }) => ({ kind, display })),
    given: givenOf(item),
    first:
      pair === undefined
        ? null
        : {
            classification: pair.firstClassification,
            topic: pair.firstTopic,
            reasons: notesBy(view, pair.firstBy, item.reportId),
          },
  })
}

function givenOf({ classification, topic, reason, givenAt }: store.Item): BlindReport['given'] {
  if (classification === null || topic === null || givenAt === null) return null
  return { classification, topic, reason: reason ?? '', at: givenAt }
}

/** What a colleague noted on a report: their reasons. */
export function notesBy({ words }: Pick<ReportView, 'words'>, author: string, reportId: string): readonly string[] {
  return words
    .filter((one) => one.kind === 'note' && one.author === author && one.reportId === reportId)
    .map(({ body }) => body)
}

/** Fit to store: cleaned, cards and IINs masked. Fails with `quality.reason.missing`. */
function reasonOf(text: string): Result<string> {
  const reason = maskSensitive(cleanText(text).trim())
  return /[\p{L}\p{N}]/u.test(reason) ? ok(reason) : fail('quality.reason.missing')
}

/** An opinion about a report of a sample. */
export interface OpinionOn {
  readonly id: string
  readonly opinion: store.Opinion
}

/** Gives a second opinion; see `Quality.give`. */
export async function give(services: QualityServices, actor: Actor, { id, opinion }: OpinionOn): Promise<Result<void>> {
  const { db, clock, audit, live } = services
  const reason = reasonOf(opinion.reason)
  if (!reason.ok) return reason
  const person = actor.id ?? ''
  const item = await inScope(db, actor, (tx) => store.itemOf(tx, id, person))
  if (item === undefined) return fail('quality.not-found')
  return inTransaction(db, async (tx): Promise<Result<void>> => {
    const given = await store.giveOpinion(tx, { ...opinion, reason: reason.value, id, person, at: clock.now() })
    if (!given) return fail('quality.already-given')
    const { classification, topic } = opinion
    await audit.record(tx, actor, {
      action: 'desk.quality-opinion-given',
      subject: { type: 'report', id: item.reportId },
      details: { classification, topic, sampleId: item.sampleId },
    })
    await live.publish(tx, { type: 'quality.given', to: { roles: ['supervisor'] }, data: { sampleId: item.sampleId } })
    return ok(undefined)
  })
}

/** Settles a disagreement; see `Quality.resolve`. */
export async function resolve(
  services: QualityServices,
  actor: Actor,
  { id, opinion }: OpinionOn,
): Promise<Result<void>> {
  const { db, clock, audit } = services
  const reason = reasonOf(opinion.reason)
  if (!reason.ok) return reason
  const [pair] = await inScope(db, actor, (tx) => store.pairs(tx, { id }))
  if (pair === undefined) return fail('quality.not-found')
  if (!differs(pair)) return fail('quality.agreed')
  if (actor.id === pair.firstBy || actor.id === pair.secondBy) return fail('quality.own-judgement')
  return inTransaction(db, async (tx): Promise<Result<void>> => {
    await store.resolve(tx, { ...opinion, reason: reason.value, id, by: actor.id ?? '', at: clock.now() })
    const { classification, topic } = opinion
    await audit.record(tx, actor, {
      action: 'desk.quality-resolved',
      subject: { type: 'report', id: pair.reportId },
      details: { classification, topic, sampleId: pair.sampleId },
    })
    return ok(undefined)
  })
}

/** Whether a report was judged in two ways. */
export function differs(pair: store.Pair): boolean {
  return pair.classification !== pair.firstClassification || pair.topic !== pair.firstTopic
}
