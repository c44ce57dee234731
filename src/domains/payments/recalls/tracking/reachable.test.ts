import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Onward } from '#engines/tracing'
import { type Result, unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import type { LiveNews } from '#platform/live'
import { dutyOfficer, replyOf, testRecoveries, wentOn } from '#test/recoveries'
import { takeReturn } from '../settling/hold-service.ts'
import { makePaperDesk } from '../settling/paper-service.ts'
import { runClocks } from './clock-service.ts'

/** Money that comes within reach after an analysis, because it is clear by then what a payment carried. */
const world = await testRecoveries()
const { tracking, db, clock, asked, opened, paid, reply } = world
const papers = makePaperDesk(world)
const second = { ...dutyOfficer, id: '01900000-0000-7000-8000-000000000012' }
const elsewhere = { ...dutyOfficer, region: 'KZ-71' } as const
const news: LiveNews[] = []
const live = { ...world.live, publish: async (_db: unknown, ...told: readonly LiveNews[]) => void news.push(...told) }
const minute = () => runClocks({ ...world, live })
const heard = () => news.splice(0).filter(({ type }) => type === 'payments.money-reachable')
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code)
const detail = async (id: string) => unwrap(await tracking.get(dutyOfficer, id))
const eventsOf = async (id: string, action: string) =>
  (await detail(id)).events.filter((event) => event.action === `payments.${action}`).length
let paperCount = 0

/** A theft whose bank says that all of the money went on so. */
async function theft(root: string, amount: bigint, ...onward: readonly Omit<Onward, 'at'>[]) {
  const id = await opened(paid(root, amount))
  const [request] = await asked(id)
  assert.ok(request)
  const told = onward.map((one) => ({ ...one, at: request.at + 1 }))
  unwrap(await reply(request, replyOf(amount, { onward: told })))
  return id
}
const on = (reference: string, amount: bigint, payment = amount) => wentOn(reference, amount, { at: 0, payment })

async function holdAll(id: string) {
  for (const request of await asked(id)) unwrap(await reply(request, replyOf(request.amount, { held: request.amount })))
}

/** What is held of a recovery is ordered back, or the part of it that is given. */
async function orderBack(id: string, part = (_amount: bigint) => true) {
  const { holds } = await detail(id)
  const held = holds.filter(({ state, amount }) => state === 'held' && part(amount))
  const paper = { recovery: id, day: '2026-11-21', digest: 'ab'.repeat(32) }
  const notice = unwrap(
    await papers.recordNotice(dutyOfficer, {
      ...paper,
      number: `N-${++paperCount}`,
      policeBody: 'Police of a city',
      caseNumber: '267500031000001',
      extends: false,
      holds: held.map(({ id: hold }) => ({ hold })),
    }),
  )
  const returns = held.map(({ id: hold, amount }) => ({ hold, amount, account: 'KZ86125KZT5004100100' }))
  const office = 'Prosecutor of a city'
  const given = { ...paper, number: `S-${paperCount}`, office, notice: notice.id, returns }
  unwrap(await papers.recordSanction(second, given))
}

/** Every bank gives back what it was asked to. */
async function giveBack(id: string) {
  for (const { leg, bank, amount, id: message } of (await detail(id)).requests.filter(
    ({ kind, state }) => kind === 'return' && state === 'open',
  ))
    unwrap(
      await inTransaction(db, (tx) =>
        takeReturn(world, tx, {
          bank,
          leg: leg ?? '',
          amount,
          at: clock.now(),
          message: message.replaceAll('-', '').slice(0, 30),
        }),
      ),
    )
}

/** The bank that received a payment says what it carried, in its answer about a liar's one tiyn. */
async function settled(liar: string, payment: bigint) {
  const [request] = await asked(liar)
  assert.ok(request)
  unwrap(await reply(request, replyOf(1n, { held: 1n, payment })))
}

const whole = ({ held, returned, lost, open }: Readonly<Record<'held' | 'returned' | 'lost' | 'open', bigint>>) =>
  held + returned + lost + open

