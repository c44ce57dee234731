import { sql } from 'kysely'
import type { Json } from '#kernel/canonical-json'
import type { Database, Tx } from '#platform/database'

/** A message of a bank about to be kept. */
export interface NewMessage {
  readonly bank: string
  readonly message: string
  readonly definition: string
  /** What it tells, without what is not ours to keep. */
  readonly told: Json
  readonly hash: Buffer
  readonly at: Date
}

/** A message that was taken before. */
export interface TakenMessage {
  readonly hash: Buffer
  readonly answer: Json
}

/**
 * Keeps a message until its transaction decides; gives the one that was taken under this name before, where there is one. Of
 * two at the same moment the second waits for the first.
 */
export async function insertMessage(tx: Tx, given: NewMessage): Promise<TakenMessage | undefined> {
  const { bank, message, definition, told, hash, at } = given
  const { numAffectedRows } = await sql`insert into payments.bank_message
      (bank, message, definition, body, body_hash, received_at)
    values (${bank}, ${message}, ${definition}, ${JSON.stringify({ told })}::jsonb, ${hash}, ${at})
    on conflict do nothing`.execute(tx)
  if (numAffectedRows === 1n) return undefined
  const { rows } = await sql<TakenMessage>`select body_hash as hash, body->'answer' as answer
    from payments.bank_message where bank = ${bank} and message = ${message}`.execute(tx)
  return rows[0]
}

/** Keeps what was answered, so that the same message again is answered the same. */
export async function keepAnswer(
  tx: Tx,
  { bank, message }: Pick<NewMessage, 'bank' | 'message'>,
  given: { readonly request: string; readonly answer: Json },
): Promise<void> {
  await sql`update payments.bank_message set request = ${given.request},
      body = body || jsonb_build_object('answer', ${JSON.stringify(given.answer)}::jsonb)
    where bank = ${bank} and message = ${message}`.execute(tx)
}

/** What a bank holds of a leg. */
export async function holdOfLeg(
  tx: Tx,
  leg: string,
): Promise<{ readonly id: string; readonly until: Date } | undefined> {
  const { rows } = await sql<{
    id: string
    until: Date
  }>`select id, until from payments.hold where leg = ${leg}`.execute(tx)
  return rows[0]
}

/** Forgets at most so many messages whose recovery was over before a moment; tells how many. What is open keeps its messages. */
export async function forgetMessages(db: Database, before: Date, most: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from payments.bank_message where (bank, message) in (
    select m.bank, m.message from payments.bank_message m
      left join payments.request q on q.id = m.request left join payments.recovery r on r.id = q.recovery
    where m.received_at < ${before}
      and (m.request is null or coalesce(r.completed_at, r.cancelled_at) < ${before})
    limit ${most})`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
