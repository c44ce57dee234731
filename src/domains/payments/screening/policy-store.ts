import { sql } from 'kysely'
import type { PaymentPolicy } from '#engines/screening'
import type { Database, Tx } from '#platform/database'
import type { BackTest } from './back-test.ts'

/** A version of the rules without them, as it is kept. */
export interface StoredVersion {
  readonly id: string
  readonly number: number
  readonly base: number
  readonly digest: string
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly backTestedAt: Date | null
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  readonly withdrawnBy: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

/** A version with its rules and what trying them told. */
export interface StoredPolicy extends StoredVersion {
  readonly policy: PaymentPolicy
  readonly backTest: BackTest | null
}

const columns = sql`id, number, base, digest, reason, proposed_by as "proposedBy", proposed_at as "proposedAt",
  back_tested_at as "backTestedAt", approved_by as "approvedBy", approved_at as "approvedAt", withdrawn_by as "withdrawnBy",
  withdrawn_at as "withdrawnAt", withdrawn_reason as "withdrawnReason"`

const whole = sql`${columns}, policy, back_test as "backTest"`

/** Lets one transaction at a time change what versions there are, until it ends. */
export async function lockVersions(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('payments policy versions'))`.execute(tx)
}

/** The number that the next proposal gets: 2 or more, none twice. */
export async function nextNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(number), 1) + 1 as number from payments.policy_version`.execute(tx)
  return rows[0]?.number ?? 2
}

/** Keeps a proposal. */
export async function insertVersion(tx: Tx, given: StoredPolicy): Promise<void> {
  const { id, number, base, policy, digest, reason, proposedBy, proposedAt } = given
  await sql`insert into payments.policy_version (id, number, base, policy, digest, reason, proposed_by, proposed_at)
    values (${id}, ${number}, ${base}, ${JSON.stringify(policy)}::jsonb, ${digest}, ${reason}, ${proposedBy},
      ${proposedAt})`.execute(tx)
}

/** A version with its rules, by its number. */
export async function versionOf(db: Database | Tx, number: number): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<StoredPolicy>`select ${whole} from payments.policy_version
    where number = ${number}`.execute(db)
  return rows[0]
}

/** The version in force; undefined where it is the one that came with the program. */
export async function versionInForce(db: Database | Tx): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<StoredPolicy>`select ${whole} from payments.policy_version
    where approved_at is not null and withdrawn_at is null order by number desc limit 1`.execute(db)
  return rows[0]
}

/** The newest versions first, at most `most`. */
export async function listVersions(db: Database, most: number): Promise<readonly StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`select ${columns} from payments.policy_version
    order by number desc limit ${most}`.execute(db)
  return rows
}

/** Puts a version in force. */
export async function approveVersion(
  tx: Tx,
  number: number,
  given: { readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`update payments.policy_version set approved_by = ${given.by}, approved_at = ${given.at}
    where number = ${number}`.execute(tx)
}

/** Takes a version back. */
export async function withdrawVersion(
  tx: Tx,
  number: number,
  given: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await sql`update payments.policy_version set withdrawn_by = ${given.by}, withdrawn_at = ${given.at},
    withdrawn_reason = ${given.reason} where number = ${number}`.execute(tx)
}

/** The oldest proposal that waits to be tried. */
export async function untriedVersion(db: Database): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<StoredPolicy>`select ${whole} from payments.policy_version
    where back_test is null and withdrawn_at is null and approved_at is null order by number limit 1`.execute(db)
  return rows[0]
}

/** Keeps what trying a version told. */
export async function keepBackTest(
  tx: Tx,
  number: number,
  given: { readonly result: BackTest; readonly at: Date },
): Promise<void> {
  await sql`update payments.policy_version set back_test = ${JSON.stringify(given.result)}::jsonb,
    back_tested_at = ${given.at} where number = ${number}`.execute(tx)
}
