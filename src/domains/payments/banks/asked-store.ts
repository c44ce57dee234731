import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { Asked } from './asked.ts'

/** A request as it is kept, with the transaction that changed it last. */
export interface AskedRequest extends Asked {
  readonly changedIn: string
}

interface Row extends Omit<AskedRequest, 'amount' | 'payment'> {
  readonly amount: string
  readonly reference: string | null
  readonly account: string | null
  readonly paymentAmount: string | null
  readonly paymentAt: Date | null
}

const columns = sql`q.id, q.kind, q.state, v.number as recovery, q.bank, q.leg, q.amount::text, q.asked_at as "askedAt",
  q.due_at as "dueAt", q.closed_at as "closedAt", v.method, l.reference, l.account, l.payment_amount::text as "paymentAmount",
  l.at as "paymentAt", h.until as "holdUntil", q.details, q.changed_in::text as "changedIn"`
const tables = sql`payments.request q join payments.recovery v on v.id = q.recovery
  left join payments.leg l on l.id = q.leg left join payments.hold h on h.leg = q.leg`

function requestOf({ amount, reference, account, paymentAmount, paymentAt, ...row }: Row): AskedRequest {
  const whole = reference !== null && account !== null && paymentAmount !== null && paymentAt !== null
  const payment = whole ? { reference, account, amount: BigInt(paymentAmount), at: paymentAt } : null
  return { ...row, amount: BigInt(amount), payment }
}

/** Where a bank has read to: a transaction, and a request changed in it. */
export interface ReadTo {
  readonly transaction: string
  readonly id: string
}

/**
 * What a bank was asked, in the order of change. What a transaction that is still running may yet put before it is left for
 * later, so that who reads on misses nothing.
 */
export async function askedAfter(
  db: Database,
  bank: string,
  { after, limit }: { readonly after: ReadTo | null; readonly limit: number },
): Promise<readonly AskedRequest[]> {
  const from = after === null ? sql`` : sql`and (q.changed_in, q.id) > (${after.transaction}::xid8, ${after.id}::uuid)`
  const { rows } = await sql<Row>`select ${columns} from ${tables} where q.bank = ${bank} ${from}
      and q.changed_in < pg_snapshot_xmin(pg_current_snapshot())
    order by q.changed_in, q.id limit ${limit}`.execute(db)
  return rows.map(requestOf)
}

/** One request; undefined where another bank was asked. */
export async function askedOne(db: Database, id: string, bank: string): Promise<AskedRequest | undefined> {
  const { rows } = await sql<Row>`select ${columns} from ${tables} where q.id = ${id} and q.bank = ${bank}`.execute(db)
  return rows.map(requestOf)[0]
}
