import { type RawBuilder, sql } from 'kysely'
import type { ClaimedPayment } from '#engines/tracing'
import type { Database, Tx } from '#platform/database'
import type { LegState, LegStopReason } from './leg.ts'

/** Money of a recovery at one account, as it is kept. */
export interface StoredLeg {
  readonly id: string
  readonly recovery: string
  readonly parent: string | null
  readonly hop: number
  readonly bank: string
  readonly account: string
  readonly reference: string
  readonly paymentAmount: bigint
  readonly amount: bigint
  readonly at: Date
  readonly rootAt: Date
  readonly state: LegState
  readonly stopReason: LegStopReason | null
  readonly loops: boolean
  readonly held: bigint
  readonly returned: bigint
  readonly cashedOut: bigint
  readonly unavailable: bigint
  readonly onward: bigint
  readonly createdAt: Date
  readonly answeredAt: Date | null
  /** Who at the bank answered, where it was by phone or letter. */
  readonly toldBy: string | null
}

/** A leg about to be kept. */
export type NewLeg = Pick<
  StoredLeg,
  | 'id'
  | 'recovery'
  | 'parent'
  | 'hop'
  | 'bank'
  | 'account'
  | 'reference'
  | 'paymentAmount'
  | 'amount'
  | 'at'
  | 'rootAt'
  | 'state'
  | 'stopReason'
  | 'loops'
>

const amounts = ['paymentAmount', 'amount', 'held', 'returned', 'cashedOut', 'unavailable', 'onward'] as const

type LegRow = Omit<StoredLeg, (typeof amounts)[number]> & Readonly<Record<(typeof amounts)[number], string>>

const columns: RawBuilder<unknown> = sql`id, recovery, parent, hop, bank, account, reference,
  payment_amount::text as "paymentAmount", amount::text, at, root_at as "rootAt", state, stop_reason as "stopReason", loops,
  held::text, returned::text, cashed_out::text as "cashedOut", unavailable::text, onward::text, created_at as "createdAt",
  answered_at as "answeredAt", told_by as "toldBy"`

function legOf(row: LegRow): StoredLeg {
  const read = Object.fromEntries(amounts.map((name) => [name, BigInt(row[name])]))
  return { ...row, ...(read as Record<(typeof amounts)[number], bigint>) }
}

/** One leg. */
export async function findLeg(db: Database, id: string): Promise<StoredLeg | undefined> {
  const { rows } = await sql<LegRow>`select ${columns} from payments.leg where id = ${id}`.execute(db)
  return rows.map(legOf)[0]
}

/** The legs of a recovery, the nearest to the victim first. */
export async function legsOf(db: Database, recovery: string): Promise<readonly StoredLeg[]> {
  const { rows } = await sql<LegRow>`select ${columns} from payments.leg where recovery = ${recovery}
    order by hop, at, id`.execute(db)
  return rows.map(legOf)
}

/** The accounts that money went through up to a leg, its own among them. */
export async function accountsUpTo(tx: Tx, leg: string): Promise<readonly string[]> {
  const { rows } = await sql<{ account: string }>`with recursive way as (
      select parent, bank || ' ' || account as account from payments.leg where id = ${leg}
      union all select l.parent, l.bank || ' ' || l.account from payments.leg l join way on l.id = way.parent)
    select account from way`.execute(tx)
  return rows.map(({ account }) => account)
}

/** Keeps legs, in one statement. */
export async function insertLegs(tx: Tx, legs: readonly NewLeg[], at: Date): Promise<void> {
  if (legs.length === 0) return
  const rows = legs.map(({ paymentAmount, amount, ...leg }) => ({
    ...leg,
    paymentAmount: paymentAmount.toString(),
    amount: amount.toString(),
  }))
  await sql`insert into payments.leg (id, recovery, parent, hop, bank, account, reference, payment_amount, amount, at,
      root_at, state, stop_reason, loops, created_at)
    select l.id, l.recovery, l.parent, l.hop, l.bank, l.account, l.reference, l."paymentAmount", l.amount, l.at, l."rootAt",
      l.state, l."stopReason", l.loops, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l(id uuid, recovery uuid, parent uuid, hop integer, bank text,
      account text, reference text, "paymentAmount" bigint, amount bigint, at timestamptz, "rootAt" timestamptz, state text,
      "stopReason" text, loops boolean)`.execute(tx)
}

