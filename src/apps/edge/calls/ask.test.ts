import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { systemClock } from '#kernel/clock'
import { Redacted } from '#kernel/redacted'
import { makeLog } from '#platform/log'
import { makeMetrics } from '#platform/metrics'
import { makeInProcessState } from '#platform/state/in-process'
import { type AskServices, makeFacts } from './ask.ts'
import { makeRecent, type RecentSize } from './recent.ts'

const [caller, called] = [77_011_234_567, 77_272_123_456]
const registration = { fact: 'registration', number: caller, called, waitMs: 120 } as const
const roaming = { fact: 'roaming', number: caller, called, waitMs: 400 } as const

function world(more: Partial<AskServices> = {}, size: RecentSize = {}) {
  const recent = makeRecent(size)
  const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
  return { recent, facts: makeFacts({ recent, log, operatorOf: () => 'Kcell', ...more }) }
}

test('a call is said to be unregistered only by a node that has heard of others and can have missed none', async () => {
  const { facts } = world()
  assert.equal(await facts.ask(registration), 'unknown')
  await facts.register({ caller: caller + 1, called }, Date.now(), Date.now())
  assert.equal(await facts.ask(registration), 'no')
  const young = world({}, { missingUntil: Date.now() + 60_000 })
  await young.facts.register({ caller: caller + 1, called }, Date.now(), Date.now())
  assert.equal(await young.facts.ask(registration), 'unknown')
})

test('a registration that comes while its call waits is in time', async () => {
  const { facts } = world()
  const answer = facts.ask({ ...registration, waitMs: 5000 })
  await facts.register({ caller, called }, Date.now(), Date.now())
  assert.equal(await answer, 'yes')
})

test('a registration that is old already, or of times to come, counts no longer than the window', async () => {
  const { recent, facts } = world({ registrationSeconds: 30 })
  const now = Date.now()
  await facts.register({ caller, called }, now - 30_000, now)
  assert.equal(recent.registered(caller, called, now), 'absent')
  await facts.register({ caller, called }, now + 86_400_000, now)
  assert.equal(recent.registered(caller, called, now + 29_000), 'yes')
  assert.equal(recent.registered(caller, called, now + 31_000), 'absent')
})

test('what one node is told, another asks the shared store for', async () => {
  await using state = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  const [one, other] = [world({ shared: state.registration }), world({ shared: state.registration })]
  const now = Date.now()
  assert.equal(await other.facts.ask(registration), 'unknown')
  assert.equal(await one.facts.register({ caller, called }, now, now), true)
  assert.equal(await other.facts.ask(registration), 'yes')
  assert.equal(await other.facts.isRegistered(caller, called, now), true)
  assert.equal(await other.facts.ask({ ...registration, number: caller + 1 }), 'no')
  await one.facts.roams({ number: caller, abroad: true }, now + 60_000, now)
  assert.equal(await other.facts.ask(roaming), 'yes')
  assert.equal(other.recent.roaming(caller, now), 'yes')
})

test('whoever asks for a registration hears that there is none only where it could not have been missed', async () => {
  await using state = makeInProcessState({ clock: systemClock, metrics: makeMetrics() })
  const now = Date.now()
  for (const more of [{}, { shared: state.registration }]) {
    const { facts } = world(more)
    assert.equal(await facts.isRegistered(caller, called, now), undefined, 'nobody registers any')
    await facts.register({ caller: caller + 1, called }, now, now)
    assert.equal(await facts.isRegistered(caller, called, now), false)
    assert.equal(await facts.isRegistered(caller + 1, called, now), true)
  }
  const young = world({}, { missingUntil: now + 60_000 })
  await young.facts.register({ caller: caller + 1, called }, now, now)
  assert.equal(await young.facts.isRegistered(caller, called, now), undefined, 'just after a start')
  const full = world({}, { registrations: 1 })
  const callers = Array.from({ length: 300 }, (_, n) => caller + n)
  for (const one of callers) await full.facts.register({ caller: one, called }, now, now)
  const heard = await Promise.all(callers.map((one) => full.facts.isRegistered(one, called, now)))
  assert.deepEqual(new Set(heard), new Set([true, undefined]), 'where room was wanting')
})

/** An operator that says who is abroad: whoever's number is odd. */
async function operator() {
  const asked: { number: number; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const part of request) text += String(part)
      const { number } = JSON.parse(text) as { number: number }
      asked.push({ number, authorization: request.headers.authorization })
      if (number % 10 === 5) return response.writeHead(302, { location: '/elsewhere' }).end()
      response.end(JSON.stringify(number % 10 === 3 ? { cell: 'a place' } : { abroad: number % 2 === 1 }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/abroad` }
}

test('an operator is asked once about a number, however many calls wait, and its answer is kept', async () => {
  const { asked, url } = await operator()
  const peers = { Kcell: { url, token: new Redacted('a token') } }
  const { facts, recent } = world({ roaming: { peers, keepSeconds: 60 } })
  const waiting = { ...roaming, waitMs: 5000 }
  const answers = await Promise.all(Array.from({ length: 20 }, () => facts.ask(waiting)))
  assert.deepEqual(new Set(answers), new Set(['yes']))
  assert.deepEqual(asked, [{ number: caller, authorization: 'Bearer a token' }])
  assert.equal(recent.roaming(caller, Date.now()), 'yes')
  assert.equal(await facts.ask({ ...waiting, number: caller + 1 }), 'no')
})

test('an operator that does not answer the question, or is not known, leaves it open', async () => {
  const { url } = await operator()
  const { facts } = world({ roaming: { peers: { Kcell: { url } }, keepSeconds: 60 } })
  assert.equal(await facts.ask({ ...roaming, number: 77_011_234_563, waitMs: 5000 }), 'unknown')
  assert.equal(await facts.ask({ ...roaming, number: 77_011_234_565, waitMs: 5000 }), 'unknown')
  const nobody = world({ roaming: { peers: { Beeline: { url } }, keepSeconds: 60 } })
  assert.equal(await nobody.facts.ask(roaming), 'unknown')
  assert.equal(await world().facts.ask(roaming), 'unknown')
})
