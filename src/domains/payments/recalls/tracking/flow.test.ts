import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Onward, Reply } from '#engines/tracing'
import { unwrap } from '#kernel/result'
import { accountAt, banks, dutyOfficer, type OpenRequest, replyOf, testRecoveries } from '#test/recoveries'
import { nationOf } from '../settling/figures-store.ts'
import { isFreed } from './elsewhere-store.ts'

const world = await testRecoveries()
const { tracking, client, asked, clock, db, opened, paid, reply } = world

/** What stands in for the books of all banks: of the money asked for, some stays, some leaves, some goes on. */
interface Play {
  /** Per victim: the amounts paid, each to an account of some bank. */
  readonly victims: readonly (readonly number[])[]
  /** What is worth a request. */
  readonly least: bigint
  /** Numbers that decide, one after the other, what a bank answers. */
  readonly dice: readonly number[]
  /** How many banks answer at the same moment. */
  readonly together: number
  /** Before which rounds of answers a recovery is called off; one payment is told by all victims. */
  readonly calledOff: readonly number[]
}

const plays: fc.Arbitrary<Play> = fc.record({
  victims: fc.array(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 2 }), {
    minLength: 2,
    maxLength: 3,
  }),
  least: fc.constantFrom(1n, 400n),
  dice: fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 20, maxLength: 20 }),
  together: fc.integer({ min: 1, max: 4 }),
  calledOff: fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 2 }),
})

/** Payments that many trails may lead through; they carry less than victims may say together. */
const shared = (run: number, place: number) => ({
  reference: `shared-${run}-${place}`,
  bank: banks[place % 3] as string,
  account: accountAt(banks[place % 3] as string, place),
  payment: BigInt(3000 + place),
})

/** A bank's answer to a request, by the next numbers of the dice. */
function answerTo(request: OpenRequest, run: number, roll: (below: number) => number): Reply {
  const { amount } = request
  const held = (amount * BigInt(roll(5))) / 10n
  const gone = (amount * BigInt(roll(3))) / 10n
  const never = (amount - held - gone) / BigInt(1 + roll(9))
  let rest = amount - held - gone - (roll(4) === 0 ? never : 0n)
  const denied = amount - held - gone - rest
  const onward: Onward[] = []
  const parts = roll(4)
  for (let part = 0; part < parts && rest > 0n; part++) {
    const one = shared(run, roll(4))
    // Banks differ in what they say that a shared payment carried.
    const differing = { ...one, payment: one.payment - BigInt(roll(3) * 900) }
    const place =
      roll(2) === 0 ? differing : { ...one, reference: `own-${request.id.slice(-12)}-${part}`, payment: amount }
    if (onward.some(({ bank, reference }) => bank === place.bank && reference === place.reference)) continue
    const most = rest < place.payment ? rest : place.payment
    onward.push({ ...place, amount: most, at: request.at + roll(100) })
    rest -= most
  }
  const unavailable = [
    { reason: 'paid-for-goods' as const, amount: rest },
    { reason: 'payment-not-found' as const, amount: denied },
  ].filter((one) => one.amount > 0n)
  return replyOf(amount, {
    held,
    onward,
    unavailable,
    payment: roll(3) === 0 ? amount + BigInt(roll(2000)) : undefined,
    cashedOut: gone > 0n ? [{ way: 'atm', amount: gone, at: request.at }] : [],
  })
}

