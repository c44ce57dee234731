import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '#kernel/clock'
import { systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { needsPeer } from '#test/peers'
import { until } from '#test/until'
import { testValkey } from '#test/valkey'
import { makeKeys } from '../keys.ts'
import { makeLog } from '../log.ts'
import { makeMetrics } from '../metrics.ts'
import { makeInProcessState } from './in-process.ts'
import { type Hear, type State, velocityHorizon, velocityMost } from './state.ts'
import { makeValkeyState } from './valkey.ts'

const parts = () => ({ clock: systemClock, metrics: makeMetrics() })

/** Few appends of a log, so that a test can go beyond them. */
const room = {
  limits: 1000,
  registrations: 1000,
  velocityKeys: 1000,
  velocityEvents: 5000,
  firsts: 1000,
  streamAppends: 20,
}

async function valkeyState(): Promise<State> {
  const { url } = await testValkey()
  const state = makeValkeyState({
    ...parts(),
    urls: new Redacted([url]),
    keys: makeKeys(new Redacted(randomBytes(32))),
    log: makeLog({ LOG_LEVEL: 'silent' }, 'test'),
    random: systemRandom,
    streamAppends: room.streamAppends,
    // What a store does that answers late stands elsewhere.
    deadline: minute,
  })
  await state.connect()
  return state
}

/** Keeps what a log tells. */
function listener() {
  const heard: { readonly id: string; readonly text: string }[] = []
  let gaps = 0
  const hear: Hear = (entries, isGap) => {
    if (isGap) gaps++
    for (const { id, data } of entries) heard.push({ id, text: Buffer.from(data).toString() })
  }
  const texts = () => heard.map(({ text }) => text)
  const heardAll = (count: number) =>
    until(
      async () => texts(),
      (all) => all.length >= count,
    )
  return { hear, heard, texts, heardAll, gaps: () => gaps }
}

const bytes = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text))

const minute = 60_000
const now = Date.UTC(2026, 10, 21)

/** What both adapters promise. */
function contract(name: string, make: () => State | Promise<State>, skip: string | false): void {
  describe(`state ${name}`, { skip }, async () => {
    if (skip !== false) return
    const state = await make()
    after(() => state[Symbol.asyncDispose]())
    const { limits, velocity, registration, firsts, stream } = state
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

    test('of values that are claimed at the same moment one stands, and everybody is given it', async () => {
      const key = fresh()
      const given = await Promise.all(Array.from({ length: 20 }, (_, i) => firsts.claim(key, `жауап ${i}\0`, minute)))
      assert.equal(new Set(given).size, 1)
      assert.match(given[0] ?? '', /^жауап \d+\0$/)
      assert.equal(await firsts.claim(key, 'later', minute), given[0])
      assert.equal(await firsts.claim(fresh(), '', minute), '')
    })

    test('a first value keeps its own life, and then another one may be the first', async () => {
      const key = fresh()
      assert.equal(await firsts.claim(key, 'short', 100), 'short')
      const next = await until(
        () => firsts.claim(key, 'long', minute),
        (stands) => stands !== 'short',
      )
      assert.deepEqual([next, await firsts.claim(key, 'third', minute)], ['long', 'long'])
    })

    test('a log is heard in one order by all, from the beginning or from where somebody was, until it is closed', async () => {
      const name = fresh()
      const [early, late, again] = [listener(), listener(), listener()]
      const following = stream.follow(name, undefined, early.hear)
      await Promise.all([1, 2, 3, 4].map((i) => stream.append(name, bytes(`${i}a`, `${i}b`))))
      assert.equal(await stream.append(name, []), 'kept')
      await early.heardAll(8)
      assert.deepEqual(early.texts().toSorted(), ['1a', '1b', '2a', '2b', '3a', '3b', '4a', '4b'])
      assert.ok(early.texts().every((text, i, all) => i % 2 === 0 || all[i - 1]?.[0] === text[0]))
      const all = stream.follow(name, undefined, late.hear)
      const rest = stream.follow(name, early.heard[3]?.id, again.hear)
      await Promise.all([late.heardAll(8), again.heardAll(4)])
      assert.deepEqual([late.texts(), again.texts()], [early.texts(), early.texts().slice(4)])
      assert.deepEqual(
        [all, rest].map((one) => one.isHearing()),
        [true, true],
      )
      for (const one of [following, all]) one.close()
      await stream.append(name, bytes('after'))
      await again.heardAll(5)
      rest.close()
      assert.deepEqual([early.texts().length, late.texts().length, again.texts()[4]], [8, 8, 'after'])
      assert.equal(early.gaps() + late.gaps() + again.gaps(), 0)
    })

    test('entries are the bytes that were appended, and logs do not hear each other', async () => {
      const [name, other] = [fresh(), fresh()]
      const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
      const got: Uint8Array[] = []
      const following = stream.follow(name, undefined, (entries) => got.push(...entries.map(({ data }) => data)))
      await stream.append(other, bytes('theirs'))
      await stream.append(name, [all, Buffer.alloc(0)])
      await until(
        async () => got.length,
        (count) => count === 2,
      )
      following.close()
      assert.deepEqual(
        got.map((data) => Buffer.from(data)),
        [all, Buffer.alloc(0)],
      )
    })

    test('of a long log the newest appends are kept, and who was further behind is told of the gap', async () => {
      const name = fresh()
      const first = listener()
      const following = stream.follow(name, undefined, first.hear)
      await stream.append(name, bytes('0'))
      await first.heardAll(1)
      following.close()
      for (let i = 1; i <= 50; i++) await stream.append(name, bytes(String(i)))
      const [behind, stranger] = [listener(), listener()]
      const open = [stream.follow(name, first.heard[0]?.id, behind.hear), stream.follow(name, '7-7', stranger.hear)]
      await Promise.all([behind.heardAll(20), stranger.heardAll(20)])
      for (const one of open) one.close()
      assert.deepEqual(
        behind.texts(),
        Array.from({ length: 20 }, (_, i) => String(31 + i)),
      )
      assert.deepEqual([behind.gaps(), stranger.gaps(), first.gaps()], [1, 1, 0])
      assert.deepEqual(stranger.texts(), behind.texts())
    })

    test('a window longer than what is kept is a fault of the program', async () => {
      await assert.rejects(() => velocity.count(fresh(), now, [velocityHorizon + 1]), /out of reach/)
      await assert.rejects(() => velocity.count(fresh(), now, [0]), /out of reach/)
    })
  })
}

contract('in process', () => makeInProcessState({ ...parts(), room }), false)
contract('in Redis', valkeyState, needsPeer('Redis', 'redis-server'))
