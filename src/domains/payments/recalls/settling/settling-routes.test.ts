import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { heldMoney, holders } from '#test/held-money'
import { testServer } from '#test/http'
import { validIin } from '#test/registry'
import { paymentsPolicy } from '../../policy.ts'
import { settlingRoutes } from './settling-routes.ts'

const world = await heldMoney()
const { db, clock, payments, recovery, held } = world
const { settling } = payments
const people: Readonly<Record<string, Actor>> = holders
const server = await testServer({
  ...world,
  policy: paymentsPolicy,
  routes: settlingRoutes({ settling, config: { GUESS_LIMIT_PER_HOUR: 1000 } }),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

async function call(
  method: 'GET' | 'POST',
  url: string,
  { as, body, key, language = 'en' }: { as?: string; body?: object; key?: string; language?: string } = {},
) {
  const answer = await server.inject({
    method,
    url,
    headers: {
      'accept-language': language,
      ...(as !== undefined && { 'x-test-actor': as }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const iin = validIin('99010130001')
const digest = 'cd'.repeat(32)
const noticeBody = (hold: string, number: string) => ({
  number,
  day: '2026-11-21',
  policeBody: 'Police of a city',
  caseNumber: '267500031000001',
  digest,
  holds: [{ hold }],
})

test('the way of the papers over HTTP: recorded by two people, read by those of the region', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const path = `/api/v1/recoveries/${of}`
  assert.equal((await call('POST', `${path}/notices`, { body: noticeBody(one.hold, '7') })).status, 401)
  assert.equal((await call('POST', `${path}/notices`, { as: 'analyst', body: noticeBody(one.hold, '7') })).status, 403)
  const notice = await call('POST', `${path}/notices`, { as: 'investigator', body: noticeBody(one.hold, '7') })
  assert.deepEqual([notice.status, notice.body.holds], [201, [{ hold: one.hold, amount: 100 }]])
  const again = await call('POST', `${path}/notices`, { as: 'investigator', body: noticeBody(one.hold, '7') })
  assert.deepEqual([again.status, again.body.code], [409, 'hold.notice.already-recorded'])
  const sanction = {
    notice: notice.body.id,
    number: '12/3',
    day: '2026-11-21',
    office: 'Prosecutor of a city',
    digest,
    returns: [{ hold: one.hold, amount: 60, account: 'KZ86 125K ZT50 0410 0100' }],
  }
  const own = await call('POST', `${path}/sanctions`, { as: 'investigator', body: sanction })
  assert.deepEqual([own.status, own.body.code], [403, 'hold.own-notice.forbidden'])
  const bad = { ...sanction, returns: [{ ...sanction.returns[0], account: 'KZ86 125K ZT50 0410 0101' }] }
  assert.equal((await call('POST', `${path}/sanctions`, { as: 'second', body: bad })).status, 422)
  for (const amount of [0, -1, 1.5, '60', 1e16]) {
    const wrong = { ...sanction, returns: [{ ...sanction.returns[0], amount }] }
    assert.equal((await call('POST', `${path}/sanctions`, { as: 'second', body: wrong })).status, 400)
  }
  const taken = await call('POST', `${path}/sanctions`, { as: 'second', body: sanction })
  assert.deepEqual([taken.status, taken.body.returns[0].account], [201, 'KZ86125KZT5004100100'])
  const papers = await call('GET', `${path}/papers`, { as: 'second' })
  const [hold] = papers.body.holds
  assert.deepEqual(
    [hold.state, hold.sanctioned, hold.released, hold.code, papers.body.conclusion],
    ['returning', 60, 40, one.code, null],
  )
  assert.equal((await call('GET', `${path}/papers`, { as: 'elsewhere' })).status, 404)
})

test('one hold is let go with a reason, once, and the others stay held', async () => {
  const of = await recovery('awaiting-analysis')
  const [wrong, right] = [await held(of, 70n), await held(of, 30n)]
  const path = `/api/v1/recoveries/${of}/holds/${wrong.hold}/release`
  const body = { reason: 'The bank read the wrong account' }
  assert.equal((await call('POST', path, { body })).status, 401)
  assert.equal((await call('POST', path, { as: 'elsewhere', body })).status, 404)
  assert.equal((await call('POST', path, { as: 'analyst', body: { reason: ' ' } })).body.code, 'hold.reason-missing')
  const unknown = `/api/v1/recoveries/${await recovery('tracking')}/holds/${wrong.hold}/release`
  assert.equal((await call('POST', unknown, { as: 'analyst', body })).body.code, 'hold.not-found')
  const done = await call('POST', path, { as: 'analyst', body })
  assert.deepEqual([done.status, done.body], [200, { amount: 70 }])
  assert.equal((await call('POST', path, { as: 'analyst', body })).body.code, 'hold.already-over')
  const { holds } = (await call('GET', `/api/v1/recoveries/${of}/papers`, { as: 'analyst' })).body
  const states = new Map(holds.map(({ id, state }: { id: string; state: string }) => [id, state]))
  assert.deepEqual([states.get(wrong.hold), states.get(right.hold)], ['closed', 'held'])
  const { rows } = await sql<{ bank: string; amount: string }>`select bank, amount::text from payments.request
    where recovery = ${of} and kind = 'release'`.execute(db)
  assert.deepEqual(rows, [{ bank: '722', amount: '70' }])
})

test('the holder learns why by the code, appeals, and what is a pension is let go at once', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const why = await call('GET', `/api/v1/holds/code/${one.code.toLowerCase().replace('-', '')}`, { language: 'ru' })
  assert.deepEqual(
    [why.status, why.body.bank, why.body.left, why.body.legalBasis, why.body.until],
    [200, 'First Bank', 100, 'payments', one.until.toISOString()],
  )
  assert.match(why.body.why, /похищенные деньги/)
  assert.match(why.body.appeal, /пенсия/)
  assert.doesNotMatch(JSON.stringify(why.body), new RegExp(`${of}|KZ86`))
  assert.equal((await call('GET', '/api/v1/holds/code/AAAAA-AAAAB')).body.code, 'hold.code-mistyped')
  const appeal = {
    code: one.code,
    ground: 'protected-income',
    words: `Forty of it is my pension, IIN ${iin}`,
    contact: '+77015550000',
  }
  const opened = await call('POST', '/api/v1/holds/appeals', { body: appeal, key: 'appeal-1' })
  assert.equal(opened.status, 201)
  const repeated = await call('POST', '/api/v1/holds/appeals', { body: appeal, key: 'appeal-1' })
  assert.deepEqual(repeated.body, { ...opened.body, repeated: true })
  const other = await call('POST', '/api/v1/holds/appeals', { body: { ...appeal, words: 'Other' }, key: 'appeal-1' })
  assert.equal(other.body.code, 'hold.idempotency.conflict')
  const follow = () => call('POST', '/api/v1/holds/appeals/follow', { body: { receipt: opened.body.receipt } })
  assert.equal((await follow()).body.state, 'open')

  assert.equal((await call('GET', '/api/v1/holds/appeals')).status, 401)
  const waiting = await call('GET', '/api/v1/holds/appeals', { as: 'analyst' })
  const [item] = waiting.body.items
  assert.deepEqual([item.hold, item.hasContact, item.held.left], [one.hold, true, 100])
  assert.doesNotMatch(item.words, new RegExp(iin))
  const path = `/api/v1/holds/appeals/${item.id}`
  assert.deepEqual((await call('POST', `${path}/contact`, { as: 'analyst' })).body, { contact: '+77015550000' })
  const ruling = { decision: 'upheld', reason: 'The statement shows a pension of forty', amount: 40 }
  const tooMuch = await call('POST', `${path}/decision`, { as: 'analyst', body: { ...ruling, amount: 101 } })
  assert.deepEqual([tooMuch.status, tooMuch.body.code], [422, 'hold.release.more-than-free'])
  const decided = await call('POST', `${path}/decision`, { as: 'analyst', body: ruling })
  assert.deepEqual([decided.status, decided.body.state, decided.body.released], [200, 'upheld', 40])
  assert.equal((await call('POST', `${path}/decision`, { as: 'analyst', body: ruling })).status, 409)
  assert.deepEqual((await call('POST', `${path}/contact`, { as: 'analyst' })).body, { contact: null })
  assert.equal((await follow()).body.decisionReason, ruling.reason)
  const after = await call('GET', `/api/v1/holds/code/${one.code}`)
  assert.deepEqual([after.body.state, after.body.left], ['held', 60])

  // The rest is let go by a request of its own.
  unwrap(await settling.papers.conclude(holders.investigator, { recovery: of, reason: 'No theft' }))
  const { rows } = await sql<{ amount: number }>`select amount from payments.request where leg = ${one.leg}
    and kind = 'release' order by amount`.execute(db)
  assert.deepEqual(rows, [{ amount: 40 }, { amount: 60 }])
  assert.match((await call('GET', `/api/v1/holds/code/${one.code}`)).body.why, /was let go/)
  const late = await call('POST', '/api/v1/holds/appeals', { body: appeal })
  assert.deepEqual([late.status, late.body.code], [409, 'hold.already-over'])
})

test('an appeal cannot undo a prosecutor’s sanction, nor be heard in another region; words are forgotten in time', async () => {
  const of = await recovery('awaiting-analysis')
  const one = await held(of, 100n)
  const appeal = { code: one.code, ground: 'not-involved', words: 'I sold a car' }
  const { receipt } = (await call('POST', '/api/v1/holds/appeals', { body: appeal })).body
  const [item] = (await call('GET', '/api/v1/holds/appeals', { as: 'analyst' })).body.items
  assert.equal((await settling.appeals.list(holders.elsewhere, 'open')).length, 0)
  const hidden = await settling.appeals.decide(holders.elsewhere, {
    id: item.id,
    decision: 'upheld',
    reason: 'Why not',
  })
  assert.equal(!hidden.ok && hidden.error.code, 'hold.appeal.not-found')
  const notice = await call('POST', `/api/v1/recoveries/${of}/notices`, {
    as: 'investigator',
    body: noticeBody(one.hold, '8'),
  })
  await call('POST', `/api/v1/recoveries/${of}/sanctions`, {
    as: 'second',
    body: {
      notice: notice.body.id,
      number: '13',
      day: '2026-11-21',
      office: 'Prosecutor of a city',
      digest,
      returns: [{ hold: one.hold, amount: 100, account: 'KZ86125KZT5004100100' }],
    },
  })
  const path = `/api/v1/holds/appeals/${item.id}/decision`
  const upheld = await call('POST', path, { as: 'analyst', body: { decision: 'upheld', reason: 'Believed' } })
  assert.deepEqual([upheld.status, upheld.body.code], [409, 'hold.sanctioned.conflict'])
  const rejected = { decision: 'rejected', reason: 'A prosecutor gave the sanction; go to court' }
  assert.equal((await call('POST', path, { as: 'analyst', body: rejected })).status, 200)
  clock.advance(91 * 86_400_000)
  await settling.keep()
  const [closed] = await settling.appeals.list(holders.analyst, 'rejected')
  assert.equal(closed?.words, null)
  const seen = await call('POST', '/api/v1/holds/appeals/follow', { body: { receipt } })
  assert.equal(seen.body.decisionReason, rejected.reason)
  clock.advance(-91 * 86_400_000)
})

test('of many who appeal about one hold at the same moment three are heard; the same one sent at once is one', async () => {
  const one = await held(await recovery('awaiting-analysis'), 100n)
  const appeal = { code: one.code, ground: 'other', words: 'It is mine' }
  const same = await Promise.all(
    Array.from({ length: 4 }, () => call('POST', '/api/v1/holds/appeals', { body: appeal, key: 'at-once-1' })),
  )
  assert.equal(new Set(same.map(({ body }) => body.receipt)).size, 1)
  assert.equal(same.filter(({ body }) => body.repeated === false).length, 1)
  const many = await Promise.all(
    Array.from({ length: 10 }, () => call('POST', '/api/v1/holds/appeals', { body: appeal })),
  )
  assert.equal(many.filter(({ status }) => status === 201).length, 2)
  assert.equal(many.filter(({ body }) => body.code === 'hold.appeals.too-many').length, 8)
})

test('reading the papers of a recovery is written down, by whom and of which; what one may not see is not', async () => {
  const of = await recovery('awaiting-analysis')
  const readers = async () => {
    const { rows } = await sql<{ actor: string }>`select actor_id as actor from audit.entry
      where action = 'payments.papers-read' and subject_id = ${of} order by at`.execute(db)
    return rows.map(({ actor }) => actor)
  }
  assert.equal((await call('GET', `/api/v1/recoveries/${of}/papers`, { as: 'elsewhere' })).status, 404)
  assert.deepEqual(await readers(), [])
  assert.equal((await call('GET', `/api/v1/recoveries/${of}/papers`, { as: 'second' })).status, 200)
  assert.deepEqual(await readers(), [holders.second.id])
})