/** Every leg balances, children make what went on, claims are what legs that were followed carry. */
async function faults(): Promise<readonly string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'leg does not balance ' || id as fault from payments.leg
      where state = 'answered' and held + returned + cashed_out + unavailable + onward <> amount
    union all select 'next legs differ ' || l.id from payments.leg l where l.state = 'answered'
      and l.onward <> (select coalesce(sum(c.amount), 0) from payments.leg c where c.parent = l.id)
    union all select 'claimed beyond ' || t.reference from payments.traced_payment t where t.claimed > t.amount
    union all select 'claims differ ' || t.reference from payments.traced_payment t
      where t.claimed <> (select coalesce(sum(l.amount - l.denied), 0) from payments.leg l
          join payments.recovery r on r.id = l.recovery and r.state <> 'cancelled'
        where l.bank = t.bank and l.reference = t.reference and l.state <> 'stopped')
    union all select 'held twice ' || l.id from payments.leg l join payments.hold h on h.leg = l.id
      join payments.recovery r on r.id = l.recovery and r.state <> 'cancelled' where h.amount <> l.held
    union all select 'left alone ' || l.id from payments.leg l join payments.recovery r on r.id = l.recovery
      where r.state <> 'cancelled' and ${isFreed}
    union all select 'split again ' || min(l.id::text) from payments.leg l where l.state = 'stopped'
      group by l.recovery, l.parent, l.bank, l.reference, l.stop_reason having count(*) > 1
    union all select 'without a request ' || l.id from payments.leg l where l.state = 'asked'
      and not exists (select from payments.request q where q.leg = l.id and q.state = 'open')`.execute(db)
  return rows.map(({ fault }) => fault)
}

/** What the country lost as of a moment; of a moment that is over it is told once and for all. */
const stolenAt = async (at: Date) =>
  (await nationOf(db, { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') }, at)).stolen

test('several victims, payments that banks tell differently, banks that answer at once, recoveries called off: nothing is claimed twice and all of it adds up', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(plays, async ({ victims, least, dice, together, calledOff }) => {
      run++
      let rolled = 0
      const roll = (below: number) => ((dice[rolled++ % dice.length] ?? 0) + rolled) % below
      const both = paid(`both-${run}`, 1000n)
      const others = await stolenAt(clock.now())
      const recoveries = await Promise.all(
        victims.map(async (amounts, victim) => {
          const own = amounts.map((amount, place) => {
            const account = accountAt(banks[(victim + place) % 3] as string, victim)
            return paid(`root-${run}-${victim}-${place}`, BigInt(amount), { account })
          })
          const input = { channel: 'bank', victimBank: '801', payments: [...own, both], least } as const
          return unwrap(await tracking.open({ actor: client('801'), input })).recovery.id
        }),
      )
      const off = new Set<string>()
      /** What victims told whose recovery was not called off: their own payments, and once the one that all of them tell of. */
      const standing = () => {
        const own = recoveries.map((id, victim) => (off.has(id) ? [] : (victims[victim] ?? []))).flat()
        return BigInt(own.reduce((sum, amount) => sum + amount, off.size === recoveries.length ? 0 : 1000))
      }
      const readings = new Map<Date, bigint>()
      for (let round = 0; ; round++) {
        assert.ok(round < 500)
        clock.advance(1000)
        const before = new Date(clock.now().getTime() - 1)
        if (round % 3 === 0) {
          readings.set(before, await stolenAt(before))
          assert.equal(readings.get(before), others + standing())
        }
        const id = recoveries[calledOff.indexOf(round)]
        if (id !== undefined && (await tracking.cancel(dutyOfficer, { id, reason: 'A duplicate' })).ok) off.add(id)
        const open = (await Promise.all(recoveries.map(asked))).flat()
        if (open.length === 0 && (await tracking.runClocks()).resumed === 0) break
        const chosen = open.toSorted((a, b) => (a.id.slice(-6) < b.id.slice(-6) ? -1 : 1)).slice(0, together)
        const answers = chosen.map((request) => [request, answerTo(request, run, roll)] as const)
        await Promise.all(answers.map(async ([request, answer]) => unwrap(await reply(request, answer))))
      }
      for (const [victim, id] of recoveries.entries()) {
        if (off.has(id)) continue
        const { state, sums, stolen } = unwrap(await tracking.get(dutyOfficer, id))
        const told = (victims[victim] ?? []).reduce((sum, amount) => sum + amount, 1000)
        assert.deepEqual([state, stolen, sums.open], ['awaiting-analysis', BigInt(told), 0n])
        assert.equal(sums.held + sums.returned + sums.lost, stolen)
      }
      assert.deepEqual(await faults(), [])
      assert.equal(await stolenAt(clock.now()), others + standing())
      for (const [at, stolen] of readings) assert.equal(await stolenAt(at), stolen)
    }),
    { numRuns: 20 },
  )
})

test('one request that is answered twice at the same moment is answered once', async () => {
  const [request] = await asked(await opened(paid('twice', 100n)))
  assert.ok(request)
  const answers = await Promise.all([1, 2, 3].map(() => reply(request, replyOf(100n, { held: 100n }))))
  assert.deepEqual(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)).sort(), [
    'ok',
    'recall.request.already-answered',
    'recall.request.already-answered',
  ])
})
