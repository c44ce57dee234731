import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { takeReply } from '../../src/domains/payments/recalls/tracking/reply-service.ts'
import type { TestApplication } from './application.ts'
import { accountAt, replyOf, wentOn } from './recoveries.ts'

const banks = [
  ['801', 'Bank of the Steppe'],
  ['802', 'Bank of the Mountains'],
  ['803', 'Bank of the Lake'],
] as const

const organisationOf = (code: string) => `01900000-0000-7000-8000-000000000${code}`

/** Tenge in tiyn. */
export const tenge = (amount: number): bigint => BigInt(amount) * 100n

/** Three banks of a running centre, and short ways to play a victim’s bank and the banks that answer. */
export async function chasedMoney({ services }: Pick<TestApplication, 'services'>) {
  const { db, clock, payments } = services
  for (const [code, name] of banks) {
    await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
      values (${organisationOf(code)}, 'bank', ${name}, 'active', false, ${clock.now()})`.execute(db)
    await sql`insert into payments.bank (code, organisation, name, duty_officer, duty_contact, updated_at, updated_by)
      values (${code}, ${organisationOf(code)}, ${name}, 'Night desk', '+7 727 258 00 00', ${clock.now()}, 'test')`.execute(
      db,
    )
  }
  const client: Actor = {
    ...anonymous,
    kind: 'client',
    id: 'client-801',
    organisation: organisationOf('801'),
    roles: ['partner'],
  }
  const ago = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000)
  let count = 0

  /** A theft that the first bank tells of: so much went to an account of the second. Tells the id of its recovery. */
  const stolen = async (amount: bigint, more: { readonly region?: string } = {}): Promise<string> => {
    count++
    const payment = { reference: `theft-${count}`, account: accountAt('802', count), amount, at: ago(50) }
    const actor = { ...client, scopes: ['payments:open-recovery'] }
    const input = { channel: 'bank', victimBank: '801', payments: [payment], least: 1n, ...more } as const
    return unwrap(await payments.tracking.open({ actor, input })).recovery.id
  }
  /** The bank of an account answers what it is asked. */
  const answer = async (recovery: string, account: string, more: Parameters<typeof replyOf>[1]): Promise<void> => {
    const { rows } = await sql<{ id: string; bank: string; amount: string }>`
      select q.id, q.bank, l.amount::text from payments.request q join payments.leg l on l.id = q.leg
      where q.recovery = ${recovery} and q.kind = 'hold' and q.state = 'open' and l.account = ${account}`.execute(db)
    for (const { id, bank, amount } of rows) {
      const given = { bank, requestId: id, reply: replyOf(BigInt(amount), more), at: clock.now() }
      unwrap(await inTransaction(db, (tx) => takeReply(services, tx, given)))
    }
  }
  /** Money that goes on to an account, some minutes after the theft. */
  const onTo = (bank: string, number: number, amount: number, minutes: number) =>
    wentOn(`on-${++count}`, tenge(amount), {
      bank,
      account: accountAt(bank, number),
      at: ago(50 - minutes).getTime(),
    })
  return { db, ago, stolen, answer, onTo }
}

/** A theft of two million tenge that went to the second bank, on to the third, round in a circle, and to many small ends. */
export async function treeOfMules({
  stolen,
  answer,
  onTo,
  ago,
}: Awaited<ReturnType<typeof chasedMoney>>): Promise<string> {
  const id = await stolen(tenge(2_000_000), { region: 'KZ-75' })
  const [first, second] = [accountAt('802', 1), accountAt('803', 101)]
  await answer(id, first, {
    held: tenge(400_000),
    cashedOut: [{ way: 'atm', amount: tenge(150_000), at: ago(40).getTime() }],
    onward: [onTo('803', 101, 900_000, 5), onTo('801', 102, 350_000, 6), onTo('803', 103, 200_000, 7)],
  })
  const ends = Array.from({ length: 50 }, (_, place) => onTo('802', 200 + place, 1_000 + place, 10))
  await answer(id, second, {
    held: tenge(300_000),
    onward: [onTo('802', 104, 348_775, 9), onTo('801', 102, 100_000, 9), onTo('802', 1, 100_000, 10), ...ends],
  })
  for (let place = 0; place < 50; place++)
    await answer(id, accountAt('802', 200 + place), {
      cashedOut: [{ way: 'atm', amount: tenge(1_000 + place), at: ago(30).getTime() }],
    })
  await answer(id, accountAt('802', 104), {
    cashedOut: [{ way: 'crypto-exchange', amount: tenge(348_775), at: ago(30).getTime() }],
  })
  // The account that money came to on two ways waits for its bank, and so does the circle.
  return id
}
