import { sql } from 'kysely'
import type { IndicatorState, LegalBasis, ObservableKind, Tlp, Topic } from '#domains/taxonomy'
import type { Observable } from '#formats/observable'
import type { Id } from '#kernel/id'
import type { Cursor } from '#kernel/page'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import { blankRecord, type Indicator, type IndicatorRecord } from './record.ts'

/** What is stored of an identifier. */
export interface StoredObservable {
  readonly id: Id<'observable'>
  readonly kind: ObservableKind
  readonly key: string
  readonly display: string
  readonly attributes: Observable['attributes']
}

/** Why an indicator changed. */
export type Cause = 'report' | 'withdrawal' | 'decision' | 'dispute' | 'import' | 'allow-list' | 'expiry'

/** One change to write: the record before and after, and why. */
export interface Change {
  readonly observableId: Id<'observable'>
  readonly before: IndicatorRecord
  readonly after: IndicatorRecord
}

/** Who and what stands behind a batch of changes. */
export interface Occasion {
  readonly at: Date
  readonly cause: Cause
  /** The report, dispute or import run. */
  readonly causeId: string | null
  readonly actor: Actor
}

/** An indicator's line in its history. */
export interface HistoryEntry {
  readonly at: Date
  readonly from: IndicatorState
  readonly to: IndicatorState
  readonly cause: Cause
  readonly causeId: string | null
  readonly actorKind: Actor['kind']
  readonly actorId: string | null
  readonly reason: string | null
  readonly legalBasis: LegalBasis | null
}

/** The lock under which the allow list and the listings wait for one another. */
const allowLock = 0x5a9b10

/** Inserts observables that are not there yet, in the order of their ids so that two writers cannot lock each other. */
export async function insertObservables(tx: Tx, rows: readonly StoredObservable[], at: Date): Promise<void> {
  const json = JSON.stringify(rows)
  await sql`insert into indicators.observable (id, kind, key, display, attributes, first_seen_at)
    select r.id, r.kind, r.key, r.display, r.attributes, ${at}
    from jsonb_to_recordset(${json}::jsonb) as r(id uuid, kind text, key text, display text, attributes jsonb)
    order by r.id on conflict (id) do nothing`.execute(tx)
}

/**
 * Locks observables until the transaction ends, in the order of their ids, and keeps the allow list still meanwhile.
 * Whoever changes an indicator holds this lock; read the indicator after it, not before.
 */
export async function lockObservables(tx: Tx, ids: readonly string[]): Promise<readonly StoredObservable[]> {
  const { rows } = await sql<StoredObservable>`
    with guard as materialized (select pg_advisory_xact_lock_shared(${allowLock}))
    select o.id, o.kind, o.key, o.display, o.attributes from guard, indicators.observable o
    where o.id = any(${ids}::uuid[]) order by o.id for no key update of o`.execute(tx)
  return rows
}

/**
 * Readies a transaction that lists thousands at once: the allow list stands still until it ends, and its queries find
 * each row by index. The planner cannot know that a few thousand ids out of a huge table are cheaper that way than a
 * walk through all of it, which would make every part of an import slower than the one before.
 */
export async function readyForBulk(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${allowLock}), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`.execute(tx)
}

/** Waits until no listing is being written, and lets none be written until the transaction ends. */
export async function lockAllowList(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${allowLock})`.execute(tx)
}

const recordColumns = sql`i.state, i.topic, i.fraud_type as "fraudType", i.confidence, i.reports, i.lists,
  i.first_reported_at as "firstReportedAt", i.last_reported_at as "lastReportedAt", i.reported_until as "reportedUntil",
  i.legal_basis as "legalBasis", i.reason, i.tlp, i.measures, i.source, i.valid_from as "validFrom",
  i.valid_until as "validUntil", i.decided_by as "decidedBy"`

const indicatorColumns = sql`${recordColumns}, i.observable_id as "observableId", o.kind, o.display, o.attributes,
  i.changed_at as "changedAt",
  exists (select from indicators.dispute d where d.observable_id = i.observable_id and d.state = 'open') as disputed`

/** An observable with the ids of the entries of the allow list that would shield it. */
export interface Shieldable {
  readonly id: string
  /** Entries of either level. */
  readonly exact: readonly string[]
  /** Entries that must be `official` to shield. */
  readonly above: readonly string[]
}

/** Where an observable stands: its record, blank where it was never judged, and whether the allow list shields it. */
export interface Standing {
  readonly record: IndicatorRecord
  readonly shielded: boolean
}

/** Where observables stand, by id. */
export async function standings(db: Database, items: readonly Shieldable[]): Promise<ReadonlyMap<string, Standing>> {
  const pairs = items.flatMap(({ id, exact, above }) => [
    ...exact.map((shield) => ({ id, shield, official: false })),
    ...above.map((shield) => ({ id, shield, official: true })),
  ])
  const { rows } = await sql<IndicatorRecord & { id: string; shielded: boolean; judged: boolean }>`
    with p as materialized (select * from unnest(${pairs.map((p) => p.id)}::uuid[], ${pairs.map((p) => p.shield)}::uuid[],
      ${pairs.map((p) => p.official)}::boolean[]) as p(id, shield, official))
    select n.id, i.observable_id is not null as judged, ${recordColumns}, exists (select from p
        join indicators.allowed a on a.observable_id = p.shield and (a.level = 'official' or not p.official)
        where p.id = n.id) as shielded
    from unnest(${items.map(({ id }) => id)}::uuid[]) as n(id)
      left join indicators.indicator i on i.observable_id = n.id`.execute(db)
  return new Map(
    rows.map(({ id, shielded, judged, ...record }): [string, Standing] => [
      id,
      { shielded, record: judged ? record : blankRecord },
    ]),
  )
}

