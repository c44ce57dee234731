import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { unwrap } from '#kernel/result'
import { inTransaction } from '#platform/database'
import { makeRelay } from '#platform/outbox'
import { heldMoney, holders } from '#test/held-money'
import { takeReply } from '../tracking/reply-service.ts'
import { ask } from '../tracking/request-service.ts'
import { takeReturn } from './hold-service.ts'
import { lapseMailListener } from './lapse-mail-service.ts'
import { tellLapsing } from './lapse-service.ts'

const world = await heldMoney()
const { db, clock, payments, recovery, held, ids } = world
const { papers } = payments.settling
const { investigator, second } = holders
const digest = 'ab'.repeat(32)
let number = 0

const notice = (of: string, hold: string, longer = false) =>
  papers.recordNotice(investigator, {
    recovery: of,
    number: `N-${++number}`,
    day: '2026-11-21',
    policeBody: 'Police of a city',
    caseNumber: '267500031000001',
    digest,
    extends: longer,
    holds: [{ hold }],
  })

async function sanction(of: string, hold: string, amount: bigint) {
  const { id } = unwrap(await notice(of, hold))
  const account = 'KZ86 125K ZT50 0410 0100'
  const given = { recovery: of, notice: id, number: `S-${++number}`, day: '2026-11-21', office: 'Prosecutor', digest }
  return unwrap(await papers.recordSanction(second, { ...given, returns: [{ hold, amount, account }] }))
}

/** What was told of holds, in order. */
async function told(hold: string) {
  const { rows } = await sql<{ payload: { step: string; noticed: boolean } }>`
    select payload from platform.outbox where topic = 'payments.hold-lapses' and payload->'holds' ? ${hold}
    order by position`.execute(db)
  return rows.map(({ payload: { step, noticed } }) => [step, noticed])
}

async function stateOf(of: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`select state from payments.recovery where id = ${of}`.execute(db)
  return rows[0]?.state
}

test('it is told a working day before its end and four hours before that a hold lapses, each once; a sanction stops it', async () => {
  const of = await recovery('awaiting-analysis')
  const [one, noticed, sanctioned, longer] = [
    await held(of, 100n),
    await held(of, 50n),
    await held(of, 40n),
    await held(of, 30n),
  ]
  unwrap(await notice(of, noticed.hold))
  await sanction(of, sanctioned.hold, 40n)
  const begun = clock.now().getTime()
  // Saturday 21 November: held until the end of Friday; told as Friday begins.
  const friday = Date.parse('2026-11-27T00:00:00+05:00')
  const seen = async () => {
    const detail = unwrap(await payments.tracking.get(investigator, of))
    const listed = unwrap(await payments.tracking.list(investigator, { limit: 10 })).items.find(({ id }) => id === of)
    return [detail.lapsesAt?.toISOString(), listed?.lapsesAt?.toISOString()]
  }
  assert.deepEqual(await seen(), ['2026-11-27T19:00:00.000Z', '2026-11-27T19:00:00.000Z'])
  clock.advance(friday - begun - 1)
  assert.equal(await payments.settling.tellLapsing(), 0)
  clock.advance(1)
  const counts = await Promise.all([1, 2, 3].map(() => payments.settling.tellLapsing()))
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    3,
  )
  assert.deepEqual(await told(one.hold), [['soon', false]])
  assert.deepEqual(await told(noticed.hold), [['soon', false]])
  unwrap(await notice(of, longer.hold, true))
  clock.advance(20 * 3_600_000 - 1)
  assert.equal(await payments.settling.tellLapsing(), 0)
  clock.advance(1)
  assert.equal(await payments.settling.tellLapsing(), 2)
  assert.equal(await payments.settling.tellLapsing(), 0)
  assert.deepEqual(await told(one.hold), [
    ['soon', false],
    ['last', false],
  ])
  clock.advance(4 * 3_600_000)
  assert.equal(await payments.settling.lapse(), 2)
  // The prolonged one begins anew, a week later.
  clock.advance(7 * 86_400_000 - 86_400_000 - 1)
  assert.equal(await payments.settling.tellLapsing(), 0)
  clock.advance(1)
  assert.equal(await payments.settling.tellLapsing(), 1)
  assert.deepEqual(await told(longer.hold), [
    ['soon', false],
    ['soon', true],
  ])
  assert.deepEqual(await told(sanctioned.hold), [])
  clock.advance(begun - clock.now().getTime())
  const { entries } = { entries: unwrap(await payments.tracking.get(investigator, of)).events }
  assert.equal(entries.filter(({ action }) => action === 'payments.hold-lapse-told').length, 6)
})

test('a hold that was never told of is told of once, not twice at the same moment', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const begun = clock.now().getTime()
  clock.advance(one.until.getTime() - begun - 3_600_000)
  await payments.settling.tellLapsing()
  assert.deepEqual(await told(one.hold), [['last', false]])
  clock.advance(begun - clock.now().getTime())
})

test('when it is told can be configured', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const services = { ...world, config: { LAPSE_TOLD_WORKING_DAYS: 2, LAPSE_TOLD_HOURS: 10 } }
  const begun = clock.now().getTime()
  clock.advance(one.until.getTime() - begun - 48 * 3_600_000)
  await tellLapsing(services)
  clock.advance(38 * 3_600_000)
  await tellLapsing(services)
  assert.deepEqual(await told(one.hold), [
    ['soon', false],
    ['last', false],
  ])
  clock.advance(begun - clock.now().getTime())
})

