import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { AnswerWay } from '../tracking/leg.ts'
import type { Refusal, SaidAnswer } from './hand-answer.ts'

/** An answer that a duty officer wrote down. */
export interface StoredAnswer extends SaidAnswer {
  readonly id: string
  readonly request: string
  readonly way: AnswerWay
  /** Who at the bank answered. */
  readonly answeredBy: string
  /** SHA-256 of the paper, hexadecimal; null where nothing came in writing. */
  readonly digest: string | null
  /** When money was let go or went back; null where nothing was. */
  readonly doneAt: Date | null
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** An answer in a recovery, with what it was about. */
export interface ListedAnswer extends StoredAnswer {
  readonly kind: 'release' | 'return'
  readonly bank: string
  readonly account: string
}

/** What makes a registration count once. */
export interface AnswerHashes {
  readonly idempotency: Buffer | null
  readonly body: Buffer
}

interface AnswerRow extends Omit<StoredAnswer, 'done' | 'refused'> {
  readonly done: string
  readonly refused: readonly { readonly reason: Refusal['reason']; readonly amount: string }[]
}

const columns = sql`a.id, a.request, a.way, a.told_by as "answeredBy", encode(a.digest, 'hex') as digest, a.done::text,
  a.done_at as "doneAt", a.refused, a.recorded_by as "recordedBy", a.recorded_at as "recordedAt"`

function answerOf<Row extends AnswerRow>({ done, refused, ...row }: Row) {
  return { ...row, done: BigInt(done), refused: refused.map((one) => ({ ...one, amount: BigInt(one.amount) })) }
}

/** Keeps an answer; false where its idempotency key came with another before. */
export async function insertAnswer(tx: Tx, a: StoredAnswer, hashes: AnswerHashes): Promise<boolean> {
  const refused = JSON.stringify(a.refused.map(({ reason, amount }) => ({ reason, amount: amount.toString() })))
  const digest = a.digest === null ? null : Buffer.from(a.digest, 'hex')
  const result =
    await sql`insert into payments.hand_answer (id, request, idempotency_hash, body_hash, way, told_by, digest,
      done, done_at, refused, recorded_by, recorded_at)
    values (${a.id}, ${a.request}, ${hashes.idempotency}, ${hashes.body}, ${a.way}, ${a.answeredBy}, ${digest},
      ${a.done.toString()}::bigint, ${a.doneAt}, ${refused}::jsonb, ${a.recordedBy}, ${a.recordedAt})
    on conflict (idempotency_hash) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The answer that came with an idempotency key, and the hash of what it said. */
export async function answerOfKey(
  db: Database,
  key: Buffer,
): Promise<{ readonly answer: StoredAnswer; readonly bodyHash: Buffer } | undefined> {
  const { rows } = await sql<AnswerRow & { readonly bodyHash: Buffer }>`select ${columns}, a.body_hash as "bodyHash"
    from payments.hand_answer a where a.idempotency_hash = ${key}`.execute(db)
  return rows.map(({ bodyHash, ...row }) => ({ answer: answerOf(row), bodyHash }))[0]
}

/** What banks said by telephone or letter about the holds of a recovery, the oldest first. */
export async function answersOf(db: Database, recovery: string): Promise<readonly ListedAnswer[]> {
  const { rows } = await sql<AnswerRow & Pick<ListedAnswer, 'kind' | 'bank' | 'account'>>`
    select ${columns}, q.kind, q.bank, l.account from payments.hand_answer a join payments.request q on q.id = a.request
      join payments.leg l on l.id = q.leg
    where q.recovery = ${recovery} order by a.recorded_at, a.id`.execute(db)
  return rows.map(answerOf)
}
