import { sql } from 'kysely'
import type { ClaimedPayment } from '#engines/tracing'
import type { Database, Tx } from '#platform/database'

/** A payment of the whole country, by the bank that received it. */
export interface TracedPayment extends ClaimedPayment {
  readonly bank: string
  readonly reference: string
  readonly settled: boolean
}

type TracedRow = Omit<TracedPayment, 'amount' | 'claimed'> & Readonly<Record<'amount' | 'claimed', string>>

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
  const { rows } = await sql<TracedRow>`select t.bank, t.reference, coalesce(t.received, t.amount)::text as amount,
      t.claimed::text, t.received is not null as settled
    from payments.traced_payment t where (t.bank, t.reference) in (
      select p.bank, p.reference from jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text))
    order by t.bank, t.reference for update of t`.execute(tx)
  return rows.map(tracedOf)
}

/**
 * Payments as they are known, those that are not as who asks tells them; not locked, so that anybody may have claimed more of them by the time
 * that it is read.
 */
export async function knownPayments(
  db: Database,
  payments: readonly Pick<TracedPayment, 'bank' | 'reference' | 'amount'>[],
): Promise<readonly TracedPayment[]> {
  if (payments.length === 0) return []
  const { rows } = await sql<TracedRow>`select p.bank, p.reference, t.received is not null as settled,
      coalesce(t.received, t.amount, p.amount)::text as amount, coalesce(t.claimed, 0)::text as claimed
    from (select bank, reference, min(amount) as amount from jsonb_to_recordset(${JSON.stringify(
      payments.map(({ bank, reference, amount }) => ({ bank, reference, amount: amount.toString() })),
    )}::jsonb) as g(bank text, reference text, amount bigint) group by bank, reference) p
    left join payments.traced_payment t on t.bank = p.bank and t.reference = p.reference`.execute(db)
  return rows.map(tracedOf)
}

/** A change of what is claimed of a payment. */
export interface ClaimChange {
  readonly bank: string
  readonly reference: string
  /** Below zero where a claim is let go. */
  readonly amount: bigint
  /** What the payment carried, as who claims it told. */
  readonly carried?: bigint
}

/**
 * Changes what is claimed of payments. What one carried is bounded as `claim` of the engine says: by the word of the bank that received it,
 * else by the least telling that is claimed on. Payments are locked before.
 */
export async function addClaims(tx: Tx, claims: readonly ClaimChange[]): Promise<void> {
  if (claims.length === 0) return
  const given = JSON.stringify(
    claims.map(({ bank, reference, amount, carried }) => ({
      bank,
      reference,
      amount: amount.toString(),
      carried: carried?.toString() ?? null,
    })),
  )
  await sql`update payments.traced_payment t set claimed = t.claimed + c.amount,
      amount = case when t.received is not null then greatest(t.received, t.claimed + c.amount)
        when t.claimed = 0 then coalesce(c.carried, t.amount) else least(t.amount, c.carried) end
    from (select bank, reference, sum(amount) as amount, min(carried) as carried
      from jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text, amount bigint, carried bigint)
      group by 1, 2) c
    where t.bank = c.bank and t.reference = c.reference`.execute(tx)
}

/** Keeps what the bank that received a payment says that it carried. The payment is locked before. */
export async function keepReceived(
  tx: Tx,
  { bank, reference, amount }: Pick<TracedPayment, 'bank' | 'reference' | 'amount'>,
): Promise<void> {
  const received = sql`${amount.toString()}::bigint`
  await sql`update payments.traced_payment set received = ${received}, amount = greatest(${received}, claimed)
    where bank = ${bank} and reference = ${reference}`.execute(tx)
}

/** Forgets payments that nobody claims, after what told of them was refused. Payments are locked before. */
export async function forgetUnclaimed(
  tx: Tx,
  payments: readonly Pick<TracedPayment, 'bank' | 'reference'>[],
): Promise<void> {
  const given = JSON.stringify(payments.map(({ bank, reference }) => ({ bank, reference })))
  await sql`delete from payments.traced_payment t using jsonb_to_recordset(${given}::jsonb) as p(bank text, reference text)
    where t.bank = p.bank and t.reference = p.reference and t.claimed = 0 and t.received is null`.execute(tx)
}
