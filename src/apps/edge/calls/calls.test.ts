import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { describe, test } from 'node:test'
import { Redacted } from '#kernel/redacted'
import { unwrap } from '#kernel/result'
import { testEdges } from '#test/edge'
import { needsPeer } from '#test/peers'
import { analyst } from '#test/registry'
import { until } from '#test/until'
import { testValkey } from '#test/valkey'
import type { Edge } from '../compose.ts'
import type { CallsConfig, SharedSettings } from './config.ts'
import { callsFileSchema, rulesOf } from './config-schema.ts'

const { services, origin, start, newFolder, list, between, system, feed } = await testEdges()
const second = { ...analyst, id: '01900000-0000-7000-8000-0000000000a2' }
const token = randomBytes(24).toString('hex')

/** All rules on, three trunks, and nothing that waits long. */
function configOf(more: Partial<CallsConfig> = {}): CallsConfig {
  const on = { mode: 'on', waitMs: 120 } as const
  const patient = { mode: 'on', waitMs: 400 } as const
  const rules = rulesOf({
    numbering: on,
    'do-not-originate': on,
    'foreign-fixed': on,
    'foreign-mobile': patient,
    unregistered: patient,
    listed: on,
  })
  const file = callsFileSchema.parse({
    callerHelp: 'saqbol.example/call',
    trunks: [
      { name: 'abroad', kind: 'international' },
      { name: 'neighbour', kind: 'domestic-interconnect' },
      { name: 'ours', kind: 'own', dialPlan: { bare: 'national' } },
    ],
  })
  const trunks = file.trunks.map(({ name, kind, dialPlan }) => ({
    name,
    kind,
    dialPlan,
    mayWithhold: true,
    verstat: false,
  })) as unknown as CallsConfig['policy']['trunks']
  return {
    policy: { rules, trunks, listed: { measures: 0, reported: 'allow-verstat' } },
    trunks: trunks.map(() => ({ sources: [], rejectWith: '603', advanceWith: 503 })),
    velocity: file.velocity,
    callerHelp: file.callerHelp,
    tokens: new Redacted([token]),
    ...more,
  }
}

const startCalls = (folder: string, more: object = {}, config = configOf()) =>
  start(folder, { calls: config, deliverEvery: 50, tablesEvery: 50, ...more })

