import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { inTransaction } from '#platform/database'
import { testServer } from '#test/http'
import { accountAt, dutyOfficer, replyOf, testRecoveries } from '#test/recoveries'
import { paymentsPolicy } from '../../policy.ts'
import { recoveryRoutes } from './recovery-routes.ts'

const world = await testRecoveries()
const { clock } = world
const people: Readonly<Record<string, Actor>> = {
  officer: dutyOfficer,
  operator: { ...dutyOfficer, roles: ['operator'] },
  investigator: { ...dutyOfficer, roles: ['investigator'] },
  elsewhere: { ...dutyOfficer, roles: ['investigator'], region: 'KZ-71' },
  bank: world.client('801'),
  other: world.client('802'),
}
const server = await testServer({
  ...world,
  policy: paymentsPolicy,
  routes: recoveryRoutes(world.tracking),
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

interface Call {
  readonly as?: string
  readonly body?: object
  readonly key?: string
}

async function call(method: 'GET' | 'POST', url: string, { as, body, key }: Call = {}) {
  const answer = await server.inject({
    method,
    url: `/api/v1/recoveries${url}`,
    headers: {
      'accept-language': 'en',
      ...(as !== undefined && { 'x-test-actor': as }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const payment = (reference: string, amount = 250_000) => ({
  reference,
  account: accountAt('802', 1),
  amount,
  at: clock.now().toISOString(),
})
const theft = (reference: string) => ({
  channel: 'police',
  region: 'KZ-75',
  victimBank: '801',
  payments: [payment(reference)],
  confirmed: true,
})

test('a theft is told once however often it is sent, and another with the same key is refused', async () => {
  const given = { as: 'officer', key: 'key-0001', body: theft('A1') }
  const first = await call('POST', '', given)
  const again = await call('POST', '', given)
  assert.deepEqual([first.status, again.status, again.body.id], [201, 200, first.body.id])
  const other = await call('POST', '', { ...given, body: theft('A2') })
  assert.deepEqual([other.status, other.body.code], [409, 'recall.idempotency.conflict'])
  const both = await Promise.all(
    [1, 2, 3].map(() => call('POST', '', { ...given, key: 'key-0002', body: theft('A3') })),
  )
  assert.equal(new Set(both.map(({ body }) => body.id)).size, 1)
})

test('who may do what', async () => {
  assert.equal((await call('POST', '', { body: theft('B1') })).status, 401)
  assert.equal((await call('POST', '', { as: 'operator', body: theft('B1') })).status, 403)
  const { confirmed: _said, ...unsure } = theft('B1')
  const opened = await call('POST', '', { as: 'operator', body: unsure })
  assert.deepEqual([opened.status, opened.body.state], [201, 'created'])
  const { requests } = (await call('GET', `/${opened.body.id}`, { as: 'operator' })).body
  assert.deepEqual(requests[0].payments, [{ ...payment('B1'), bank: null }])
  const own = { channel: 'bank', victimBank: '801', payments: [payment('B2')] }
  assert.equal((await call('POST', '', { as: 'other', body: own })).body.code, 'recall.bank.forbidden')
  assert.equal((await call('POST', '', { as: 'bank', body: own })).body.state, 'tracking')
  assert.equal((await call('GET', '', { as: 'bank' })).status, 403)
  assert.equal((await call('POST', `/${opened.body.id}/start`, { as: 'operator', body: {} })).status, 403)
  const confirmation = `/${opened.body.id}/accounts/${opened.body.id}/confirmation`
  assert.equal((await call('POST', confirmation, { as: 'investigator', body: { reason: 'A mule' } })).status, 403)
})

test('a recovery is listed by its clock, read whole, given to an officer and called off', async () => {
  const soon = (await call('POST', '', { as: 'officer', body: theft('C1') })).body
  clock.advance(60_000)
  const later = (await call('POST', '', { as: 'officer', body: theft('C2') })).body
  const [request] = await world.asked(soon.id)
  assert.ok(request)
  const first = await call('GET', '?state=tracking&limit=1', { as: 'officer' })
  const rest = await call('GET', `?state=tracking&cursor=${first.body.next}`, { as: 'officer' })
  const ids = [...first.body.items, ...rest.body.items].map(({ id }: { id: string }) => id)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.indexOf(soon.id) < ids.indexOf(later.id))
  const [listed] = rest.body.items.filter(({ id }: { id: string }) => id === later.id)
  assert.deepEqual([listed.openLegs, listed.sums.open, listed.victimBankName], [1, 250_000, 'Bank 801'])
  await world.reply(request, replyOf(250_000n, { held: 250_000n }))
  const detail = (await call('GET', `/${soon.id}`, { as: 'officer' })).body
  assert.deepEqual([detail.legs[0].held, detail.holds[0].amount, detail.work], [250_000, 250_000, []])
  assert.ok(detail.events.some(({ action }: { action: string }) => action === 'payments.reply-taken'))
  const nobody = await call('POST', `/${later.id}/duty-officer`, { as: 'officer', body: { officer: null } })
  assert.equal(nobody.body.dutyOfficer, null)
  const cancelled = await call('POST', `/${later.id}/cancel`, {
    as: 'officer',
    body: { reason: 'Paid back by the seller' },
  })
  assert.deepEqual([cancelled.status, cancelled.body.state], [200, 'cancelled'])
  // Nothing came within reach, and only who works on recoveries may ask for it.
  assert.equal(detail.reachable, 0)
  const follow = async (as: string, id: string) => (await call('POST', `/${id}/follow`, { as })).status
  assert.deepEqual([await follow('operator', soon.id), await follow('officer', soon.id)], [403, 409])
  assert.equal(await follow('officer', '01900000-0000-7000-8000-00000000ffff'), 404)
  const board = (await call('GET', '/board', { as: 'officer' })).body
  assert.equal(board.open.held, 250_000)
  assert.equal(board.open.stolen, board.open.held + board.open.returned + board.open.lost + board.open.open + 250_000)
  assert.equal(board.requests.overdue, 0)
})

test('the recoveries of a report are told page by page, those that are over too, and none of another region', async () => {
  const report = '01900000-0000-7000-8000-00000000a001'
  const lost = { account: accountAt('802', 1), amount: 250_000n, at: clock.now() }
  const told = (region: string) => ({ report, region, victimBank: '801', payments: [lost] })
  const open = (region: string) =>
    inTransaction(world.db, async (tx) => unwrap(await world.tracking.openFromReport(tx, told(region))))
  const [here, there] = [await open('KZ-75'), await open('KZ-71')]
  const called = await call('POST', `/${here}/cancel`, { as: 'officer', body: { reason: 'Told twice' } })
  assert.equal(called.status, 200)
  const list = async (as: string, more = '') => {
    const { status, body } = await call('GET', `?report=${report}${more}`, { as })
    assert.equal(status, 200)
    return body
  }
  const first = await list('operator', '&limit=1')
  const rest = await list('operator', `&limit=1&cursor=${first.next}`)
  const [soonest, over] = [...first.items, ...rest.items]
  assert.deepEqual([soonest.id, soonest.state, soonest.report], [there, 'created', report])
  assert.ok(soonest.nextDue !== null)
  assert.deepEqual([over.id, over.state, over.nextDue, over.sums.lost, rest.next], [here, 'cancelled', null, 0, null])
  assert.match(over.number, /^R-/)
  const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
  assert.deepEqual(idsOf(await list('operator', '&state=cancelled')), [here])
  assert.deepEqual(idsOf(await list('elsewhere')), [there])
  const other = await call('GET', '?report=01900000-0000-7000-8000-00000000a002', { as: 'operator' })
  assert.deepEqual(other.body, { items: [], next: null })
  assert.equal((await call('GET', `?report=${report}`, { as: 'bank' })).status, 403)
  assert.equal((await call('GET', '?report=R-2026-000001', { as: 'operator' })).status, 400)
})

test('amounts that are no whole tiyn, negative or beyond reason are refused, and so is what no field is for', async () => {
  for (const amount of [0, -1, 10.5, 1e16])
    assert.equal(
      (await call('POST', '', { as: 'officer', body: { ...theft('D1'), payments: [payment('D1', amount)] } })).status,
      400,
    )
  assert.equal((await call('POST', '', { as: 'officer', body: { ...theft('D1'), payments: [] } })).status, 400)
  assert.equal((await call('POST', '', { as: 'officer', body: { ...theft('D1'), currency: 'KZT' } })).status, 400)
  const unknown = await call('POST', '', { as: 'officer', body: { ...theft('D1'), victimBank: '999' } })
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'recall.bank.not-found'])
})

test('a UETR is taken as it is written, and one payment stays one payment', async () => {
  const uetr = 'D7A5B0B8-1F62-4C6E-9D3C-0E6A0F7B2C11'
  const first = await call('POST', '', { as: 'officer', body: theft(uetr) })
  assert.equal(first.status, 201)
  const named = 'd7a5b0b81f624c6e9d3c0e6a0f7b2c11'
  assert.equal((await call('GET', `/${first.body.id}`, { as: 'officer' })).body.legs[0].reference, named)
  for (const other of [uetr.toLowerCase(), named]) {
    const again = await call('POST', '', { as: 'officer', body: theft(other) })
    assert.deepEqual([again.status, again.body.code], [409, 'recall.payment.already-traced'])
  }
  const { confirmed: _said, ...unsure } = theft(uetr)
  const asking = await call('POST', '', { as: 'operator', body: unsure })
  const { requests } = (await call('GET', `/${asking.body.id}`, { as: 'operator' })).body
  assert.equal(requests[0].payments[0].reference, named)
  assert.equal((await call('POST', '', { as: 'officer', body: theft('E'.repeat(35)) })).status, 201)
  for (const long of ['E'.repeat(36), `${uetr}0`])
    assert.equal((await call('POST', '', { as: 'officer', body: theft(long) })).status, 400)
})

test('a duty officer registers what a bank answered by phone; an operator cannot, and the sum must be whole', async () => {
  const { id } = (await call('POST', '', { as: 'officer', body: theft('E1') })).body
  const [request] = await world.asked(id)
  assert.ok(request)
  const url = `/${id}/legs/${request.leg}/reply`
  const body = { way: 'phone', answeredBy: 'Night desk', held: 50_000 }
  assert.equal((await call('POST', url, { as: 'operator', body })).status, 403)
  assert.equal((await call('POST', url, { as: 'officer', body: { ...body, answeredBy: '' } })).status, 400)
  assert.equal((await call('POST', url, { as: 'officer', body })).body.code, 'tracing.reply.unbalanced')
  const at = new Date(request.at + 1000).toISOString()
  const onward = [{ account: accountAt('803', 1), reference: 'E2', amount: 200_000, at }]
  const taken = await call('POST', url, { as: 'officer', body: { ...body, onward } })
  assert.deepEqual([taken.status, taken.body.state, taken.body.next.length], [200, 'tracking', 1])
  const { legs } = (await call('GET', `/${id}`, { as: 'officer' })).body
  assert.deepEqual(
    legs.map(({ held, toldBy, bank }: Record<string, unknown>) => [bank, held, toldBy]),
    [
      ['802', 50_000, 'Night desk'],
      ['803', 0, null],
    ],
  )
  assert.equal((await call('POST', url, { as: 'officer', body })).body.code, 'recall.request.already-answered')
})
