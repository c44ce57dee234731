import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#platform/database'

/** SQL: whether a leg `l` is of what a victim paid and another recovery claims, or did when the leg was made. */
export const countsElsewhere: RawBuilder<unknown> = sql`(l.parent is null and l.stop_reason = 'claimed-by-another')`

/** SQL: whether a recovery `s` was not called off at a moment, or is not now. */
const stands = (at: RawBuilder<unknown> | null): RawBuilder<unknown> =>
  at === null ? sql`s.cancelled_at is null` : sql`(s.cancelled_at is null or s.cancelled_at > ${at})`

/**
 * SQL: whether another recovery than that of `l`, which was not called off, has the payment of `l` in its own sums at a moment, or now: it followed it,
 * whether or not a bank ever answered, or waits like this one and was there before it. Of legs that stopped otherwise nothing was ever claimed.
 */
const standsElsewhere = (at: RawBuilder<unknown> | null): RawBuilder<unknown> => sql`exists (select from payments.leg o
    join payments.recovery s on s.id = o.recovery and ${stands(at)}
  where o.bank = l.bank and o.reference = l.reference and o.recovery <> l.recovery
    and ${at === null ? sql`true` : sql`o.created_at <= ${at}`}
    and (o.state <> 'stopped' or o.stop_reason in ('unanswered', 'cancelled')
      or o.parent is null and o.stop_reason = 'claimed-by-another' and o.recovery < l.recovery))`

/**
 * SQL: whether a leg `l` counts in the sums of another recovery now. Sums of one recovery have it, so that its root legs make all that was told;
 * sums of many leave it out, since it stands in those of the other.
 */
export const countedElsewhereNow: RawBuilder<unknown> = sql`(${countsElsewhere} and ${standsElsewhere(null)})`

/** SQL: what counted in the sums of another recovery at a moment, as rows of `recovery` and `amount`. */
export function countedElsewhereAt(at: Date): RawBuilder<unknown> {
  const moment = sql`${at}::timestamptz`
  return sql`(select l.recovery, l.amount from (
      select recovery, bank, reference, amount from payments.leg l where ${countsElsewhere} and created_at <= ${moment}
      union all select recovery, bank, reference, amount from payments.counted_elsewhere
        where since <= ${moment} and until > ${moment}) l
    where ${standsElsewhere(moment)} or exists (select from payments.counted_elsewhere o
        join payments.recovery s on s.id = o.recovery and ${stands(moment)}
      where o.bank = l.bank and o.reference = l.reference and o.recovery < l.recovery
        and o.since <= ${moment} and o.until > ${moment}))`
}

/**
 * SQL: whether a leg `l` that another recovery claimed can be followed by its own: something of its payment is claimed by nobody, and no other
 * recovery tells of it as what its victim paid. One whose bank was silent, or denied the payment, still does: its sums have it.
 */
export const isFreed: RawBuilder<unknown> = sql`(${countsElsewhere}
  and not exists (select from payments.traced_payment t where t.bank = l.bank and t.reference = l.reference
    and (t.received is not null or t.claimed > 0) and least(coalesce(t.received, t.amount), l.payment_amount) <= t.claimed)
  and not exists (select from payments.leg o join payments.recovery s on s.id = o.recovery and ${stands(null)}
    where o.bank = l.bank and o.reference = l.reference and o.recovery <> l.recovery and o.parent is null
      and (o.state <> 'stopped' or o.stop_reason = 'unanswered')))`

/** The legs of a recovery that another one claimed and that can be followed by their own now. */
export async function freedLegs(db: Database, recovery: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select l.id from payments.leg l
    where l.recovery = ${recovery} and ${isFreed}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Of a leg what is kept of how it counted. */
interface CountedLeg {
  readonly recovery: string
  readonly bank: string
  readonly reference: string
  readonly amount: bigint
  readonly createdAt: Date
}

/** Keeps of legs that are taken out to be followed by their own recovery how long they counted in another one. */
export async function keepCountedElsewhere(tx: Tx, legs: readonly CountedLeg[], until: Date): Promise<void> {
  if (legs.length === 0) return
  const rows = legs.map(({ recovery, bank, reference, amount, createdAt }) => ({
    recovery,
    bank,
    reference,
    amount: amount.toString(),
    since: createdAt.toISOString(),
  }))
  await sql`insert into payments.counted_elsewhere (recovery, bank, reference, amount, since, until)
    select g.recovery, g.bank, g.reference, g.amount, g.since, greatest(g.since, ${until}::timestamptz)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g(recovery uuid, bank text, reference text, amount bigint, since timestamptz)`.execute(tx)
}
