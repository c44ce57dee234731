import type { Audit } from '#domains/audit'
import type { Receipts } from '#domains/identity'
import type { Indicators } from '#domains/indicators'
import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Config } from '#platform/config'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live } from '#platform/live'
import type { Outbox } from '#platform/outbox'
import { wordsCompared } from './duplicates.ts'
import type { ReportFacts } from './events.ts'
import type { Identifier, MarkOf } from './identifiers.ts'
import { mayReach } from './policy.ts'
import * as store from './report-store.ts'

/** What reports need. Of the registry: to be heard, to take back, and to list. */
export interface ReportServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly keys: Keys
  readonly audit: Audit
  readonly outbox: Outbox
  readonly receipts: Receipts
  /** Tells open screens that a report changed; where there is none, nobody is told. */
  readonly live?: Pick<Live, 'publish'>
  readonly indicators: Pick<Indicators, 'observe' | 'recordReport' | 'withdrawReport' | 'confirm' | 'standing'>
  readonly config: Pick<Config, 'RETENTION_DAYS'> & Partial<Pick<Config, 'CONTACT_RETENTION_DAYS'>>
}

/** Runs work in one transaction, which is undone when the result is a failure or something throws. */
export async function tryInTransaction<T>(db: Database, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
  let refused: Result<T> | undefined
  const undo = new Error('undone')
  try {
    return await inTransaction(db, async (tx) => {
      const result = await work(tx)
      if (result.ok) return result
      refused = result
      throw undo
    })
  } catch (error) {
    if (error === undo && refused !== undefined) return refused
    throw error
  }
}

/** How identifiers are marked: a keyed hash in hexadecimal, which leads back to nobody. */
export function markWith(keys: Keys): MarkOf {
  return ({ kind, value }) => keys.hash('identifier', `report:${kind}:${value}`).toString('hex')
}

/** The mark of a text: equal for texts that the published definition of a duplicate calls the same words. */
export function textMarkOf(keys: Keys, text: string): Buffer {
  return keys.hash('identifier', `words:${wordsCompared(text)}`)
}

/** A report with the other reports of its submission, none of which can change meanwhile. */
export interface Opened {
  readonly report: store.Report
  readonly all: readonly store.Report[]
}

/**
 * Opens a report for a change: changes of one submission happen one after the other. Fails with `report.not-found`, also
 * where the report belongs to a region the actor has nothing to do with.
 */
export async function open(tx: Tx, actor: Actor, id: Id<'report'>): Promise<Result<Opened>> {
  const submissionId = await store.lockSubmissionOf(tx, id)
  const all = submissionId === undefined ? [] : await store.reportsOf(tx, submissionId)
  const report = all.find((one) => one.id === id)
  return report === undefined || !mayReach(actor, report.region) ? fail('report.not-found') : ok({ report, all })
}

/** Fails with `report.version.conflict` where somebody has changed the report since it was read. */
export function sameVersion(report: store.Report, version: number | undefined): Result<void> {
  return version === undefined || version === report.version ? ok(undefined) : fail('report.version.conflict')
}

/** Fails with `report.words.already-deleted` where retention has emptied the report. */
export function hasWords(report: store.Report): Result<void> {
  return report.wordsDeletedAt === null ? ok(undefined) : fail('report.words.already-deleted')
}

/** The identifiers that speak of an offender: neither the reporter's own nor dismissed. */
export function speakingOf(identifiers: readonly Identifier[]): readonly Id<'observable'>[] {
  return identifiers.flatMap(({ observableId, dismissed }) =>
    observableId === null || dismissed ? [] : [observableId],
  )
}

/** Tells the registry what a report says about identifiers. */
export async function speak(
  { indicators }: Pick<ReportServices, 'indicators'>,
  tx: Tx,
  { report, observableIds }: { readonly report: store.Report; readonly observableIds: readonly Id<'observable'>[] },
): Promise<void> {
  if (observableIds.length === 0) return
  const { id, reporterMark, textMark, topic, fraudType, submittedAt } = report
  await indicators.recordReport(tx, {
    reportId: id,
    observableIds,
    reporterMark,
    textMark,
    topic,
    fraudType,
    at: submittedAt,
  })
}

/** The countable facts of a report. */
export function factsOf(report: store.Report): ReportFacts {
  const { id, submissionId, topic, fraudType, channel, language, region, danger, synthetic } = report
  return { reportId: id, submissionId, topic, fraudType, channel, language, region, danger, synthetic }
}
