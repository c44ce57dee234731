import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous, systemActor } from '#platform/access'
import { makeLive } from '#platform/live'
import { makeRelay } from '#platform/outbox'
import { analyst, testRegistry } from '#test/registry'
import { batchesOf, type FeedAllowance, type FeedDelisting, type FeedScope } from './entry.ts'
import { makeFeed } from './feed-service.ts'
import { feedListener } from './jobs.ts'
import { verifyLine } from './signature-service.ts'

const running = new AsyncDisposableStack()
after(() => running.disposeAsync())
const registry = await testRegistry()
const { indicators, confirm, observe, clock, ids } = registry
const feed = makeFeed({ ...registry, live: running.use(makeLive(registry)) })
const relay = running.use(makeRelay({ ...registry, listeners: [feedListener(feed)] }))
const system = systemActor('test')

async function partner(scope: Partial<FeedScope> = {}): Promise<Actor> {
  const id = ids.next<'client'>()
  await feed.subscribe(system, id, { clearance: 'amber', kinds: null, measures: null, ...scope })
  return { ...anonymous, kind: 'client', id, roles: ['partner'], scopes: ['publications:read-feed'] }
}
const all = await partner()
const green = await partner({ clearance: 'green' })
const phones = await partner({ kinds: ['phone', 'number-block'] })

const told = async (actor: Actor): Promise<readonly FeedAllowance[]> => {
  await relay.drain()
  const { batches } = unwrap(await feed.read(actor, { after: 0, limit: 100, wait: 0 }))
  const { key } = await feed.publishedKeys()
  return batches.flatMap((line) => verifyLine(key, 'batch', line)?.statement.allowed ?? [])
}
const valuesOf = (allowed: readonly FeedAllowance[], beginning: string) =>
  allowed
    .filter(({ value }) => value.includes(beginning))
    .map((one) => [one.value, one.state === 'allowed' ? one.level : 'ended'])

const byValue = ([a = '']: readonly string[], [b = '']: readonly string[]) => (a < b ? -1 : 1)

/** The allowances of a partner's snapshot. */
async function inSnapshot(actor: Actor, beginning: string) {
  clock.advance(61_000)
  await relay.drain()
  const { bytes } = unwrap(await feed.snapshot(actor))
  const [first = ''] = gunzipSync(Buffer.concat(bytes)).toString().split('\n')
  const { key } = await feed.publishedKeys()
  return valuesOf(verifyLine(key, 'snapshot', first)?.statement.allowed ?? [], beginning).toSorted(byValue)
}

const allow = async (text: string, level: 'official' | 'popular') =>
  unwrap(await indicators.allowList.add(analyst, { text, level, name: 'Somebody', reason: 'It is theirs' }))
    .observableId

test('an allowed name is told of when a domain above it is listed, whichever came first, and ends with it', async () => {
  await allow('ours.hosting-one.top', 'official')
  await allow('elsewhere-one.top', 'official')
  unwrap(await confirm('hosting-one.top'))
  assert.deepEqual(valuesOf(await told(all), '-one.top'), [['ours.hosting-one.top', 'official']])
  const late = await allow('known.hosting-one.top', 'popular')
  assert.deepEqual(await inSnapshot(all, '-one.top'), [
    ['known.hosting-one.top', 'popular'],
    ['ours.hosting-one.top', 'official'],
  ])
  unwrap(await indicators.allowList.remove(analyst, { observableId: late, reason: 'Not theirs' }))
  unwrap(await indicators.takeOff(analyst, { observableId: await observe('hosting-one.top'), reason: 'A mistake' }))
  const [, known, ...ended] = valuesOf(await told(all), '-one.top')
  assert.deepEqual(known, ['known.hosting-one.top', 'popular'])
  // Both end with the listing, in the order of their ids.
  assert.deepEqual(ended.toSorted(byValue), [
    ['known.hosting-one.top', 'ended'],
    ['ours.hosting-one.top', 'ended'],
  ])
  assert.deepEqual(await inSnapshot(all, '-one.top'), [])
})

test('an allowed name below a listing that a partner never saw is not told: it would betray the listing', async () => {
  await allow('ours.hosting-two.top', 'official')
  unwrap(await confirm('hosting-two.top', { tlp: 'amber' }))
  assert.deepEqual(valuesOf(await told(all), '-two.top'), [['ours.hosting-two.top', 'official']])
  for (const actor of [green, phones]) {
    assert.deepEqual(valuesOf(await told(actor), '-two.top'), [])
    assert.deepEqual(await inSnapshot(actor, '-two.top'), [])
  }
})

test('an allowed name below two listings is told once, and ends with the last of them', async () => {
  await allow('ours.shop.hosting-three.top', 'official')
  unwrap(await confirm('hosting-three.top'))
  unwrap(await confirm('shop.hosting-three.top'))
  assert.equal(valuesOf(await told(all), '-three.top').length, 1)
  unwrap(await indicators.takeOff(analyst, { observableId: await observe('hosting-three.top'), reason: 'A mistake' }))
  assert.equal(valuesOf(await told(all), '-three.top').length, 1)
  const observableId = await observe('shop.hosting-three.top')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'A mistake' }))
  assert.deepEqual(valuesOf(await told(all), '-three.top').at(-1), ['ours.shop.hosting-three.top', 'ended'])
})

