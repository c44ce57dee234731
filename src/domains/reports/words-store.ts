import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Identifier } from './identifiers.ts'

/** What somebody wrote: `account` and `answer` are the reporter's, `message` is to the reporter, `note` is ours. */
export type WordsKind = 'account' | 'answer' | 'message' | 'note'

/** Words of a submission. */
export interface Words {
  /** That of the submission for its account. */
  readonly id: Id<'words'> | Id<'submission'>
  readonly reportId: Id<'report'> | null
  readonly kind: WordsKind
  readonly body: string
  /** Who wrote them; null for the reporter. */
  readonly author: string | null
  readonly writtenAt: Date
}

/** Words about to be kept. */
export interface NewWords extends Words {
  readonly submissionId: Id<'submission'>
  readonly idempotencyHash?: Buffer | null
}

/** Keeps words. False where words with the same idempotency key are there already. */
export async function insertWords(tx: Tx, words: NewWords): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into reports.words (id, submission_id, report_id, kind, body, author, idempotency_hash, written_at)
    values (${words.id}, ${words.submissionId}, ${words.reportId}, ${words.kind}, ${words.body}, ${words.author},
      ${words.idempotencyHash ?? null}, ${words.writtenAt})
    on conflict (idempotency_hash) where idempotency_hash is not null do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** The words that were kept under an idempotency key. */
export async function wordsByKey(tx: Tx, key: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ body: string }>`select body from reports.words where idempotency_hash = ${key}`.execute(
    tx,
  )
  return rows[0]?.body
}

/** Puts other words in the place of a submission's account. */
export async function replaceAccount(
  tx: Tx,
  submissionId: Id<'submission'>,
  account: { readonly text: string; readonly textMark: Buffer },
): Promise<void> {
  await sql`with marked as (
      update reports.submission set text_mark = ${account.textMark} where id = ${submissionId})
    update reports.words set body = ${account.text}
    where submission_id = ${submissionId} and kind = 'account'`.execute(tx)
}

/** All words of a submission, the oldest first. */
export async function wordsOf(db: Database, submissionId: Id<'submission'>): Promise<readonly Words[]> {
  const { rows } = await sql<Words>`
    select id, report_id as "reportId", kind, body, author, written_at as "writtenAt"
    from reports.words where submission_id = ${submissionId} 
    order by written_at, kind <> 'account', id`.execute(db)
  return rows
}

/** Keeps identifiers of a submission after those it has. Identifiers that are there already stay as they are. */
export async function insertIdentifiers(
  tx: Tx,
  submissionId: Id<'submission'>,
  identifiers: readonly Identifier[],
): Promise<void> {
  if (identifiers.length === 0) return
  await sql`
    insert into reports.identifier (submission_id, mark, place, kind, display, observable_id, own)
    select ${submissionId}, decode(i.mark, 'hex'), before.place + i.place, i.kind, i.display, i."observableId", i.own
    from (select coalesce(max(place), 0) as place from reports.identifier where submission_id = ${submissionId}) before,
      jsonb_to_recordset(${JSON.stringify(identifiers.map((one, i) => ({ ...one, place: i + 1 })))}::jsonb)
        as i(mark text, place smallint, kind text, display text, "observableId" uuid, own boolean)
    on conflict do nothing`.execute(tx)
}

/** Identifiers of a submission in order of appearance. */
export async function identifiersOf(db: Database, submissionId: Id<'submission'>): Promise<readonly Identifier[]> {
  const { rows } = await sql<Identifier>`
    select encode(mark, 'hex') as mark, kind, display, observable_id as "observableId", own, dismissed
    from reports.identifier where submission_id = ${submissionId} order by place`.execute(db)
  return rows
}

/** Forgets identifiers, and turns others into the reporter's own. */
export async function dropIdentifiers(
  tx: Tx,
  submissionId: Id<'submission'>,
  marks: { readonly removed: readonly string[]; readonly owned: readonly string[] },
): Promise<void> {
  if (marks.removed.length > 0) {
    await sql`delete from reports.identifier where submission_id = ${submissionId}
      and encode(mark, 'hex') = any(${marks.removed})`.execute(tx)
  }
  if (marks.owned.length > 0) {
    await sql`update reports.identifier set own = true, observable_id = null, dismissed = false
      where submission_id = ${submissionId} and encode(mark, 'hex') = any(${marks.owned})`.execute(tx)
  }
}

/** Says of identifiers whether they were found to be no offender's. */
export async function setDismissed(
  tx: Tx,
  submissionId: Id<'submission'>,
  observables: { readonly ids: readonly Id<'observable'>[]; readonly dismissed: boolean },
): Promise<void> {
  if (observables.ids.length === 0) return
  await sql`update reports.identifier set dismissed = ${observables.dismissed}
    where submission_id = ${submissionId} and observable_id = any(${observables.ids}::uuid[])`.execute(tx)
}

/**
 * Deletes the words, what they are found by, and the reporters' own identifiers, of up to `limit` submissions settled
 * before a moment; returns their ids. Locked ones are left for the next time.
 */
export async function deleteWords(
  tx: Tx,
  expired: { readonly before: Date; readonly now: Date; readonly limit: number },
): Promise<readonly Id<'submission'>[]> {
  const { rows } = await sql<{ id: Id<'submission'> }>`
    with expired as (
      select id from reports.submission where words_deleted_at is null and settled_at < ${expired.before}
      order by settled_at limit ${expired.limit} for update skip locked
    ), emptied as (
      delete from reports.words w using expired where w.submission_id = expired.id
    ), unsigned as (
      delete from reports.signature g using expired where g.submission_id = expired.id
    ), unexplained as (
      update reports.link l set reason = null from reports.report r, expired
      where r.submission_id = expired.id and r.id in (l.first_id, l.second_id) and l.reason is not null
    ), disowned as (
      delete from reports.identifier i using expired where i.submission_id = expired.id and i.own
    )
    update reports.submission s set words_deleted_at = ${expired.now} from expired where s.id = expired.id
    returning s.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Deletes the marks of up to `limit` reporters of submissions from before a moment; returns how many. */
export async function deleteMarks(db: Database, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update reports.submission set reporter_mark = null where id in (
      select id from reports.submission where reporter_mark is not null and submitted_at < ${before}
      order by submitted_at limit ${limit})`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
