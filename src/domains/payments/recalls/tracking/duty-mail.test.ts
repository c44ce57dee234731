import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import type { LiveNews } from '#platform/live'
import { makeRelay } from '#platform/outbox'
import { accountAt, dutyOfficer, replyOf, testRecoveries } from '#test/recoveries'
import { runClocks } from './clock-service.ts'
import { dutyMailListener } from './duty-mail-service.ts'
import { makeTracking } from './tracking-service.ts'

const world = await testRecoveries()
const { clock, db, messages, opened, paid, asked, reply, tracking } = world
const sent: { to: string; subject: string; text: string }[] = []
const news: LiveNews[] = []
const live = { ...world.live, publish: async (_db: unknown, ...told: readonly LiveNews[]) => void news.push(...told) }
const dutyMail = { queue: async (_tx: unknown, mail: (typeof sent)[number]) => void sent.push(mail) }
const listener = dutyMailListener({ messages, dutyMail, config: { SAQBOL_ORIGIN: 'https://saqbol.example' } })
const relay = makeRelay({ ...world, listeners: [listener] })
const minutes = async (count: number) => {
  clock.advance(count * 60_000)
  const work = await runClocks({ ...world, live })
  await relay.drain()
  return work
}
await sql`update payments.bank set duty_contact = 'Night desk <duty@bank.example>, +7 727 258 00 00' where code = '802'`.execute(
  db,
)

test('a silent bank is written to at each step, once, without people, accounts or amounts', async () => {
  const id = await opened(paid('A1', 987_654n))
  const { number, requests } = unwrap(await tracking.get(dutyOfficer, id))
  for (const step of [15, 15, 30, 60]) await minutes(step)
  await relay.drain()
  assert.deepEqual(
    sent.map(({ to }) => to),
    ['duty@bank.example', 'duty@bank.example', 'duty@bank.example'],
  )
  assert.equal(new Set(sent.map(({ subject }) => subject)).size, 3)
  for (const { subject, text } of sent) {
    assert.ok(subject.startsWith(`${number}: `))
    assert.ok(text.includes(`https://saqbol.example/api/v1/recalls/requests/${requests[0]?.id}`))
    for (const secret of [accountAt('802', 1), '9876', 'A1\n', 'Night desk']) assert.ok(!text.includes(secret), secret)
  }
  assert.match(sent[0]?.text ?? '', /21 November 2026 at 14:30 \(Kazakhstan time\)/)
})

test('nobody is written to about what was answered meanwhile, nor where the contact is a telephone number', async () => {
  sent.length = 0
  const [answered] = await asked(await opened(paid('B1', 900n)))
  await opened(paid('B2', 900n, { account: accountAt('803', 1) }))
  clock.advance(15 * 60_000)
  assert.equal((await runClocks({ ...world, live })).reminded, 2)
  assert.ok(answered)
  unwrap(await reply(answered, replyOf(900n, { held: 900n })))
  await relay.drain()
  assert.deepEqual(sent, [])
})

test('whoever works on a recovery hears of a silent bank, then the supervisors of its region', async () => {
  const actor = { ...dutyOfficer, region: 'KZ-75' } as const
  const input = { channel: 'police', victimBank: '801', payments: [paid('C1', 900n)], confirmed: true } as const
  unwrap(await tracking.open({ actor, input }))
  const heard = () => news.splice(0).filter(({ type }) => type === 'payments.unanswered')
  heard()
  await minutes(15)
  assert.deepEqual(heard(), [])
  await minutes(15)
  // Nobody works on the recovery of the test before, whose time is over meanwhile.
  assert.deepEqual(
    heard().filter(({ to }) => to?.person !== undefined),
    [{ type: 'payments.unanswered', data: { requests: 1 }, to: { person: dutyOfficer.id } }],
  )
  await minutes(30)
  assert.deepEqual(
    heard().filter(({ to }) => to?.region === 'KZ-75'),
    [{ type: 'payments.unanswered', data: { requests: 1 }, to: { roles: ['supervisor'], region: 'KZ-75' } }],
  )
})

test('an installation has its own times and limits', async () => {
  const config = { ANSWER_MINUTES: 10, REMIND_AT_PERCENT: 80, TRACE_HOPS: 3, TRACE_LEAST_TENGE: 5 }
  const own = makeTracking({ ...world, config })
  const input = { channel: 'bank', victimBank: '801', payments: [paid('D1', 900n)] } as const
  const { recovery } = unwrap(await own.open({ actor: world.client('801'), input }))
  assert.deepEqual([recovery.hopsMost, recovery.windowHours, recovery.least], [3, 240, 500n])
  const remindedAfter = async (count: number) => {
    clock.advance(count * 60_000)
    await own.runClocks()
    const { requests } = unwrap(await own.get(dutyOfficer, recovery.id))
    return requests[0]?.remindedAt !== null
  }
  assert.equal(await remindedAfter(7), false)
  assert.equal(await remindedAfter(1), true)
})
