import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { ZoneChange, ZoneRule } from './zone.ts'

/** Where the zone stands. */
export interface ZoneState {
  /** Counts every change by one. */
  readonly serial: number
  /** Changes after this serial are known. */
  readonly oldest: number
  /** Counts changes of the keys. */
  readonly keys: number
}

/** Serials whose changes are kept. */
const keptSerials = 5000

/** Changes of one serial that are kept; a larger one makes everybody take the whole zone. */
const keptChanges = 20_000

/** Where the zone stands now. */
export async function readState(db: Database): Promise<ZoneState> {
  const { rows } = await sql<ZoneState>`select serial, oldest, keys from publications.zone_serial`.execute(db)
  const [state] = rows
  if (state === undefined) throw new Error('the serial of the zone is gone')
  return state
}

/**
 * Makes the rules of some hosts, or of all, follow what is published: a site blocks its host and everything below; what is
 * let through passes, an official one with everything below. Where something changed the serial moves by one, and tells.
 */
export async function followBlocked(tx: Tx, hosts: readonly string[] | 'all'): Promise<boolean> {
  const some = hosts === 'all' ? sql`true` : sql`host = any(${hosts}::text[])`
  const { rows } = await sql<Difference>`with said as (
      select value as host, 'block' as action, true as below, 0 as rank from publications.blocked
        where kind = 'domain' and published
      union all select l.host, 'pass', l.level = 'official', case l.level when 'official' then 1 else 2 end
        from publications.let_through l join publications.blocked b using (observable_id) where b.published),
    wanted as (select distinct on (host) host, action, below from said where ${some} order by host, rank),
    known as (select host, action, below from publications.zone_rule where ${some})
    select coalesce(w.host, k.host) as host, k.action as action_before, k.below as below_before, w.action, w.below
    from wanted w full join known k on k.host = w.host
    where (w.action, w.below) is distinct from (k.action, k.below)`.execute(tx)
  if (rows.length > 0) await writeDifferences(tx, rows)
  return rows.length > 0
}

interface Difference {
  readonly host: string
  readonly action_before: ZoneRule['action'] | null
  readonly below_before: boolean | null
  readonly action: ZoneRule['action'] | null
  readonly below: boolean | null
}

async function writeDifferences(tx: Tx, differences: readonly Difference[]): Promise<void> {
  const isLarge = differences.length > keptChanges
  const { rows } = await sql<{ serial: number }>`update publications.zone_serial
    set serial = serial + 1, oldest = greatest(oldest, serial + 1 - ${isLarge ? 0 : keptSerials})
    returning serial`.execute(tx)
  const serial = rows[0]?.serial ?? 0
  const json = JSON.stringify(differences)
  const given = sql`jsonb_to_recordset(${json}::jsonb)
    as d(host text, action_before text, below_before boolean, action text, below boolean)`
  await sql`delete from publications.zone_rule where host in (select host from ${given} where action is null)`.execute(
    tx,
  )
  await sql`insert into publications.zone_rule (host, action, below)
    select host, action, below from ${given} where action is not null
    on conflict (host) do update set action = excluded.action, below = excluded.below`.execute(tx)
  await sql`delete from publications.zone_change where serial <= (select oldest from publications.zone_serial)`.execute(
    tx,
  )
  if (isLarge) return
  await sql`insert into publications.zone_change (serial, host, action_before, below_before, action, below)
    select ${serial}, host, action_before, below_before, action, below from ${given}`.execute(tx)
}

/** Moves the serial on by a leap and forgets every change before it, so that everybody takes the whole zone. */
export async function leapSerial(tx: Tx, leap: number): Promise<{ readonly before: number; readonly serial: number }> {
  await sql`delete from publications.zone_change`.execute(tx)
  const { rows } = await sql<{ serial: number }>`update publications.zone_serial
    set serial = serial + ${leap}, oldest = serial + ${leap} returning serial`.execute(tx)
  const serial = rows[0]?.serial ?? 0
  return { before: serial - leap, serial }
}

/** Every rule. */
export async function readRules(db: Database): Promise<readonly (ZoneRule & { readonly host: string })[]> {
  const { rows } = await sql<ZoneRule & { readonly host: string }>`
    select host, action, below from publications.zone_rule`.execute(db)
  return rows
}

/** The changes after a serial, in order. */
export async function readChanges(db: Database, after: number): Promise<readonly ZoneChange[]> {
  const { rows } = await sql<{
    serial: number
    host: string
    action_before: ZoneRule['action'] | null
    below_before: boolean | null
    action: ZoneRule['action'] | null
    below: boolean | null
  }>`select serial, host, action_before, below_before, action, below from publications.zone_change
    where serial > ${after} order by serial, host`.execute(db)
  return rows.map(({ serial, host, action_before, below_before, action, below }) => ({
    serial,
    host,
    before: action_before === null ? undefined : { action: action_before, below: below_before ?? false },
    after: action === null ? undefined : { action, below: below ?? false },
  }))
}

/** A key as it is stored. */
export interface StoredKey {
  readonly name: string
  readonly secret: Buffer
  readonly garden: string | null
  readonly networks: readonly string[]
  readonly notify: readonly string[]
  readonly since: number
  readonly addedBy: string | null
  readonly addedAt: Date
}

/** All keys by name. */
export async function readKeys(db: Database): Promise<readonly StoredKey[]> {
  const { rows } = await sql<StoredKey>`select name, secret, garden, networks, notify, since, added_by as "addedBy",
    added_at as "addedAt" from publications.zone_key order by name`.execute(db)
  return rows
}

/** Adds a key; false where its name is taken. The serial moves on, so that nobody takes another view's past for its own. */
export async function insertKey(tx: Tx, key: Omit<StoredKey, 'since'>): Promise<boolean> {
  const { name, secret, garden, networks, notify, addedBy, addedAt } = key
  const { numAffectedRows } = await sql`
    with moved as (update publications.zone_serial set serial = serial + 1, keys = keys + 1 returning serial)
    insert into publications.zone_key (name, secret, garden, networks, notify, since, added_by, added_at)
    select ${name}, ${secret}, ${garden}, ${networks}::text[], ${notify}::text[], serial, ${addedBy}, ${addedAt} from moved
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Removes a key; false where there was none. */
export async function deleteKey(tx: Tx, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from publications.zone_key where name = ${name}`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await sql`update publications.zone_serial set keys = keys + 1`.execute(tx)
  return true
}