/** Writes records, and a line of history for each change of state and for each decision. */
export async function writeChanges(tx: Tx, changes: readonly Change[], occasion: Occasion): Promise<void> {
  if (changes.length === 0) return
  const { at, cause, causeId, actor } = occasion
  const json = JSON.stringify(
    changes.map(({ observableId, before, after }) => ({ ...after, observableId, before: before.state })),
  )
  const told = cause === 'decision' || cause === 'dispute'
  await sql`with c as materialized (select * from jsonb_to_recordset(${json}::jsonb) as c("observableId" uuid, before text,
      state text, topic text, "fraudType" text, confidence smallint, reports integer, lists integer,
      "firstReportedAt" timestamptz, "lastReportedAt" timestamptz, "reportedUntil" timestamptz, "legalBasis" text,
      reason text, tlp text, measures text[], source text, "validFrom" timestamptz, "validUntil" timestamptz,
      "decidedBy" text)),
    written as (insert into indicators.indicator as i (observable_id, state, topic, fraud_type, confidence, reports,
        lists, first_reported_at, last_reported_at, reported_until, legal_basis, reason, tlp, measures, source, valid_from,
        valid_until, decided_by, changed_at)
      select "observableId", state, topic, "fraudType", confidence, reports, lists, "firstReportedAt", "lastReportedAt",
        "reportedUntil", "legalBasis", reason, tlp, measures, source, "validFrom", "validUntil", "decidedBy", ${at}
      from c order by "observableId"
      on conflict (observable_id) do update set state = excluded.state, topic = excluded.topic,
        fraud_type = excluded.fraud_type, confidence = excluded.confidence, reports = excluded.reports,
        lists = excluded.lists, first_reported_at = excluded.first_reported_at,
        last_reported_at = excluded.last_reported_at, reported_until = excluded.reported_until,
        legal_basis = excluded.legal_basis, reason = excluded.reason, tlp = excluded.tlp, measures = excluded.measures,
        source = excluded.source, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
        decided_by = excluded.decided_by, changed_at = excluded.changed_at)
    insert into indicators.history (observable_id, at, from_state, to_state, cause, cause_id, actor_kind, actor_id,
      reason, legal_basis)
    select "observableId", ${at}, before, state, ${cause}, ${causeId}::uuid, ${actor.kind}, ${actor.id}, reason, "legalBasis"
    from c where before <> state or ${told} order by "observableId"`.execute(tx)
}

/** What a list of indicators may be narrowed to. */
export interface IndicatorFilter {
  readonly state?: IndicatorState | undefined
  readonly kind?: ObservableKind | undefined
  readonly topic?: Topic | undefined
  readonly disputed?: boolean | undefined
  /** Labels of the Traffic Light Protocol that may be shown; unlabelled ones always may. */
  readonly labels?: readonly Tlp[] | undefined
}

/** Up to `limit` indicators, those that changed last first, after a cursor. */
export async function listIndicators(
  db: Database,
  filter: IndicatorFilter,
  { after, limit }: { readonly after: Cursor | undefined; readonly limit: number },
): Promise<readonly Indicator[]> {
  const where = [
    filter.state && sql`i.state = ${filter.state}`,
    filter.kind && sql`o.kind = ${filter.kind}`,
    filter.topic && sql`i.topic = ${filter.topic}`,
    filter.disputed &&
      sql`exists (select from indicators.dispute d where d.observable_id = i.observable_id and d.state = 'open')`,
    filter.labels && sql`(i.tlp is null or i.tlp = any(${filter.labels}::text[]))`,
    after && sql`(i.changed_at, i.observable_id) < (${after.key}::timestamptz, ${after.id}::uuid)`,
  ].filter((condition) => condition !== undefined && condition !== false)
  const { rows } = await sql<Indicator>`
    select ${indicatorColumns} from indicators.indicator i join indicators.observable o on o.id = i.observable_id
    where ${sql.join([sql`true`, ...where], sql` and `)}
    order by i.changed_at desc, i.observable_id desc limit ${limit}`.execute(db)
  return rows
}

/** The indicators of some observables, in any order; those never judged are left out. */
export async function indicatorsOf(db: Database, ids: readonly string[]): Promise<readonly Indicator[]> {
  const { rows } = await sql<Indicator>`
    select ${indicatorColumns} from indicators.indicator i join indicators.observable o on o.id = i.observable_id
    where i.observable_id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** Observables by id; unknown ones are left out. */
export async function observablesOf(
  db: Database,
  ids: readonly string[],
): Promise<readonly (StoredObservable & { readonly firstSeenAt: Date })[]> {
  const { rows } = await sql<StoredObservable & { readonly firstSeenAt: Date }>`
    select id, kind, key, display, attributes, first_seen_at as "firstSeenAt" from indicators.observable where id = any(${ids}::uuid[])`.execute(
    db,
  )
  return rows
}

/** The history of an indicator, the latest change first; at most 200. */
export async function historyOf(db: Database, id: string): Promise<readonly HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select at, from_state as "from", to_state as "to", cause, cause_id as "causeId", actor_kind as "actorKind",
      actor_id as "actorId", reason, legal_basis as "legalBasis"
    from indicators.history h where observable_id = ${id} order by h.id desc limit 200`.execute(db)
  return rows
}

/** Ids of up to `limit` indicators whose time has run out. */
export async function due(db: Database, now: Date, limit: number): Promise<readonly Id<'observable'>[]> {
  const { rows } = await sql<{ id: Id<'observable'> }>`
    (select observable_id as id from indicators.indicator where state = 'confirmed' and valid_until <= ${now}
      order by valid_until limit ${limit})
    union all
    (select observable_id from indicators.indicator where state = 'reported' and reported_until <= ${now}
      order by reported_until limit ${limit}) limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
