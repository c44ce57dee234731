import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import type { SkipReason, Unanswered } from './automatic.ts'

/** What became of a message. */
export interface MailRecord {
  readonly id: Id<'mail'>
  /** Keyed hash of Message-ID and content. */
  readonly mark: Buffer
  readonly receivedAt: Date
  readonly outcome: 'submitted' | 'added' | 'skipped'
  readonly skipped: SkipReason | null
  readonly submissionId: Id<'submission'> | null
  readonly language: Language | null
  /** Bytes. */
  readonly size: number
  readonly attachments: number
  /** Null where an answer was queued. */
  readonly unanswered: Unanswered | SkipReason | null
  /** Keyed hash of the sender's address, new every day. */
  readonly senderMark: Buffer | null
}

/** Whether a message was taken before. */
export async function isKnown(db: Database, mark: Buffer): Promise<boolean> {
  const { rows } = await sql`select from desk.mail where mark = ${mark}`.execute(db)
  return rows.length > 0
}

/** Keeps what became of a message. False where that was kept before, also by a delivery of the same moment. */
export async function insertMail(tx: Tx, mail: MailRecord): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into desk.mail (id, mark, received_at, outcome, skipped, submission_id, language, size, attachments, answered,
      unanswered, sender_mark)
    values (${mail.id}, ${mail.mark}, ${mail.receivedAt}, ${mail.outcome}, ${mail.skipped}, ${mail.submissionId},
      ${mail.language}, ${mail.size}, ${mail.attachments}, ${mail.unanswered === null}, ${mail.unanswered},
      ${mail.senderMark})
    on conflict (mark) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** How many answers went to a sender since a moment; a second message of the same sender waits here for the first. */
export async function answersSince(tx: Tx, senderMark: Buffer, since: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${senderMark.toString('hex')}, 1))`.execute(tx)
  const { rows } = await sql<{ count: number }>`select count(*) as count from desk.mail
    where sender_mark = ${senderMark} and answered and received_at > ${since}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Deletes the marks of senders from before a moment; they only served to count answers. */
export async function forgetSenders(db: Database, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`update desk.mail set sender_mark = null
    where sender_mark is not null and received_at < ${before}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
