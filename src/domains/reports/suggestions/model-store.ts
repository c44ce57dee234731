import { sql } from 'kysely'
import type { Danger, FraudType, Topic } from '#domains/taxonomy'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import type { LearntQuality } from './lesson.ts'

/** Whether a model answers now, did so before, or was never taken into use. */
export type ModelState = 'current' | 'former' | 'refused'

/** A version of what was learnt, without its weights. */
export interface StoredModel {
  readonly version: number
  readonly trainedAt: Date
  readonly state: ModelState
  readonly refusal: string | null
  readonly synthetic: boolean
  readonly examples: number
  readonly heldOut: number
  readonly metrics: Metrics
  /** Whether its weights are still there, so that it can answer again. */
  readonly kept: boolean
}

/** What was measured when a version was made. */
export interface Metrics extends LearntQuality {
  /** Macro-F1 of the version that answered then, on the same held-out reports; null where there was none. */
  readonly before: number | null
}

const columns = sql`version, trained_at as "trainedAt", state, refusal, synthetic, examples, held_out as "heldOut",
  metrics, kept`

/** All versions, the newest first; at most 100. */
export async function models(db: Database): Promise<readonly StoredModel[]> {
  const { rows } = await sql<StoredModel>`
    select ${columns} from reports.triage_model order by version desc limit 100`.execute(db)
  return rows
}

/** The version that answers now. */
export async function currentModel(db: Database): Promise<StoredModel | undefined> {
  const { rows } = await sql<StoredModel>`
    select ${columns} from reports.triage_model where state = 'current'`.execute(db)
  return rows[0]
}

/** The weights of a version; undefined where they were not kept. */
export async function weightsOf(db: Database, version: number): Promise<Buffer | undefined> {
  const { rows } = await sql<{ weights: Buffer | null }>`
    select weights from reports.triage_model where version = ${version}`.execute(db)
  return rows[0]?.weights ?? undefined
}

/** A number that no version has had. */
export async function nextVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(version), 0) + 1 as next from reports.triage_model`.execute(db)
  return rows[0]?.next ?? 1
}

/** Keeps a version. A current one takes the place of the one that was. */
export async function insertModel(
  tx: Tx,
  model: Omit<StoredModel, 'kept'> & { readonly weights: Buffer | null },
): Promise<void> {
  if (model.state === 'current') await retire(tx)
  await sql`insert into reports.triage_model (version, trained_at, state, refusal, synthetic, examples, held_out, metrics,
      weights)
    values (${model.version}, ${model.trainedAt}, ${model.state}, ${model.refusal}, ${model.synthetic},
      ${model.examples}, ${model.heldOut}, ${JSON.stringify(model.metrics)}::jsonb, ${model.weights})`.execute(tx)
}

/** Lets a former version answer again; false where its weights were not kept. */
export async function reinstate(tx: Tx, version: number): Promise<boolean> {
  const { rows } = await sql`select from reports.triage_model
    where version = ${version} and state = 'former' and weights is not null for update`.execute(tx)
  if (rows.length === 0) return false
  await retire(tx)
  await sql`update reports.triage_model set state = 'current' where version = ${version}`.execute(tx)
  return true
}

async function retire(tx: Tx): Promise<void> {
  await sql`update reports.triage_model set state = 'former' where state = 'current'`.execute(tx)
}

/** Drops the weights of all former versions but the newest few; their figures stay. */
export async function dropOldWeights(tx: Tx, kept: number): Promise<void> {
  await sql`update reports.triage_model set weights = null where state = 'former' and version not in (
    select version from reports.triage_model where state = 'former' order by version desc limit ${kept})`.execute(tx)
}

/** A closed report with its account. */
export interface ClosedReport {
  readonly text: string
  readonly language: Language
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly danger: Danger
  readonly group: string
}

/** Which closed reports to learn from. */
export interface ClosedQuery {
  readonly synthetic: boolean
  readonly limit: number
  /** Characters of an account that are read. */
  readonly mostText: number
}

/**
 * The reports closed last whose words are still kept. One closed as a duplicate says nothing new; one closed for want of
 * details was not really judged.
 */
export async function closedReports(db: Database, query: ClosedQuery): Promise<readonly ClosedReport[]> {
  const { rows } = await sql<ClosedReport>`
    select left(w.body, ${query.mostText}) as text, r.language, r.topic, r.fraud_type as "fraudType", s.danger,
      encode(s.text_mark, 'hex') as group
    from reports.report r join reports.submission s on s.id = r.submission_id
      join reports.words w on w.submission_id = s.id and w.id = s.id
    where r.state = 'closed' and r.closing_reason not in ('duplicate', 'insufficient-details', 'access-failed')
      and s.synthetic = ${query.synthetic} and s.words_deleted_at is null
    order by r.closed_at desc, r.id limit ${query.limit}`.execute(db)
  return rows
}
