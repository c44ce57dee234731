import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestApplication, testApplication } from '#test/application'
import { colleague, firstAdministrator, type Staff } from '#test/staff'
import { until } from '#test/until'

const application: TestApplication = await testApplication()
const { origin, services } = application
const administrator = await firstAdministrator(application)
const operator = await colleague(application, administrator, { email: 'one@hotline.test', roles: ['operator'] })
const neighbour = await colleague(application, administrator, { email: 'two@hotline.test', roles: ['operator'] })

/** The telephone system: a client of the API that may do nothing but tell of calls. */
const { body: session } = await administrator.call<{ person: { organisation: { id: string } } }>(
  'GET',
  '/api/v1/session',
)
const { body: added } = await administrator.call<{ client: { id: string }; clientSecret: string }>(
  'POST',
  '/api/v1/clients',
  { organisationId: session.person.organisation.id, name: 'PBX', scopes: ['desk:tell-calls'] },
)
const basic = `Basic ${Buffer.from(`${added.client.id}:${added.clientSecret}`).toString('base64')}`

interface Heard {
  readonly id: string
  readonly state: string
  readonly known: boolean
}

/** Tells of a call as `curl -u id:secret -d …` does: a form, with HTTP Basic. */
async function tell(event: string, call: string, more: Readonly<Record<string, string>> = {}, authorization = basic) {
  const response = await fetch(`${origin}/api/v1/desk/call-events`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ event, call, ...more }).toString(),
  })
  return { status: response.status, body: (await response.json()) as Heard }
}

interface Seat {
  readonly extension: string | null
  readonly call: { readonly id: string; readonly state: string; readonly caller: string | null } | null
}
const sit = (staff: Staff, extension: string | null) => staff.call<Seat>('PUT', '/api/v1/desk/extension', { extension })
const seat = async (staff: Staff) => (await staff.call<Seat>('GET', '/api/v1/desk/extension')).body

/** What was told live since the last time, to whom. */
const news: string[] = []
const people = new Map<string, string>()
for (const [name, staff] of [
  ['operator', operator],
  ['neighbour', neighbour],
] as const) {
  const { body } = await staff.call<{ person: { id: string } }>('GET', '/api/v1/session')
  people.set(body.person.id, name)
}
services.live.subscribe({
  hear: ({ type, to, data }) => {
    assert.ok(!JSON.stringify(data).includes('7075550'), 'live news carry no number')
    if (type.startsWith('call.'))
      news.push(`${people.get(to?.person ?? '')} ${type}${data['missed'] === true ? ' missed' : ''}`)
  },
  lost: () => undefined,
  ended: () => undefined,
})
/** Everything heard until now: one more notice is sent, and what came before it has arrived with it. */
async function heard(): Promise<readonly string[]> {
  await services.live.publish(services.db, { type: 'call.mark', data: {} })
  await until(() => news.at(-1)?.includes('call.mark'))
  return news.splice(0).filter((one) => !one.includes('call.mark'))
}
for (let listens = false; !listens; ) {
  await services.live.publish(services.db, { type: 'call.mark', data: {} })
  await new Promise((resolve) => setTimeout(resolve, 20))
  listens = news.length > 0
}
await heard()

test('a call rings, is answered and ends: the person at the telephone sees the caller’s number, and nobody else', async () => {
  await sit(operator, '101')
  const rung = await tell('ringing', 'a-1', { extension: '101', caller: '87075550123', queue: 'hotline' })
  assert.deepEqual([rung.status, rung.body.state, rung.body.known], [200, 'ringing', true])
  const { call } = await seat(operator)
  assert.deepEqual([call?.id, call?.state, call?.caller], [rung.body.id, 'ringing', '+77075550123'])
  assert.equal((await neighbour.call('GET', `/api/v1/desk/calls/${rung.body.id}`)).status, 404)
  await tell('answered', 'a-1', { extension: '101' })
  assert.equal((await seat(operator)).call?.state, 'answered')
  await tell('ended', 'a-1')
  assert.equal((await seat(operator)).call, null)
  assert.deepEqual(await heard(), ['operator call.ringing', 'operator call.answered', 'operator call.ended'])
})

test('an event told twice, or at the same moment, is told once to the screen', async () => {
  const twice = await Promise.all(
    [1, 2, 3].map(() => tell('ringing', 'a-2', { extension: '101', caller: '87075550124' })),
  )
  assert.equal(new Set(twice.map(({ body }) => body.id)).size, 1)
  assert.deepEqual(await heard(), ['operator call.ringing'])
  await tell('missed', 'a-2', { extension: '101' })
  await tell('missed', 'a-2')
  assert.deepEqual(await heard(), ['operator call.ended missed'])
})

