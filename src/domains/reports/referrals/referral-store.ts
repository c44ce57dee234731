import { type RawBuilder, sql } from 'kysely'
import type { Region, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Cursor } from '#kernel/page'
import type { Database, Tx } from '#platform/database'
import type { AddresseeKind, ReferralState, SendingWay } from './referral.ts'

/** A referral with the name of its addressee. */
export interface Referral {
  readonly id: Id<'referral'>
  readonly reportId: Id<'report'>
  readonly addresseeId: Id<'addressee'>
  readonly addressee: { readonly kind: AddresseeKind; readonly names: Readonly<Record<Language, string>> }
  readonly organisationId: string | null
  readonly language: Language
  readonly state: ReferralState
  readonly subject: string
  /** Null where retention has emptied it. */
  readonly letter: string | null
  readonly sentHow: SendingWay | null
  readonly reference: string | null
  readonly note: string | null
  readonly version: number
  readonly draftedBy: string | null
  readonly draftedAt: Date
  readonly sentBy: string | null
  readonly sentAt: Date | null
  readonly dueAt: Date | null
  readonly acknowledgedAt: Date | null
  readonly answeredAt: Date | null
  readonly reminders: number
}

const columns = sql`f.id, f.report_id as "reportId", f.addressee_id as "addresseeId",
  jsonb_build_object('kind', a.kind,
    'names', jsonb_build_object('kk', a.name_kk, 'ru', a.name_ru, 'en', a.name_en)) as addressee,
  f.organisation_id as "organisationId", f.language, f.state, f.subject, f.letter, f.sent_how as "sentHow", f.reference,
  f.note, f.version, f.drafted_by as "draftedBy", f.drafted_at as "draftedAt", f.sent_by as "sentBy",
  f.sent_at as "sentAt", f.due_at as "dueAt", f.acknowledged_at as "acknowledgedAt", f.answered_at as "answeredAt",
  f.reminders`

/** Hashes of an idempotency key and of what came with it. */
export interface ReferralHashes {
  readonly key: Buffer
  readonly body: Buffer
}

