import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { AppealState } from './appeal.ts'

/** An appeal to store. */
export interface NewAppeal {
  readonly id: string
  readonly codeHash: Buffer
  readonly organisation: string
  readonly rule: string
  readonly reason: string
  readonly callAt: Date
  readonly receiptHash: Buffer
  readonly idempotencyHash: Buffer | null
  readonly bodyHash: Buffer
  readonly words: string
  readonly caller: Buffer | null
  readonly contact: Buffer | null
  readonly openedAt: Date
}

/** An appeal as it is kept. */
export interface StoredAppeal {
  readonly id: string
  readonly organisation: string
  readonly rule: string
  readonly reason: string
  readonly callAt: Date
  readonly words: string | null
  readonly caller: Buffer | null
  readonly contact: Buffer | null
  readonly state: AppealState
  readonly openedAt: Date
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
}

const columns = sql`id, organisation, rule, reason, call_at as "callAt", words, caller, contact, state, opened_at as "openedAt",
  decided_at as "decidedAt", decision_reason as "decisionReason"`

/** Stores an appeal; false where one with this idempotency key is there already. */
export async function insertAppeal(tx: Tx, a: NewAppeal): Promise<boolean> {
  const result = await sql`insert into calls.appeal (id, code_hash, organisation, rule, reason, call_at, receipt_hash,
      idempotency_hash, body_hash, words, caller, contact, opened_at)
    values (${a.id}, ${a.codeHash}, ${a.organisation}, ${a.rule}, ${a.reason}, ${a.callAt}, ${a.receiptHash},
      ${a.idempotencyHash}, ${a.bodyHash}, ${a.words}, ${a.caller}, ${a.contact}, ${a.openedAt})
    on conflict do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The hash of the body that came first with an idempotency key. */
export async function bodyOfKey(db: Database, idempotencyHash: Buffer): Promise<Buffer | undefined> {
  const { rows } = await sql<{ bodyHash: Buffer }>`select body_hash as "bodyHash" from calls.appeal
    where idempotency_hash = ${idempotencyHash}`.execute(db)
  return rows[0]?.bodyHash
}

/** Lets one transaction at a time open appeals about one call, until it ends. */
export async function lockAppealsOf(tx: Tx, codeHash: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`call-appeals:${codeHash.toString('hex')}`}, 0))`.execute(
    tx,
  )
}

/** How many appeals about one call are open. */
export async function openAppealsOf(db: Database, codeHash: Buffer): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from calls.appeal
    where code_hash = ${codeHash} and state = 'open'`.execute(db)
  return rows[0]?.count ?? 0
}

/** The appeal of a receipt. */
export async function appealByReceipt(db: Database, receiptHash: Buffer): Promise<StoredAppeal | undefined> {
  const { rows } = await sql<StoredAppeal>`select ${columns} from calls.appeal
    where receipt_hash = ${receiptHash}`.execute(db)
  return rows[0]
}

/** An appeal, locked until the transaction ends. */
export async function lockAppeal(tx: Tx, id: string): Promise<StoredAppeal | undefined> {
  const { rows } = await sql<StoredAppeal>`select ${columns} from calls.appeal where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Appeals in a state, the oldest first, at most 200. */
export async function listAppeals(db: Database, state: AppealState): Promise<readonly StoredAppeal[]> {
  const { rows } = await sql<StoredAppeal>`select ${columns} from calls.appeal where state = ${state}
    order by opened_at, id limit 200`.execute(db)
  return rows
}

/** Closes an appeal; how to reach who appealed, and the number, are deleted with it. */
export async function closeAppeal(
  tx: Tx,
  id: string,
  ruling: {
    readonly state: 'upheld' | 'rejected'
    readonly at: Date
    readonly by: string
    readonly reason: string
    readonly numberRuleId: string | null
  },
): Promise<void> {
  await sql`update calls.appeal set state = ${ruling.state}, decided_at = ${ruling.at}, decided_by = ${ruling.by},
    decision_reason = ${ruling.reason}, number_rule_id = ${ruling.numberRuleId}, caller = null, contact = null
    where id = ${id}`.execute(tx)
}

/** Forgets the words of appeals decided before a moment; tells how many. */
export async function forgetWords(db: Database, before: Date): Promise<number> {
  const result =
    await sql`update calls.appeal set words = null where decided_at < ${before} and words is not null`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
