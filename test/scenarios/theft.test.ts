import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { writeMessage } from '#formats/iso20022/message'
import { returnMessage } from '#formats/iso20022/recall-return'
import { nationalDay } from '#kernel/clock'
import { accountAt } from '#test/recoveries'
import { hiddenIn, receiptIn, visitor } from '#test/site-visitor'
import { accounts, million, moment, tenge, uetr } from '#test/theft-books'
import { answers, askedOf, claimsBalance, confirmedIn, type SeenRecovery, seenIn, theftWorld } from '#test/theft-world'
import { until } from '#test/until'

/**
 * Stolen money as one story, over HTTP and from bank to bank: told on the site, confirmed, followed over three accounts, held, given
 * back by notice and sanction, and counted. Beside it a second victim of the same accounts, a holder who appeals, a hold that lapses,
 * a bank that lies and one that is silent.
 */
const world = await theftWorld()
const { clock, application, banks, lines, staff } = world
const { origin, server, services } = application
const { victims: victimsBank, mules: muleBank, hub: hubBank, other: otherBank } = banks
const { mules: muleLine, hub: hubLine, other: otherLine } = lines
const { investigator, supervisor, operator } = staff
const { victim, mule, hub, last } = accounts
const { get, post } = visitor(server)
const seen = (id: string) => seenIn(world, id)
const confirmed = (reference: string, account: string, amount: number) =>
  confirmedIn(world, { reference, account, amount })

const minute = 60_000
const day = 24 * 60 * minute
const digest = 'ab'.repeat(32)
const today = () => nationalDay(clock.now())
const month = today().slice(0, 7)
let receipt = ''
let first = ''
let second = ''
let appealed = ''
let lapsing = ''

const follow = async () => (await post('/en/follow', { receipt })).html

test('a victim tells of it on the site; no bank is asked for money before the victim’s own has confirmed', async () => {
  const { key = '' } = hiddenIn(await get('/en/theft'))
  const told = { bank: '125', amount: '1 000 000', when: 'hour', to: `I paid to ${mule}`, key }
  const look = await post('/en/theft', { ...told, step: 'check', go: 'stay' })
  receipt = receiptIn(await post('/en/theft', { ...hiddenIn(look), go: 'send' }))
  assert.match(await follow(), /Your bank is being asked/)
  const { body } = await operator.call<{ items: SeenRecovery[] }>('GET', '/api/v1/recoveries?state=created')
  first = body.items[0]?.id ?? ''
  assert.deepEqual(await muleLine.requests(), [])
  await answers(victimsBank)
  const { state, legs } = await seen(first)
  assert.deepEqual(
    [state, legs.map(({ hop, bank, account, reference }) => [hop, bank, account, reference])],
    ['tracking', [[1, '722', mule, uetr.replaceAll('-', '')]]],
  )
})

test('others are opened by the hotline at the same time, and the bank that was paid is asked at once', async () => {
  second = await confirmed('PAY-2', accounts.second, tenge(400_000))
  appealed = await confirmed('PAY-3', accountAt('816', 1), tenge(200_000))
  lapsing = await confirmed('PAY-4', accountAt('816', 2), tenge(300_000))
  await confirmed('PAY-5', accountAt('816', 3), tenge(100_000))
  const again = await supervisor.call<{ code: string }>('POST', '/api/v1/recoveries', {
    channel: 'police',
    victimBank: '125',
    payments: [{ reference: uetr.toUpperCase(), account: mule, amount: million, at: moment(0) }],
    confirmed: true,
  })
  assert.deepEqual([again.status, again.body.code], [409, 'recall.payment.already-traced'])
})

test('a bank that lies is refused with the reason and is asked still; then it tells the truth', async () => {
  const { number } = await seen(first)
  const [request] = await askedOf(muleLine, number, 'hold')
  assert.ok(request)
  const asked = BigInt(million)
  const lie = await muleLine.say('replies', muleLine.replyTo(request, { held: asked - 1n }))
  assert.deepEqual([lie.status, lie.code], [422, 'tracing.reply.unbalanced'])
  const more = await muleLine.say('replies', muleLine.replyTo(request, { asked: asked + 1n, held: asked + 1n }))
  assert.deepEqual([more.status, more.code], [422, 'tracing.reply.not-what-was-asked'])
  assert.equal((await seen(first)).legs[0]?.state, 'asked')
  await answers(muleBank, 2)
  const { legs, sums } = await seen(first)
  assert.deepEqual(
    legs.map(({ hop, bank, amount, held, cashedOut, onward }) => [hop, bank, amount, held, cashedOut, onward]),
    [
      [1, '722', million, tenge(100_000), tenge(100_000), tenge(800_000)],
      [2, '601', tenge(800_000), 0, 0, 0],
    ],
  )
  assert.deepEqual(sums, { held: tenge(100_000), returned: 0, lost: tenge(100_000), open: tenge(800_000) })
  assert.match(await follow(), /A part is held/)
})

