import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Database, Tx } from '#platform/database'
import type { Draft, DraftContent } from './draft.ts'

const columns: RawBuilder<unknown> = sql`id, owner, channel, language, body as text, facts, call_id as "callId", version,
  started_at as "startedAt", updated_at as "updatedAt", submission_id as "submissionId"`

/** A draft of this person, or of another one: whoever reads in a scope sees their own alone. */
export async function findDraft(db: Database | Tx, id: string): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select ${columns} from desk.draft where id = ${id}`.execute(db)
  return rows[0]
}

/** The open drafts of a person, those touched last first. */
export async function openDrafts(db: Database | Tx, owner: string): Promise<readonly Draft[]> {
  const { rows } = await sql<Draft>`
    select ${columns} from desk.draft where owner = ${owner} and submission_id is null
    order by updated_at desc, id limit 100`.execute(db)
  return rows
}

/** A content about to be kept over the version it was written from; 0 for a draft that is new. */
export interface DraftWriting {
  readonly id: string
  readonly owner: string
  readonly version: number
  readonly content: DraftContent
  readonly at: Date
}

/** Keeps a draft; returns its new version, or undefined where another owner, version or submission stands in the way. */
export async function writeDraft(
  tx: Tx,
  { id, owner, version, content, at }: DraftWriting,
): Promise<number | undefined> {
  const { channel, language, text, facts, callId, startedAt } = content
  const { rows } = await sql<{ version: number }>`
    insert into desk.draft as d (id, owner, channel, language, body, facts, call_id, started_at, updated_at, version)
    values (${id}, ${owner}, ${channel}, ${language}, ${text}, ${JSON.stringify(facts)}, ${callId}, ${startedAt}, ${at},
      ${version + 1})
    on conflict (id) do update set channel = excluded.channel, language = excluded.language, body = excluded.body,
      facts = excluded.facts, call_id = excluded.call_id, updated_at = excluded.updated_at, version = d.version + 1
    where d.owner = ${owner} and d.version = ${version} and d.submission_id is null
    returning version`.execute(tx)
  return rows[0]?.version
}

/** Marks a draft as what became a submission, and empties it; makes the mark where the draft never reached us. */
export async function settleDraft(
  tx: Tx,
  given: {
    readonly id: string
    readonly owner: string
    readonly submissionId: Id<'submission'>
    readonly channel: string
    readonly language: string
    readonly at: Date
  },
): Promise<void> {
  const { id, owner, submissionId, channel, language, at } = given
  await sql`
    insert into desk.draft as d (id, owner, channel, language, body, facts, started_at, updated_at, submission_id,
      submitted_at)
    values (${id}, ${owner}, ${channel}, ${language}, '', '{}', ${at}, ${at}, ${submissionId}, ${at})
    on conflict (id) do update set body = '', facts = '{}', call_id = null, submission_id = ${submissionId},
      submitted_at = ${at}, updated_at = ${at}, version = d.version + 1
    where d.owner = ${owner} and d.submission_id is null`.execute(tx)
}

/** Deletes a draft of a person that became no submission; returns whether there was one. */
export async function dropDraft(tx: Tx, id: string, owner: string): Promise<boolean> {
  const done = await sql`
    delete from desk.draft where id = ${id} and owner = ${owner} and submission_id is null`.execute(tx)
  return done.numAffectedRows === 1n
}

/** Deletes drafts not touched since a moment; returns how many. */
export async function forgetDrafts(db: Database, before: Date): Promise<number> {
  const done = await sql`delete from desk.draft where updated_at < ${before}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}