test('events out of order end the same, and a number that comes late still reaches the screen', async () => {
  await tell('answered', 'a-3', { extension: '101' })
  await tell('ringing', 'a-3', { extension: '101', caller: 'sip:+77075550125@pbx.example' })
  assert.equal((await seat(operator)).call?.caller, '+77075550125')
  const late = await tell('ended', 'a-3')
  assert.equal((await tell('answered', 'a-3', { extension: '101' })).body.state, 'ended')
  assert.equal(late.body.state, 'ended')
  assert.deepEqual(await heard(), ['operator call.answered', 'operator call.answered', 'operator call.ended'])
})

test('a call at a telephone where nobody sits waits for whoever sits down', async () => {
  const rung = await tell('ringing', 'a-4', { extension: '202', caller: '87075550126' })
  assert.deepEqual([rung.status, rung.body.known], [200, false])
  assert.deepEqual(await heard(), [])
  assert.equal((await sit(neighbour, '202')).body.call?.caller, '+77075550126')
  assert.deepEqual(await heard(), ['neighbour call.ringing'])
  await tell('ended', 'a-4')
})

test('a telephone changes hands: the one who sat there is told, and calls go to the other', async () => {
  assert.equal((await sit(neighbour, '101')).body.extension, '101')
  assert.equal((await seat(operator)).extension, null)
  await tell('ringing', 'a-5', { extension: '101' })
  await tell('answered', 'a-5', { extension: '101' })
  await tell('ended', 'a-5')
  const told = await heard()
  assert.deepEqual(told.slice(1), [
    'operator call.seat-taken',
    'neighbour call.ringing',
    'neighbour call.answered',
    'neighbour call.ended',
  ])
})

test('a call that rings for one who forgot to leave goes to whoever sits down; one that is talked on stays', async () => {
  await tell('ringing', 'a-51', { extension: '101', caller: '87075550128' })
  await heard()
  assert.equal((await sit(operator, '101')).body.call?.caller, '+77075550128')
  assert.equal((await seat(neighbour)).call, null)
  await tell('answered', 'a-51')
  assert.deepEqual(await heard(), [
    'neighbour call.seat-taken',
    'neighbour call.ended missed',
    'operator call.ringing',
    'operator call.answered',
  ])
  assert.equal((await sit(neighbour, '101')).body.call, null)
  assert.equal((await seat(operator)).call?.state, 'answered')
  await tell('ended', 'a-51')
  assert.equal((await heard()).at(-1), 'operator call.ended')
})

test('a call picked up at another telephone leaves the first one', async () => {
  await sit(operator, '103')
  await heard()
  await tell('ringing', 'a-6', { extension: '101', caller: '87075550127' })
  await tell('answered', 'a-6', { extension: '103' })
  assert.equal((await seat(operator)).call?.caller, '+77075550127')
  await tell('ended', 'a-6')
  assert.deepEqual(await heard(), [
    'neighbour call.ringing',
    'neighbour call.ended missed',
    'operator call.answered',
    'operator call.ended',
  ])
})

test('only a telephone system may tell of calls, by Basic or by token', async () => {
  assert.equal((await tell('ringing', 'x', {}, 'Basic eDp5')).status, 401)
  const wrong = `Basic ${Buffer.from(`${added.client.id}:wrong`).toString('base64')}`
  assert.equal((await tell('ringing', 'x', {}, wrong)).status, 401)
  assert.equal((await operator.call('POST', '/api/v1/desk/call-events', { event: 'ringing', call: 'x' })).status, 403)
  const token = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  assert.equal((await tell('ringing', 'a-7', { extension: '' }, `Bearer ${bearer}`)).status, 200)
  assert.equal((await tell('shouting', 'a-7')).status, 400)
  assert.equal((await tell('ended', 'a-7', { extension: "1'; drop schema desk" })).status, 400)
})

test('the number is sealed in the database, and gone after a day', async () => {
  const { rows } = await services.pool.query<{ row: string }>('select c::text as row from desk.call c')
  assert.ok(rows.length > 0 && rows.every(({ row }) => !row.includes('7075550')))
  await services.pool.query("update desk.call set heard_at = heard_at - interval '25 hours'")
  assert.equal(await services.telephony.forget(), rows.length)
})
