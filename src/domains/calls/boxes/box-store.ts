import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { BesideBox, BoxState } from './box.ts'
import type { FoundBox } from './box-schema.ts'

/** A box as it is kept. */
export interface StoredBox {
  readonly id: string
  readonly organisation: string
  readonly region: string | null
  readonly state: BoxState
  readonly score: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  readonly foundAt: Date
  readonly updatedAt: Date
  readonly links: Readonly<Record<string, number>>
  readonly cells: readonly number[]
  readonly sims: number
  readonly devices: number
  readonly calls: number
  readonly synthetic: boolean
  readonly assignee: string | null
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly decisionReason: string | null
  /** How many SIMs it had when it was decided. */
  readonly decidedSims: number | null
  /** How it was dismissed before it came back; null where it never was. */
  readonly earlier: EarlierDismissal | null
  /** The box that took its SIMs over; null where none did. */
  readonly mergedInto: string | null
  readonly mergedAt: Date | null
}

/** A dismissal that a box has outgrown. */
export interface EarlierDismissal {
  readonly at: Date
  readonly by: string
  readonly reason: string
  /** How many SIMs it had then; null where that was not kept. */
  readonly sims: number | null
}

/** A row of the table: the earlier dismissal stands in it column by column. */
interface BoxRow extends Omit<StoredBox, 'earlier'> {
  readonly earlierAt: Date | null
  readonly earlierBy: string | null
  readonly earlierReason: string | null
  readonly earlierSims: number | null
}

function boxOf({ earlierAt, earlierBy, earlierReason, earlierSims, ...box }: BoxRow): StoredBox {
  const whole = earlierAt !== null && earlierBy !== null && earlierReason !== null
  return { ...box, earlier: whole ? { at: earlierAt, by: earlierBy, reason: earlierReason, sims: earlierSims } : null }
}

/** A SIM of a box. */
export interface StoredSim {
  readonly imsi: string
  readonly number: string | null
  readonly imeis: readonly string[]
  readonly score: number
  readonly reasons: readonly { readonly code: string; readonly value: number; readonly weight: number }[]
  readonly calls: number
  readonly firstSeen: Date
  readonly lastSeen: Date
}

const columns = sql`id, organisation, region, state, score, first_seen as "firstSeen", last_seen as "lastSeen",
  found_at as "foundAt", updated_at as "updatedAt", links, cells::float8[] as cells, sims, devices, calls::float8, synthetic,
  assignee, decided_at as "decidedAt", decided_by as "decidedBy", decision_reason as "decisionReason",
  decided_sims as "decidedSims", earlier_at as "earlierAt", earlier_by as "earlierBy", earlier_reason as "earlierReason",
  earlier_sims as "earlierSims", merged_into as "mergedInto", merged_at as "mergedAt"`

/** The box of an operator's name for it, locked until the transaction ends. */
export async function lockByName(tx: Tx, organisation: string, externalId: string): Promise<StoredBox | undefined> {
  const { rows } = await sql<BoxRow>`select ${columns} from calls.box
    where organisation = ${organisation} and external_id = ${externalId} for update`.execute(tx)
  return rows.map(boxOf)[0]
}

