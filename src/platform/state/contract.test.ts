import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '#kernel/clock'
import { systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { needsPeer } from '#test/peers'
import { testValkey } from '#test/valkey'
import { makeKeys } from '../keys.ts'
import { makeLog } from '../log.ts'
import { makeMetrics } from '../metrics.ts'
import { makeInProcessState } from './in-process.ts'
import { type State, velocityHorizon, velocityMost } from './state.ts'
import { makeValkeyState } from './valkey.ts'

const parts = () => ({ clock: systemClock, metrics: makeMetrics() })

async function valkeyState(): Promise<State> {
  const { url } = await testValkey()
  const state = makeValkeyState({
    ...parts(),
    urls: new Redacted([url]),
    keys: makeKeys(new Redacted(randomBytes(32))),
    log: makeLog({ LOG_LEVEL: 'silent' }, 'test'),
    random: systemRandom,
  })
  await state.connect()
  return state
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10))

/** Asks until the answer fits: things expire by the clock of the store. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const answer = await ask()
    if (fits(answer)) return answer
    await pause()
  }
  throw new Error('it never came to that')
}

const minute = 60_000
const now = Date.UTC(2026, 10, 21)

/** What both adapters promise. */
function contract(name: string, make: () => State | Promise<State>, skip: string | false): void {
  describe(`state ${name}`, { skip }, async () => {
    if (skip !== false) return
    const state = await make()
    after(() => state[Symbol.asyncDispose]())
    const { limits, velocity, registration } = state
    const fresh = () => randomUUID()

    test('of uses at the same moment exactly as many are allowed as the limit says', async () => {
      const key = fresh()
      const hits = await Promise.all(Array.from({ length: 50 }, () => limits.hit(key, minute, 20)))
      assert.equal(hits.filter(({ allowed }) => allowed).length, 20)
      assert.deepEqual(
        hits.map(({ count }) => count).toSorted((a, b) => a - b),
        Array.from({ length: 50 }, (_, i) => i + 1),
      )
      assert.ok(hits.every(({ count, remaining }) => remaining === Math.max(0, 20 - count)))
    })

    test('keys do not count for each other, and the window that was begun does not move', async () => {
      const key = fresh()
      const first = await limits.hit(key, minute, 1)
      const second = await limits.hit(key, minute, 1)
      assert.deepEqual([first.allowed, second.allowed], [true, false])
      assert.ok(first.reset <= minute && second.reset <= first.reset && second.reset > 0)
      assert.equal((await limits.hit(fresh(), minute, 1)).allowed, true)
    })

    test('after the window the count begins anew', async () => {
      const key = fresh()
      assert.equal((await limits.hit(key, 150, 1)).allowed, true)
      const again = await until(
        () => limits.hit(key, 150, 1),
        ({ allowed }) => allowed,
      )
      assert.equal(again.count, 1)
    })

    test('a value is found until somebody takes it, and only one of many takes it', async () => {
      const key = fresh()
      assert.deepEqual(await registration.get(key), { is: 'absent' })
      assert.equal(await registration.set(key, 'мекенжай\0', minute), 'kept')
      assert.equal(await registration.set(key, 'жаңа мекенжай', minute), 'kept')
      assert.deepEqual(await registration.get(key), { is: 'found', value: 'жаңа мекенжай' })
      const taken = await Promise.all(Array.from({ length: 10 }, () => registration.take(key)))
      assert.equal(taken.filter(({ is }) => is === 'found').length, 1)
      assert.deepEqual(await registration.get(key), { is: 'absent' })
    })

    test('a value goes when its life is over', async () => {
      const key = fresh()
      await registration.set(key, '', 50)
      await until(
        () => registration.get(key),
        ({ is }) => is === 'absent',
      )
    })

    test('velocity counts events and members in sliding windows, whatever order they come in', async () => {
      const event = fc.record({
        at: fc.integer({ min: now - 2 * minute, max: now }),
        member: fc.option(fc.constantFrom('a', 'b', 'c', '-', ''), { nil: undefined }),
      })
      const property = fc.asyncProperty(
        fc.array(event, { maxLength: 25 }),
        fc.integer({ min: now - minute, max: now + minute }),
        fc.uniqueArray(fc.integer({ min: 1, max: 3 * minute }), { minLength: 1, maxLength: 3 }),
        async (events, at, windows) => {
          const key = fresh()
          for (const { at: time, member } of events) {
            assert.equal(await velocity.add(key, { at: time, ...(member !== undefined && { member }) }), 'kept')
          }
          const expected = windows.map((window) => {
            const inside = events.filter((one) => one.at > at - window && one.at <= at)
            const members = new Set(inside.map(({ member }) => member).filter((member) => member !== undefined))
            return { events: inside.length, members: members.size, complete: true }
          })
          assert.deepEqual(await velocity.count(key, at, windows), expected)
        },
      )
      await fc.assert(property, { numRuns: 60 })
    })

    test('the same event told twice counts once', async () => {
      const key = fresh()
      for (const at of [now, now, now + 1]) await velocity.add(key, { at, member: 'a', id: 'one' })
      await velocity.add(key, { at: now, member: 'a', id: 'two' })
      assert.deepEqual(await velocity.count(key, now + 1, [minute]), [{ events: 2, members: 1, complete: true }])
    })

    test('of a key with very many events the newest are kept, and a window behind them says so', async () => {
      const key = fresh()
      const many = velocityMost + 50
      await Promise.all(
        Array.from({ length: many }, (_, i) =>
          velocity.add(key, { at: now + i, member: String(i % 7), id: String(i) }),
        ),
      )
      const last = now + many - 1
      assert.deepEqual(await velocity.count(key, last, [velocityMost - 1, velocityMost + 20]), [
        { events: velocityMost - 1, members: 7, complete: true },
        { events: velocityMost, members: 7, complete: false },
      ])
    })

    test('a window longer than what is kept is a fault of the program', async () => {
      await assert.rejects(() => velocity.count(fresh(), now, [velocityHorizon + 1]), /out of reach/)
      await assert.rejects(() => velocity.count(fresh(), now, [0]), /out of reach/)
    })
  })
}

contract('in process', () => makeInProcessState(parts()), false)
contract('in Redis', valkeyState, needsPeer('Redis', 'redis-server'))