test('money that comes within reach while other money goes back is told of once, and asked for where somebody wants it', async () => {
  const liar = await theft('A1', 1n, on('A-X', 1n))
  const honest = await theft('A2', 1000n, on('A-X', 600n), on('A-Y', 400n))
  await holdAll(honest)
  await orderBack(honest)
  assert.deepEqual([(await detail(honest)).state, (await detail(honest)).reachable], ['returning', 0n])
  assert.equal(codeOf(await tracking.follow(dutyOfficer, { id: honest })), 'recall.nothing-reachable.conflict')
  assert.equal((await minute()).reachable, 0)
  await settled(liar, 600n)
  assert.deepEqual([(await minute()).reachable, (await minute()).reachable], [1, 0])
  const { number, state, reachable } = await detail(honest)
  assert.deepEqual([state, reachable, await eventsOf(honest, 'money-reachable')], ['returning', 599n, 1])
  assert.deepEqual(heard(), [
    {
      type: 'payments.money-reachable',
      to: { roles: ['analyst', 'investigator', 'supervisor'], region: null },
      data: { recovery: honest, number },
    },
  ])
  assert.equal(codeOf(await tracking.follow(elsewhere, { id: honest })), 'recall.recovery.not-found')
  assert.equal(unwrap(await tracking.follow(dutyOfficer, { id: honest })).state, 'tracking')
  // Asked once more, since the answer was lost on its way, it is answered alike and done once.
  assert.equal(unwrap(await tracking.follow(dutyOfficer, { id: honest })).state, 'tracking')
  assert.deepEqual([(await detail(honest)).reachable, await eventsOf(honest, 'money-followed')], [0n, 1])
  // What was ordered back comes back beside the new request, and neither undoes the other.
  await giveBack(honest)
  await holdAll(honest)
  const awaiting = await detail(honest)
  assert.deepEqual(
    [awaiting.state, awaiting.sums],
    ['awaiting-analysis', { held: 599n, returned: 400n, lost: 1n, open: 0n }],
  )
  await orderBack(honest)
  await giveBack(honest)
  const { state: end, sums } = await detail(honest)
  assert.deepEqual([end, sums], ['completed', { held: 0n, returned: 999n, lost: 1n, open: 0n }])
})

test('each payment is told of as it becomes clear, and the sum tells of all of them', async () => {
  const liars = [await theft('E1', 1n, on('E-X', 1n)), await theft('E2', 1n, on('E-Y', 1n))] as const
  const honest = await theft('E3', 1000n, on('E-X', 600n), on('E-Y', 300n), on('E-Z', 100n))
  await holdAll(honest)
  await orderBack(honest)
  const told = async () => [
    (await minute()).reachable,
    (await detail(honest)).reachable,
    await eventsOf(honest, 'money-reachable'),
  ]
  assert.deepEqual(await told(), [0, 0n, 0])
  await settled(liars[0], 600n)
  assert.deepEqual(await told(), [1, 599n, 1])
  await settled(liars[1], 300n)
  assert.deepEqual(await told(), [1, 599n + 299n, 2])
  assert.deepEqual(await told(), [0, 599n + 299n, 2])
  // Somebody else claims what is within reach until it is followed.
  await theft('E4', 500n, on('E-X', 500n, 600n))
  assert.deepEqual(await told(), [0, 99n + 299n, 2])
  unwrap(await tracking.follow(dutyOfficer, { id: honest }))
  assert.equal(
    (await asked(honest)).reduce((sum, { amount }) => sum + amount, 0n),
    99n + 299n,
  )
  heard()
})

test('where the new money is not there either, what was ordered back goes on going back', async () => {
  const liar = await theft('B1', 1n, on('B-X', 1n))
  const honest = await theft('B2', 1000n, on('B-X', 600n), on('B-Y', 400n))
  await holdAll(honest)
  await orderBack(honest)
  await settled(liar, 600n)
  await minute()
  unwrap(await tracking.follow(dutyOfficer, { id: honest }))
  const [request] = await asked(honest)
  assert.ok(request)
  const gone = { cashedOut: [{ way: 'atm' as const, amount: 599n, at: request.at + 1 }] }
  unwrap(await reply(request, replyOf(599n, gone)))
  assert.equal((await detail(honest)).state, 'returning')
  await giveBack(honest)
  assert.equal((await detail(honest)).state, 'completed')
})

