import { sql } from 'kysely'
import type { FraudType, LegalBasis, Measure, Tlp, Topic } from '#domains/taxonomy'
import type { Database, Tx } from '#platform/database'

/** How many blocks of numbers are confirmed now. */
export async function confirmedBlocks(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from indicators.observable o
      join indicators.indicator i on i.observable_id = o.id and i.state = 'confirmed'
    where o.kind = 'number-block'`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How many numbers somebody has listed since a moment by blocks of at most `most`, without the block `but`. */
export async function numbersListed(
  tx: Tx,
  by: string | null,
  { since, most, but }: { readonly since: Date; readonly most: number; readonly but: string },
): Promise<number> {
  const { rows } = await sql<{ numbers: number }>`
    select coalesce(sum(b.size), 0)::float8 as numbers from indicators.indicator i
      join indicators.observable o on o.id = i.observable_id and o.kind = 'number-block'
      cross join lateral (select (o.attributes ->> 'last')::bigint - (o.attributes ->> 'first')::bigint + 1 as size) as b
    where i.state = 'confirmed' and i.decided_by is not distinct from ${by} and i.valid_from > ${since}
      and b.size <= ${most} and o.id <> ${but}`.execute(tx)
  return rows[0]?.numbers ?? 0
}

/** A block that somebody proposed to list, as it is kept. */
export interface StoredProposal {
  readonly id: string
  /** The one way the block is written. */
  readonly value: string
  readonly display: string
  readonly first: number
  readonly last: number
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly legalBasis: LegalBasis
  readonly reason: string
  readonly tlp: Tlp
  readonly measures: readonly Measure[]
  readonly source: string
  /** Null for as long as a decision holds where nothing is said. */
  readonly validUntil: Date | null
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly lapsesAt: Date
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  /** What was listed by it. */
  readonly observableId: string | null
  readonly withdrawnBy: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

const columns = sql`id, value, display, first::float8, last::float8, topic, fraud_type as "fraudType",
  legal_basis as "legalBasis", reason, tlp, measures, source, valid_until as "validUntil", proposed_by as "proposedBy",
  proposed_at as "proposedAt", lapses_at as "lapsesAt", approved_by as "approvedBy", approved_at as "approvedAt",
  observable_id as "observableId", withdrawn_by as "withdrawnBy", withdrawn_at as "withdrawnAt",
  withdrawn_reason as "withdrawnReason"`

/** Keeps a proposal that nobody has answered. */
export async function insertProposal(tx: Tx, p: StoredProposal): Promise<void> {
  await sql`insert into indicators.block_proposal (id, value, display, first, last, topic, fraud_type, legal_basis, reason,
      tlp, measures, source, valid_until, proposed_by, proposed_at, lapses_at)
    values (${p.id}, ${p.value}, ${p.display}, ${p.first}, ${p.last}, ${p.topic}, ${p.fraudType}, ${p.legalBasis},
      ${p.reason}, ${p.tlp}, ${p.measures}::text[], ${p.source}, ${p.validUntil}, ${p.proposedBy}, ${p.proposedAt},
      ${p.lapsesAt})`.execute(tx)
}

/** A proposal, locked until the transaction ends. */
export async function lockProposal(tx: Tx, id: string): Promise<StoredProposal | undefined> {
  const { rows } =
    await sql<StoredProposal>`select ${columns} from indicators.block_proposal where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Whether a block waits for a second person already. */
export async function isProposed(tx: Tx, value: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select from indicators.block_proposal
    where value = ${value} and approved_at is null and withdrawn_at is null and lapses_at > ${now} limit 1`.execute(tx)
  return rows.length > 0
}

/** Who proposed the listing of a block that was agreed to last; undefined where no second person was needed. */
export async function proposerOf(tx: Tx, observableId: string): Promise<string | undefined> {
  const { rows } = await sql<{ by: string }>`select proposed_by as by from indicators.block_proposal
    where observable_id = ${observableId} order by approved_at desc limit 1`.execute(tx)
  return rows[0]?.by
}

/** Notes who agreed to a proposal, and what was listed by it. */
export async function approveProposal(
  tx: Tx,
  id: string,
  given: { readonly by: string; readonly at: Date; readonly observableId: string },
): Promise<void> {
  await sql`update indicators.block_proposal set approved_by = ${given.by}, approved_at = ${given.at},
    observable_id = ${given.observableId} where id = ${id}`.execute(tx)
}

/** Notes who took a proposal back, and why. */
export async function withdrawProposal(
  tx: Tx,
  id: string,
  given: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await sql`update indicators.block_proposal set withdrawn_by = ${given.by}, withdrawn_at = ${given.at},
    withdrawn_reason = ${given.reason} where id = ${id}`.execute(tx)
}

/** The newest proposals first, at most `most`. */
export async function listProposals(db: Database, most: number): Promise<readonly StoredProposal[]> {
  const { rows } = await sql<StoredProposal>`select ${columns} from indicators.block_proposal
    order by proposed_at desc, id desc limit ${most}`.execute(db)
  return rows
}
