import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import { isFreed, keepCountedElsewhere } from './elsewhere-store.ts'
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
  /** What of `unavailable` never came to the account, as its bank says: nobody claims it. */
  readonly denied: bigint
  /** Whether its bank says that there is no such payment, or no such account. */
  readonly disowned: boolean
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

const told = ['held', 'returned', 'cashedOut', 'unavailable', 'onward', 'denied'] as const
const amounts = ['paymentAmount', 'amount', ...told] as const

type LegRow = Omit<StoredLeg, (typeof amounts)[number]> & Readonly<Record<(typeof amounts)[number], string>>

const columns: RawBuilder<unknown> = sql`id, recovery, parent, hop, bank, account, reference,
  payment_amount::text as "paymentAmount", amount::text, at, root_at as "rootAt", state, stop_reason as "stopReason", loops,
  held::text, returned::text, cashed_out::text as "cashedOut", unavailable::text, onward::text, denied::text, disowned, created_at as "createdAt",
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
  answer: Pick<StoredLeg, (typeof told)[number] | 'disowned'> & { readonly at: Date },
): Promise<void> {
  const { held, returned, cashedOut, unavailable, onward, denied, disowned, at } = answer
  await sql`update payments.leg set state = 'answered', stop_reason = null, changed_in = pg_current_xact_id(),
    answered_at = ${at}, held = ${held.toString()}::bigint,
    returned = ${returned.toString()}::bigint, cashed_out = ${cashedOut.toString()}::bigint,
    unavailable = ${unavailable.toString()}::bigint, onward = ${onward.toString()}::bigint,
    denied = ${denied.toString()}::bigint, disowned = ${disowned} where id = ${id}`.execute(tx)
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

/** SQL: the least amount of a leg `l` of a recovery `r` that is claimed, in tiyn; what the victim paid is asked for however little it is. */
const leastClaimed: RawBuilder<unknown> = sql`case when l.parent is null then 1 else r.least_tiyn end`

/**
 * Recoveries with money that stopped because tellings of its payment differ, where its receiver has borne theirs out, or something can be claimed
 * and no less than is followed; and with what another recovery claimed and is free by now.
 */
export async function withSettledPayments(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ recovery: string }>`with r as not materialized (
      select id, least_tiyn from payments.recovery where state in ('tracking', 'awaiting-analysis'))
    select l.recovery from payments.leg l join r on r.id = l.recovery
      left join payments.traced_payment t on t.bank = l.bank and t.reference = l.reference
    where l.stop_reason = 'contradicted' and (t.bank is null or t.received is null and t.claimed = 0
      or t.received = l.payment_amount
      or least(coalesce(t.received, t.amount), l.payment_amount) - t.claimed >= ${leastClaimed})
    union select l.recovery from payments.leg l join r on r.id = l.recovery where ${isFreed} limit 500`.execute(db)
  return rows.map(({ recovery }) => recovery)
}

/**
 * Recoveries whose analysis is over with money that stopped because tellings of its payment differ, or because another recovery claimed it, where
 * something of it may be claimed by now and nobody was told, and no less than is followed; in the order of their ids, after one of them where it is named.
 */
export async function withReachableMoney(
  db: Database,
  { after, most }: { readonly after: string | null; readonly most: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ recovery: string }>`with r as not materialized (
      select id, least_tiyn from payments.recovery
      where state in ('analysed', 'returning', 'completed', 'cancelled') and (${after}::uuid is null or id > ${after}::uuid))
    select l.recovery from payments.leg l join r on r.id = l.recovery
      left join payments.traced_payment t on t.bank = l.bank and t.reference = l.reference
    where l.stop_reason = 'contradicted' and l.reachable_told_at is null
      and (t.bank is null or t.received is null and t.claimed = 0
        or least(coalesce(t.received, t.amount), l.payment_amount) - t.claimed >= ${leastClaimed})
    union select l.recovery from payments.leg l join r on r.id = l.recovery
    where l.reachable_told_at is null and ${isFreed}
    order by recovery limit ${most}`.execute(db)
  return rows.map(({ recovery }) => recovery)
}

/** Writes that the money of legs was told to be within reach, their recovery locked; false where it was told of all of them before. */
export async function keepReachableTold(tx: Tx, legs: readonly string[], at: Date): Promise<boolean> {
  const result = await sql`update payments.leg set reachable_told_at = ${at}
    where id = any(${legs}::uuid[]) and reachable_told_at is null`.execute(tx)
  return (result.numAffectedRows ?? 0n) > 0n
}

/**
 * Takes out the legs of a recovery that stopped because tellings of their payments differ, or because another recovery claimed them where that is
 * free by now, to be followed anew; tells which.
 */
export async function takeFollowable(tx: Tx, recovery: string, at: Date): Promise<readonly StoredLeg[]> {
  const { rows } = await sql<LegRow>`delete from payments.leg l
    where l.recovery = ${recovery} and (l.stop_reason = 'contradicted' or ${isFreed}) returning ${columns}`.execute(tx)
  const taken = rows.map(legOf)
  await keepCountedElsewhere(
    tx,
    taken.filter(({ stopReason }) => stopReason === 'claimed-by-another'),
    at,
  )
  return taken
}

/**
 * Of some accounts those to which money of a theft still stands traced, by this recovery or another one of the same report: what was called
 * off, disowned, or stopped before a bank could be asked does not count; what its own recovery is about to follow does.
 */
export async function standingAccounts(
  tx: Tx,
  {
    recovery,
    report,
    accounts,
  }: { readonly recovery: string; readonly report: string | null; readonly accounts: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ account: string }>`select distinct l.account
    from payments.leg l join payments.recovery r on r.id = l.recovery
    where l.account = any(${accounts}::text[]) and (r.id = ${recovery} or r.report = ${report}::uuid)
      and r.state <> 'cancelled' and not l.disowned
      and (l.state <> 'stopped' or l.stop_reason in ('bank-unknown', 'unanswered') or ${isFreed})`.execute(tx)
  return new Set(rows.map(({ account }) => account))
}