async function call(edge: Edge, path: string, body?: object, bearer = token) {
  const answer = await fetch(`${edge.address}/calls/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${bearer}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const called = '+77022222222'
async function verdict(edge: Edge, caller: string, trunk = 'ours') {
  const { action, reason } = (await call(edge, 'verdict', { trunk, caller, called })).body
  return action === 'reject' ? reason : action
}

test('a listed caller is rejected with a code by which the centre says why, and every call is counted', async () => {
  const folder = newFolder()
  await using edge = await startCalls(folder)
  await list('+77071110001')
  await until(async () => (await verdict(edge, '8 707 111-00-01')) === 'listed-confirmed')
  assert.equal(await verdict(edge, '+77017654321'), 'allow')
  const asked = { id: 'one', trunk: 'ours', caller: '+77071110001', called }
  const first = (await call(edge, 'verdict', asked)).body
  assert.deepEqual((await call(edge, 'verdict', asked)).body, first)
  assert.equal(first.help, 'saqbol.example/call')
  const explain = () => services.calls.decisions.explain(String(first.code))
  await until(async () => (await explain()).ok)
  assert.deepEqual(unwrap(await explain()).reason, 'listed-confirmed')
  const { byTrunk } = await services.calls.decisions.board(60)
  assert.ok((byTrunk.find(({ code }) => code === 'ours')?.blocked ?? 0) >= 2)
  const figures = await (await fetch(`${edge.address}/metrics`)).text()
  for (const name of ['signed', 'looked']) assert.match(figures, new RegExp(`saqbol_calls_tables_${name} [1-9]`))
})

test('nobody without a token asks, and a body that is wrong is refused with its place', async () => {
  await using edge = await startCalls(newFolder())
  assert.equal((await call(edge, 'verdict', { trunk: 'ours', called }, 'x'.repeat(48))).status, 401)
  assert.equal((await call(edge, 'nothing', {})).status, 404)
  assert.deepEqual((await call(edge, 'verdict', { trunk: 'ours' })).body, { code: 'request.invalid', place: 'called' })
  assert.equal((await call(edge, 'verdict', { trunk: 'theirs', called })).status, 422)
  const calls = Array.from({ length: 1001 }, () => ({ trunk: 'ours', called }))
  assert.equal((await call(edge, 'verdicts', { calls })).status, 400)
  const { verdicts } = (await call(edge, 'verdicts', { calls: calls.slice(0, 1000) })).body
  assert.equal((verdicts as object[]).length, 1000)
  assert.equal((await call(edge, 'verdicts', { calls: [{ trunk: 'ours', called: 'x'.repeat(2 ** 21) }] })).status, 413)
  // What a caller may write spoils no verdict on others.
  const among = [
    { id: 'long', trunk: 'ours', caller: '7'.repeat(9000), called },
    { id: 'good', trunk: 'ours', caller: '+77017654321', called },
  ]
  const judged = (await call(edge, 'verdicts', { calls: among })).body['verdicts'] as readonly { reason: string }[]
  assert.deepEqual(
    judged.map(({ reason }) => reason),
    ['malformed', null],
  )
  const emergency = await call(edge, 'verdict', { trunk: 'ours', caller: 'nonsense', called: '112' })
  assert.deepEqual([emergency.body.action, emergency.body.reason], ['allow', 'emergency'])
})

async function neverCalls(numbers: string) {
  const input = { effect: 'do-not-originate', numbers, holder: 'A bank', reason: 'Only takes calls', days: 30 } as const
  const { id } = unwrap(await services.calls.tables.propose(analyst, input))
  unwrap(await services.calls.tables.approve(second, id))
  return id
}

test('what two people decided of a number holds on a node, outlives its restart, and goes when it is withdrawn', async () => {
  const folder = newFolder()
  const id = await neverCalls('+77272580000-+77272580009')
  {
    await using edge = await startCalls(folder)
    await until(async () => (await verdict(edge, '+77272580005')) === 'do-not-originate')
  }
  const away = await between(() => Promise.resolve(new Response('', { status: 503 })))
  {
    await using edge = await startCalls(folder, { url: away })
    assert.equal(await verdict(edge, '+77272580005'), 'do-not-originate')
    await call(edge, 'complaints', { id: 'a', complaints: [{ caller: '+77071119999', calls: 3 }] })
    const again = await call(edge, 'complaints', { id: 'a', complaints: [{ caller: '+77071119999', calls: 3 }] })
    assert.equal(again.body.repeated, true)
  }
  await using edge = await startCalls(folder)
  unwrap(await services.calls.tables.withdraw(analyst, id, 'The bank asked for it'))
  await until(async () => (await verdict(edge, '+77272580005')) === 'allow')
  // The complaint waited on the disk while the centre was away.
  await until(async () => (await services.calls.complaints.most(7)).some(({ caller }) => caller === 77_071_119_999))
  const [complained] = await services.calls.complaints.most(7)
  assert.equal(complained?.calls, 3)
  await feed.rotateKey(system)
  const newer = await neverCalls('+77272580010')
  await until(async () => (await verdict(edge, '+77272580010')) === 'do-not-originate')
  unwrap(await services.calls.tables.withdraw(analyst, newer, 'The end of the test'))
})

test('tables that were altered, or are older than ours, change nothing', async () => {
  const folder = newFolder()
  const id = await neverCalls('+77272580020')
  let old: string | undefined
  let answer: 'pass' | 'old' | 'altered' = 'pass'
  const url = await between(async (path, pass) => {
    if (path !== '/api/v1/calls/tables') return undefined
    if (answer === 'old') return new Response(old)
    const text = await (await pass()).text()
    if (answer === 'altered') return new Response(text.replace('"exempt":[]', '"exempt":[{"first":1}]'))
    old ??= text
    return new Response(text)
  })
  await using edge = await startCalls(folder, { url })
  const tables = edge.calls?.link.tables
  await until(() => old !== undefined && tables?.current().doNotOriginate.length === 1)
  unwrap(await services.calls.tables.withdraw(analyst, id, 'It calls after all'))
  await until(() => tables?.current().doNotOriginate.length === 0)
  for (const next of ['old', 'altered'] as const) {
    const before = tables?.refused() ?? 0
    answer = next
    await until(() => (tables?.refused() ?? 0) > before + 1)
    assert.deepEqual(tables?.current().doNotOriginate, [], next)
    assert.deepEqual(tables?.current().exempt, [], next)
  }
  assert.equal(await verdict(edge, '+77272580020'), 'allow')
  assert.ok(origin.startsWith('http'))
})

test('who is abroad is told by push or asked of the operator; nobody is cut off for what nobody knows', async () => {
  let asked = 0
  const url = await between((path) => {
    asked++
    return Promise.resolve(Response.json(path === '/abroad' ? { abroad: true } : { whereabouts: 'secret' }))
  })
  const peers = { Kcell: { url: `${url}/abroad` }, Beeline: { url: `${url}/other` } }
  await using edge = await startCalls(newFolder(), {}, configOf({ roaming: { peers, keepSeconds: 60 } }))
  const until = new Date(Date.now() + 60_000).toISOString()
  const told = await call(edge, 'roaming', { roaming: [{ number: '+77071234567', abroad: false, until }] })
  assert.deepEqual(told, { status: 200, body: { taken: 1, shared: true } })
  assert.equal(await verdict(edge, '+77071234567', 'abroad'), 'foreign-mobile')
  assert.equal(await verdict(edge, '+77012345678', 'abroad'), 'allow')
  assert.equal(await verdict(edge, '+77012345678', 'abroad'), 'allow')
  assert.equal(asked, 1)
  assert.equal(await verdict(edge, '+77772345678', 'abroad'), 'allow')
})

test('many short calls make a caller a machine, whichever way they are asked about', async () => {
  const config = configOf({ velocity: { windowSeconds: 600, distinctFrom: 64, shortFrom: 5, shortSeconds: 6 } })
  const velocity = { ...config.policy.rules.velocity, mode: 'on', action: 'reject' } as const
  const policy = { ...config.policy, rules: { ...config.policy.rules, velocity } }
  await using edge = await startCalls(newFolder(), {}, { ...config, policy })
  const end = (seconds: number) =>
    call(edge, 'ended', { ended: Array.from({ length: 4 }, () => ({ caller: '+77013334444', seconds })) })
  assert.equal((await end(3)).status, 202)
  await end(60)
  assert.equal(await verdict(edge, '+77013334444'), 'allow')
  await end(3)
  assert.equal(await verdict(edge, '+77013334444'), 'velocity')
})

test('a call that its operator registered passes, and a late registration is waited for', async () => {
  await using edge = await startCalls(newFolder())
  const register = (caller: string) => call(edge, 'registrations', { registrations: [{ caller, called }] })
  // Nobody has registered anything yet, so absence says nothing.
  assert.equal(await verdict(edge, '+77012220000', 'neighbour'), 'allow')
  await register('+77012220001')
  assert.equal(await verdict(edge, '+77012220001', 'neighbour'), 'allow')
  assert.equal((await call(edge, 'registrations/77022222222/77012220001')).status, 200)
  // A node that has just begun may have missed it.
  assert.equal((await call(edge, 'registrations/77022222222/77012220009')).status, 503)
})

/** A switch that asks over SIP: the first line of the answer, and its Reason. */
async function invite(port: number, caller: string): Promise<readonly string[]> {
  const socket = createSocket('udp4')
  const id = randomBytes(8).toString('hex')
  const lines = [
    `INVITE sip:${called}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK${id}`,
    'Max-Forwards: 70',
    `From: <sip:${caller}@127.0.0.1>;tag=${id}`,
    `To: <sip:${called}@127.0.0.1>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    'Content-Length: 0',
  ]
  const answered = new Promise<string>((resolve) => socket.once('message', (bytes) => resolve(bytes.toString())))
  socket.send(`${lines.join('\r\n')}\r\n\r\n`, port, '127.0.0.1')
  const answer = await answered
  socket.close()
  return [answer.split('\r\n')[0] ?? '', /^Reason: (.*)$/m.exec(answer)?.[1] ?? '']
}

