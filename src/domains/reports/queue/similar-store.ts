import { sql } from 'kysely'
import type { Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { ReportState } from '../report.ts'
import { countedMost } from './similar.ts'
import { signatureLength } from './words-signature.ts'

/** Keeps the signature of a submission's account, or forgets it where the account has no words to compare. */
export async function saveSignature(
  tx: Tx,
  submissionId: Id<'submission'>,
  signature: readonly number[] | null,
): Promise<void> {
  if (signature === null) {
    await sql`delete from reports.signature where submission_id = ${submissionId}`.execute(tx)
    return
  }
  await saveSignatures(tx, [{ id: submissionId, signature }])
}

/** Keeps the signatures of many accounts in one statement. */
export async function saveSignatures(
  tx: Tx,
  signatures: readonly { readonly id: Id<'submission'>; readonly signature: readonly number[] }[],
): Promise<void> {
  const rows = signatures.map(({ id, signature }) => ({ id, ...signatureRow(signature) }))
  const columns = sql.raw(bands.map((band) => `b${band} integer`).join(', '))
  await sql`insert into reports.signature as kept (submission_id, minute, ${signatureColumns()})
    select s.id, ${minuteOf(sql`s.submitted_at`)}, ${signatureColumns('g.')}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(id uuid, ${columns})
    join reports.submission s on s.id = g.id
    on conflict (submission_id) do update set (${signatureColumns()}) = row(${signatureColumns('excluded.')})`.execute(
    tx,
  )
}

const bands = Array.from({ length: signatureLength }, (_, band) => band)

/** The columns of a signature, `b0` to `b15`, with something before and after each. */
export function signatureColumns(before = '', after = '') {
  return sql.raw(bands.map((band) => `${before}b${band}${after}`).join(', '))
}

/** A signature by its columns; empty where there is none. */
export function signatureRow(signature: readonly number[] | null): Readonly<Record<string, number>> {
  return Object.fromEntries((signature ?? []).map((number, band) => [`b${band}`, number]))
}

/** The minute of a moment as signatures keep it. */
export function minuteOf(moment: ReturnType<typeof sql>) {
  return sql`floor(extract(epoch from ${moment}) / 60)::integer`
}

/** A submission that may be similar by its words, with how many numbers of the two signatures agree. */
export interface WordsCandidate {
  readonly submissionId: Id<'submission'>
  readonly agreeing: number
}

/** Which submissions are looked at. */
export interface CandidateScope {
  /** Narrows to submissions of a region. */
  readonly bound: string | null
  readonly exclude: Id<'submission'> | null
}

/** Of words that thousands wrote, so many of the newest are looked at for each number of a signature. */
const newestEach = 128

/** Whoever sees one region looks further back for as many. */
const newestEachBound = 512

/**
 * Lets the rest of a transaction walk indexes from their end and stop: what is usual is rare, so that the planner
 * would gather all rows of a number first, and of a hub that is tens of thousands.
 */
export async function walkIndexes(tx: Tx): Promise<void> {
  await sql`select set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)`.execute(tx)
}

/** The statement that finds the candidates by words, those that agree most first, then the newest. */
export function wordsCandidatesQuery(signature: readonly number[], { bound, exclude }: CandidateScope) {
  const each = bound === null ? newestEach : newestEachBound
  const looks = bands.map(
    (band) => sql`(select submission_id, minute from reports.signature
      where ${sql.raw(`b${band}`)} = ${signature[band] ?? 0} order by minute desc limit ${each})`,
  )
  const visible =
    bound === null ? sql`` : sql`join reports.submission s on s.id = found.submission_id and s.region = ${bound}`
  return sql<WordsCandidate>`
    select found.submission_id as "submissionId", count(*) as agreeing
    from (${sql.join(looks, sql` union all `)}) as found ${visible}
    where found.submission_id is distinct from ${exclude}::uuid
    group by found.submission_id order by count(*) desc, max(found.minute) desc limit 60`
}

/** Submissions that may be similar by their words. */
export async function wordsCandidates(
  db: Database,
  signature: readonly number[],
  scope: CandidateScope,
): Promise<readonly WordsCandidate[]> {
  return (await wordsCandidatesQuery(signature, scope).execute(db)).rows
}

/** A submission that names an identifier. */
export interface Naming {
  readonly observableId: Id<'observable'>
  readonly submissionId: Id<'submission'>
  /** How many submissions name the identifier, counted up to `countedMost`. */
  readonly named: number
}

const namingMost = 60
const namingMostBound = 600

/** The statement that finds the newest submissions naming some identifiers. */
export function namingsQuery(observableIds: readonly Id<'observable'>[], { bound, exclude }: CandidateScope) {
  const most = bound === null ? namingMost : namingMostBound
  const visible =
    bound === null ? sql`` : sql`join reports.submission s on s.id = i.submission_id and s.region = ${bound}`
  return sql<Naming>`
    select asked.id as "observableId", i.submission_id as "submissionId",
      (select count(*) from (select from reports.identifier n where n.observable_id = asked.id
        limit ${countedMost}) as counted) as named
    from unnest(${observableIds}::uuid[]) as asked(id)
    cross join lateral (
      select submission_id from reports.identifier
      where observable_id = asked.id and not dismissed and not own
      order by submission_id desc limit ${most}) as i ${visible}
    where i.submission_id is distinct from ${exclude}::uuid`
}

/** The newest submissions that name the identifiers. */
export async function namings(
  db: Database,
  observableIds: readonly Id<'observable'>[],
  scope: CandidateScope,
): Promise<readonly Naming[]> {
  if (observableIds.length === 0) return []
  return (await namingsQuery(observableIds, scope).execute(db)).rows
}

/** The accounts of submissions, as far as words are compared. */
export async function accountsOf(
  db: Database,
  ids: readonly Id<'submission'>[],
): Promise<ReadonlyMap<Id<'submission'>, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: Id<'submission'>; body: string }>`
    select submission_id as id, left(body, 4000) as body from reports.words
    where submission_id = any(${ids}::uuid[]) and id = submission_id`.execute(db)
  return new Map(rows.map(({ id, body }) => [id, body]))
}

