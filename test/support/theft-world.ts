/** A real centre with its staff and five banks, and short ways to watch stolen money. */
import assert from 'node:assert/strict'
import { testApplication } from './application.ts'
import { bankLine, type ReadRequest } from './bank-line.ts'
import { colleague, firstAdministrator } from './staff.ts'
import { moment, theftBooks } from './theft-books.ts'
import { until } from './until.ts'
import { type VirtualBank, virtualBank } from './virtual-bank.ts'

/** A recovery as staff read it, as far as tests look at it. Amounts are tiyn. */
export interface SeenRecovery {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly stolen: number
  readonly sums: { readonly held: number; readonly returned: number; readonly lost: number; readonly open: number }
  readonly legs: readonly {
    readonly id: string
    readonly hop: number
    readonly bank: string
    readonly account: string
    readonly reference: string
    readonly state: string
    readonly stopReason: string | null
    readonly amount: number
    readonly held: number
    readonly cashedOut: number
    readonly onward: number
    readonly converges: boolean
  }[]
  readonly requests: readonly {
    readonly id: string
    readonly kind: string
    readonly bank: string
    readonly state: string
    readonly remindedAt: string | null
    readonly escalatedAt: string | null
  }[]
  readonly holds: readonly {
    readonly id: string
    readonly leg: string
    readonly bank: string
    readonly amount: number
  }[]
}

/** The line of a bank. */
export type BankLine = ReturnType<typeof bankLine>

/** Starts the centre and registers the banks. Time runs, and `pass` moves it on; staff keep their sessions by working. */
export async function theftWorld() {
  let ahead = 0
  const clock = { now: () => new Date(Date.now() + ahead) }
  const application = await testApplication({}, { clock })
  const banks = {
    victims: await virtualBank(application, { code: '125', books: theftBooks[125] }),
    mules: await virtualBank(application, { code: '722', books: theftBooks[722] }),
    hub: await virtualBank(application, { code: '601', books: theftBooks[601] }),
    /** Makes its answers up: half is held. */
    other: await virtualBank(application, { code: '816' }),
    /** Speaks by its line alone. */
    hand: await virtualBank(application, { code: '777' }),
  }
  const lines = {
    mules: bankLine(application, banks.mules),
    hub: bankLine(application, banks.hub),
    other: bankLine(application, banks.other),
    hand: bankLine(application, banks.hand),
  }
  const administrator = await firstAdministrator(application)
  const person = (role: 'investigator' | 'supervisor' | 'operator') =>
    colleague(application, administrator, { email: `${role}@hotline.test`, roles: [role] })
  const staff = {
    investigator: await person('investigator'),
    supervisor: await person('supervisor'),
    operator: await person('operator'),
  }
  const pass = async (milliseconds: number) => {
    ahead += milliseconds
    for (const one of Object.values(staff)) await one.call('GET', '/api/v1/session')
  }
  return { application, clock, pass, banks, lines, staff }
}

/** The world. */
export type TheftWorld = Awaited<ReturnType<typeof theftWorld>>

/** A recovery, as a supervisor reads it. */
export async function seenIn({ staff: { supervisor } }: TheftWorld, id: string): Promise<SeenRecovery> {
  const { status, body } = await supervisor.call<SeenRecovery>('GET', `/api/v1/recoveries/${id}`)
  assert.equal(status, 200)
  return body
}

/** Opens a recovery of what a duty officer has seen was paid, so that banks are asked at once; tells its id. */
export async function confirmedIn(
  { staff: { supervisor } }: TheftWorld,
  payment: { readonly reference: string; readonly account: string; readonly amount: number },
): Promise<string> {
  const payments = [{ ...payment, at: moment(1) }]
  const theft = { channel: 'hotline', victimBank: '125', payments, confirmed: true }
  const opened = await supervisor.call<{ id: string }>('POST', '/api/v1/recoveries', theft)
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  return opened.body.id
}

/** Rounds of a bank until so many of its messages were taken: what was just written may be read a moment later. */
export async function answers(bank: VirtualBank, count = 1): Promise<void> {
  let taken = 0
  await until(async () => {
    const round = await bank.once()
    assert.deepEqual(round.refused, [])
    taken += round.taken
    return taken >= count
  })
}

/** What a bank is asked of a kind about a recovery and has not answered, once it can be read. */
export async function askedOf(line: BankLine, number: string, kind: string): Promise<readonly ReadRequest[]> {
  return await until(
    async () => (await line.requests(number)).filter((one) => one.kind === kind && one.state === 'open'),
    (found) => found.length > 0,
  )
}

/** No payment is claimed for more than it carried, and what is claimed is what the legs say. */
export async function claimsBalance({ application: { services } }: TheftWorld): Promise<void> {
  const { rows } = await services.pool.query<{ reference: string; amount: string; claimed: string; legs: string }>(
    `select p.reference, p.amount::text, p.claimed::text,
      (select coalesce(sum(l.amount - l.denied), 0)::text from payments.leg l
        where l.bank = p.bank and l.reference = p.reference and l.state <> 'stopped') as legs
    from payments.traced_payment p`,
  )
  assert.ok(rows.length > 0)
  for (const { reference, amount, claimed, legs } of rows) {
    assert.equal(claimed, legs, reference)
    assert.ok(BigInt(claimed) <= BigInt(amount), reference)
  }
}