test('threads that answer SIP hear of tables, listings, roaming and registrations as they come', async () => {
  const sip = { udp: '127.0.0.1:0', threads: 2, trunkBy: 'source' } as const
  const fromHere = (place: number) => {
    const config = configOf({ sip })
    const trunks = config.trunks.map((trunk, at) => (at === place ? { ...trunk, sources: ['127.0.0.1'] } : trunk))
    return { ...config, trunks }
  }
  await using own = await startCalls(newFolder(), {}, fromHere(2))
  const port = own.calls?.udpPort ?? 0
  assert.match((await invite(port, '+77272580030'))[0] ?? '', /302/)
  const id = await neverCalls('+77272580030')
  await until(async () => /603/.test((await invite(port, '+77272580030'))[0] ?? ''))
  const [, reason = ''] = await invite(port, '+77272580030')
  const code = /code (\S{11})/.exec(reason)?.[1] ?? ''
  await until(async () => (await services.calls.decisions.explain(code)).ok)
  unwrap(await services.calls.tables.withdraw(analyst, id, 'The end of the test'))
  await list('+77071110002')
  await until(async () => /603/.test((await invite(port, '+77071110002'))[0] ?? ''))

  await using abroad = await startCalls(newFolder(), {}, fromHere(0))
  const end = new Date(Date.now() + 60_000).toISOString()
  await call(abroad, 'roaming', { roaming: [{ number: '+77071234500', abroad: false, until: end }] })
  assert.match((await invite(abroad.calls?.udpPort ?? 0, '+77071234500'))[0] ?? '', /603/)
})