/** Writes what a bank answered; the sums make the whole amount. */
export async function answerLeg(
  tx: Tx,
  id: string,
  answer: Pick<StoredLeg, 'held' | 'returned' | 'cashedOut' | 'unavailable' | 'onward'> & { readonly at: Date },
): Promise<void> {
  const { held, returned, cashedOut, unavailable, onward, at } = answer
  await sql`update payments.leg set state = 'answered', stop_reason = null, changed_in = pg_current_xact_id(),
    answered_at = ${at}, held = ${held.toString()}::bigint,
    returned = ${returned.toString()}::bigint, cashed_out = ${cashedOut.toString()}::bigint,
    unavailable = ${unavailable.toString()}::bigint, onward = ${onward.toString()}::bigint where id = ${id}`.execute(tx)
}

/** Writes who at a bank told of a leg by phone or letter. */
export async function keepTeller(tx: Tx, id: string, toldBy: string): Promise<void> {
  await sql`update payments.leg set told_by = ${toldBy} where id = ${id}`.execute(tx)
}

/** Whether a recovery waits for any bank. */
export async function waits(tx: Tx, recovery: string): Promise<boolean> {
  const { rows } = await sql`select from payments.leg where recovery = ${recovery} and state = 'asked' limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** Lets the legs of a recovery go that wait, or some of them; tells which. */
export async function stopLegs(
  tx: Tx,
  recovery: string,
  given: { readonly reason: LegStopReason; readonly legs?: readonly string[] },
): Promise<readonly StoredLeg[]> {
  const { rows } =
    await sql<LegRow>`update payments.leg set state = 'stopped', stop_reason = ${given.reason}, changed_in = pg_current_xact_id()
    where recovery = ${recovery} and state = 'asked' and (${given.legs ?? null}::uuid[] is null or id = any(${given.legs ?? null}::uuid[]))
    returning ${columns}`.execute(tx)
  return rows.map(legOf)
}

/** Has banks told anew of the legs of a recovery. */
export async function tellLegsAnew(tx: Tx, recovery: string): Promise<void> {
  await sql`update payments.leg set changed_in = pg_current_xact_id() where recovery = ${recovery}`.execute(tx)
}

/** A payment of the whole country, by the bank that received it. */
export interface TracedPayment extends ClaimedPayment {
  readonly bank: string
  readonly reference: string
}

type TracedRow = Omit<TracedPayment, keyof ClaimedPayment> & Readonly<Record<keyof ClaimedPayment, string>>

const tracedOf = (row: TracedRow): TracedPayment => ({
  ...row,
  amount: BigInt(row.amount),
  claimed: BigInt(row.claimed),
})

/**
 * Payments as they are known, those that are not with the amount given; locked until the transaction ends, in one order, so that
 * recoveries that meet at payments never wait for one another.
 */
export async function lockPayments(
  tx: Tx,
  payments: readonly Pick<TracedPayment, 'bank' | 'reference' | 'amount'>[],
): Promise<readonly TracedPayment[]> {
  if (payments.length === 0) return []
  const given = JSON.stringify(
    payments.map(({ bank, reference, amount }) => ({ bank, reference, amount: amount.toString() })),
  )
  await sql`insert into payments.traced_payment (bank, reference, amount)
    select p.bank, p.reference, p.amount
    from jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text, amount bigint)
    order by p.bank, p.reference, p.amount on conflict do nothing`.execute(tx)
  const { rows } = await sql<TracedRow>`select t.bank, t.reference, t.amount::text, t.claimed::text
    from payments.traced_payment t where (t.bank, t.reference) in (
      select p.bank, p.reference from jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text))
    order by t.bank, t.reference for update of t`.execute(tx)
  return rows.map(tracedOf)
}

/** Adds to what is claimed of payments, or takes from it where the amount is below zero. Payments are locked before. */
export async function addClaims(
  tx: Tx,
  claims: readonly { readonly bank: string; readonly reference: string; readonly amount: bigint }[],
): Promise<void> {
  if (claims.length === 0) return
  const given = JSON.stringify(
    claims.map(({ bank, reference, amount }) => ({ bank, reference, amount: amount.toString() })),
  )
  await sql`update payments.traced_payment t set claimed = t.claimed + c.amount
    from (select bank, reference, sum(amount) as amount
      from jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text, amount bigint) group by 1, 2) c
    where t.bank = c.bank and t.reference = c.reference`.execute(tx)
}

/** Forgets payments that nobody claims, after what told of them was refused. Payments are locked before. */
export async function forgetUnclaimed(
  tx: Tx,
  payments: readonly Pick<TracedPayment, 'bank' | 'reference'>[],
): Promise<void> {
  const given = JSON.stringify(payments.map(({ bank, reference }) => ({ bank, reference })))
  await sql`delete from payments.traced_payment t using jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text)
    where t.bank = p.bank and t.reference = p.reference and t.claimed = 0`.execute(tx)
}