test('an analysis that goes on is concluded once more, and both conclusions are kept', async () => {
  const liar = await theft('C1', 1n, on('C-X', 1n))
  const honest = await theft('C2', 1000n, on('C-X', 600n), on('C-Y', 300n), on('C-Z', 100n))
  await holdAll(honest)
  await orderBack(honest, (amount) => amount === 300n)
  unwrap(await papers.conclude(dutyOfficer, { recovery: honest, reason: 'The rest is not the victim’s' }))
  assert.equal((await detail(honest)).state, 'returning')
  await settled(liar, 600n)
  unwrap(await tracking.follow(dutyOfficer, { id: honest }))
  await holdAll(honest)
  clock.advance(60_000)
  unwrap(await papers.conclude(dutyOfficer, { recovery: honest, reason: 'Nobody sanctions this' }))
  const { conclusion } = unwrap(await papers.papers(dutyOfficer, honest))
  assert.deepEqual([(await detail(honest)).state, conclusion?.reason], ['returning', 'Nobody sanctions this'])
  const { rows } = await sql`select reason from payments.conclusion where recovery = ${honest}`.execute(db)
  assert.equal(rows.length, 2)
})

test('of a recovery that is over the history alone tells it, and nobody is asked', async () => {
  const liar = await theft('D1', 1n, on('D-X', 1n))
  const completed = await theft('D2', 600n, on('D-X', 600n))
  const cancelled = await theft('D3', 600n, on('D-X', 600n))
  unwrap(await papers.conclude(dutyOfficer, { recovery: completed, reason: 'Nothing is held' }))
  unwrap(await tracking.cancel(dutyOfficer, { id: cancelled, reason: 'The victim was mistaken' }))
  await settled(liar, 600n)
  heard()
  assert.deepEqual([(await minute()).reachable, (await minute()).reachable], [2, 0])
  assert.deepEqual(heard(), [])
  for (const id of [completed, cancelled]) {
    const { reachable, requests } = await detail(id)
    assert.deepEqual([reachable, await eventsOf(id, 'money-reachable')], [0n, 1])
    assert.ok(requests.every((request) => request.state !== 'open'))
    assert.equal(codeOf(await tracking.follow(dutyOfficer, { id })), 'recall.state.conflict')
  }
})

test('however many follow one payment at once, they are told, claim and hold no more than it carried', async () => {
  const share = fc.bigInt(1n, 400n)
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(share, { minLength: 2, maxLength: 4 }), fc.bigInt(1n, 900n), async (shares, carried) => {
      const name = `P${++round}`
      const liar = await theft(`${name}-L`, 1n, on(name, 1n))
      const told = shares.reduce((sum, one) => sum + one, 0n)
      const honest: string[] = []
      for (const [place, one] of shares.entries()) {
        const id = await theft(`${name}-${place}`, one + 5n, on(name, one, told), on(`${name}-Y${place}`, 5n))
        await holdAll(id)
        await orderBack(id)
        honest.push(id)
      }
      await settled(liar, carried)
      await minute()
      const before = await Promise.all(honest.map(detail))
      for (const { reachable } of before) assert.ok(reachable <= carried - 1n)
      const followed = await Promise.all(honest.map((id) => tracking.follow(dutyOfficer, { id })))
      await Promise.all(honest.map(holdAll))
      const { rows } = await sql<{ claimed: string; of: string }>`
        select claimed::text, (select coalesce(sum(held + returned), 0)::text from payments.leg where reference = ${name}) as of
        from payments.traced_payment where reference = ${name}`.execute(db)
      assert.deepEqual([rows[0]?.claimed, BigInt(rows[0]?.of ?? 0) <= carried], [rows[0]?.of, true])
      assert.equal(BigInt(rows[0]?.of ?? 0), carried < told ? carried : told)
      for (const [place, id] of honest.entries()) {
        const { state, sums, stolen } = await detail(id)
        assert.equal(whole(sums), stolen)
        assert.equal(state, followed[place]?.ok === true ? 'awaiting-analysis' : 'returning')
      }
    }),
    { numRuns: 12 },
  )
})
