import { sql } from 'kysely'
import type { FraudType, IndicatorState, Topic } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import type { Shieldable, StoredObservable } from '../indicator-store.ts'
import type { IndicatorRecord } from '../record.ts'

/** A run of an import over a file: its provenance, and how far it has come. */
export interface ImportRun {
  readonly id: Id<'import-run'>
  readonly listId: number
  readonly startedAt: Date
  /** Null while it runs, or where it was cut off. */
  readonly finishedAt: Date | null
  /** Entries that are dealt with and committed. */
  readonly position: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

/** A run to begin. */
export interface NewRun {
  readonly id: Id<'import-run'>
  readonly sha256: Buffer
  /** Canonical JSON of everything that decides what the file does. */
  readonly options: string
  readonly fileName: string
  readonly format: string
  readonly list: string
  readonly licence: string | null
  readonly startedBy: string | null
  readonly startedAt: Date
}

const runColumns = sql`id, list_id as "listId", started_at as "startedAt", finished_at as "finishedAt", position, changed,
  unchanged, rejected`

/** The id of a list by its name, made where it is new. */
export async function listNamed(tx: Tx, name: string): Promise<number> {
  const known = await sql<{ id: number }>`select id from indicators.list where name = ${name}`.execute(tx)
  if (known.rows[0]) return known.rows[0].id
  const { rows } = await sql<{ id: number }>`insert into indicators.list (name) values (${name})
    on conflict (name) do update set name = excluded.name returning id`.execute(tx)
  if (!rows[0]) throw new Error('the list was not made')
  return rows[0].id
}

/** Begins a run, or takes up the unfinished one of the same file with the same options. */
export async function beginRun(tx: Tx, run: NewRun): Promise<ImportRun & { readonly resumed: boolean }> {
  const listId = await listNamed(tx, run.list)
  const { id, sha256, options, fileName, format, licence, startedBy, startedAt } = run
  await sql`insert into indicators.import_run (id, sha256, options, file_name, format, list_id, licence, started_by, started_at)
    values (${id}, ${sha256}, ${options}, ${fileName}, ${format}, ${listId}, ${licence}, ${startedBy}, ${startedAt})
    on conflict (sha256, options) where finished_at is null do nothing`.execute(tx)
  const { rows } = await sql<ImportRun>`select ${runColumns} from indicators.import_run
    where sha256 = ${sha256} and options = ${options} and finished_at is null`.execute(tx)
  const [found] = rows
  if (!found) throw new Error('the run did not begin')
  return { ...found, resumed: found.id !== id }
}

/** Locks a run until the transaction ends and tells how far it has come; undefined once it is finished. */
export async function lockRun(tx: Tx, id: string): Promise<number | undefined> {
  const { rows } = await sql<{ position: number }>`
    select position from indicators.import_run where id = ${id} and finished_at is null for update`.execute(tx)
  return rows[0]?.position
}

/** What became of a part of the file. */
export interface Step {
  readonly position: number
  readonly changed: number
  readonly unchanged: number
  readonly rejects: readonly { readonly entry: number; readonly line: number; readonly code: string }[]
}

/** Notes a part as done. */
export async function advanceRun(tx: Tx, id: string, { position, changed, unchanged, rejects }: Step): Promise<void> {
  await sql`update indicators.import_run set position = ${position}, changed = changed + ${changed},
    unchanged = unchanged + ${unchanged}, rejected = rejected + ${rejects.length} where id = ${id}`.execute(tx)
  if (rejects.length === 0) return
  const json = JSON.stringify(rejects.map(({ entry, line, code }) => ({ entry, line, code })))
  await sql`insert into indicators.import_reject (run_id, entry, line, code)
    select ${id}, entry, line, code from jsonb_to_recordset(${json}::jsonb)
      as r(entry bigint, line bigint, code text)`.execute(tx)
}

/** Ends a run. */
export async function finishRun(tx: Tx, id: string, at: Date): Promise<ImportRun> {
  const { rows } = await sql<ImportRun>`
    update indicators.import_run set finished_at = ${at} where id = ${id} returning ${runColumns}`.execute(tx)
  if (!rows[0]) throw new Error('the run is gone')
  return rows[0]
}

/** The refused entries of a run by their place among the entries. */
export async function rejectsOf(db: Database, id: string): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ entry: number; code: string }>`
    select entry, code from indicators.import_reject where run_id = ${id}`.execute(db)
  return new Map(rows.map(({ entry, code }) => [entry, code]))
}

/** What the registry knows of one entry already. */
export interface Known {
  readonly id: string
  /** Null where it was never judged. */
  readonly state: IndicatorState | null
  readonly reportedUntil: Date | null
  readonly validUntil: Date | null
  /** Whether this list has named it before. */
  readonly mentioned: boolean
  readonly shielded: boolean
}

