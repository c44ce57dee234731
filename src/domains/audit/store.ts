import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { AboutQuery, NotedEntry } from './about.ts'
import type { AuditEntry, AuditNote, LaneEnd } from './entry.ts'

/** A stored entry with its hash. */
export interface StoredEntry extends AuditEntry {
  readonly hash: Buffer
}

/** The end of a lane as stored, with the keyed proof of it. */
export interface StoredEnd extends LaneEnd {
  readonly proof: Buffer
}

/** Locks the end of a lane until the transaction ends; nothing where the day is not open yet. */
export async function lockLane(tx: Tx, day: string, lane: number): Promise<StoredEnd | undefined> {
  const { rows } = await sql<StoredEnd>`
    select lane, count, hash, proof from audit.lane where day = ${day} and lane = ${lane} for update`.execute(tx)
  return rows[0]
}

/** Opens a day with all its lanes and makes it the newest. Two writers doing it at once do it once. */
export async function openDay(tx: Tx, day: string, ends: readonly StoredEnd[], headProof: Buffer): Promise<void> {
  for (const end of ends) {
    await sql`insert into audit.lane (day, lane, count, hash, proof)
      values (${day}, ${end.lane}, ${end.count}, ${end.hash}, ${end.proof}) on conflict do nothing`.execute(tx)
  }
  await sql`insert into audit.head as h (day, proof) values (${day}, ${headProof})
    on conflict (only_row) do update set day = excluded.day, proof = excluded.proof where h.day < excluded.day`.execute(
    tx,
  )
}

/** The newest day and its proof. */
export async function head(db: Database): Promise<{ day: string; proof: Buffer } | undefined> {
  const { rows } = await sql<{ day: string; proof: Buffer }>`select day, proof from audit.head`.execute(db)
  return rows[0]
}

/** Appends entries and moves the lane's end. */
export async function append(tx: Tx, entries: readonly StoredEntry[], proof: Buffer): Promise<void> {
  const last = entries.at(-1)
  if (!last) return
  const rows = JSON.stringify(entries.map((entry) => ({ ...entry, hash: entry.hash.toString('hex') })))
  await sql`with moved as (
      update audit.lane set count = ${last.number}, hash = ${last.hash}, proof = ${proof}
      where day = ${last.day} and lane = ${last.lane}
    )
    insert into audit.entry (day, lane, number, id, at, actor_kind, actor_id, organisation, action, subject_type,
      subject_id, details, hash)
    select e.day, e.lane, e.number, e.id, e.at, e."actorKind", e."actorId", e.organisation, e.action, e."subjectType",
      e."subjectId", e.details, decode(e.hash, 'hex')
    from jsonb_to_recordset(${rows}::jsonb) as e(day date, lane smallint, number bigint, id uuid, at timestamptz,
      "actorKind" text, "actorId" text, organisation uuid, action text, "subjectType" text, "subjectId" text,
      details text, hash text)`.execute(tx)
}

/** Days that have entries or lanes, oldest first. */
export async function days(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from audit.lane union select day from audit.entry union select day from audit.seal order by day`.execute(
    db,
  )
  return rows.map((row) => row.day)
}

/** The ends of a day's lanes. */
export async function laneEnds(db: Database, day: string): Promise<readonly StoredEnd[]> {
  const { rows } =
    await sql<StoredEnd>`select lane, count, hash, proof from audit.lane where day = ${day} order by lane`.execute(db)
  return rows
}

/** How many entries the lanes say there are. */
export async function countEntries(db: Database): Promise<number> {
  const { rows } = await sql<{ total: number }>`select coalesce(sum(count), 0)::int8 as total from audit.lane`.execute(
    db,
  )
  return rows[0]?.total ?? 0
}

/** Up to `limit` entries of a lane after `number`, in order. */
export async function entriesAfter(
  db: Database,
  place: { readonly day: string; readonly lane: number; readonly number: number },
  limit: number,
): Promise<readonly StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`
    select id, day, lane, number, at, actor_kind as "actorKind", actor_id as "actorId", organisation, action,
      subject_type as "subjectType", subject_id as "subjectId", details, hash
    from audit.entry where day = ${place.day} and lane = ${place.lane} and number > ${place.number}
    order by number limit ${limit}`.execute(db)
  return rows
}

/** Entries of one subject, the newest first. */
export async function entriesAbout(
  db: Database,
  subject: AuditNote['subject'],
  { before, limit, without = [] }: AboutQuery,
): Promise<readonly (Omit<NotedEntry, 'details'> & { readonly details: string })[]> {
  const { rows } = await sql<Omit<NotedEntry, 'details'> & { details: string }>`
    select id, at, actor_kind as "actorKind", actor_id as "actorId", action, details
    from audit.entry e where subject_type = ${subject.type} and subject_id = ${subject.id}
      and action <> all(${without}::text[])
      ${before ? sql`and (at, id) < (${before.at}, ${before.id}::uuid)` : sql``}
    order by e.at desc, e.id desc limit ${limit}`.execute(db)
  return rows
}

/** The seal of a day, if it has one. */
export async function sealOf(db: Database, day: string): Promise<{ entries: number; hash: Buffer } | undefined> {
  const { rows } = await sql<{ entries: number; hash: Buffer }>`
    select entries, hash from audit.seal where day = ${day}`.execute(db)
  return rows[0]
}

/** The newest seal. */
export async function lastSeal(db: Database): Promise<{ day: string; hash: Buffer } | undefined> {
  const { rows } = await sql<{ day: string; hash: Buffer }>`
    select day, hash from audit.seal order by day desc limit 1`.execute(db)
  return rows[0]
}

/** Days before `today` that have lanes and no seal yet, oldest first. */
export async function unsealedDays(db: Database, today: string): Promise<readonly string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct l.day from audit.lane l where l.day < ${today}::date
      and not exists (select from audit.seal s where s.day = l.day) order by l.day`.execute(db)
  return rows.map((row) => row.day)
}

/** Writes a day's seal. */
export async function insertSeal(
  db: Database,
  seal: { readonly day: string; readonly entries: number; readonly hash: Buffer; readonly at: Date },
): Promise<void> {
  await sql`insert into audit.seal (day, entries, hash, sealed_at)
    values (${seal.day}, ${seal.entries}, ${seal.hash}, ${seal.at}) on conflict do nothing`.execute(db)
}
