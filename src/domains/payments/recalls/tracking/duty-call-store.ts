import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { RequestKind } from './deadline.ts'

/** A request whose clock runs out, with its bank and whom to call there. */
export interface SilentRequest {
  readonly request: string
  readonly recovery: string
  /** Number of the recovery. */
  readonly number: string
  readonly dutyOfficer: string | null
  readonly kind: RequestKind
  readonly bank: string
  readonly bankName: string
  readonly bankOfficer: string | null
  readonly contact: string | null
  readonly amount: bigint
  readonly dueAt: Date
  readonly escalatedAt: Date | null
}

/** Which requests. */
export interface SilentOnes {
  /** The region of the recoveries; null for the whole country. */
  readonly within: string | null
  /** Codes of banks that are called from the reminder on. */
  readonly reminded: readonly string[]
  /** Codes of banks that are called once their time is over. */
  readonly escalated: readonly string[]
  readonly most: number
}

/**
 * Open requests of banks that are to be called, those first whose clocks run out, and about which a bank has said nothing since its last
 * reminder. Read outside of anybody's scope, as the list of recoveries is.
 */
export async function silentRequests(
  db: Database,
  { within, reminded, escalated, most }: SilentOnes,
): Promise<readonly SilentRequest[]> {
  type Row = Omit<SilentRequest, 'amount'> & { readonly amount: string }
  const { rows } =
    await sql<Row>`select q.id as request, r.id as recovery, r.number, r.duty_officer as "dutyOfficer", q.kind,
      q.bank, b.name as "bankName", b.duty_officer as "bankOfficer", b.duty_contact as contact, q.amount::text,
      q.due_at as "dueAt", q.escalated_at as "escalatedAt"
    from payments.request q join payments.recovery r on r.id = q.recovery join payments.bank b on b.code = q.bank
    where q.state = 'open' and q.reminded_at is not null and (${within}::text is null or r.region = ${within})
      and (q.bank = any(${reminded}::text[]) or (q.escalated_at is not null and q.bank = any(${escalated}::text[])))
      and not exists (select from payments.hand_answer a where a.request = q.id
        and a.recorded_at >= greatest(q.reminded_at, q.escalated_at, q.supervisor_at))
    order by q.due_at, q.id limit ${most}`.execute(db)
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}
