import { sql } from 'kysely'
import { makeReceipts } from '#domains/identity'
import { makePayments } from '#domains/payments'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeLive } from '#platform/live'
import { openHold } from '../../src/domains/payments/recalls/settling/hold-service.ts'
import { analyst, testRegistry } from './registry.ts'

/** Banks of the test: code, organisation, name. */
const banks = [
  ['722', '01900000-0000-7000-8000-0000000000b1', 'First Bank'],
  ['601', '01900000-0000-7000-8000-0000000000b2', 'Second Bank'],
] as const

/** A leg of a recovery with money that its bank holds. */
export interface HeldLeg {
  readonly leg: string
  readonly hold: string
  readonly code: string
  readonly until: Date
}

/** People and a bank of the tests about held money. */
export const holders = {
  analyst,
  investigator: { ...analyst, id: '01900000-0000-7000-8000-000000000011', roles: ['investigator'] },
  second: { ...analyst, id: '01900000-0000-7000-8000-000000000012', roles: ['investigator'] },
  elsewhere: { ...analyst, id: '01900000-0000-7000-8000-000000000013', roles: ['investigator'], region: 'KZ-71' },
  bank: {
    ...anonymous,
    kind: 'client',
    id: '01900000-0000-7000-8000-0000000000cc',
    organisation: banks[0][1],
    roles: ['partner'],
    scopes: ['payments:answer'],
  },
} as const satisfies Readonly<Record<string, Actor>>

/** A centre with two banks, and short ways to recoveries whose money is held. */
export async function heldMoney() {
  const registry = await testRegistry()
  const { db, clock, ids } = registry
  const services = { ...registry, live: makeLive(registry), receipts: makeReceipts(registry) }
  for (const [code, organisation, name] of banks) {
    await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
      values (${organisation}, 'bank', ${name}, 'active', false, ${clock.now()})`.execute(db)
    await sql`insert into payments.bank (code, organisation, name, updated_at, updated_by)
      values (${code}, ${organisation}, ${name}, ${clock.now()}, 'test')`.execute(db)
  }
  let count = 0

  /** A recovery of so much stolen money, in a state. */
  const recovery = async (state: string, { stolen = 1000n, region = 'KZ-75' } = {}): Promise<string> => {
    const id = ids.next()
    await sql`insert into payments.recovery (id, number, state, channel, region, victim_bank, method, hops_most, window_hours,
        least_tiyn, stolen, reported_at, created_by, started_at, body_hash, updated_at)
      values (${id}, ${`R-2026-${String(++count).padStart(6, '0')}`}, ${state}, 'hotline', ${region}, '601',
        'first-in-first-out', 5, 72, 1, ${stolen.toString()}::bigint, ${clock.now()}, 'test', ${clock.now()}, '\\x00',
        ${clock.now()})`.execute(db)
    return id
  }
  /** Money at an account of a bank, all of it held. */
  const held = async (of: string, amount: bigint, { bank = '722' } = {}): Promise<HeldLeg> => {
    const leg = ids.next()
    const account = `KZ86${bank}A${String(++count).padStart(12, '0')}`
    const sum = amount.toString()
    await sql`insert into payments.leg (id, recovery, hop, bank, account, reference, payment_amount, amount, at, root_at, state,
        held, created_at, answered_at)
      values (${leg}, ${of}, 1, ${bank}, ${account}, ${leg.slice(0, 30)}, ${sum}::bigint, ${sum}::bigint, ${clock.now()},
        ${clock.now()}, 'answered', ${sum}::bigint, ${clock.now()}, ${clock.now()})`.execute(db)
    const opened = await inTransaction(db, (tx) =>
      openHold(services, tx, { leg, recovery: of, bank, account, amount, at: clock.now() }),
    )
    return { leg, ...opened }
  }
  return { ...services, payments: makePayments(services), recovery, held }
}
