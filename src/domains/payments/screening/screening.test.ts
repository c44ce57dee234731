import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type PaymentPolicy, usualPaymentPolicy } from '#engines/screening'
import { nationalDay } from '#kernel/clock'
import { ok, unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { makeLive } from '#platform/live'
import { testServer } from '#test/http'
import { analyst, testRegistry } from '#test/registry'
import { paymentsPolicy } from '../policy.ts'
import type { BackTest, PolicyTrial } from './back-test.ts'
import { policyRoutes } from './policy-routes.ts'
import { makePaymentPolicies } from './policy-service.ts'
import { screeningRoutes } from './screening-routes.ts'
import type { ScreeningDelivery } from './screening-schema.ts'
import { makePaymentScreenings } from './screening-service.ts'

const registry = await testRegistry()
const { clock, db } = registry
const services = { ...registry, live: makeLive(registry) }
const tried: string[] = []
const side = {
  decisions: { allow: 98, challenge: 0, hold: 1, block: 1 },
  alerts: 3,
  stopped: 1,
  stoppedTiyn: 500_000,
  falseAlarms: 1,
  typologies: [{ id: 'mule', alerts: 3, precision: 0.5, recall: 0.5 }],
}
const result: BackTest = {
  history: 'simulation',
  payments: 100,
  frauds: 2,
  fraudTiyn: 900_000,
  current: side,
  candidate: side,
  changed: [{ from: 'allow', to: 'hold', payments: 3 }],
}
const tryPolicies: PolicyTrial = (before, after) => {
  tried.push(`${before.version} ${after.version}`)
  return Promise.resolve(result)
}
const policies = makePaymentPolicies({ ...services, tryPolicies })
const screenings = makePaymentScreenings(services)
const organisation = '01900000-0000-7000-8000-0000000000bb'
await sql`insert into identity.organisation (id, kind, name, state, host, created_at)
  values (${organisation}, 'bank', 'Steppe Bank', 'active', false, ${clock.now()})`.execute(db)

const node: Actor = { ...anonymous, kind: 'client', id: randomUUID(), roles: ['partner'], scopes: ['payments:deliver'] }
const people: Readonly<Record<string, Actor>> = {
  analyst,
  second: { ...analyst, id: '01900000-0000-7000-8000-0000000000a2' },
  operator: { ...analyst, roles: ['operator'] },
  node: { ...node, organisation },
  stray: { ...node, organisation: null },
}
const server = await testServer({
  ...registry,
  policy: paymentsPolicy,
  routes: [...policyRoutes({ policies }), ...screeningRoutes({ screenings })],
  authenticate: (request) => Promise.resolve(ok(people[String(request.headers['x-test-actor'])] ?? anonymous)),
})

async function call(
  method: 'GET' | 'POST',
  path: string,
  { as = 'nobody', body }: { as?: string; body?: object } = {},
) {
  const headers = { 'accept-language': 'en', 'x-test-actor': as }
  const url = `/api/v1/payments/${path}`
  const answer = await server.inject({ method, url, headers, ...(body !== undefined && { payload: body }) })
  return { status: answer.statusCode, body: answer.json() }
}

const chosen = usualPaymentPolicy.rules.findIndex(({ mode }) => mode === 'on')
const ruleOf = ({ rules }: PaymentPolicy) => rules[chosen] ?? assert.fail('no rule is on')

/** The policy with one rule in another mode. */
function switched(policy: PaymentPolicy, mode: 'off' | 'shadow' | 'on'): PaymentPolicy {
  return { ...policy, rules: policy.rules.with(chosen, { ...ruleOf(policy), mode }) }
}

const propose = (base: number, policy: object, as = 'analyst') =>
  call('POST', 'policy/versions', { as, body: { base, policy, reason: 'Too many honest payers are asked' } })

test('the shipped policy is version 1, and sound', async () => {
  const { body } = await call('GET', 'policy/versions', { as: 'analyst' })
  assert.equal(body.inForce.number, 1)
  assert.equal(body.inForce.policy.version, usualPaymentPolicy.version)
  assert.deepEqual(body.items, [])
  assert.equal(body.tried, true)
  assert.deepEqual(unwrap(await policies.check(usualPaymentPolicy)), [])
  assert.equal((await call('GET', 'policy/versions', { as: 'operator' })).status, 403)
})

test('what is wrong with a policy is told by rule and place', async () => {
  const rule = { ...ruleOf(usualPaymentPolicy), expression: 'amount > noSuchThing' }
  const wrong = { ...usualPaymentPolicy, rules: usualPaymentPolicy.rules.with(chosen, rule) }
  const { status, body } = await call('POST', 'policy/check', { as: 'analyst', body: { policy: wrong } })
  assert.equal(status, 422)
  assert.match(body.code, /^payment-policy\.expression-/)
  assert.match(body.title, new RegExp(rule.id))
  assert.match((await propose(1, wrong)).body.code, /^payment-policy\.expression-/)
  const strange = { ...usualPaymentPolicy, everybody: 'block' }
  assert.equal((await propose(1, strange)).body.code, 'payment-policy.shape')
  assert.equal((await propose(1, usualPaymentPolicy)).body.code, 'payment-rules.unchanged')
})

test('a version is proposed by one person, tried, and put in force by another', async () => {
  const proposed = await propose(1, switched(usualPaymentPolicy, 'shadow'))
  assert.equal(proposed.status, 201)
  assert.equal(proposed.body.number, 2)
  const approve = (as: string) => call('POST', 'policy/versions/2/approval', { as })
  assert.equal((await approve('second')).body.code, 'payment-rules.untried')
  assert.equal(await policies.tryNext(), true)
  assert.equal(await policies.tryNext(), false)
  assert.deepEqual(tried, [`${usualPaymentPolicy.version} 2`])
  assert.equal((await approve('analyst')).status, 403)
  assert.equal((await policies.inForce()).number, 1)
  const detail = (await call('GET', 'policy/versions/2', { as: 'second' })).body
  assert.deepEqual(detail.backTest, result)
  assert.deepEqual(detail.changes, [
    {
      part: 'rule',
      id: ruleOf(usualPaymentPolicy).id,
      kind: 'changed',
      fields: [{ field: 'mode', of: null, before: 'on', after: 'shadow' }],
    },
  ])
  assert.equal((await approve('second')).status, 200)
  assert.equal((await approve('second')).body.code, 'payment-rules.version.already-decided')
  const { number, policy } = await policies.inForce()
  assert.deepEqual([number, policy.version, ruleOf(policy).mode], [2, '2', 'shadow'])
})

test('the database itself lets nobody approve what they proposed', async () => {
  await assert.rejects(
    sql`update payments.policy_version set approved_by = proposed_by where number = 2`.execute(db),
    /four_eyes/,
  )
})

test('a proposal follows only the version it was made from, and what is taken back gives way to what held before', async () => {
  const { policy } = await policies.inForce()
  assert.equal((await propose(1, switched(policy, 'off'))).body.code, 'payment-rules.base.conflict')
  const [third, fourth] = [await propose(2, switched(policy, 'off')), await propose(2, switched(policy, 'on'))]
  assert.deepEqual([third.body.number, fourth.body.number], [3, 4])
  while (await policies.tryNext());
  assert.equal((await call('POST', 'policy/versions/4/approval', { as: 'second' })).status, 200)
  assert.equal(
    (await call('POST', 'policy/versions/3/approval', { as: 'second' })).body.code,
    'payment-rules.base.conflict',
  )
  const withdraw = (number: number, reason: string) =>
    call('POST', `policy/versions/${number}/withdrawal`, { as: 'second', body: { reason } })
  assert.equal((await withdraw(4, ' ')).body.code, 'payment-rules.reason-missing')
  assert.equal((await withdraw(2, 'Of an earlier version')).body.code, 'payment-rules.version.already-decided')
  assert.equal((await withdraw(4, 'It asks everybody')).status, 200)
  assert.equal((await policies.inForce()).number, 2)
  assert.equal((await withdraw(3, 'Not needed any more')).status, 200)
  const { body } = await call('GET', 'policy/versions', { as: 'second' })
  assert.deepEqual(
    body.items.map((version: { number: number; state: string }) => [version.number, version.state]),
    [
      [4, 'withdrawn'],
      [3, 'refused'],
      [2, 'in-force'],
    ],
  )
})

test('two people who approve at once put one version in force', async () => {
  const { policy, number } = await policies.inForce()
  const made = [await propose(number, switched(policy, 'off')), await propose(number, switched(policy, 'on'))]
  while (await policies.tryNext());
  const answers = await Promise.all(
    made.map(({ body }) => call('POST', `policy/versions/${body.number}/approval`, { as: 'second' })),
  )
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
})

const delivery = (): ScreeningDelivery => {
  const line = { minute: clock.now().toISOString(), version: '2', rule: '', reason: '', shadow: false }
  const found = { ...line, rule: 'fan-in', reason: 'many-payers', decision: 'hold' as const, payments: 3, tiyn: 0 }
  return {
    id: randomUUID(),
    counts: [
      { ...line, decision: 'allow', payments: 950, tiyn: 9_000_000 },
      { ...line, decision: 'challenge', payments: 20, tiyn: 500_000 },
      { ...line, decision: 'hold', payments: 20, tiyn: 2_000_000 },
      { ...line, decision: 'block', payments: 10, tiyn: 1_000_000 },
      { ...line, decision: 'block', payments: 15, tiyn: 1_500_000, shadow: true },
      found,
      { ...found, payments: 4, shadow: true },
    ],
  }
}

test('what a node told counts once, stands on the board and in the public figures', async () => {
  const told = delivery()
  const deliver = (as: string, body: object) => call('POST', 'deliveries', { as, body })
  assert.deepEqual((await deliver('node', told)).body, { repeated: false })
  assert.deepEqual((await deliver('node', told)).body, { repeated: true })
  assert.equal((await deliver('stray', told)).body.code, 'payment-rules.no-organisation.forbidden')
  assert.equal((await deliver('analyst', told)).status, 403)
  const board = (await call('GET', 'screening/board', { as: 'analyst' })).body
  assert.equal(board.minutes.length, 60)
  const { minute, ...last } = board.minutes.at(-1)
  assert.ok(Date.parse(minute) <= clock.now().getTime())
  assert.deepEqual(last, { payments: 1000, challenged: 20, held: 20, blocked: 10 })
  assert.deepEqual(board.byRule, [{ rule: 'fan-in', reason: 'many-payers', payments: 3, shadow: 4 }])
  assert.deepEqual(board.shadowByDecision, [{ decision: 'block', payments: 15, tiyn: '1500000' }])
  assert.deepEqual(board.byVersion, [{ version: '2', payments: 1000 }])
  assert.equal(board.nodes[0].organisation, 'Steppe Bank')
})

const untilMidnight = () => clock.advance(86_400_000 - ((clock.now().getTime() + 5 * 3_600_000) % 86_400_000))
const figures = async () => (await call('GET', 'screening/figures')).body

test('the public figures are of closed days: what is told today, or later of yesterday, moves nothing before midnight', async () => {
  const start = clock.now()
  assert.deepEqual(await figures(), { months: [], suppressBelow: 5 })
  untilMidnight()
  const asOf = clock.now().toISOString()
  const before = await figures()
  assert.deepEqual(before.months, [
    {
      month: nationalDay(start).slice(0, 7),
      asOf,
      banks: 1,
      screened: 1000,
      screenedTiyn: '12500000',
      challenged: { asOf, payments: 20, tiyn: '500000' },
      held: { asOf, payments: 20, tiyn: '2000000' },
      blocked: { asOf, payments: 10, tiyn: '1000000' },
    },
  ])
  const late = async (payments: number) => {
    const line = { minute: start.toISOString(), version: '2', rule: '', reason: '', shadow: false, decision: 'block' }
    const counts = [{ ...line, payments, tiyn: payments * 700 }]
    const body = { id: randomUUID(), counts }
    assert.equal((await call('POST', 'deliveries', { as: 'node', body })).status, 200)
  }
  await late(1)
  assert.deepEqual(await figures(), before)
  // A day on it is still one payment, whose sum nobody is to read.
  untilMidnight()
  assert.deepEqual(await figures(), before)
  await late(4)
  assert.deepEqual(await figures(), before)
  untilMidnight()
  const [month] = (await figures()).months
  const moved = clock.now().toISOString()
  assert.deepEqual([month.asOf, month.screened, month.screenedTiyn], [moved, 1005, '12503500'])
  assert.deepEqual(month.blocked, { asOf: moved, payments: 15, tiyn: '1003500' })
  assert.equal(month.held.asOf, asOf)
  clock.advance(start.getTime() - clock.now().getTime())
})

test('a delivery of another time, or with a rule and no reason, is refused', async () => {
  const { id, counts } = delivery()
  const [line] = counts
  const ahead = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const refused = async (change: object) =>
    (await call('POST', 'deliveries', { as: 'node', body: { id, counts: [{ ...line, ...change }] } })).body
  assert.equal((await refused({ minute: ahead })).code, 'payment-rules.bad-time')
  assert.equal((await refused({ rule: 'fan-in' })).status, 400)
  assert.equal((await refused({ tiyn: 0.5 })).status, 400)
})

test('minutes are forgotten after hours, days are kept', async () => {
  clock.advance(8 * 3_600_000)
  await screenings.keep()
  const { rows } = await sql<{ minutes: number; days: number }>`select
    (select count(*)::int from payments.screening_minute) as minutes,
    (select count(*)::int from payments.screening_day) as days`.execute(db)
  assert.deepEqual(rows[0], { minutes: 0, days: 9 })
})
