import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { HoldEnd, HoldState, HoldTerms } from './hold.ts'

/** A hold as it is kept. */
export interface StoredHold extends HoldTerms {
  readonly id: string
  readonly leg: string
  readonly recovery: string
  readonly bank: string
  readonly account: string
  readonly endReason: HoldEnd | null
  readonly legalBasis: string
  readonly heldAt: Date
  readonly closedAt: Date | null
}

/** A row: sums as text, since they go beyond what a double holds. */
interface HoldRow extends Omit<StoredHold, 'amount' | 'released' | 'sanctioned' | 'returned'> {
  readonly amount: string
  readonly released: string
  readonly sanctioned: string
  readonly returned: string
}

/** A hold to begin. */
export interface NewHold {
  readonly id: string
  readonly leg: string
  readonly recovery: string
  readonly bank: string
  readonly account: string
  readonly amount: bigint
  readonly legalBasis: string
  readonly heldAt: Date
  readonly until: Date
  readonly codeHash: Buffer
}

const columns = sql`h.id, h.leg, h.recovery, h.bank, h.account, h.amount::text, h.released::text, h.sanctioned::text,
  h.returned::text, h.state, h.end_reason as "endReason", h.legal_basis as "legalBasis", h.held_at as "heldAt", h.until,
  h.closed_at as "closedAt", h.extensions`

function holdOf({ amount, released, sanctioned, returned, ...row }: HoldRow): StoredHold {
  return {
    ...row,
    amount: BigInt(amount),
    released: BigInt(released),
    sanctioned: BigInt(sanctioned),
    returned: BigInt(returned),
  }
}