test('a bank that is silent is reminded, then its duty officer is told; its answer counts all the same', async () => {
  const clockOf = async () => (await seen(first)).requests.find(({ bank, kind }) => bank === '601' && kind === 'hold')
  for (const [reminded, escalated] of [
    [true, false],
    [true, true],
  ]) {
    await world.pass(16 * minute)
    await services.payments.tracking.runClocks()
    const request = await clockOf()
    assert.deepEqual([request?.remindedAt !== null, request?.escalatedAt !== null], [reminded, escalated])
  }
  await answers(hubBank, 2)
  assert.equal((await clockOf())?.state, 'answered')
})

test('where two victims’ money went on as one payment nothing of it is claimed twice, or held twice', async () => {
  const hops = async (id: string) =>
    (await seen(id)).legs.map(({ hop, bank, account, amount }) => [hop, bank, account, amount])
  assert.deepEqual((await hops(first))[2], [3, '722', last, tenge(800_000)])
  assert.deepEqual((await hops(second))[2], [3, '722', last, tenge(300_000)])
  await claimsBalance(world)
  await answers(muleBank, 2)
  const [one, two] = [await seen(first), await seen(second)]
  assert.deepEqual([one.state, two.state], ['awaiting-analysis', 'awaiting-analysis'])
  assert.deepEqual(one.sums, { held: tenge(900_000), returned: 0, lost: tenge(100_000), open: 0 })
  assert.deepEqual(two.sums, { held: tenge(250_000), returned: 0, lost: tenge(150_000), open: 0 })
  const there = [...one.legs, ...two.legs].filter(({ account }) => account === last)
  // 1.1 million came, 150,000 were taken out: not a tenge more is held there.
  assert.equal(
    there.reduce((sum, { held }) => sum + held, 0),
    tenge(950_000),
  )
  await claimsBalance(world)
})

test('whoever checks one of the accounts is told that it was reported', async () => {
  for (const account of [mule, accounts.second, hub, last]) {
    const check = async () => (await fetch(`${origin}/api/v1/check?q=${account}`)).json() as Promise<{ state: string }>
    await until(check, ({ state }) => state === 'reported')
  }
})

test('money goes back by notice and sanction of two people alone, to the victim’s account, and the chase is over', async () => {
  const path = `/api/v1/recoveries/${first}`
  const { holds, number } = await seen(first)
  const paper = { number: '17', day: today(), digest }
  const refused = await operator.call('POST', `${path}/notices`, {})
  assert.equal(refused.status, 403)
  const notice = await investigator.call<{ id: string }>('POST', `${path}/notices`, {
    ...paper,
    policeBody: 'Police of the city',
    caseNumber: '267500031000123',
    holds: holds.map(({ id: hold }) => ({ hold })),
  })
  assert.equal(notice.status, 201, JSON.stringify(notice.body))
  const sanction = {
    ...paper,
    notice: notice.body.id,
    office: 'Prosecutor’s office of the city',
    returns: holds.map(({ id: hold, amount }) => ({ hold, amount, account: victim })),
  }
  const own = await investigator.call<{ code: string }>('POST', `${path}/sanctions`, sanction)
  assert.deepEqual([own.status, own.body.code], [403, 'hold.own-notice.forbidden'])
  const sanctioned = await supervisor.call('POST', `${path}/sanctions`, sanction)
  assert.equal(sanctioned.status, 201, JSON.stringify(sanctioned.body))
  assert.equal((await seen(first)).state, 'returning')
  assert.match(await follow(), /The money is coming back/)
  const asked = await askedOf(muleLine, number, 'return')
  assert.deepEqual(new Set(asked.map(({ returnTo }) => returnTo)), new Set([victim]))
  const [one] = asked
  assert.ok(one)
  const tooMuch = { request: one.id, leg: one.leg, reference: null, amount: BigInt(one.amount) + 1n }
  const text = writeMessage(returnMessage({ message: 'TOO-MUCH', at: clock.now().getTime(), returns: [tooMuch] }))
  const wrong = await muleLine.say('returns', text)
  assert.deepEqual([wrong.status, wrong.code], [422, 'hold.return.more-than-sanctioned'])
  await answers(muleBank, asked.length)
  const { state, sums } = await seen(first)
  assert.equal(state, 'completed')
  assert.deepEqual(sums, { held: 0, returned: tenge(900_000), lost: tenge(100_000), open: 0 })
  const told = await follow()
  assert.match(told, /Money was returned/)
  assert.match(told.replaceAll(/[\s\u00a0,]/g, ''), /900000/)
  assert.doesNotMatch(told, new RegExp(`${mule}|${hub}|${last}`))
})

