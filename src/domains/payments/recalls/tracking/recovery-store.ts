import { type RawBuilder, sql } from 'kysely'
import type { LotMethod } from '#engines/tracing'
import type { Database, Tx } from '#platform/database'
import type { RecoveryChannel, RecoveryState } from './recovery.ts'

/** A recovery as it is kept. */
export interface StoredRecovery {
  readonly id: string
  readonly number: string
  readonly state: RecoveryState
  readonly channel: RecoveryChannel
  /** The report that tells of the theft. */
  readonly report: string | null
  readonly region: string | null
  readonly caseNumber: string | null
  readonly victimBank: string
  readonly method: LotMethod
  readonly hopsMost: number
  readonly windowHours: number
  readonly least: bigint
  /** What the victim lost, as it was told; once banks are asked, what its root legs carry, what another recovery claims of them too. */
  readonly stolen: bigint
  readonly dutyOfficer: string | null
  readonly reportedAt: Date
  readonly createdBy: string
  readonly startedAt: Date | null
  readonly analysedAt: Date | null
  readonly completedAt: Date | null
  readonly cancelledAt: Date | null
  readonly cancelledReason: string | null
  readonly updatedAt: Date
}

/** A recovery about to be kept. */
export interface NewRecovery
  extends Pick<
    StoredRecovery,
    | 'id'
    | 'channel'
    | 'report'
    | 'region'
    | 'caseNumber'
    | 'victimBank'
    | 'method'
    | 'hopsMost'
    | 'windowHours'
    | 'least'
    | 'stolen'
    | 'dutyOfficer'
    | 'createdBy'
  > {
  readonly year: number
  readonly at: Date
  readonly idempotencyHash: Buffer | null
  readonly bodyHash: Buffer
}

interface RecoveryRow extends Omit<StoredRecovery, 'least' | 'stolen'> {
  readonly least: string
  readonly stolen: string
}

/** The columns of a recovery, of a table or alias where one is named. */
export const recoveryColumns: RawBuilder<unknown> = sql`r.id, r.number, r.state, r.channel, r.report, r.region,
  r.case_number as "caseNumber", r.victim_bank as "victimBank", r.method, r.hops_most as "hopsMost",
  r.window_hours as "windowHours", r.least_tiyn::text as least, r.stolen::text as stolen, r.duty_officer as "dutyOfficer",
  r.reported_at as "reportedAt", r.created_by as "createdBy", r.started_at as "startedAt", r.analysed_at as "analysedAt",
  r.completed_at as "completedAt", r.cancelled_at as "cancelledAt", r.cancelled_reason as "cancelledReason",
  r.updated_at as "updatedAt"`

/** A row as it is read, with its amounts. */
export function recoveryOf(row: RecoveryRow): StoredRecovery {
  return { ...row, least: BigInt(row.least), stolen: BigInt(row.stolen) }
}

/** Keeps a recovery and gives its number; undefined where one with the same idempotency key is there already. */
export async function insertRecovery(tx: Tx, r: NewRecovery): Promise<StoredRecovery | undefined> {
  const { rows } =
    await sql<RecoveryRow>`insert into payments.recovery as r (id, number, state, channel, report, region,
      case_number, victim_bank, method, hops_most, window_hours, least_tiyn, stolen, duty_officer, reported_at, created_by,
      idempotency_hash, body_hash, updated_at)
    select ${r.id}, 'R-' || ${r.year}::text || '-' || case when n < 1000000 then lpad(n::text, 6, '0') else n::text end,
      'created', ${r.channel}, ${r.report}::uuid, ${r.region}, ${r.caseNumber}, ${r.victimBank}, ${r.method},
      ${r.hopsMost}::integer, ${r.windowHours}::integer, ${r.least.toString()}::bigint, ${r.stolen.toString()}::bigint,
      ${r.dutyOfficer}, ${r.at}::timestamptz, ${r.createdBy}, ${r.idempotencyHash}::bytea, ${r.bodyHash}::bytea,
      ${r.at}::timestamptz
    from nextval('payments.recovery_number') as n
    on conflict (idempotency_hash) do nothing returning ${recoveryColumns}`.execute(tx)
  return rows.map(recoveryOf)[0]
}

/** The recovery that came with an idempotency key, and the hash of what was asked then. */
export async function recoveryOfKey(
  db: Database,
  idempotencyHash: Buffer,
): Promise<{ readonly recovery: StoredRecovery; readonly bodyHash: Buffer } | undefined> {
  const { rows } = await sql<RecoveryRow & { readonly bodyHash: Buffer }>`
    select ${recoveryColumns}, r.body_hash as "bodyHash" from payments.recovery r
    where idempotency_hash = ${idempotencyHash}`.execute(db)
  return rows.map(({ bodyHash, ...row }) => ({ recovery: recoveryOf(row), bodyHash }))[0]
}

/** A recovery. In a person's scope: one that they may see. */
export async function findRecovery(db: Database, id: string): Promise<StoredRecovery | undefined> {
  const { rows } = await sql<RecoveryRow>`select ${recoveryColumns} from payments.recovery r where id = ${id}`.execute(
    db,
  )
  return rows.map(recoveryOf)[0]
}

/** Where recoveries belong and who works on them. */
export async function placesOfWork(
  db: Database,
  ids: readonly string[],
): Promise<readonly Pick<StoredRecovery, 'id' | 'region' | 'dutyOfficer'>[]> {
  const { rows } = await sql<Pick<StoredRecovery, 'id' | 'region' | 'dutyOfficer'>>`
    select id, region, duty_officer as "dutyOfficer" from payments.recovery where id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** A recovery, locked until the transaction ends. It is locked before any other row of it, and before payments. */
export async function lockRecovery(tx: Tx, id: string): Promise<StoredRecovery | undefined> {
  const { rows } = await sql<RecoveryRow>`
    select ${recoveryColumns} from payments.recovery r where id = ${id} for update`.execute(tx)
  return rows.map(recoveryOf)[0]
}

/** Writes the state that a recovery has come to, with the moment of it. */
export async function setRecoveryState(tx: Tx, id: string, change: { state: RecoveryState; at: Date }): Promise<void> {
  const { state, at } = change
  await sql`update payments.recovery set state = ${state}, updated_at = ${at},
    started_at = case when ${state} = 'tracking' then coalesce(started_at, ${at}) else started_at end,
    analysed_at = case when ${state} = 'analysed' then ${at} else analysed_at end,
    completed_at = case when ${state} = 'completed' then ${at} else completed_at end where id = ${id}`.execute(tx)
}

/** Writes what the victim lost, once it is known to the tiyn. */
export async function setStolen(tx: Tx, id: string, stolen: bigint): Promise<void> {
  await sql`update payments.recovery set stolen = ${stolen.toString()}::bigint where id = ${id}`.execute(tx)
}

/** Calls a recovery off. */
export async function cancelRecovery(tx: Tx, id: string, given: { reason: string; at: Date }): Promise<void> {
  await sql`update payments.recovery set state = 'cancelled', cancelled_at = ${given.at}, cancelled_reason = ${given.reason},
    updated_at = ${given.at} where id = ${id}`.execute(tx)
}

/** Gives a recovery to a duty officer, or to nobody. */
export async function setDutyOfficer(tx: Tx, id: string, given: { officer: string | null; at: Date }): Promise<void> {
  await sql`update payments.recovery set duty_officer = ${given.officer}, updated_at = ${given.at} where id = ${id}`.execute(
    tx,
  )
}
