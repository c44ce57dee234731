import { type RawBuilder, sql } from 'kysely'
import type { Publishable } from '#domains/indicators'
import type { Database, Tx } from '#platform/database'
import type { Cut, FeedListing, FeedScope } from './entry.ts'

/** A chain of batches with its scope and its newest batch. */
export interface Chain extends FeedScope {
  readonly id: string
  readonly head: number
  /** Hash of the newest batch, hexadecimal. */
  readonly hash: string
  /** The key that signs its next batch. */
  readonly keyId: number
}

const chainColumns = sql`id, clearance, kinds, measures, head, encode(hash, 'hex') as hash, key_id as "keyId"`

const feedLock = 0x5a9b20

/** All chains. Until the transaction ends, nobody else writes to one or makes one. */
export async function lockChains(tx: Tx): Promise<readonly Chain[]> {
  // Read after the lock is held, in a statement of its own, to see the chains that others made while we waited.
  await sql`select pg_advisory_xact_lock(${feedLock})`.execute(tx)
  const { rows } = await sql<Chain>`select ${chainColumns} from publications.chain order by id`.execute(tx)
  return rows
}

/** The chain that a client reads. */
export async function chainOfClient(db: Database, clientId: string): Promise<Chain | undefined> {
  const { rows } = await sql<Chain>`select ${chainColumns} from publications.chain
    where id = (select chain_id from publications.subscription where client_id = ${clientId})`.execute(db)
  return rows[0]
}

/** The chain of a scope, made where there is none. */
export async function ensureChain(tx: Tx, fresh: Chain): Promise<Chain> {
  const { id, clearance, kinds, measures, hash, keyId } = fresh
  await sql`insert into publications.chain (id, clearance, kinds, measures, hash, key_id)
    values (${id}, ${clearance}, ${kinds}, ${measures}, decode(${hash}, 'hex'), ${keyId})
    on conflict (clearance, kinds, measures) do nothing`.execute(tx)
  const { rows } = await sql<Chain>`select ${chainColumns} from publications.chain
    where (clearance, kinds, measures) is not distinct from (${clearance}, ${kinds}::text[], ${measures}::text[])`.execute(
    tx,
  )
  const [chain] = rows
  if (chain === undefined) throw new Error('a chain that was just made is gone')
  return chain
}

/** Lets a client read a chain, instead of the one it may have read before. */
export async function subscribe(tx: Tx, clientId: string, chain: { readonly id: string; readonly at: Date }) {
  await sql`insert into publications.subscription (client_id, chain_id, set_at) values (${clientId}, ${chain.id}, ${chain.at})
    on conflict (client_id) do update set chain_id = excluded.chain_id, set_at = excluded.set_at`.execute(tx)
}

/** Deletes chains that no client reads any more, their batches with them. */
export async function deleteIdleChains(tx: Tx): Promise<void> {
  await sql`delete from publications.chain c
    where not exists (select from publications.subscription s where s.chain_id = c.id)`.execute(tx)
}

/** A batch to keep. */
export interface NewBatch {
  readonly number: number
  readonly at: Date
  readonly line: string
  readonly hash: string
}

/** Appends batches to a chain, which is locked, and moves its head. */
export async function appendBatches(
  tx: Tx,
  chain: Chain,
  made: { readonly batches: readonly NewBatch[]; readonly keyId: number },
) {
  const { batches, keyId } = made
  const last = batches.at(-1)
  if (last === undefined) return
  await sql`insert into publications.batch (chain_id, number, made_at, line)
    select ${chain.id}, b.number, ${last.at}, b.line
    from unnest(${batches.map(({ number }) => number)}::bigint[], ${batches.map(({ line }) => line)}::text[]) as b(number, line)`.execute(
    tx,
  )
  await sql`update publications.chain set head = ${last.number}, hash = decode(${last.hash}, 'hex'), key_id = ${keyId}
    where id = ${chain.id}`.execute(tx)
}