/** A report as it is shown among similar ones. */
export interface SimilarRow {
  readonly id: Id<'report'>
  readonly submissionId: Id<'submission'>
  readonly topic: Topic
  readonly submittedAt: Date
  readonly region: string | null
  readonly state: ReportState
  readonly priority: number
  /** The identifiers it names, by observable. */
  readonly names: Readonly<Record<string, string>>
}

/** The most urgent report of each submission, as far as the reader may see it. */
export async function similarRows(
  tx: Tx,
  submissionIds: readonly Id<'submission'>[],
  observableIds: readonly Id<'observable'>[],
): Promise<readonly SimilarRow[]> {
  const { rows } = await sql<SimilarRow>`
    select distinct on (r.submission_id) r.id, r.submission_id as "submissionId", r.topic,
      r.submitted_at as "submittedAt", r.region, r.state, r.priority,
      coalesce((select jsonb_object_agg(i.observable_id, i.display) from reports.identifier i
        where i.submission_id = r.submission_id and i.observable_id = any(${observableIds}::uuid[])), '{}') as names
    from reports.report r where r.submission_id = any(${submissionIds}::uuid[])
    order by r.submission_id, r.priority desc, r.id`.execute(tx)
  return rows
}

/** What a report is compared by. */
export interface ComparedReport {
  readonly submissionId: Id<'submission'>
  readonly region: string | null
  readonly text: string | null
  readonly observableIds: readonly Id<'observable'>[]
}

/** A report with its account and identifiers, for finding others like it. */
export async function comparedReport(tx: Tx, id: Id<'report'>): Promise<ComparedReport | undefined> {
  const { rows } = await sql<ComparedReport>`
    select r.submission_id as "submissionId", r.region,
      (select left(w.body, 4000) from reports.words w
        where w.submission_id = r.submission_id and w.id = r.submission_id) as text,
      coalesce((select jsonb_agg(i.observable_id order by i.place) from reports.identifier i
        where i.submission_id = r.submission_id and not i.own and not i.dismissed), '[]') as "observableIds"
    from reports.report r where r.id = ${id}`.execute(tx)
  return rows[0]
}

/** The submission of a report. */
export async function submissionOf(db: Database, id: Id<'report'>): Promise<Id<'submission'> | null> {
  const { rows } = await sql<{ id: Id<'submission'> }>`
    select submission_id as id from reports.report where id = ${id}`.execute(db)
  return rows[0]?.id ?? null
}

/** Accounts that were kept before signatures were: up to `limit`. */
export async function unsigned(
  db: Database,
  after: Id<'submission'> | null,
  limit: number,
): Promise<readonly { readonly id: Id<'submission'>; readonly body: string }[]> {
  const { rows } = await sql<{ id: Id<'submission'>; body: string }>`
    select w.submission_id as id, left(w.body, 4000) as body from reports.words w
    where w.id = w.submission_id and (${after}::uuid is null or w.submission_id > ${after}::uuid)
      and not exists (select from reports.signature g where g.submission_id = w.submission_id)
    order by w.submission_id limit ${limit}`.execute(db)
  return rows
}