/** Lets one telling of an operator after another in, until the transaction ends: a told box may change others of the operator. */
export async function lockTellings(tx: Tx, organisation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('calls.boxes'), hashtext(${organisation}))`.execute(tx)
}

/** Boxes of an operator that nobody has decided on and that have a SIM of those given, locked, but for one. */
export async function lockSharing(
  tx: Tx,
  organisation: string,
  { id, imsis }: { readonly id: string; readonly imsis: readonly string[] },
): Promise<readonly BesideBox[]> {
  const { rows } = await sql<BesideBox>`select b.id, b.state,
      array(select s.imsi from calls.box_sim s where s.box_id = b.id) as sims
    from calls.box b where b.organisation = ${organisation} and b.id <> ${id} and b.state in ('found', 'in-review')
      and b.id in (select box_id from calls.box_sim where imsi = any(${imsis}::text[]))
    order by b.id for update of b`.execute(tx)
  return rows
}

/** The IMSIs of a box's SIMs. */
export async function imsisOf(tx: Tx, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ imsi: string }>`select imsi from calls.box_sim where box_id = ${id}`.execute(tx)
  return rows.map(({ imsi }) => imsi)
}

/** Boxes become part of another one; so do those that had become part of them. */
export async function mergeBoxes(
  tx: Tx,
  ids: readonly string[],
  { into, at }: { readonly into: string; readonly at: Date },
): Promise<void> {
  await sql`update calls.box set merged_into = ${into} where merged_into = any(${ids}::uuid[])`.execute(tx)
  await sql`update calls.box set state = 'merged', merged_into = ${into}, merged_at = ${at}, updated_at = ${at}
    where id = any(${ids}::uuid[])`.execute(tx)
}

/** A box, locked until the transaction ends. */
export async function lockBox(tx: Tx, id: string): Promise<StoredBox | undefined> {
  const { rows } = await sql<BoxRow>`select ${columns} from calls.box where id = ${id} for update`.execute(tx)
  return rows.map(boxOf)[0]
}

/** Writes a found box with its SIMs in place of what stood there; a decision on one that comes back becomes the earlier one. */
export async function saveBox(
  tx: Tx,
  box: FoundBox,
  given: { readonly id: string; readonly organisation: string; readonly state: BoxState; readonly at: Date },
): Promise<void> {
  const calls = box.sims.reduce((sum, sim) => sum + sim.calls, 0)
  const reopened = given.state === 'found'
  const told = sql`${box.region}, ${given.state}, ${box.score}::real, ${box.firstSeen}::timestamptz,
    ${box.lastSeen}::timestamptz, ${given.at}::timestamptz, ${JSON.stringify(box.links)}::jsonb, ${box.cells}::bigint[],
    ${box.sims.length}::integer, ${box.devices}::integer, ${calls}::bigint`
  const updated =
    await sql`update calls.box set (region, state, score, first_seen, last_seen, updated_at, links, cells, sims,
      devices, calls) = (select ${told}),
      earlier_by = case when ${reopened} then coalesce(decided_by, earlier_by) else earlier_by end,
      earlier_at = case when ${reopened} then coalesce(decided_at, earlier_at) else earlier_at end,
      earlier_reason = case when ${reopened} then coalesce(decision_reason, earlier_reason) else earlier_reason end,
      earlier_sims = case when ${reopened} and decided_at is not null then decided_sims else earlier_sims end,
      decided_by = case when ${reopened} then null else decided_by end,
      decided_at = case when ${reopened} then null else decided_at end,
      decision_reason = case when ${reopened} then null else decision_reason end,
      merged_into = case when ${given.state} = 'merged' then merged_into end,
      merged_at = case when ${given.state} = 'merged' then merged_at end
    where id = ${given.id}`.execute(tx)
  if (updated.numAffectedRows === 0n)
    await sql`insert into calls.box (id, organisation, external_id, found_at, synthetic, region, state, score, first_seen,
        last_seen, updated_at, links, cells, sims, devices, calls)
      select ${given.id}::uuid, ${given.organisation}::uuid, ${box.externalId}, ${given.at}::timestamptz, ${box.synthetic},
        ${told}`.execute(tx)
  await sql`delete from calls.box_sim where box_id = ${given.id}`.execute(tx)
  await sql`insert into calls.box_sim (box_id, imsi, number, imeis, score, reasons, calls, first_seen, last_seen)
    select ${given.id}::uuid, s.imsi, substr(s.number, 2)::bigint, s.imeis, s.score, s.reasons, s.calls, s."firstSeen",
      s."lastSeen" from jsonb_to_recordset(${JSON.stringify(box.sims)}::jsonb) as s(imsi text, number text, imeis text[],
      score real, reasons jsonb, calls bigint, "firstSeen" timestamptz, "lastSeen" timestamptz)
    on conflict do nothing`.execute(tx)
}

/** Boxes of some states, the surest first, at most 500. */
export async function listBoxes(db: Database, states: readonly BoxState[]): Promise<readonly StoredBox[]> {
  const { rows } = await sql<BoxRow>`select ${columns} from calls.box where state = any(${states}::text[])
    order by score desc, sims desc, id limit 500`.execute(db)
  return rows.map(boxOf)
}

/** One box. */
export async function findBox(db: Database, id: string): Promise<StoredBox | undefined> {
  const { rows } = await sql<BoxRow>`select ${columns} from calls.box where id = ${id}`.execute(db)
  return rows.map(boxOf)[0]
}

/** The SIMs of a box, the surest first. */
export async function simsOf(db: Database, id: string): Promise<readonly StoredSim[]> {
  const { rows } = await sql<StoredSim>`select imsi, '+' || number as number, imeis, score, reasons, calls::float8,
      first_seen as "firstSeen", last_seen as "lastSeen" from calls.box_sim where box_id = ${id}
    order by score desc, imsi`.execute(db)
  return rows
}

/** Somebody takes a box to look at it. */
export async function assignBox(tx: Tx, id: string, assignee: string): Promise<void> {
  await sql`update calls.box set state = 'in-review', assignee = ${assignee} where id = ${id}`.execute(tx)
}

/** Keeps a decision. */
export async function decideBox(
  tx: Tx,
  id: string,
  ruling: {
    readonly state: 'confirmed' | 'dismissed'
    readonly by: string
    readonly at: Date
    readonly reason: string
  },
): Promise<void> {
  await sql`update calls.box set state = ${ruling.state}, decided_by = ${ruling.by}, decided_at = ${ruling.at},
    decision_reason = ${ruling.reason}, decided_sims = sims where id = ${id}`.execute(tx)
}
