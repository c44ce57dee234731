import { type Danger, type FraudType, type Region, type Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { subjectOf } from './assessment.ts'
import {
  factsOf,
  hasWords,
  type Opened,
  open,
  type ReportServices,
  speak,
  textMarkOf,
  tryInTransaction,
} from './context-service.ts'
import { reportChanged } from './events.ts'
import { editFits, noteRevisions } from './links/revision-service.ts'
import { stateAfter } from './report.ts'
import * as store from './report-store.ts'
import { type ReadWords, readAccount } from './words.ts'
import { correctRegistry, type EditedWords, editWords, triageAgain } from './words-service.ts'

/** What an operator corrects; what is left out stays. Words and facts belong to all reports of the submission. */
export interface Edit {
  readonly version: number
  readonly text?: string | undefined
  readonly topic?: Topic | undefined
  readonly fraudType?: FraudType | null | undefined
  readonly danger?: Danger | undefined
  readonly language?: Language | undefined
  readonly region?: Region | null | undefined
  /** Identifiers, as shown or typed, that turned out to be the reporter's own. */
  readonly own?: readonly string[] | undefined
}

/** An edit by somebody. */
export interface EditCase {
  readonly actor: Actor
  readonly id: Id<'report'>
  readonly edit: Edit
}

/** Corrects a report, also over a newer version where that touched other fields; see `Reports.edit`. */
export async function edit(services: ReportServices, given: EditCase): Promise<Result<void>> {
  const account = given.edit.text === undefined ? ok(undefined) : readAccount(given.edit.text)
  if (!account.ok) return account
  return tryInTransaction(services.db, async (tx) => {
    const opened = await open(tx, given.actor, given.id)
    if (!opened.ok) return opened
    const { version } = given.edit
    const fits = await editFits(tx, opened.value.report, { version, fields: fieldsOf(given.edit) })
    if (!fits.ok) return fits
    const allowed = mayEdit(opened.value, given.edit)
    if (!allowed.ok) return allowed
    return write(services, tx, { ...given, ...opened.value, account: account.value })
  })
}

function mayEdit({ report, all }: Opened, change: Edit): Result<unknown> {
  const { topic } = change
  const taken = topic !== undefined && all.some((other) => other.id !== report.id && other.topic === topic)
  const checks = [hasWords(report), stateAfter(report.state, 'edit')]
  return checks.find((check) => !check.ok) ?? (taken ? fail('report.topic.already-reported') : ok(undefined))
}

/** Fields that belong to one report alone; all others are the submission's. */
const ofReport: readonly string[] = ['topic', 'fraudType']

function fieldsOf(change: Edit): readonly string[] {
  return Object.entries(change).flatMap(([name, value]) => (name === 'version' || value === undefined ? [] : [name]))
}

interface Writing extends EditCase, Opened {
  readonly account: ReadWords | undefined
}

async function write(services: ReportServices, tx: Tx, given: Writing): Promise<Result<void>> {
  const { report, all, account, edit: change } = given
  const { keys, audit } = services
  const words = await editWords(services, tx, {
    submissionId: report.submissionId,
    account: account && { ...account, textMark: textMarkOf(keys, account.text) },
    own: change.own ?? [],
  })
  const facts = {
    language: change.language ?? report.language,
    region: change.region === undefined ? report.region : change.region,
    danger: change.danger ?? report.danger,
  }
  await store.saveFacts(tx, report.submissionId, facts)
  const textMark = account === undefined ? report.textMark : textMarkOf(keys, account.text)
  for (const one of all) {
    const subject = one.id === report.id ? subjectOf(change, report) : {}
    await rewrite(services, tx, { before: one, after: { ...one, ...facts, ...subject, textMark }, words })
  }
  const fields = fieldsOf(change)
  const revisions = all.map((one) => ({
    actor: given.actor,
    action: 'edited' as const,
    report: one,
    fields: one.id === report.id ? fields : fields.filter((field) => !ofReport.includes(field)),
  }))
  await noteRevisions(services, tx, revisions)
  await audit.record(tx, given.actor, {
    action: 'reports.edited',
    subject: { type: 'report', id: report.id },
    details: { fields: fieldsOf(change), version: report.version + 1 },
  })
  return ok(undefined)
}

interface Rewriting {
  readonly before: store.Report
  readonly after: store.Report
  readonly words: EditedWords
}

/** Writes one report of the submission anew. A closed one keeps its judgement and only takes the corrected words. */
async function rewrite(services: ReportServices, tx: Tx, { before, after, words }: Rewriting): Promise<void> {
  const { clock, indicators, outbox } = services
  const now = clock.now()
  await store.saveReport(tx, after.state === 'closed' ? after : triageAgain(after, words.texts, now), now)
  const renamed = before.topic !== after.topic || before.fraudType !== after.fraudType
  if (after.state === 'closed') {
    if (words.gone.length > 0) {
      await indicators.withdrawReport(tx, { reportId: after.id, observableIds: words.gone })
    }
  } else if (renamed) {
    await indicators.withdrawReport(tx, { reportId: after.id })
    await speak(services, tx, { report: after, observableIds: words.speaking })
  } else {
    await correctRegistry(services, tx, { report: after, words })
  }
  await outbox.publish(tx, reportChanged(factsOf(after)))
}