test('who works on the recovery is written to, in their language, once a telling, and about what is held still', async () => {
  const sent: { to: string; subject: string; text: string }[] = []
  const dutyMail = { queue: async (_tx: unknown, mail: (typeof sent)[number]) => void sent.push(mail) }
  const config = { SAQBOL_ORIGIN: 'https://saqbol.example' }
  const relay = makeRelay({ ...world, listeners: [lapseMailListener({ ...world, dutyMail, config })] })
  await relay.drain()
  sent.length = 0
  const officer = '01900000-0000-7000-8000-0000000000f1'
  await sql`insert into identity.person (id, organisation_id, email, name, roles, language, state, password,
        created_at)
    values (${officer}, '01900000-0000-7000-8000-0000000000b1', 'officer@centre.example', 'An officer', '{investigator}', 'ru',
      'active', '$argon2id$', ${clock.now()})`.execute(db)
  const of = await recovery('awaiting-analysis')
  await sql`update payments.recovery set duty_officer = ${officer} where id = ${of}`.execute(db)
  const [one] = [await held(of, 123_456n), await held(of, 50n)]
  const unwatched = await recovery('awaiting-analysis')
  await held(unwatched, 100n)
  const begun = clock.now().getTime()
  clock.advance(one.until.getTime() - begun - 20 * 3_600_000)
  await payments.settling.tellLapsing()
  await relay.drain()
  assert.deepEqual(
    sent.map(({ to }) => to),
    ['officer@centre.example'],
  )
  const { subject = '', text = '' } = sent[0] ?? {}
  assert.match(subject, /^R-2026-\d{6}: удержание денег скоро закончится$/)
  assert.match(text, /2 удержания заканчиваются 28 ноября 2026 г\. .*0:00/)
  assert.ok(text.includes(`https://saqbol.example/console/recoveries/case/${of}`))
  for (const secret of ['1234', '123 4', 'KZ86', 'An officer']) assert.ok(!text.includes(secret), secret)
  clock.advance(17 * 3_600_000)
  await payments.settling.tellLapsing()
  await sanction(of, one.hold, 123_456n)
  await relay.drain()
  assert.match(sent[1]?.text ?? '', /1 удержание заканчивается/)
  await payments.settling.tellLapsing()
  await relay.drain()
  assert.equal(sent.length, 2)
  clock.advance(begun - clock.now().getTime())
})

/** A leg that still waits for its bank's answer, with its open request. */
async function waiting(of: string, amount: bigint): Promise<string> {
  const leg = ids.next()
  const sum = amount.toString()
  await sql`insert into payments.leg (id, recovery, hop, bank, account, reference, payment_amount, amount, at, root_at, state,
      created_at)
    values (${leg}, ${of}, 1, '601', 'KZ86601A999', ${leg.slice(0, 30)}, ${sum}::bigint, ${sum}::bigint, ${clock.now()},
      ${clock.now()}, 'asked', ${clock.now()})`.execute(db)
  return inTransaction(db, async (tx) => {
    await ask(world, tx, { recovery: of, leg, kind: 'hold', bank: '601', amount, details: {} })
    const { rows } = await sql<{ id: string }>`select id from payments.request where leg = ${leg}`.execute(tx)
    return rows[0]?.id ?? ''
  })
}

const answer = (requestId: string, amount: bigint, kept = 0n) =>
  inTransaction(db, (tx) =>
    takeReply(world, tx, {
      bank: '601',
      requestId,
      reply: {
        asked: amount,
        held: kept,
        returned: 0n,
        cashedOut: [],
        unavailable: [{ reason: 'paid-for-goods', amount: amount - kept }],
        onward: [],
      },
      at: clock.now(),
    }),
  )

test('a recovery whose money all came back while a bank was still asked completes by itself with that answer', async () => {
  const of = await recovery('tracking')
  const one = await held(of, 100n)
  const request = await waiting(of, 20n)
  await sanction(of, one.hold, 100n)
  unwrap(
    await inTransaction(db, (tx) =>
      takeReturn(world, tx, { bank: '722', leg: one.leg, amount: 100n, at: clock.now(), message: 'all' }),
    ),
  )
  assert.equal(await stateOf(of), 'tracking')
  assert.equal(unwrap(await answer(request, 20n)).state, 'completed')
  assert.equal(await stateOf(of), 'completed')
})

test('it waits for its analysis where no sanction stands, and where the last answer holds more', async () => {
  const of = await recovery('tracking')
  assert.equal(unwrap(await answer(await waiting(of, 20n), 20n)).state, 'awaiting-analysis')
  const other = await recovery('tracking')
  const one = await held(other, 100n)
  const request = await waiting(other, 20n)
  await sanction(other, one.hold, 100n)
  assert.equal(unwrap(await answer(request, 20n, 5n)).state, 'awaiting-analysis')
  const third = await recovery('tracking')
  const two = await held(third, 100n)
  const last = await waiting(third, 20n)
  await sanction(third, two.hold, 100n)
  assert.equal(unwrap(await answer(last, 20n)).state, 'returning')
})
