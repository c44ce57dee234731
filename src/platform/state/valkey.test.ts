import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { fixedClock, systemClock } from '#kernel/clock'
import { systemRandom } from '#kernel/random'
import { Redacted } from '#kernel/redacted'
import { needsPeer } from '#test/peers'
import { until } from '#test/until'
import { type TestValkey, testValkey } from '#test/valkey'
import { makeKeys } from '../keys.ts'
import { makeLog } from '../log.ts'
import { makeMetrics } from '../metrics.ts'
import { makePlaces } from './places.ts'
import type { State } from './state.ts'
import { makeValkeyState, valkeyPause } from './valkey.ts'

const skip = needsPeer('Redis', 'redis-server')
const keys = makeKeys(new Redacted(randomBytes(32)))
const minute = 60_000

/** One process's view of a store. */
async function stateOn(url: string, given: { readonly keys?: typeof keys; readonly clock?: typeof systemClock } = {}) {
  const metrics = makeMetrics()
  const log = makeLog({ LOG_LEVEL: 'silent' }, 'test')
  const parts = { urls: new Redacted([url]), keys, log, metrics, clock: systemClock, random: systemRandom, ...given }
  const state = makeValkeyState(parts)
  after(() => state[Symbol.asyncDispose]())
  await state.connect()
  return { ...state, figures: () => metrics.registry.metrics() }
}

async function backAgain(state: State): Promise<void> {
  await until(async () => (await state.registration.get('anything')).is !== 'unknown')
}

async function everything(store: TestValkey): Promise<string> {
  const names = await store.client.keys('*')
  const dumps = await Promise.all(names.map((name) => store.client.dumpBuffer(name)))
  return [...names, ...dumps.map((dump) => dump?.toString('latin1'))].join('\n')
}

test('two processes count together, and what one sets the other takes', { skip }, async () => {
  const { url } = await testValkey()
  const [one, other] = [await stateOn(url), await stateOn(url)]
  const hits = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 2 ? one : other).limits.hit('a', minute, 10)),
  )
  assert.equal(hits.filter(({ allowed }) => allowed).length, 10)
  assert.ok(hits.every(({ shared }) => shared))
  await one.registration.set('line', 'here', minute)
  const taken = await Promise.all([one, other].map(({ registration }) => registration.take('line')))
  assert.deepEqual(taken.map(({ is }) => is).toSorted(), ['absent', 'found'])
  await one.velocity.add('card', { at: 5, member: 'x', id: 'same' })
  await other.velocity.add('card', { at: 5, member: 'x', id: 'same' })
  assert.deepEqual(await other.velocity.count('card', 5, [minute]), [{ events: 1, members: 1, complete: true }])
})

test('the store learns no key, no member and no value; another secret finds nothing there', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  await state.limits.hit('203.0.113.7', minute, 1)
  await state.registration.set('+77011234567', 'sip:203.0.113.7', minute)
  await state.velocity.add('+77011234567', { at: 1, member: '203.0.113.7', id: 'call 203.0.113.7' })
  const kept = await everything(store)
  assert.equal(kept.split('saqbol:').length, 4)
  assert.doesNotMatch(kept, /203\.0\.113|7011234567/)
  const stranger = await stateOn(store.url, { keys: makeKeys(new Redacted(randomBytes(32))) })
  assert.deepEqual(await stranger.registration.get('+77011234567'), { is: 'absent' })
})

test('a value that was moved to another key, or altered, is not taken for one of ours', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  await state.registration.set('a', 'mine', minute)
  const [a = ''] = await store.client.keys('*')
  await state.registration.set('b', 'yours', minute)
  const b = (await store.client.keys('*')).find((name) => name !== a) ?? ''
  await store.client.copy(a, b, 'REPLACE')
  assert.deepEqual(await state.registration.get('b'), { is: 'absent' })
  await store.client.set(b, 'short')
  assert.deepEqual(await state.registration.take('b'), { is: 'absent' })
  assert.deepEqual(await state.registration.get('a'), { is: 'found', value: 'mine' })
})

test('everything in the store has an end', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  await state.limits.hit('a', minute, 1)
  await state.registration.set('a', 'v', minute)
  await state.velocity.add('a', { at: 1 })
  const names = await store.client.keys('*')
  const lives = await Promise.all(names.map((name) => store.client.pttl(name)))
  assert.equal(lives.length, 3)
  assert.ok(lives.every((life) => life > 0))
})