test('where an analysis ends without return, banks let go and tell it', async () => {
  const path = `/api/v1/recoveries/${second}`
  const { number } = await seen(second)
  const concluded = await supervisor.call('POST', `${path}/analysis`, { reason: 'The victim has withdrawn the report' })
  assert.equal(concluded.status, 200, JSON.stringify(concluded.body))
  for (const [bank, line] of [
    [muleBank, muleLine],
    [hubBank, hubLine],
  ] as const)
    await answers(bank, (await askedOf(line, number, 'release')).length)
  const { state, sums, requests } = await seen(second)
  assert.deepEqual([state, sums.held, sums.lost], ['completed', 0, tenge(400_000)])
  assert.ok(requests.every((request) => request.state === 'answered'))
})

test('who holds an account learns by the bank’s code why, appeals, and is given the money at once where that is right', async () => {
  await answers(otherBank, 3)
  const { holds, number } = await seen(appealed)
  const { body } = await otherLine.ask('/api/v1/recalls/holds')
  const mine = (body['items'] as readonly { id: string; code: string }[]).find(({ id }) => id === holds[0]?.id)
  assert.ok(mine)
  const why = await (await fetch(`${origin}/api/v1/holds/code/${mine.code}`)).json()
  assert.deepEqual([why.state, why.left], ['held', tenge(100_000)])
  const send = async (path: string, given: object) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
    const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(given) })
    return { status: answer.status, body: await answer.json() }
  }
  const words = 'It is my pension, the statement of the bank shows it'
  const opened = await send('/api/v1/holds/appeals', { code: mine.code, ground: 'protected-income', words })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const { body: waiting } = await supervisor.call<{ items: { id: string }[] }>('GET', '/api/v1/holds/appeals')
  const decided = await supervisor.call('POST', `/api/v1/holds/appeals/${waiting.items[0]?.id}/decision`, {
    decision: 'upheld',
    reason: 'The statement shows a pension',
  })
  assert.equal(decided.status, 200, JSON.stringify(decided.body))
  const status = await send('/api/v1/holds/appeals/follow', { receipt: opened.body.receipt })
  assert.deepEqual([status.body.state, status.body.released], ['upheld', tenge(100_000)])
  assert.equal((await askedOf(otherLine, number, 'release'))[0]?.amount, tenge(100_000))
  await answers(otherBank)
  assert.deepEqual((await seen(appealed)).sums, { held: 0, returned: 0, lost: tenge(200_000), open: 0 })
})

test('the board of the centre tells what came back within a day; everybody reads of closed days alone', async () => {
  const { body } = await supervisor.call<{ lastDay: { returned: number } }>('GET', '/api/v1/recoveries/board')
  assert.equal(body.lastDay.returned, tenge(900_000))
  const figures = await (await fetch(`${origin}/api/v1/recoveries/figures?month=${month}`)).json()
  assert.equal(figures.asOf, new Date(`${nationalDay(clock.now())}T00:00:00+05:00`).toISOString())
})

test('what is held is let go when its time is over, whether or not anybody looks, and is not given back after that', async () => {
  const [hold] = (await seen(lapsing)).holds
  const { number } = await seen(lapsing)
  assert.equal(hold?.amount, tenge(150_000))
  await world.pass(15 * day)
  await services.payments.settling.lapse()
  const [release] = await askedOf(otherLine, number, 'release')
  assert.equal(release?.amount, tenge(150_000))
  const back = { request: release?.id ?? '', leg: release?.leg ?? null, reference: null, amount: 15_000_000n }
  const text = writeMessage(returnMessage({ message: 'LATE', at: clock.now().getTime(), returns: [back] }))
  assert.equal((await otherLine.say('returns', text)).code, 'recall.request.not-found')
  // An agent that was away meanwhile comes back with a new token.
  for (let tries = 0; (await otherBank.restart()).taken === 0; tries++) assert.ok(tries < 100)
  const { rows } = await services.pool.query<{ state: string; reason: string }>(
    'select state, end_reason as reason from payments.hold where id = $1',
    [hold?.id],
  )
  assert.deepEqual(rows, [{ state: 'closed', reason: 'lapsed' }])
  await claimsBalance(world)
})

test('after the day everybody reads how much was stolen, held and returned; few cases of a bank are not shown', async () => {
  const figures = await (await fetch(`${origin}/api/v1/recoveries/figures?month=${month}`)).json()
  const { asOf, ...nation } = figures.nation
  assert.ok(asOf <= figures.asOf && asOf.endsWith('T19:00:00.000Z'), asOf)
  assert.deepEqual(nation, {
    suppressed: false,
    recoveries: 5,
    stolen: tenge(2_000_000),
    held: tenge(1_450_000),
    returned: tenge(900_000),
    share: 0.45,
  })
  const one = figures.banks.find(({ bank }: { bank: string }) => bank === '722')
  assert.equal(one.suppressed, true)
  const page = (await get(`/en/recoveries/figures?month=${month}`)).html
  assert.match(page, /As of .*\(Kazakhstan time\)/)
  assert.match(page.replaceAll(/[\s\u00a0,]/g, ''), /900000/)
})
