import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Notice, Sanction } from './paper.ts'

type NoticeRow = Omit<Notice, 'holds'> & {
  readonly holds: readonly { readonly hold: string; readonly amount: string }[]
}

type SanctionRow = Omit<Sanction, 'returns'> & {
  readonly returns: readonly { readonly hold: string; readonly amount: string; readonly account: string }[]
}

/** Keeps a notice; false where this body's notice of this number is kept for the recovery already. */
export async function insertNotice(tx: Tx, n: Notice): Promise<boolean> {
  const result =
    await sql`insert into payments.notice (id, recovery, number, day, police_body, case_number, digest, extends,
      recorded_by, recorded_at)
    values (${n.id}, ${n.recovery}, ${n.number}, ${n.day}, ${n.policeBody}, ${n.caseNumber}, ${Buffer.from(n.digest, 'hex')},
      ${n.extends}, ${n.recordedBy}, ${n.recordedAt})
    on conflict (police_body, number, recovery) do nothing`.execute(tx)
  if (result.numAffectedRows !== 1n) return false
  const rows = JSON.stringify(n.holds.map(({ hold, amount }) => ({ hold, amount: amount.toString() })))
  await sql`insert into payments.noticed_hold (notice, hold, amount) select ${n.id}::uuid, h.hold, h.amount
    from jsonb_to_recordset(${rows}::jsonb) as h(hold uuid, amount bigint)`.execute(tx)
  return true
}

/** The notices of a recovery, the oldest first. */
export async function noticesOf(db: Database, recovery: string): Promise<readonly Notice[]> {
  const { rows } = await sql<NoticeRow>`select n.id, n.recovery, n.number, n.day, n.police_body as "policeBody",
      n.case_number as "caseNumber", encode(n.digest, 'hex') as digest, n.extends, n.recorded_by as "recordedBy",
      n.recorded_at as "recordedAt",
      (select coalesce(jsonb_agg(jsonb_build_object('hold', h.hold, 'amount', h.amount::text) order by h.hold), '[]')
        from payments.noticed_hold h where h.notice = n.id) as holds
    from payments.notice n where n.recovery = ${recovery} order by n.recorded_at, n.id`.execute(db)
  return rows.map((row) => ({ ...row, holds: row.holds.map((one) => ({ ...one, amount: BigInt(one.amount) })) }))
}

/** Keeps a sanction; false where this office's sanction of this number is kept for the recovery already. */
export async function insertSanction(tx: Tx, s: Sanction, noticedBy: string): Promise<boolean> {
  const result = await sql`insert into payments.sanction (id, recovery, notice, number, day, office, digest, noticed_by,
      recorded_by, recorded_at)
    values (${s.id}, ${s.recovery}, ${s.notice}, ${s.number}, ${s.day}, ${s.office}, ${Buffer.from(s.digest, 'hex')},
      ${noticedBy}, ${s.recordedBy}, ${s.recordedAt})
    on conflict (office, number, recovery) do nothing`.execute(tx)
  if (result.numAffectedRows !== 1n) return false
  const rows = JSON.stringify(s.returns.map(({ amount, ...one }) => ({ ...one, amount: amount.toString() })))
  await sql`insert into payments.sanctioned_hold (hold, sanction, amount, account)
    select r.hold, ${s.id}::uuid, r.amount, r.account
    from jsonb_to_recordset(${rows}::jsonb) as r(hold uuid, amount bigint, account text)`.execute(tx)
  return true
}

/** The sanctions of a recovery, the oldest first. */
export async function sanctionsOf(db: Database, recovery: string): Promise<readonly Sanction[]> {
  const { rows } = await sql<SanctionRow>`select s.id, s.recovery, s.notice, s.number, s.day, s.office,
      encode(s.digest, 'hex') as digest, s.recorded_by as "recordedBy", s.recorded_at as "recordedAt",
      (select coalesce(jsonb_agg(jsonb_build_object('hold', h.hold, 'amount', h.amount::text, 'account', h.account)
        order by h.hold), '[]') from payments.sanctioned_hold h where h.sanction = s.id) as returns
    from payments.sanction s where s.recovery = ${recovery} order by s.recorded_at, s.id`.execute(db)
  return rows.map((row) => ({ ...row, returns: row.returns.map((one) => ({ ...one, amount: BigInt(one.amount) })) }))
}

/** Whether a sanction is recorded for a recovery. */
export async function hasSanction(db: Database, recovery: string): Promise<boolean> {
  const { rows } = await sql`select from payments.sanction where recovery = ${recovery} limit 1`.execute(db)
  return rows.length > 0
}

/** Keeps why an analysis ended without (more) money going back. */
export async function keepConclusion(
  tx: Tx,
  recovery: string,
  { reason, by, at }: { readonly reason: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`insert into payments.conclusion (recovery, reason, concluded_by, concluded_at)
    values (${recovery}, ${reason}, ${by}, ${at})`.execute(tx)
}

/** Why an analysis ended the last time; undefined where it has not, or ended by sanctions alone. */
export async function conclusionOf(
  db: Database,
  recovery: string,
): Promise<{ readonly reason: string; readonly by: string; readonly at: Date } | undefined> {
  const { rows } = await sql<{
    reason: string
    by: string
    at: Date
  }>`select reason, concluded_by as by, concluded_at as at
    from payments.conclusion where recovery = ${recovery} order by concluded_at desc limit 1`.execute(db)
  return rows[0]
}