test('while the store is away limits are counted in process, all else is unknown, and the metrics say so', {
  skip,
}, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  await state.limits.hit('a', minute, 2)
  await store.kill()
  const hits = [await state.limits.hit('a', minute, 2), await state.limits.hit('a', minute, 2)]
  assert.deepEqual(
    [...hits, await state.limits.hit('a', minute, 2)].map(({ allowed, shared }) => [allowed, shared]),
    [
      [true, false],
      [true, false],
      [false, false],
    ],
  )
  assert.deepEqual(await state.registration.get('a'), { is: 'unknown' })
  assert.deepEqual(await state.registration.take('a'), { is: 'unknown' })
  assert.equal(await state.registration.set('a', 'v', minute), 'unknown')
  assert.equal(await state.velocity.add('a', { at: 1 }), 'unknown')
  assert.equal(await state.velocity.count('a', 1, [minute]), undefined)
  const away = await state.figures()
  assert.match(away, /^saqbol_state_alone_total\{use="limits"\} 3$/m)
  assert.match(away, /^saqbol_state_alone_total\{use="registration"\} 3$/m)
  assert.match(away, /^saqbol_state_away_ratio 1$/m)
  await store.start()
  await backAgain(state)
  assert.equal((await state.limits.hit('a', minute, 2)).shared, true)
  assert.match(await state.figures(), /^saqbol_state_away_ratio 0$/m)
})

test('a store that takes connections and says nothing holds up one call, not each of them', { skip }, async () => {
  const store = await testValkey()
  const clock = fixedClock('2026-11-21T09:00:00Z')
  const state = await stateOn(store.url, { clock })
  process.kill(store.pid(), 'SIGSTOP')
  after(() => store.kill())
  // The clock stands: were each call to wait for its deadline, these would take four minutes.
  for (let i = 0; i < 1000; i++) assert.equal((await state.limits.hit('a', minute, 5)).allowed, i < 5)
  process.kill(store.pid(), 'SIGCONT')
  clock.advance(valkeyPause)
  assert.equal((await state.limits.hit('a', minute, 5)).shared, true)
})

test('a process begins without the store, and finds it when it comes', { skip }, async () => {
  const store = await testValkey()
  await store.kill()
  const state = await stateOn(store.url)
  assert.equal((await state.limits.hit('a', minute, 1)).shared, false)
  await store.start()
  await backAgain(state)
  assert.equal((await state.limits.hit('a', minute, 1)).shared, true)
})

test('a store that is full or wants a password counts as away', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  await store.client.call('config', 'set', 'maxmemory', '1')
  await store.client.call('config', 'set', 'maxmemory-policy', 'noeviction')
  assert.equal(await state.registration.set('a', 'v', minute), 'unknown')
  await store.client.call('config', 'set', 'maxmemory', '0')
  await store.client.call('config', 'set', 'requirepass', 'open sesame')
  const locked = await stateOn(store.url)
  assert.equal((await locked.limits.hit('a', minute, 1)).shared, false)
  const welcome = await stateOn(store.url.replace('//', '//:open%20sesame@'))
  assert.equal((await welcome.limits.hit('a', minute, 1)).shared, true)
})

/** What is heard of a log, as texts, and how often something was missing. */
function hearing(state: State, name: string, from?: string) {
  const heard: { readonly id: string; readonly text: string }[] = []
  let gaps = 0
  const following = state.stream.follow(name, from, (entries, isGap) => {
    if (isGap) gaps++
    for (const { id, data } of entries) heard.push({ id, text: Buffer.from(data).toString() })
  })
  return { ...following, heard, texts: () => heard.map(({ text }) => text), gaps: () => gaps }
}

test('two processes are given the same first value and hear the same log; the store learns neither', {
  skip,
}, async () => {
  const store = await testValkey()
  const [one, other] = [await stateOn(store.url), await stateOn(store.url)]
  assert.equal(await one.firsts.claim('E2E-1', 'allow +77011234567', minute), 'allow +77011234567')
  assert.equal(await other.firsts.claim('E2E-1', 'block', minute), 'allow +77011234567')
  const [left, right] = [hearing(one, 'payments'), hearing(other, 'payments')]
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      (i % 2 ? one : other).stream.append('payments', [Buffer.from(`+7701123${i}`)]),
    ),
  )
  await until(() => left.heard.length === 30 && right.heard.length === 30)
  assert.deepEqual(left.heard, right.heard)
  const names = await store.client.keys('*')
  assert.doesNotMatch(await everything(store), /7701123|allow|payments|E2E/)
  assert.ok((await Promise.all(names.map((name) => store.client.pttl(name)))).every((life) => life > 0))
})

