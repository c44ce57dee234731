import { composeIBAN } from 'ibantools'
import { sql } from 'kysely'
import type { Onward, Reply } from '#engines/tracing'
import { type Result, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeLive } from '#platform/live'
import { takeConfirmation } from '../../src/domains/payments/recalls/tracking/confirm-service.ts'
import { type ReplyTaken, takeReply } from '../../src/domains/payments/recalls/tracking/reply-service.ts'
import type { RootPayment, ToldPayment } from '../../src/domains/payments/recalls/tracking/root.ts'
import { makeTracking } from '../../src/domains/payments/recalls/tracking/tracking-service.ts'
import { analyst, testRegistry } from './registry.ts'

/** Codes of three registered banks; `999` is one that takes no part. */
export const banks = ['801', '802', '803'] as const

/** An account of a bank of Kazakhstan. */
export function accountAt(bank: string, number: number): string {
  const iban = composeIBAN({ countryCode: 'KZ', bban: `${bank}${String(number).padStart(13, '0')}` })
  if (iban === null) throw new Error('no such account')
  return iban
}

/** A duty officer of the centre. */
export const dutyOfficer: Actor = { ...analyst, roles: ['investigator', 'analyst'] }

/** An open request for money, with its leg. */
export interface OpenRequest {
  readonly id: string
  readonly recovery: string
  readonly leg: string
  readonly bank: string
  readonly account: string
  readonly amount: bigint
  readonly at: number
}

/** Tracking on a database of the test's own, with three banks, and short ways to play victims and banks. */
export async function testRecoveries() {
  const registry = await testRegistry()
  const { db, clock } = registry
  const services = { ...registry, live: makeLive(registry) }
  const tracking = makeTracking(services)
  const clients = new Map<string, Actor>()
  for (const code of banks) {
    const organisation = `01900000-0000-7000-8000-000000000${code}`
    await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
      values (${organisation}, 'bank', ${`Bank ${code}`}, 'active', false, ${clock.now()})`.execute(db)
    await sql`insert into payments.bank (code, organisation, name, duty_officer, duty_contact, updated_at, updated_by)
      values (${code}, ${organisation}, ${`Bank ${code}`}, 'Night desk', '+7 727 258 00 00', ${clock.now()}, 'test')`.execute(
      db,
    )
    const client: Actor = { ...anonymous, kind: 'client', id: `client-${code}`, organisation, roles: ['partner'] }
    clients.set(code, { ...client, scopes: ['payments:open-recovery', 'payments:answer'] })
  }
  const client = (code: string): Actor => clients.get(code) ?? anonymous

  /** What a victim paid a minute ago, to an account of the second bank where nothing else is said. */
  const paid = (reference: string, amount: bigint, more: Partial<ToldPayment> = {}): ToldPayment => ({
    reference,
    account: accountAt('802', 1),
    amount,
    at: new Date(clock.now().getTime() - 60_000),
    ...more,
  })
  /** A recovery whose money is asked for at once; tells its id. */
  const opened = async (...payments: readonly ToldPayment[]): Promise<string> => {
    const input = { channel: 'bank', victimBank: '801', payments, least: 1n } as const
    return unwrap(await tracking.open({ actor: client('801'), input })).recovery.id
  }
  const asked = async (recovery: string): Promise<readonly OpenRequest[]> => {
    const { rows } = await sql<Omit<OpenRequest, 'amount' | 'at'> & { amount: string; at: Date }>`
      select q.id, q.recovery, q.leg, q.bank, l.account, l.amount::text, l.at
      from payments.request q join payments.leg l on l.id = q.leg
      where q.recovery = ${recovery} and q.kind = 'hold' and q.state = 'open' order by l.hop, l.at, l.reference`.execute(
      db,
    )
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount), at: row.at.getTime() }))
  }
  const reply = (request: Pick<OpenRequest, 'id' | 'bank'>, answer: Reply): Promise<Result<ReplyTaken>> =>
    inTransaction(db, (tx) =>
      takeReply(services, tx, { bank: request.bank, requestId: request.id, reply: answer, at: clock.now() }),
    )
  const confirm = (bank: string, requestId: string, payments: readonly RootPayment[]) =>
    inTransaction(db, (tx) => takeConfirmation(services, tx, { bank, requestId, payments }))
  return { ...services, tracking, client, paid, opened, asked, reply, confirm }
}

/** A reply in which everything that is not said is nothing. */
export function replyOf(asked: bigint, more: Partial<Omit<Reply, 'asked'>> = {}): Reply {
  return { asked, held: 0n, returned: 0n, cashedOut: [], unavailable: [], onward: [], ...more }
}

/** Money that went on, a payment of its own where not said otherwise. */
export function wentOn(reference: string, amount: bigint, to: Partial<Onward> & Pick<Onward, 'at'>): Onward {
  return { bank: '803', account: accountAt('803', 1), reference, amount, payment: amount, ...to }
}