/** Up to `limit` lines of a chain after a number, in order. */
export async function linesAfter(
  db: Database,
  chainId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly { readonly number: number; readonly line: string }[]> {
  const { rows } = await sql<{ number: number; line: string }>`select number, line from publications.batch
    where chain_id = ${chainId} and number > ${after} order by number limit ${limit}`.execute(db)
  return rows
}

/** Deletes batches made before a moment, and all but the newest `most` of each chain. Tells how many. */
export async function deleteBatches(db: Database, before: Date, most: number): Promise<number> {
  const result = await sql`delete from publications.batch b using publications.chain c
    where c.id = b.chain_id and (b.made_at < ${before} or b.number <= c.head - ${most})`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

/** Writes what is listed now of some observables: what is not among `listed` is gone. */
export async function writeEntries(tx: Tx, ids: readonly string[], listed: readonly Publishable[]): Promise<void> {
  const kept = listed.map(({ observableId }) => observableId)
  await sql`delete from publications.entry
    where observable_id = any(${ids}::uuid[]) and observable_id <> all(${kept}::uuid[])`.execute(tx)
  if (listed.length === 0) return
  await sql`insert into publications.entry (observable_id, kind, value, topic, fraud_type, sources, label,
      confirmed_confidence, confirmed_until, measures, legal_basis, reported_confidence, reported_until)
    select r."observableId", r.kind, r.value, r.topic, r."fraudType", r.sources, r.label, (r.confirmed->>'confidence')::smallint,
      (r.confirmed->>'until')::timestamptz,
      case when r.confirmed is null then '{}' else array(select jsonb_array_elements_text(r.confirmed->'measures')) end,
      r.confirmed->>'legalBasis', (r.reported->>'confidence')::smallint, (r.reported->>'until')::timestamptz
    from jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) as r("observableId" uuid, kind text, value text, topic text,
      "fraudType" text, sources integer, label text, confirmed jsonb, reported jsonb)
    on conflict (observable_id) do update set topic = excluded.topic, fraud_type = excluded.fraud_type,
      sources = excluded.sources, label = excluded.label, confirmed_confidence = excluded.confirmed_confidence,
      confirmed_until = excluded.confirmed_until, measures = excluded.measures, legal_basis = excluded.legal_basis,
      reported_confidence = excluded.reported_confidence, reported_until = excluded.reported_until`.execute(tx)
}

const quoted = (list: readonly string[]) =>
  sql.raw(`array[${list.map((code) => `'${code.replaceAll("'", "''")}'`).join(',')}]::text[]`)

/**
 * What a scope sees of the entries: the one place where this is decided, for batches and snapshots alike. Codes stand in
 * the text itself, since COPY takes no parameters; they come from the taxonomy.
 */
export function seen({ labels, kinds, measures }: Cut): RawBuilder<unknown> {
  const within =
    measures === null
      ? sql`f.measures`
      : sql`array(select m from unnest(f.measures) m where m = any(${quoted(measures)}))`
  return sql`select e.observable_id, e.kind, e.value, f.state, f.confidence, ${within} as measures,
      case when c.cleared then e.topic end as topic, case when c.cleared then e.fraud_type end as fraud_type, e.sources,
      f.tlp, f.until, f.legal_basis
    from publications.entry e
    cross join lateral (select coalesce(e.label = any(${quoted(labels)}), true) as cleared) c
    cross join lateral (select 'confirmed' as state, e.confirmed_confidence as confidence, e.measures, e.label as tlp,
        e.confirmed_until as until, e.legal_basis where e.confirmed_until is not null and c.cleared
      union all select 'reported', e.reported_confidence, array['warn'], 'clear', e.reported_until, null
        where e.reported_until is not null and not (e.confirmed_until is not null and c.cleared)) f
    where ${kinds === null ? sql`true` : sql`e.kind = any(${quoted(kinds)})`}
      and ${measures === null ? sql`true` : sql`f.measures && ${quoted(measures)}`}`
}

/** What a scope sees of some observables. */
export async function listingsOf(db: Database, cut: Cut, ids: readonly string[]): Promise<readonly FeedListing[]> {
  const { rows } = await sql<Omit<FeedListing, 'until'> & { readonly until: Date }>`
    select s.observable_id as id, s.kind, s.value, s.state, s.confidence, s.measures, s.topic, s.fraud_type as "fraudType",
      s.sources, s.tlp, s.until, s.legal_basis as "legalBasis"
    from (${seen(cut)}) s where s.observable_id = any(${ids}::uuid[])`.execute(db)
  return rows.map((row) => ({ ...row, until: row.until.toISOString() }))
}

/**
 * The statement of a COPY whose rows are lines of a snapshot: JSON arrays of kind, value, state, confidence, measures (parted
 * by spaces), topic, type of fraud, sources, label, end (minutes since 1970), legal basis.
 */
export function snapshotCopy(db: Database, cut: Cut): string {
  const text = (column: string) => sql.raw(`coalesce('"' || ${column} || '"', 'null')`)
  return sql`copy (select '["' || s.kind || '",' || to_json(s.value)::text || ',"' || s.state || '",' || s.confidence || ',"'
      || array_to_string(s.measures, ' ') || '",' || ${text('s.topic')} || ',' || ${text('s.fraud_type')} || ',' || s.sources
      || ',"' || s.tlp || '",' || floor(extract(epoch from s.until) / 60)::bigint || ',' || ${text('s.legal_basis')} || ']'
    from (${seen(cut)}) s order by s.kind, s.value collate "C") to stdout with (format csv, delimiter e'\\x01', quote e'\\x02', escape e'\\x02')`.compile(
    db,
  ).sql
}

/** Gives every chain a new id and nothing but what follows: its readers are sent to a snapshot. */
export async function renameChains(
  tx: Tx,
  chains: readonly { readonly id: string; readonly fresh: string; readonly hash: string; readonly keyId: number }[],
): Promise<void> {
  await sql`delete from publications.batch`.execute(tx)
  await sql`update publications.chain c set id = f.fresh, head = 0, hash = decode(f.hash, 'hex'), key_id = f."keyId"
    from jsonb_to_recordset(${JSON.stringify(chains)}::jsonb) as f(id uuid, fresh uuid, hash text, "keyId" integer)
    where c.id = f.id`.execute(tx)
}

/** The statement that reads a chain by its id, for a connection that is in a transaction of its own. */
export const chainStatement = `select id, clearance, kinds, measures, head, encode(hash, 'hex') as hash, key_id as "keyId"
  from publications.chain where id = $1`