test('a first value or an entry that was altered or moved is not taken for one of ours', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  await state.firsts.claim('a', 'mine', minute)
  const [a = ''] = await store.client.keys('*')
  await state.firsts.claim('b', 'yours', minute)
  const b = (await store.client.keys('*')).find((name) => name !== a) ?? ''
  await store.client.copy(a, b, 'REPLACE')
  assert.equal(await state.firsts.claim('b', 'again', minute), undefined)
  await store.client.flushall()
  await state.stream.append('one', [Buffer.from('1')])
  const [one = ''] = await store.client.keys('*')
  await state.stream.append('two', [Buffer.from('2')])
  const two = (await store.client.keys('*')).find((name) => name !== one) ?? ''
  await store.client.copy(one, two, 'REPLACE')
  await store.client.xadd(two, '*', 'n', '2', 'd', 'no seal')
  await state.stream.append('two', [Buffer.from('3')])
  const { heard, texts } = hearing(state, 'two')
  await until(() => heard.length > 0)
  assert.deepEqual(texts(), ['3'])
})

test('while the store is away nobody is told a first value, an append says so, and who follows goes on afterwards', {
  skip,
}, async () => {
  const store = await testValkey(['--appendonly', 'yes', '--appendfsync', 'no'])
  const state = await stateOn(store.url)
  const { heard, isHearing, texts, gaps } = hearing(state, 'log')
  await state.firsts.claim('key', 'first', minute)
  await state.stream.append('log', [Buffer.from('before')])
  await until(() => heard.length === 1)
  await store.kill()
  await until(() => !isHearing())
  assert.equal(await state.firsts.claim('key', 'second', minute), undefined)
  assert.equal(await state.stream.append('log', [Buffer.from('lost')]), 'unknown')
  assert.match(await state.figures(), /^saqbol_state_alone_total\{use="firsts"\} 1$/m)
  await store.start()
  await until(async () => (await state.stream.append('log', [Buffer.from('after')])) === 'kept')
  await until(() => heard.length === 2 && isHearing())
  assert.deepEqual([texts(), gaps()], [['before', 'after'], 0])
  assert.equal(await state.firsts.claim('key', 'second', minute), 'first')
})

test('a store that lost the log is told apart from one that had nothing to tell', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  const { heard, texts, gaps } = hearing(state, 'log')
  for (const text of ['1', '2', '3']) await state.stream.append('log', [Buffer.from(text)])
  await until(() => heard.length === 3)
  await store.client.flushall()
  assert.equal(await state.stream.append('log', [Buffer.from('new')]), 'kept')
  await until(() => heard.length === 4)
  assert.deepEqual([texts().at(-1), gaps()], ['new', 1])
  const key = makePlaces(keys, 1)('stream', 'log').name
  // The clock of the store was ahead, and is set right while the log is lost: new entries are named before what was heard.
  await store.client.xadd(key, '9999999999999-1', 'n', '7', 'd', 'no seal')
  await new Promise((resolve) => setTimeout(resolve, 200))
  await store.client.flushall()
  await state.stream.append('log', [Buffer.from('newer')])
  await until(() => heard.length === 5)
  assert.deepEqual([texts().at(-1), gaps()], ['newer', 2])
})

test('a store that takes connections and says nothing is left for another connection', { skip }, async () => {
  const store = await testValkey()
  const state = await stateOn(store.url)
  const { heard, isHearing, texts } = hearing(state, 'log')
  await until(isHearing)
  process.kill(store.pid(), 'SIGSTOP')
  after(() => store.kill())
  await until(() => !isHearing())
  process.kill(store.pid(), 'SIGCONT')
  await until(async () => (await state.stream.append('log', [Buffer.from('there')])) === 'kept')
  await until(() => heard.length > 0)
  assert.equal(texts().at(-1), 'there')
})
