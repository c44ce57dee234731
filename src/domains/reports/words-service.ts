import type { Observable } from '#formats/observable'
import type { Id } from '#kernel/id'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { markWith, type ReportServices, speak, speakingOf } from './context-service.ts'
import { changesOf, type Identifier } from './identifiers.ts'
import { saveSignature } from './queue/similar-store.ts'
import { signerOf, wordsIn } from './queue/words-signature.ts'
import * as store from './report-store.ts'
import type { ReadSubmission } from './submission.ts'
import { observe } from './submit-service.ts'
import { triage } from './triage.ts'
import { rereadWords } from './words.ts'
import {
  dropIdentifiers,
  identifiersOf,
  insertIdentifiers,
  insertWords,
  replaceAccount,
  wordsOf,
} from './words-store.ts'

/** Adds what further words name to the identifiers of a submission; returns the observables that are new to it. */
export async function nameMore(
  services: Pick<ReportServices, 'indicators' | 'keys'>,
  tx: Tx,
  { submissionId, found }: { readonly submissionId: Id<'submission'>; readonly found: readonly Observable[] },
): Promise<readonly Id<'observable'>[]> {
  const markOf = markWith(services.keys)
  const known = new Set((await identifiersOf(tx, submissionId)).map(({ mark }) => mark))
  const fresh = found.filter((observable) => !known.has(markOf(observable)))
  return speakingOf(await keepIdentifiers(services, tx, { submissionId, found: fresh, own: new Set() }))
}

interface Naming extends Pick<ReadSubmission, 'found' | 'own'> {
  readonly submissionId: Id<'submission'>
}

/** Observes identifiers and keeps them after those the submission has. */
async function keepIdentifiers(
  services: Pick<ReportServices, 'indicators' | 'keys'>,
  tx: Tx,
  { submissionId, ...named }: Naming,
): Promise<readonly Identifier[]> {
  const identifiers = await observe(services, tx, named)
  await insertIdentifiers(tx, submissionId, identifiers)
  return identifiers
}

/** A report with the place in the queue that its words and facts give it now. */
export function triageAgain(report: store.Report, texts: readonly string[], now: Date): store.Report {
  const { topic, fraudType, danger, amountMinor, currency, paidAt } = report
  const amount = amountMinor === null || currency === null ? null : { minor: BigInt(amountMinor), currency }
  const { priority, reasons } = triage({ topic, fraudType, danger, text: texts.join('\n'), amount, paidAt, now })
  return { ...report, priority, priorityReasons: reasons }
}

/** Words of ours about a report: to the reporter, or a note for colleagues. */
export interface OurWords {
  readonly report: store.Report
  readonly actor: Actor
  readonly kind: 'message' | 'note'
  readonly body: string
}

/** Keeps words of ours. */
export async function keepOurs(
  { ids, clock }: Pick<ReportServices, 'ids' | 'clock'>,
  tx: Tx,
  { report, actor, kind, body }: OurWords,
): Promise<void> {
  const { id: reportId, submissionId } = report
  const words = { id: ids.next<'words'>(), submissionId, reportId, kind, body, author: actor.id }
  await insertWords(tx, { ...words, writtenAt: clock.now() })
}

/** An edit of the words of a submission. */
export interface WordsEdit {
  readonly submissionId: Id<'submission'>
  /** The account as it reads now, cleaned; undefined where only `own` changes. */
  readonly account:
    | { readonly text: string; readonly textMark: Buffer; readonly found: readonly Observable[] }
    | undefined
  readonly own: readonly string[]
}

/** What an edit of the words did. */
export interface EditedWords {
  /** What the reporter has written, as it stands now. */
  readonly texts: readonly string[]
  readonly gone: readonly Id<'observable'>[]
  readonly added: readonly Id<'observable'>[]
  /** All that speak of an offender now. */
  readonly speaking: readonly Id<'observable'>[]
}

/** Writes edited words and extracts again: what vanished from them is forgotten, what is new is kept. */
export async function editWords(services: ReportServices, tx: Tx, edit: WordsEdit): Promise<EditedWords> {
  const { submissionId, account, own } = edit
  const before = await wordsOf(tx, submissionId)
  const kept = await identifiersOf(tx, submissionId)
  if (account !== undefined) {
    await replaceAccount(tx, submissionId, account)
    await saveSignature(tx, submissionId, signerOf(services.keys)(wordsIn(account.text)))
  }
  const texts = before.flatMap(({ kind, body }) => {
    if (kind === 'account') return [account?.text ?? body]
    return kind === 'answer' ? [body] : []
  })
  // The edited account may hold a card number in full, which only its own reading shows.
  const found = [...(account?.found ?? []), ...rereadWords(texts)]
  const changes = changesOf(kept, { texts, found, own }, markWith(services.keys))
  const marks = (some: readonly Identifier[]) => some.map(({ mark }) => mark)
  await dropIdentifiers(tx, submissionId, { removed: marks(changes.removed), owned: marks(changes.owned) })
  const added = await keepIdentifiers(services, tx, {
    submissionId,
    found: changes.added.map(({ observable }) => observable),
    own: new Set(changes.added.filter(({ own }) => own).map(({ observable }) => observable)),
  })
  return {
    texts,
    gone: speakingOf([...changes.removed, ...changes.owned]),
    added: speakingOf(added),
    speaking: speakingOf(await identifiersOf(tx, submissionId)),
  }
}

/** Lets the registry know of an edit: what is gone is taken back, what is new is told. */
export async function correctRegistry(
  services: ReportServices,
  tx: Tx,
  { report, words }: { readonly report: store.Report; readonly words: EditedWords },
): Promise<void> {
  if (words.gone.length > 0) {
    await services.indicators.withdrawReport(tx, { reportId: report.id, observableIds: words.gone })
  }
  await speak(services, tx, { report, observableIds: words.added })
}