describe('two nodes over one store', { skip: needsPeer('Redis', 'redis-server') }, () => {
  test('a call registered at one node is known at the other, and one that was not is rejected', async () => {
    const { url, kill } = await testValkey()
    const shared: SharedSettings = { urls: new Redacted([url]), secret: new Redacted(randomBytes(32)) }
    await using one = await startCalls(newFolder(), {}, configOf({ shared }))
    await using other = await startCalls(newFolder(), {}, configOf({ shared }))
    const registrations = [{ caller: '+77012223333', called }]
    const kept = await call(one, 'registrations', { registrations })
    assert.deepEqual(kept.body, { taken: 1, shared: true })
    assert.equal(await verdict(other, '+77012223333', 'neighbour'), 'allow')
    assert.equal((await call(other, 'registrations/77022222222/77012223333')).status, 200)
    await until(async () => (await verdict(other, '+77012224444', 'neighbour')) === 'unregistered')
    const late = verdict(other, '+77012225555', 'neighbour')
    await call(one, 'registrations', { registrations: [{ caller: '+77012225555', called }] })
    assert.equal(await late, 'allow')
    const end = new Date(Date.now() + 60_000).toISOString()
    await call(one, 'roaming', { roaming: [{ number: '+77012223333', abroad: false, until: end }] })
    await until(async () => (await verdict(other, '+77012223333', 'abroad')) === 'foreign-mobile')
    // Without the store nobody can tell, and nobody is cut off for it.
    await kill()
    assert.equal(await verdict(other, '+77012226666', 'neighbour'), 'allow')
    assert.equal(await verdict(other, '+77012223333', 'abroad'), 'foreign-mobile')
    const alone = await call(other, 'registrations', { registrations: [{ caller: '+77012227777', called }] })
    assert.deepEqual(alone.body, { taken: 1, shared: false })
    assert.equal(await verdict(other, '+77012227777', 'neighbour'), 'allow')
    assert.equal((await call(other, 'registrations/77022222222/77012228888')).status, 503)
  })
})
