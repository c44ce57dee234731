import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Approval, BlockedSite } from './blocked.ts'

/** A row of what is to be blocked. */
export interface BlockedRow {
  readonly observableId: string
  readonly kind: 'domain' | 'url' | 'ip'
  readonly value: string
  readonly topic: string | null
  readonly legalBasis: string
  readonly decidedAt: Date
  readonly decidedBy: string | null
  readonly validUntil: Date
  readonly needsApproval: boolean
  readonly letThrough: readonly { readonly host: string; readonly level: string }[]
}

/** Lets one writer at a time work on what is published, until the transaction ends. */
export async function lockBlocked(tx: Tx): Promise<void> {
  await sql`select from publications.blocked_revision for update`.execute(tx)
}

/** Hosts that the rows of some observables speak of now: of sites, and of what is let through below them. */
export async function hostsOf(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ host: string }>`
    select value as host from publications.blocked where kind = 'domain' and observable_id = any(${ids}::uuid[])
    union select host from publications.let_through where observable_id = any(${ids}::uuid[])`.execute(tx)
  return rows.map(({ host }) => host)
}

/**
 * Makes the rows of `ids` be `rows`: writes those, deletes the others. What waits for a second person is published only
 * once its very decision is approved. Tells how many rows changed.
 */
export async function replaceRows(
  tx: Tx,
  ids: readonly string[],
  { rows, at }: { readonly rows: readonly BlockedRow[]; readonly at: Date },
): Promise<number> {
  const kept = rows.map(({ observableId }) => observableId)
  const gone = await sql`delete from publications.blocked where observable_id = any(${ids}::uuid[])
    and observable_id <> all(${kept}::uuid[])`.execute(tx)
  const json = JSON.stringify(rows)
  await sql`insert into publications.approval (observable_id, decided_at, asked_at)
    select r."observableId", r."decidedAt", ${at} from jsonb_to_recordset(${json}::jsonb)
      as r("observableId" uuid, "decidedAt" timestamptz, "needsApproval" boolean)
    where r."needsApproval" on conflict do nothing`.execute(tx)
  const written =
    await sql`insert into publications.blocked as b (observable_id, kind, value, topic, legal_basis, decided_at,
      decided_by, valid_until, needs_approval, published)
    select r."observableId", r.kind, r.value, r.topic, r."legalBasis", r."decidedAt", r."decidedBy", r."validUntil",
      r."needsApproval", not r."needsApproval" or exists (select from publications.approval a
        where a.observable_id = r."observableId" and a.decided_at = r."decidedAt" and a.state = 'approved')
    from jsonb_to_recordset(${json}::jsonb) as r("observableId" uuid, kind text, value text, topic text, "legalBasis" text,
      "decidedAt" timestamptz, "decidedBy" text, "validUntil" timestamptz, "needsApproval" boolean)
    on conflict (observable_id) do update set topic = excluded.topic, legal_basis = excluded.legal_basis,
      decided_at = excluded.decided_at, decided_by = excluded.decided_by, valid_until = excluded.valid_until,
      needs_approval = excluded.needs_approval, published = excluded.published
    where (b.topic, b.legal_basis, b.decided_at, b.decided_by, b.valid_until, b.needs_approval, b.published) is distinct from
      (excluded.topic, excluded.legal_basis, excluded.decided_at, excluded.decided_by, excluded.valid_until,
        excluded.needs_approval, excluded.published)`.execute(tx)
  const through = await replaceLetThrough(tx, kept, rows)
  return Number((gone.numAffectedRows ?? 0n) + (written.numAffectedRows ?? 0n)) + through
}

async function replaceLetThrough(tx: Tx, ids: readonly string[], rows: readonly BlockedRow[]): Promise<number> {
  const wanted = rows.flatMap(({ observableId, letThrough }) =>
    letThrough.map(({ host, level }) => ({ observableId, host, level })),
  )
  const json = JSON.stringify(wanted)
  const { rows: changed } = await sql`
    with w as materialized (select * from jsonb_to_recordset(${json}::jsonb)
      as w("observableId" uuid, host text, level text)),
    gone as (delete from publications.let_through l where l.observable_id = any(${ids}::uuid[])
      and not exists (select from w where w."observableId" = l.observable_id and w.host = l.host) returning l.host),
    put as (insert into publications.let_through as l (observable_id, host, level) select "observableId", host, level from w
      on conflict (observable_id, host) do update set level = excluded.level where l.level <> excluded.level
      returning l.host)
    select host from gone union all select host from put`.execute(tx)
  return changed.length
}