/** What is known of entries; those nothing is known of are left out. */
export async function knownOf(
  tx: Tx,
  listId: number,
  items: readonly Shieldable[],
): Promise<ReadonlyMap<string, Known>> {
  const pairs = items.flatMap(({ id, exact, above }) => [
    ...exact.filter((shield) => shield !== id).map((shield) => ({ id, shield, official: false })),
    ...above.map((shield) => ({ id, shield, official: true })),
  ])
  const { rows } = await sql<Known>`
    with p as materialized (select p.id from unnest(${pairs.map((p) => p.id)}::uuid[], ${pairs.map((p) => p.shield)}::uuid[],
      ${pairs.map((p) => p.official)}::boolean[]) as p(id, shield, official)
      join indicators.allowed a on a.observable_id = p.shield and (a.level = 'official' or not p.official))
    select n.id, i.state, i.reported_until as "reportedUntil", i.valid_until as "validUntil",
      l.observable_id is not null as mentioned,
      a.observable_id is not null or exists (select from p where p.id = n.id) as shielded
    from unnest(${items.map(({ id }) => id)}::uuid[]) as n(id)
      left join indicators.indicator i on i.observable_id = n.id
      left join indicators.list_entry l on l.observable_id = n.id and l.list_id = ${listId}
      left join indicators.allowed a on a.observable_id = n.id
    where i.observable_id is not null or a.observable_id is not null or exists (select from p where p.id = n.id)`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** An entry that nobody has judged before. */
export interface FreshRow extends StoredObservable {
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly reason: string | null
}

/** What all fresh rows of one part have in common. */
export interface FreshBatch {
  readonly run: Pick<ImportRun, 'id' | 'listId'>
  /** The record they all get, but for topic, type of fraud and reason. */
  readonly record: IndicatorRecord
  /** Those that were observed before; the caller holds their locks. */
  readonly locked: readonly string[]
  readonly at: Date
  readonly actor: Actor
}

/**
 * Stores observables that were never judged, as indicators, in one statement over columns, because a list has hundreds
 * of thousands of them. Only touches those that are new by this statement or that the caller has locked: another
 * writer may hold the rest. Tells which indicators are new.
 */
export async function insertFresh(tx: Tx, rows: readonly FreshRow[], batch: FreshBatch): Promise<ReadonlySet<string>> {
  const { run, record: r, at, actor } = batch
  const column = <T>(of: (row: FreshRow) => T) => rows.map(of)
  const result = await sql<{ id: string }>`
    with c as materialized (select * from unnest(${column((row) => row.id)}::uuid[], ${column((row) => row.kind)}::text[],
        ${column((row) => row.key)}::text[], ${column((row) => row.display)}::text[],
        ${column((row) => JSON.stringify(row.attributes))}::text[], ${column((row) => row.topic)}::text[],
        ${column((row) => row.fraudType)}::text[], ${column((row) => row.reason)}::text[])
      as c(id, kind, key, display, attributes, topic, fraud_type, reason) order by id),
    seen as (insert into indicators.observable (id, kind, key, display, attributes, first_seen_at)
      select id, kind, key, display, attributes::jsonb, ${at} from c on conflict (id) do nothing returning id),
    judged as (insert into indicators.indicator (observable_id, state, topic, fraud_type, confidence, lists,
        reported_until, legal_basis, reason, tlp, measures, source, valid_from, valid_until, decided_by, changed_at)
      select id, ${r.state}, topic, fraud_type, ${r.confidence}, ${r.lists}, ${r.reportedUntil}::timestamptz, ${r.legalBasis},
        case when ${r.legalBasis}::text is not null then coalesce(reason, ${r.reason}) end, ${r.tlp},
        ${r.measures}::text[], ${r.source}, ${r.validFrom}::timestamptz, ${r.validUntil}::timestamptz, ${r.decidedBy}, ${at}
      from c where c.id in (select id from seen) or c.id = any(${batch.locked}::uuid[])
      on conflict (observable_id) do nothing returning observable_id),
    listed as (insert into indicators.list_entry (observable_id, list_id, run_id, at)
      select observable_id, ${run.listId}, ${run.id}, ${at} from judged on conflict do nothing),
    told as (insert into indicators.history (observable_id, at, from_state, to_state, cause, cause_id, actor_kind,
        actor_id, legal_basis)
      select observable_id, ${at}, 'observed', ${r.state}, 'import', ${run.id}, ${actor.kind}, ${actor.id}, ${r.legalBasis}
      from judged)
    select observable_id as id from judged`.execute(tx)
  return new Set(result.rows.map(({ id }) => id))
}

/** Notes that a list names observables. */
export async function insertListEntries(
  tx: Tx,
  ids: readonly string[],
  { run, at }: { readonly run: Pick<ImportRun, 'id' | 'listId'>; readonly at: Date },
): Promise<void> {
  await sql`insert into indicators.list_entry (observable_id, list_id, run_id, at)
    select id, ${run.listId}, ${run.id}, ${at} from unnest(${ids}::uuid[]) as n(id) order by id
    on conflict do nothing`.execute(tx)
}