/** Keeps a draft; false where one with the same idempotency key is there. */
export async function insertReferral(tx: Tx, f: Referral, hashes: ReferralHashes | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into reports.referral (id, report_id, addressee_id, organisation_id, language, state, subject, letter,
      idempotency_hash, body_hash, drafted_by, drafted_at)
    values (${f.id}, ${f.reportId}, ${f.addresseeId}, ${f.organisationId}, ${f.language}, ${f.state}, ${f.subject},
      ${f.letter}, ${hashes?.key ?? null}, ${hashes?.body ?? null}, ${f.draftedBy}, ${f.draftedAt})
    on conflict (idempotency_hash) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** The draft that came with an idempotency key. */
export async function findByKey(
  db: Database,
  key: Buffer,
): Promise<{ readonly id: Id<'referral'>; readonly bodyHash: Buffer } | undefined> {
  const { rows } = await sql<{ id: Id<'referral'>; bodyHash: Buffer }>`
    select id, body_hash as "bodyHash" from reports.referral where idempotency_hash = ${key}`.execute(db)
  return rows[0]
}

async function read(db: Database, condition: RawBuilder<unknown>): Promise<readonly Referral[]> {
  const { rows } = await sql<Referral>`select ${columns}
    from reports.referral f join reports.addressee a on a.id = f.addressee_id ${condition}`.execute(db)
  return rows
}

/** One referral. */
export async function findReferral(db: Database, id: Id<'referral'>): Promise<Referral | undefined> {
  return (await read(db, sql`where f.id = ${id}`))[0]
}

/** One referral, locked until the transaction ends. */
export async function lockReferral(tx: Tx, id: Id<'referral'>): Promise<Referral | undefined> {
  return (await read(tx, sql`where f.id = ${id} for no key update of f`))[0]
}

/** The referrals of a report, the oldest first. */
export function referralsOf(db: Database, reportId: Id<'report'>): Promise<readonly Referral[]> {
  return read(db, sql`where f.report_id = ${reportId} order by f.drafted_at, f.id`)
}

/** Writes what can change about a referral, and raises its version. */
export async function saveReferral(tx: Tx, f: Referral): Promise<void> {
  await sql`update reports.referral set state = ${f.state}, subject = ${f.subject}, letter = ${f.letter},
      sent_how = ${f.sentHow}, reference = ${f.reference}, note = ${f.note}, sent_by = ${f.sentBy},
      sent_at = ${f.sentAt}, due_at = ${f.dueAt}, acknowledged_at = ${f.acknowledgedAt},
      answered_at = ${f.answeredAt}, version = version + 1
    where id = ${f.id}`.execute(tx)
}

/** Which referrals a list shows. */
export const referralLists = ['open', 'overdue', 'answered'] as const

/** Which referrals a list shows: those without an answer, those whose answer is late, those with one. */
export type ReferralList = (typeof referralLists)[number]

/** A line of the list: a referral without its letter, with the facts of its report. */
export interface ReferralLine extends Omit<Referral, 'letter'> {
  /** Null for an addressee, who sees the letter and not the report. */
  readonly topic: Topic | null
  readonly region: Region | null
}

/** Up to `limit` lines after a place: what is late or oldest first, answers the latest first. */
export async function listReferrals(
  db: Database,
  query: { readonly list: ReferralList; readonly now: Date; readonly after: Cursor | null; readonly limit: number },
): Promise<readonly ReferralLine[]> {
  const { list, now, after, limit } = query
  const states = {
    open: sql`f.state in ('drafted', 'sent', 'acknowledged')`,
    overdue: sql`f.state in ('sent', 'acknowledged') and f.due_at < ${now}`,
    answered: sql`f.state in ('acted', 'refused', 'no-answer')`,
  }[list]
  const key = list === 'overdue' ? sql`f.due_at` : list === 'open' ? sql`f.drafted_at` : sql`f.answered_at`
  const [past, order] = list === 'answered' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const place = after ? sql`and (${key}, f.id) ${past} (${after.key}::timestamptz, ${after.id}::uuid)` : sql``
  const { rows } = await sql<ReferralLine>`select ${columns}, null as letter, r.topic, r.region
    from reports.referral f join reports.addressee a on a.id = f.addressee_id
      left join reports.report r on r.id = f.report_id and not platform.scope_has('partner')
    where ${states} ${place} order by ${key} ${order}, f.id ${order} limit ${limit}`.execute(db)
  return rows
}

/** Counts of the lists, for their headings. */
export async function countReferrals(
  db: Database,
  now: Date,
): Promise<{ readonly open: number; readonly overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*) as open, count(*) filter (where state in ('sent', 'acknowledged') and due_at < ${now}) as overdue
    from reports.referral where state in ('drafted', 'sent', 'acknowledged')`.execute(db)
  return rows[0] ?? { open: 0, overdue: 0 }
}

/** A referral of which somebody has to be reminded. */
export interface Reminder {
  readonly id: Id<'referral'>
  readonly reportId: Id<'report'>
  readonly sentBy: string | null
  readonly region: Region | null
}

/** Notes a reminder on up to `limit` referrals that are late and were not reminded of since `before`. */
export async function takeReminders(
  tx: Tx,
  { now, before, limit }: { readonly now: Date; readonly before: Date; readonly limit: number },
): Promise<readonly Reminder[]> {
  const { rows } = await sql<Reminder>`
    with late as (
      select id from reports.referral where state in ('sent', 'acknowledged') and due_at < ${now}
        and (reminded_at is null or reminded_at < ${before})
      order by due_at limit ${limit} for update skip locked)
    update reports.referral f set reminded_at = ${now}, reminders = reminders + 1
    from late, reports.report r where f.id = late.id and r.id = f.report_id
    returning f.id, f.report_id as "reportId", f.sent_by as "sentBy", r.region`.execute(tx)
  return rows
}

/** Empties letters whose report has lost its words to retention. */
export async function emptyLetters(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    update reports.referral f set letter = null, note = null, subject = '—' from reports.report r, reports.submission s
    where f.letter is not null and r.id = f.report_id and s.id = r.submission_id
      and s.words_deleted_at is not null`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
