import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { AppealGround, AppealState, HoldEnd } from './hold.ts'

/** An appeal to keep. */
export interface NewAppeal {
  readonly id: string
  readonly hold: string
  readonly ground: AppealGround
  readonly receiptHash: Buffer
  readonly idempotencyHash: Buffer | null
  readonly bodyHash: Buffer
  readonly words: string
  readonly contact: Buffer | null
  readonly openedAt: Date
}

/** An appeal as it is kept. */
export interface StoredAppeal {
  readonly id: string
  readonly hold: string
  readonly recovery: string
  readonly ground: AppealGround
  readonly words: string | null
  readonly contact: Buffer | null
  readonly state: AppealState
  readonly openedAt: Date
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
  /** What was let go by it, in tiyn. */
  readonly released: bigint | null
  /** How the hold ended, of an appeal that is over by that; null of any other. */
  readonly holdEnd: HoldEnd | null
}

type AppealRow = Omit<StoredAppeal, 'released'> & { readonly released: string | null }

const columns = sql`a.id, a.hold, h.recovery, a.ground, a.words, a.contact, a.state, a.opened_at as "openedAt",
  a.decided_at as "decidedAt", a.decision_reason as "decisionReason", a.released::text,
  case when a.state = 'over' then h.end_reason end as "holdEnd"`
const tables = sql`payments.hold_appeal a join payments.hold h on h.id = a.hold`

function appealOf(row: AppealRow): StoredAppeal {
  return { ...row, released: row.released === null ? null : BigInt(row.released) }
}

/** Keeps an appeal; false where one with this idempotency key is there already. */
export async function insertAppeal(tx: Tx, a: NewAppeal): Promise<boolean> {
  const result =
    await sql`insert into payments.hold_appeal (id, hold, ground, receipt_hash, idempotency_hash, body_hash, words,
      contact, opened_at)
    values (${a.id}, ${a.hold}, ${a.ground}, ${a.receiptHash}, ${a.idempotencyHash}, ${a.bodyHash}, ${a.words}, ${a.contact},
      ${a.openedAt})
    on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The hash of the body that came first with an idempotency key. */
export async function bodyOfKey(db: Database, idempotencyHash: Buffer): Promise<Buffer | undefined> {
  const { rows } = await sql<{ bodyHash: Buffer }>`select body_hash as "bodyHash" from payments.hold_appeal
    where idempotency_hash = ${idempotencyHash}`.execute(db)
  return rows[0]?.bodyHash
}

/** How many appeals about one hold are open. */
export async function openAppealsOf(db: Database, hold: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from payments.hold_appeal
    where hold = ${hold} and state = 'open'`.execute(db)
  return rows[0]?.count ?? 0
}

/** The appeal of a receipt. */
export async function appealByReceipt(db: Database, receiptHash: Buffer): Promise<StoredAppeal | undefined> {
  const { rows } = await sql<AppealRow>`select ${columns} from ${tables} where a.receipt_hash = ${receiptHash}`.execute(
    db,
  )
  return rows.map(appealOf)[0]
}

/** An appeal. In a person's scope: one that they may see. */
export async function findAppeal(db: Database, id: string): Promise<StoredAppeal | undefined> {
  const { rows } = await sql<AppealRow>`select ${columns} from ${tables} where a.id = ${id}`.execute(db)
  return rows.map(appealOf)[0]
}

/** An appeal, locked until the transaction ends; lock its recovery and its hold first. */
export async function lockAppeal(tx: Tx, id: string): Promise<StoredAppeal | undefined> {
  const { rows } = await sql<AppealRow>`select ${columns} from ${tables} where a.id = ${id} for update of a`.execute(tx)
  return rows.map(appealOf)[0]
}

/** Appeals in a state, at most 200: open ones whose hold ends soonest first, of others those that were closed last. */
export async function listAppeals(db: Database, state: AppealState): Promise<readonly StoredAppeal[]> {
  const { rows } = await sql<AppealRow>`select ${columns} from ${tables} where a.state = ${state}
    order by case when a.state = 'open' then h.until end, a.decided_at desc, a.opened_at, a.id limit 200`.execute(db)
  return rows.map(appealOf)
}

/** Closes an appeal; how to reach who appealed is deleted with it. */
export async function closeAppeal(
  tx: Tx,
  id: string,
  ruling: {
    readonly state: 'upheld' | 'rejected'
    readonly at: Date
    readonly by: string
    readonly reason: string
    readonly released: bigint | null
  },
): Promise<void> {
  await sql`update payments.hold_appeal set state = ${ruling.state}, decided_at = ${ruling.at}, decided_by = ${ruling.by},
    decision_reason = ${ruling.reason}, released = ${ruling.released?.toString() ?? null}::bigint, contact = null
    where id = ${id}`.execute(tx)
}

/** Closes the open appeals about a locked hold that is over, as `closeAppeal` does but for a decision; tells which. */
export async function endAppealsOf(
  tx: Tx,
  hold: string,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`update payments.hold_appeal set state = 'over', decided_at = ${at},
    decided_by = ${by}, contact = null where hold = ${hold} and state = 'open' returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Forgets the words of appeals decided before a moment; tells how many. */
export async function forgetWords(db: Database, before: Date): Promise<number> {
  const result = await sql`update payments.hold_appeal set words = null
    where decided_at < ${before} and words is not null`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