/** Begins a hold; false where its code is another hold's already. Throws where the leg has one. */
export async function insertHold(tx: Tx, h: NewHold): Promise<boolean> {
  const result =
    await sql`insert into payments.hold (id, leg, recovery, bank, account, amount, state, legal_basis, held_at, until,
      code_hash)
    values (${h.id}, ${h.leg}, ${h.recovery}, ${h.bank}, ${h.account}, ${h.amount.toString()}::bigint, 'held', ${h.legalBasis},
      ${h.heldAt}, ${h.until}, ${h.codeHash})
    on conflict (code_hash) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** The recovery and the hold of a leg, unlocked: to lock them in order. */
export async function placeOfLeg(
  db: Database,
  leg: string,
): Promise<{ readonly hold: string; readonly recovery: string; readonly bank: string } | undefined> {
  const { rows } = await sql<{ hold: string; recovery: string; bank: string }>`select id as hold, recovery, bank
    from payments.hold where leg = ${leg}`.execute(db)
  return rows[0]
}

/** A hold, unlocked. */
export async function findHold(db: Database, id: string): Promise<StoredHold | undefined> {
  const { rows } = await sql<HoldRow>`select ${columns} from payments.hold h where h.id = ${id}`.execute(db)
  return rows.map(holdOf)[0]
}

/** A hold, locked until the transaction ends; lock its recovery first. */
export async function lockHold(tx: Tx, id: string): Promise<StoredHold | undefined> {
  const { rows } = await sql<HoldRow>`select ${columns} from payments.hold h where h.id = ${id} for update`.execute(tx)
  return rows.map(holdOf)[0]
}

/** The holds of a recovery that are not over, locked in the order of their ids; lock the recovery first. */
export async function lockOpenHolds(tx: Tx, recovery: string): Promise<readonly StoredHold[]> {
  const { rows } = await sql<HoldRow>`select ${columns} from payments.hold h
    where h.recovery = ${recovery} and h.state <> 'closed' order by h.id for update`.execute(tx)
  return rows.map(holdOf)
}

/** Which open holds a recovery has; its lock keeps that so. */
export async function stillOpen(
  tx: Tx,
  recovery: string,
): Promise<{ readonly held: boolean; readonly returning: boolean }> {
  const { rows } = await sql<{ held: boolean; returning: boolean }>`
    select exists (select from payments.hold where recovery = ${recovery} and state = 'held') as held,
      exists (select from payments.hold where recovery = ${recovery} and state = 'returning') as returning`.execute(tx)
  return rows[0] ?? { held: false, returning: false }
}

/** All holds of a recovery, the oldest first. */
export async function holdsOf(db: Database, recovery: string): Promise<readonly StoredHold[]> {
  const { rows } = await sql<HoldRow>`select ${columns} from payments.hold h where h.recovery = ${recovery}
    order by h.held_at, h.id`.execute(db)
  return rows.map(holdOf)
}

/**
 * Holds at the bank of an organisation that are not over, then those that ended since a moment, each the soonest to lapse first; at
 * most 1,000.
 */
export async function holdsAtBank(db: Database, organisation: string, since: Date): Promise<readonly StoredHold[]> {
  const { rows } = await sql<HoldRow>`select ${columns} from payments.hold h join payments.bank b on b.code = h.bank
    where b.organisation = ${organisation} and (h.state <> 'closed' or h.closed_at > ${since})
    order by h.state = 'closed', h.until, h.id limit 1000`.execute(db)
  return rows.map(holdOf)
}

/** The hold of a code, by the code's hash, with the bank's name. */
export async function holdByCode(
  db: Database,
  codeHash: Buffer,
): Promise<{ readonly hold: StoredHold; readonly bankName: string | null } | undefined> {
  const { rows } = await sql<HoldRow & { bankName: string | null }>`select ${columns}, b.name as "bankName"
    from payments.hold h left join payments.bank b on b.code = h.bank where h.code_hash = ${codeHash}`.execute(db)
  return rows.map(({ bankName, ...row }) => ({ hold: holdOf(row), bankName }))[0]
}

/** Ids of holds whose time is over, with their recoveries, the longest over first. */
export async function lapsedHolds(
  db: Database,
  at: Date,
  most: number,
): Promise<readonly { readonly id: string; readonly recovery: string }[]> {
  const { rows } = await sql<{ id: string; recovery: string }>`select id, recovery from payments.hold
    where state = 'held' and until <= ${at} order by until, id limit ${most}`.execute(db)
  return rows
}

/** Writes what has changed of a hold. */
export async function saveHold(tx: Tx, h: StoredHold): Promise<void> {
  await sql`update payments.hold set released = ${h.released.toString()}::bigint, sanctioned = ${h.sanctioned.toString()}::bigint,
    returned = ${h.returned.toString()}::bigint, state = ${h.state satisfies HoldState}, end_reason = ${h.endReason},
    until = ${h.until}, extensions = ${h.extensions}, closed_at = ${h.closedAt},
    lapse_told_at = case when until = ${h.until} then lapse_told_at end,
    lapse_told_last_at = case when until = ${h.until} then lapse_told_last_at end where id = ${h.id}`.execute(tx)
}

/** What a leg has held is let go (the victim cannot have it any more) or has gone back. */
export async function moveHeld(tx: Tx, leg: string, amount: bigint, to: 'unavailable' | 'returned'): Promise<void> {
  const moved = sql`${amount.toString()}::bigint`
  const column = sql.ref(to)
  await sql`update payments.leg set held = held - ${moved}, ${column} = ${column} + ${moved} where id = ${leg}`.execute(
    tx,
  )
}

/** Keeps a message of a bank about money that went back; false where it was kept before. */
export async function insertReturn(
  tx: Tx,
  r: {
    readonly bank: string
    readonly message: string
    readonly hold: string
    readonly amount: bigint
    readonly returnedAt: Date
    readonly takenAt: Date
  },
): Promise<boolean> {
  const result = await sql`insert into payments.money_return (bank, message, hold, amount, returned_at, taken_at)
    values (${r.bank}, ${r.message}, ${r.hold}, ${r.amount.toString()}::bigint, ${r.returnedAt}, ${r.takenAt})
    on conflict (bank, message) do nothing`.execute(tx)
  return result.numAffectedRows === 1n
}

/** What a bank told with a message before. */
export async function findReturn(
  db: Database,
  bank: string,
  message: string,
): Promise<{ readonly hold: string; readonly amount: bigint; readonly returnedAt: Date } | undefined> {
  const { rows } = await sql<{ hold: string; amount: string; returnedAt: Date }>`select hold, amount::text,
    returned_at as "returnedAt" from payments.money_return where bank = ${bank} and message = ${message}`.execute(db)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))[0]
}

/** The open requests of a kind for a leg, the oldest first, locked; lock the recovery first. */
export async function lockOpenRequests(
  tx: Tx,
  leg: string,
  kind: 'release' | 'return',
): Promise<readonly { readonly id: string; readonly amount: bigint }[]> {
  const { rows } = await sql<{ id: string; amount: string }>`select id, amount::text from payments.request
    where leg = ${leg} and kind = ${kind} and state = 'open' order by asked_at, id for update`.execute(tx)
  return rows.map(({ id, amount }) => ({ id, amount: BigInt(amount) }))
}