test('an official page and mail address on a listed host are told, a popular page is not', async () => {
  await allow('https://hosting-four.top/ours', 'official')
  await allow('ours@hosting-four.top', 'official')
  await allow('https://hosting-four.top/known', 'popular')
  unwrap(await confirm('hosting-four.top'))
  assert.deepEqual(valuesOf(await told(all), '-four.top').toSorted(byValue), [
    ['https://hosting-four.top/ours', 'official'],
    ['ours@hosting-four.top', 'official'],
  ])
})

test('blocks of numbers are told within the scope of their kind, with the allowed numbers in them', async () => {
  await allow('+77056660001', 'popular')
  await allow('+77057770001', 'popular')
  const grounds = { topic: 'fraud', legalBasis: 'caller-id-order', reason: 'Given to nobody' } as const
  const { listed } = unwrap(
    await indicators.blocks.list(analyst, { ...grounds, text: '+77056660*', measures: ['reject-call'] }),
  )
  assert.ok(listed)
  const { observableId } = listed
  for (const actor of [all, phones]) {
    assert.deepEqual(valuesOf(await told(actor), '+77056660001'), [['+77056660001', 'popular']])
    assert.deepEqual(await inSnapshot(actor, '+7705'), [['+77056660001', 'popular']])
  }
  const onlyNumbers = await partner({ kinds: ['phone'] })
  assert.deepEqual(await inSnapshot(onlyNumbers, '+7705'), [])
  await allow('+77056660002', 'official')
  assert.deepEqual(valuesOf(await told(phones), '+77056660002'), [['+77056660002', 'official']])
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'Given out since' }))
  assert.equal(valuesOf(await told(phones), '+7705666').filter(([, state]) => state === 'ended').length, 2)
})

test('what events did not tell is found by comparing, and told', async () => {
  await allow('ours.hosting-five.top', 'official')
  unwrap(await confirm('hosting-five.top'))
  await relay.drain()
  await registry.pool.query("delete from publications.exception where value like '%-five.top'")
  assert.ok((await feed.compareExceptions()) > 0)
  assert.equal(valuesOf(await told(all), '-five.top').length, 2)
  const before = unwrap(await feed.read(all, { after: 0, limit: 100, wait: 0 })).reached
  await feed.compareExceptions()
  assert.equal(unwrap(await feed.read(all, { after: 0, limit: 100, wait: 0 })).reached, before)
})

test('no entry of any batch has a state or a shape that the first edges did not know', async () => {
  await relay.drain()
  const { batches } = unwrap(await feed.read(all, { after: 0, limit: 100, wait: 0 }))
  const { key } = await feed.publishedKeys()
  const entries = batches.flatMap((line) => verifyLine(key, 'batch', line)?.statement.entries ?? [])
  assert.ok(entries.length > 0)
  for (const entry of entries) {
    assert.ok(['reported', 'confirmed', 'delisted'].includes(entry.state))
    assert.ok(entry.state === 'delisted' || Date.parse(entry.until) > 0)
  }
})

test('a feed that begins anew sends its readers to a snapshot of a new chain, by the same key', async () => {
  const { key } = await feed.publishedKeys()
  const { chain, reached } = unwrap(await feed.read(all, { after: 0, limit: 100, wait: 0 }))
  const waiting = feed.read(all, { after: reached, chain, limit: 100, wait: 20 })
  feed.listen()
  assert.ok((await feed.restart(system)) >= 3)
  const sent = await waiting
  assert.equal(sent.ok ? 'ok' : sent.error.code, 'feed.other-chain.conflict')
  const { bytes, chain: fresh, number } = unwrap(await feed.snapshot(all, { chain, after: reached }))
  assert.notEqual(fresh, chain)
  assert.equal(number, 0)
  const [first = ''] = gunzipSync(Buffer.concat(bytes)).toString().split('\n')
  assert.ok(verifyLine(key, 'snapshot', first))
  unwrap(await confirm('+77012345600'))
  await relay.drain()
  const page = unwrap(await feed.read(all, { after: 0, chain: fresh, limit: 100, wait: 0 }))
  assert.equal(page.batches.length, 1)
})

test('however a change is cut, what is allowed comes before what is listed, and ends after it', () => {
  const entry = (id: string): FeedDelisting => ({ id, kind: 'phone', value: id, state: 'delisted' })
  const allowed = (id: string, isOn: boolean): FeedAllowance =>
    isOn
      ? { id, kind: 'domain', value: id, state: 'allowed', level: 'official' }
      : { id, kind: 'domain', value: id, state: 'ended' }
  fc.assert(
    fc.property(
      fc.nat(20),
      fc.array(fc.boolean(), { maxLength: 20 }),
      fc.integer({ min: 1, max: 8 }),
      (count, on, most) => {
        const change = {
          entries: Array.from({ length: count }, (_, at) => entry(`e${at}`)),
          allowed: on.map((isOn, at) => allowed(`a${at}`, isOn)),
        }
        const parts = batchesOf(change, most)
        for (const { entries, allowed: some } of parts) assert.ok(entries.length + some.length <= most)
        const order = parts.flatMap((part) => [
          ...part.allowed.filter(({ state }) => state === 'allowed').map(() => 0),
          ...part.entries.map(() => 1),
          ...part.allowed.filter(({ state }) => state === 'ended').map(() => 2),
        ])
        assert.deepEqual(
          order,
          order.toSorted((a, b) => a - b),
        )
        assert.equal(order.length, count + on.length)
      },
    ),
  )
})
