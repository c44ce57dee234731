import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fixedClock } from '#kernel/clock'
import { makeMetrics } from '../metrics.ts'
import { makeInProcessState } from './in-process.ts'
import { velocityHorizon } from './state.ts'

const day = 86_400_000

function testState() {
  const clock = fixedClock('2026-11-21T09:00:00Z')
  const metrics = makeMetrics()
  const room = {
    limits: 100,
    registrations: 100,
    velocityKeys: 100,
    velocityEvents: 300,
    firsts: 100,
    streamAppends: 5,
  }
  const state = makeInProcessState({ clock, metrics, room })
  after(() => state[Symbol.asyncDispose]())
  const evictions = async (use: string) =>
    Number(new RegExp(`evictions_total\\{use="${use}"\\} (\\d+)`).exec(await metrics.registry.metrics())?.[1] ?? 0)
  return { ...state, clock, evictions }
}

test('a window ends to the millisecond, and says when', async () => {
  const { limits, clock } = testState()
  await limits.hit('a', 1000, 1)
  clock.advance(400)
  assert.deepEqual(await limits.hit('a', 1000, 1), {
    allowed: false,
    count: 2,
    remaining: 0,
    reset: 600,
    shared: false,
  })
  clock.advance(600)
  assert.equal((await limits.hit('a', 1000, 1)).allowed, true)
})

test('a flood of keys does not grow the memory, and does not push out a key in use', async () => {
  const { limits, registration, clock, evictions } = testState()
  let last = await limits.hit('in use', day, 1e6)
  for (let i = 0; i < 1000; i++) {
    await limits.hit(`stranger ${i}`, day, 1)
    await registration.set(`stranger ${i}`, 'there', day)
    if (i % 50 === 0) last = await limits.hit('in use', day, 1e6)
  }
  assert.equal(last.count, 21)
  assert.deepEqual([await evictions('limits'), await evictions('registration')], [901, 900])
  clock.advance(1)
})

test('events of all keys together stay within the room', async () => {
  const { velocity, evictions, clock } = testState()
  const at = clock.now().getTime()
  for (let key = 0; key < 20; key++) {
    for (let i = 0; i < 50; i++) await velocity.add(`key ${key}`, { at: at + i })
  }
  const [oldest] = (await velocity.count('key 0', at + 50, [day])) ?? []
  const [newest] = (await velocity.count('key 19', at + 50, [day])) ?? []
  assert.deepEqual([oldest?.events, newest?.events], [0, 50])
  assert.equal(await evictions('velocity'), 14)
})

test('a key without events is forgotten after the longest window', async () => {
  const { velocity, clock } = testState()
  const at = clock.now().getTime()
  await velocity.add('a', { at, member: 'm' })
  clock.advance(velocityHorizon - 1)
  assert.equal((await velocity.count('a', at, [day]))?.[0]?.events, 1)
  clock.advance(1)
  assert.equal((await velocity.count('a', at, [day]))?.[0]?.events, 0)
})

test('events older than two of the longest windows go, but an event with a time in the future takes nothing with it', async () => {
  const { velocity, clock } = testState()
  const at = clock.now().getTime()
  const events = async () => (await velocity.count('a', at, [velocityHorizon]))?.[0]?.events
  await velocity.add('a', { at })
  await velocity.add('a', { at: at + 100 * velocityHorizon })
  assert.equal(await events(), 1)
  clock.advance(3 * velocityHorizon)
  await velocity.add('a', { at: clock.now().getTime() })
  assert.equal(await events(), 0)
})