/** Ids of rows after one, in their order. */
export async function idsAfter(
  tx: Tx,
  after: string | undefined,
  upTo: string | undefined,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select observable_id as id from publications.blocked
    where ${after === undefined ? sql`true` : sql`observable_id > ${after}::uuid`}
      and ${upTo === undefined ? sql`true` : sql`observable_id <= ${upTo}::uuid`}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Ids of rows whose decision has run out. */
export async function expiredIds(tx: Tx, now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select observable_id as id from publications.blocked where valid_until <= ${now} limit 5000`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Counts a change of what is published, at a second of its own: lists are asked for by the second (RFC 9110 §8.8.2). */
export async function moveRevision(tx: Tx, at: Date): Promise<void> {
  await sql`update publications.blocked_revision set number = number + 1,
    at = greatest(date_trunc('second', at) + interval '1 second', ${at})`.execute(tx)
}

/** The count of changes, and when the newest was. */
export interface Revision {
  readonly number: number
  /** Never in the same second as the one before; where several changes came within one second, up to some seconds ahead. */
  readonly at: Date
}

/** Where the count of changes stands. */
export async function readRevision(db: Database): Promise<Revision> {
  const { rows } = await sql<Revision>`select number, at from publications.blocked_revision`.execute(db)
  const [revision] = rows
  if (revision === undefined) throw new Error('the revision of what is blocked is gone')
  return revision
}

/** Everything of one kind that is published now, in order. */
export async function publishedValues(db: Database, kind: BlockedRow['kind'], now: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ value: string }>`select value from publications.blocked
    where kind = ${kind} and published and valid_until > ${now} order by value collate "C"`.execute(db)
  return rows.map(({ value }) => value)
}

/** Hosts that are let through, each with the widest of its levels; only those below what is published now. */
export async function publishedLetThrough(
  db: Database,
  now: Date,
): Promise<readonly { readonly host: string; readonly level: 'official' | 'popular' }[]> {
  const { rows } = await sql<{ host: string; level: 'official' | 'popular' }>`
    select host, min(level) as level from publications.let_through join publications.blocked using (observable_id)
    where published and valid_until > ${now} group by host order by host collate "C"`.execute(db)
  return rows
}

/** The nearest published site among a host and the names above it. */
export async function publishedSite(
  db: Database,
  hosts: readonly string[],
  now: Date,
): Promise<BlockedSite | undefined> {
  const { rows } = await sql<BlockedSite>`
    select observable_id as "observableId", value as host, decided_at as "decidedAt", valid_until as "validUntil"
    from publications.blocked where kind = 'domain' and value = any(${hosts}::text[]) and published and valid_until > ${now}
    order by length(value) desc limit 1`.execute(db)
  return rows[0]
}

const approvalColumns = sql`a.observable_id as "observableId", b.value, b.legal_basis as "legalBasis",
  a.decided_at as "decidedAt", b.decided_by as "decidedBy", b.valid_until as "validUntil", a.state,
  a.asked_at as "askedAt", a.ruled_by as "ruledBy", a.ruled_at as "ruledAt", a.reason,
  array(select host from publications.let_through l where l.observable_id = a.observable_id order by host limit 50)
    as "letThrough"`

/** Decisions in force that wait for a second person, the longest wait first; at most 500. */
export async function waitingApprovals(db: Database): Promise<readonly Approval[]> {
  const { rows } = await sql<Approval>`select ${approvalColumns} from publications.approval a
    join publications.blocked b on b.observable_id = a.observable_id and b.decided_at = a.decided_at
    where a.state = 'waiting' order by a.asked_at, a.observable_id limit 500`.execute(db)
  return rows
}

/** The approval of the decision in force about an observable. */
export async function approvalOf(tx: Tx, id: string): Promise<Approval | undefined> {
  const { rows } = await sql<Approval>`select ${approvalColumns} from publications.approval a
    join publications.blocked b on b.observable_id = a.observable_id and b.decided_at = a.decided_at
    where a.observable_id = ${id} and b.needs_approval`.execute(tx)
  return rows[0]
}

/** Writes the second person's word, and publishes with an approval. */
export async function writeRuling(
  tx: Tx,
  { observableId, decidedAt }: Pick<Approval, 'observableId' | 'decidedAt'>,
  ruling: {
    readonly state: 'approved' | 'refused'
    readonly by: string
    readonly at: Date
    readonly reason: string
  },
): Promise<void> {
  const { state, by, at, reason } = ruling
  await sql`update publications.approval set state = ${state}, ruled_by = ${by}, ruled_at = ${at}, reason = ${reason}
    where observable_id = ${observableId} and decided_at = ${decidedAt}`.execute(tx)
  await sql`update publications.blocked set published = ${state === 'approved'}
    where observable_id = ${observableId}`.execute(tx)
}
