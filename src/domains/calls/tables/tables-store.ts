import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Sent, SentBefore } from '../sent.ts'
import type { NumberEffect, NumberUse } from './stretch.ts'

/** A rule about numbers, as it is kept. */
export interface StoredRule {
  readonly id: string
  readonly effect: NumberEffect
  readonly first: number
  readonly last: number
  readonly rule: string | null
  readonly holder: string
  readonly reason: string
  readonly legalBasis: string
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  readonly until: Date
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

/** A part of the numbering plan, as it is kept. Days are `YYYY-MM-DD`. */
export interface StoredRange {
  readonly id: string
  readonly first: number
  readonly last: number
  readonly use: NumberUse
  readonly operator: string | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly source: string
}

const ruleColumns = sql`id, effect, first::float8, last::float8, rule, holder, reason, legal_basis as "legalBasis",
  proposed_by as "proposedBy", proposed_at as "proposedAt", approved_by as "approvedBy", approved_at as "approvedAt", until,
  withdrawn_at as "withdrawnAt", withdrawn_reason as "withdrawnReason"`

const rangeColumns = sql`id, first::float8, last::float8, use, operator, valid_from::text as "validFrom",
  valid_to::text as "validTo", source`

/** Keeps a proposed rule; false where another one came with its key. */
export async function insertRule(tx: Tx, rule: StoredRule, sent: Sent | null = null): Promise<boolean> {
  const { id, effect, first, last, holder, reason, legalBasis, proposedBy, proposedAt, until } = rule
  const result =
    await sql`insert into calls.number_rule (id, effect, first, last, rule, holder, reason, legal_basis, proposed_by,
      proposed_at, approved_by, approved_at, until, idempotency_hash, body_hash)
    values (${id}, ${effect}, ${first}, ${last}, ${rule.rule}, ${holder}, ${reason}, ${legalBasis}, ${proposedBy},
      ${proposedAt}, ${rule.approvedBy}, ${rule.approvedAt}, ${until}, ${sent?.key ?? null}, ${sent?.body ?? null})
    on conflict (idempotency_hash) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The rule that came with a key. */
export async function ruleOfKey(db: Database, key: Buffer): Promise<SentBefore<StoredRule> | undefined> {
  const { rows } = await sql<StoredRule & { readonly bodyHash: Buffer }>`select ${ruleColumns}, body_hash as "bodyHash"
    from calls.number_rule where idempotency_hash = ${key}`.execute(db)
  return rows.map(({ bodyHash, ...entry }) => ({ entry, bodyHash }))[0]
}

/** A rule, locked until the transaction ends. */
export async function lockRule(tx: Tx, id: string): Promise<StoredRule | undefined> {
  const { rows } =
    await sql<StoredRule>`select ${ruleColumns} from calls.number_rule where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Puts a rule in force. */
export async function approveRule(
  tx: Tx,
  id: string,
  given: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`update calls.number_rule set approved_by = ${given.by}, approved_at = ${given.at} where id = ${id}`.execute(
    tx,
  )
}

/** Takes a rule out of force. */
export async function withdrawRule(
  tx: Tx,
  id: string,
  given: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await sql`update calls.number_rule set withdrawn_by = ${given.by}, withdrawn_at = ${given.at},
    withdrawn_reason = ${given.reason} where id = ${id}`.execute(tx)
}

/** The newest rules first, at most `most`. */
export async function listRules(db: Database, most: number): Promise<readonly StoredRule[]> {
  const { rows } = await sql<StoredRule>`select ${ruleColumns} from calls.number_rule
    order by proposed_at desc, id desc limit ${most}`.execute(db)
  return rows
}

/** Rules that are in force at a moment, in the order of numbers. */
export async function rulesInForce(db: Database, now: Date): Promise<readonly StoredRule[]> {
  const { rows } = await sql<StoredRule>`select ${ruleColumns} from calls.number_rule
    where withdrawn_at is null and approved_at is not null and until > ${now} order by first, last, id`.execute(db)
  return rows
}

/** Adds a part of the numbering plan; false where another one came with its key. */
export async function insertRange(
  tx: Tx,
  range: StoredRange,
  added: { readonly by: string; readonly at: Date; readonly sent: Sent | null },
): Promise<boolean> {
  const { id, first, last, use, operator, validFrom, validTo, source } = range
  const { by, at, sent } = added
  const result =
    await sql`insert into calls.number_range (id, first, last, use, operator, valid_from, valid_to, source, added_by,
      added_at, idempotency_hash, body_hash)
    values (${id}, ${first}, ${last}, ${use}, ${operator}, ${validFrom}::date, ${validTo}::date, ${source}, ${by}, ${at},
      ${sent?.key ?? null}, ${sent?.body ?? null}) on conflict (idempotency_hash) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The part of the plan that came with a key. */
export async function rangeOfKey(db: Database, key: Buffer): Promise<SentBefore<StoredRange> | undefined> {
  const { rows } = await sql<
    StoredRange & { readonly bodyHash: Buffer }
  >`select ${rangeColumns}, body_hash as "bodyHash"
    from calls.number_range where idempotency_hash = ${key}`.execute(db)
  return rows.map(({ bodyHash, ...entry }) => ({ entry, bodyHash }))[0]
}

/** Takes a part of the plan out; false where there is none of that id. */
export async function withdrawRange(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await sql`update calls.number_range set withdrawn_at = ${at}
    where id = ${id} and withdrawn_at is null`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The parts of the plan as people read them, in the order of numbers; those of later days first where they begin alike. */
export async function listRanges(db: Database): Promise<readonly StoredRange[]> {
  const { rows } = await sql<StoredRange>`select ${rangeColumns} from calls.number_range where withdrawn_at is null
    order by first, last, valid_from desc, id`.execute(db)
  return rows
}

/**
 * The parts of the plan as nodes are told them, in the order in which they begin, those that begin alike as they were added: of equally
 * wide ones that hold at a moment the later listed counts there.
 */
export async function rangesAsTold(db: Database): Promise<readonly StoredRange[]> {
  const { rows } = await sql<StoredRange>`select ${rangeColumns} from calls.number_range where withdrawn_at is null
    order by valid_from, added_at, id`.execute(db)
  return rows
}
