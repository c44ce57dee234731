import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Sent, SentBefore } from '../sent.ts'

/** A gateway with a licence. Days are `YYYY-MM-DD`. */
export interface Gateway {
  readonly id: string
  readonly licence: string
  readonly holder: string
  readonly bin: string | null
  readonly region: string | null
  readonly validFrom: string
  readonly validTo: string
  readonly sims: number
}

/** A seizure. */
export interface Seizure {
  readonly id: string
  readonly day: string
  readonly region: string
  readonly devices: number
  readonly sims: number
  readonly suspects: number
  readonly foreigners: number
  readonly boxId: string | null
  readonly note: string | null
}

/** Adds a gateway with its SIMs; false where the licence is there already. */
export async function insertGateway(
  tx: Tx,
  gateway: Omit<Gateway, 'sims'> & { readonly imsis: readonly string[] },
  added: { readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, licence, holder, bin, region, validFrom, validTo, imsis } = gateway
  const result =
    await sql`insert into calls.gateway (id, licence, holder, bin, region, valid_from, valid_to, added_by, added_at)
    values (${id}, ${licence}, ${holder}, ${bin}, ${region}, ${validFrom}::date, ${validTo}::date, ${added.by}, ${added.at})
    on conflict (licence) do nothing`.execute(tx)
  if (result.numAffectedRows !== 1n) return false
  await sql`insert into calls.gateway_sim (gateway_id, imsi) select ${id}::uuid, unnest(${imsis}::text[])
    on conflict do nothing`.execute(tx)
  return true
}

/** Gateways that were not withdrawn, in the order of licences. */
export async function listGateways(db: Database): Promise<readonly Gateway[]> {
  const { rows } = await sql<Gateway>`select id, licence, holder, bin, region, valid_from::text as "validFrom",
      valid_to::text as "validTo", (select count(*)::integer from calls.gateway_sim s where s.gateway_id = g.id) as sims
    from calls.gateway g where withdrawn_at is null order by licence`.execute(db)
  return rows
}

/** Takes a gateway out; false where there is none. */
export async function withdrawGateway(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result =
    await sql`update calls.gateway set withdrawn_at = ${at} where id = ${id} and withdrawn_at is null`.execute(tx)
  return result.numAffectedRows === 1n
}

/** IMSIs of gateways whose licence is in force on a day. */
export async function licensedImsis(db: Database, day: string): Promise<readonly string[]> {
  const { rows } = await sql<{ imsi: string }>`select distinct s.imsi from calls.gateway_sim s
    join calls.gateway g on g.id = s.gateway_id
    where g.withdrawn_at is null and g.valid_from <= ${day}::date and g.valid_to > ${day}::date order by 1`.execute(db)
  return rows.map(({ imsi }) => imsi)
}

/** Keeps a seizure; false where another one came with its key. */
export async function insertSeizure(
  tx: Tx,
  seizure: Seizure,
  recorded: { readonly by: string; readonly at: Date; readonly sent: Sent | null },
): Promise<boolean> {
  const { id, day, region, devices, sims, suspects, foreigners, boxId, note } = seizure
  const { by, at, sent } = recorded
  const result =
    await sql`insert into calls.seizure (id, day, region, devices, sims, suspects, foreigners, box_id, note, recorded_by,
      recorded_at, idempotency_hash, body_hash)
    values (${id}, ${day}::date, ${region}, ${devices}, ${sims}, ${suspects}, ${foreigners}, ${boxId}, ${note}, ${by}, ${at},
      ${sent?.key ?? null}, ${sent?.body ?? null}) on conflict (idempotency_hash) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

const seizureColumns = sql`id, day::text as day, region, devices, sims, suspects, foreigners, box_id as "boxId", note`

/** The seizure that came with a key, though it was taken back since. */
export async function seizureOfKey(db: Database, key: Buffer): Promise<SentBefore<Seizure> | undefined> {
  const { rows } = await sql<Seizure & { readonly bodyHash: Buffer }>`select ${seizureColumns}, body_hash as "bodyHash"
    from calls.seizure where idempotency_hash = ${key}`.execute(db)
  return rows.map(({ bodyHash, ...entry }) => ({ entry, bodyHash }))[0]
}

/** Seizures, the newest first, at most 500. */
export async function listSeizures(db: Database): Promise<readonly Seizure[]> {
  const { rows } = await sql<Seizure>`select ${seizureColumns} from calls.seizure where withdrawn_at is null
    order by day desc, id desc limit 500`.execute(db)
  return rows
}

/** Takes a seizure out that was recorded by mistake; false where there is none. */
export async function withdrawSeizure(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result =
    await sql`update calls.seizure set withdrawn_at = ${at} where id = ${id} and withdrawn_at is null`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Whether the reader may see a box. In a person's scope. */
export async function boxIsSeen(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from calls.box where id = ${id}`.execute(tx)
  return rows.length > 0
}

/** Sums of seizures of a year. */
export interface SeizureYear {
  readonly year: number
  readonly seizures: number
  readonly devices: number
  readonly sims: number
  readonly suspects: number
  readonly foreigners: number
}

/** Sums of seizures by year, the newest first. */
export async function seizureYears(db: Database): Promise<readonly SeizureYear[]> {
  const { rows } = await sql<SeizureYear>`select extract(year from day)::integer as year, count(*)::integer as seizures,
      sum(devices)::float8 as devices, sum(sims)::float8 as sims, sum(suspects)::float8 as suspects,
      sum(foreigners)::float8 as foreigners
    from calls.seizure where withdrawn_at is null group by 1 order by 1 desc`.execute(db)
  return rows
}

/** Puts what an operator tells of owners in place of what it told before. */
export async function replaceOwners(
  tx: Tx,
  organisation: string,
  given: { readonly owners: readonly { readonly owner: string; readonly sims: number }[]; readonly day: string },
): Promise<void> {
  await sql`delete from calls.owner_excess where organisation = ${organisation}`.execute(tx)
  await sql`insert into calls.owner_excess (organisation, owner, sims, told_on)
    select ${organisation}::uuid, o.owner, max(o.sims), ${given.day}::date
    from jsonb_to_recordset(${JSON.stringify(given.owners)}::jsonb) as o(owner text, sims integer)
    group by o.owner`.execute(tx)
}

/** What an operator told of owners with too many SIMs. */
export interface OwnerSum {
  readonly organisation: string
  readonly owners: number
  readonly sims: number
  readonly most: number
  readonly toldOn: string
}

/** Owners with too many SIMs, by operator. */
export async function ownerSums(db: Database): Promise<readonly OwnerSum[]> {
  const { rows } = await sql<OwnerSum>`select organisation, count(*)::integer as owners, sum(sims)::float8 as sims,
      max(sims) as most, max(told_on)::text as "toldOn" from calls.owner_excess group by 1 order by 2 desc, 1`.execute(
    db,
  )
  return rows
}
