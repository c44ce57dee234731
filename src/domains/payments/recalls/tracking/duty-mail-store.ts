import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { RequestKind } from './deadline.ts'

/** An open request with whom to write to about it. */
export interface AskedDuty {
  readonly id: string
  /** Number of the recovery. */
  readonly recovery: string
  readonly kind: RequestKind
  readonly dueAt: Date
  /** How the bank's duty officer is reached. */
  readonly contact: string
}

/** An open request of a bank whose register names a contact; undefined else. */
export async function askedDuty(tx: Tx, id: string): Promise<AskedDuty | undefined> {
  const { rows } = await sql<AskedDuty>`select q.id, v.number as recovery, q.kind, q.due_at as "dueAt",
      b.duty_contact as contact
    from payments.request q join payments.recovery v on v.id = q.recovery join payments.bank b on b.code = q.bank
    where q.id = ${id} and q.state = 'open' and b.duty_contact is not null`.execute(tx)
  return rows[0]
}
