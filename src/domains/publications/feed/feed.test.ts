import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous, systemActor } from '#platform/access'
import { makeLive } from '#platform/live'
import { makeRelay } from '#platform/outbox'
import { analyst, testRegistry, validIin } from '#test/registry'
import type { FeedEntry, FeedScope } from './entry.ts'
import { makeFeed } from './feed-service.ts'
import { feedListener } from './jobs.ts'
import { followIntroductions, hashOf, verifyLine } from './signature-service.ts'

// Hooks run in the order they were made: listening must end before the database does.
const running = new AsyncDisposableStack()
after(() => running.disposeAsync())
const registry = await testRegistry()
const { indicators, report, confirm, observe, clock, ids } = registry
const live = running.use(makeLive(registry))
const feed = makeFeed({ ...registry, live })
const relay = running.use(makeRelay({ ...registry, listeners: [feedListener(feed)] }))
feed.listen()

const everything: FeedScope = { clearance: 'amber', kinds: null, measures: null }

async function partner(scope: FeedScope): Promise<Actor> {
  const id = ids.next<'client'>()
  await feed.subscribe(systemActor('test'), id, scope)
  return { ...anonymous, kind: 'client', id, roles: ['partner'], scopes: ['publications:read-feed'] }
}

const ask = (actor: Actor, after = 0, wait = 0) => feed.read(actor, { after, limit: 100, wait })

/** Every entry a partner gets, after proving the chain from its first batch to its head. */
async function entriesOf(actor: Actor): Promise<readonly FeedEntry[]> {
  await relay.drain()
  const page = unwrap(await ask(actor))
  let { key, introductions } = await feed.publishedKeys()
  const [first] = introductions
  if (first !== undefined) key = (JSON.parse(first) as { introduction: { from: string } }).introduction.from
  let previous = hashOf(page.chain)
  const entries: FeedEntry[] = []
  for (const [place, line] of page.batches.entries()) {
    const batch = verifyLine(key, 'batch', line)
    assert.ok(batch)
    assert.deepEqual([batch.statement.number, batch.statement.previous], [place + 1, previous])
    previous = batch.hash
    key = batch.statement.nextKey ?? key
    entries.push(...batch.statement.entries)
  }
  const head = verifyLine(key, 'head', page.head)?.statement
  assert.deepEqual([head?.number, head?.hash], [page.batches.length, previous])
  return entries
}

const statesOf = (entries: readonly FeedEntry[]) => entries.map(({ value, state }) => [value, state])

/** The entries of a partner's snapshot: value and state. */
async function snapshotOf(actor: Actor) {
  // One that was made a moment ago is given out again.
  clock.advance(61_000)
  const { bytes, entries } = unwrap(await feed.snapshot(actor))
  const [first = '', ...lines] = gunzipSync(Buffer.concat(bytes)).toString().trimEnd().split('\n')
  const { key } = await feed.publishedKeys()
  const manifest = verifyLine(key, 'snapshot', first)?.statement
  assert.ok(manifest)
  assert.equal(manifest.entries, entries)
  assert.equal(lines.length, entries)
  assert.equal(manifest.sha256, hashOf(lines.map((line) => `${line}\n`).join('')))
  return lines.map((line) => JSON.parse(line) as readonly [string, string, string, ...unknown[]])
}

/** The signed first line of a reader's snapshot, proved. */
async function manifestOf(actor: Actor, known?: { readonly chain: string; readonly after: number }) {
  const { bytes } = unwrap(await feed.snapshot(actor, known))
  const [first = ''] = gunzipSync(Buffer.concat(bytes)).toString().split('\n', 1)
  const manifest = verifyLine((await feed.publishedKeys()).key, 'snapshot', first)?.statement
  assert.ok(manifest)
  return manifest
}

const all = await partner(everything)
const green = await partner({ ...everything, clearance: 'green' })
const phones = await partner({ ...everything, kinds: ['phone'] })
const blockers = await partner({ ...everything, measures: ['block-page'] })

test('what is listed, changed and taken off reaches a partner in one proved chain', async () => {
  await report('+77012345671')
  await relay.drain()
  unwrap(await confirm('+77012345671', { measures: ['reject-call'], legalBasis: 'caller-id-order' }))
  await relay.drain()
  const observableId = await observe('+77012345671')
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'A mistake' }))
  const entries = await entriesOf(all)
  assert.deepEqual(statesOf(entries), [
    ['+77012345671', 'reported'],
    ['+77012345671', 'confirmed'],
    ['+77012345671', 'delisted'],
  ])
  const confirmed = entries[1]
  assert.ok(confirmed?.state === 'confirmed')
  assert.deepEqual(confirmed.measures, ['reject-call'])
  assert.equal(confirmed.legalBasis, 'caller-id-order')
  assert.equal(confirmed.sources, 1)
})

test('a partner cleared for green never sees amber, nor that anything was there', async () => {
  const before = (await entriesOf(green)).length
  await confirm('+77012345672', { tlp: 'amber' })
  const observableId = await observe('+77012345672')
  assert.equal((await entriesOf(green)).length, before)
  assert.ok((await entriesOf(all)).some(({ id }) => id === observableId))
  assert.ok(!(await snapshotOf(green)).some(([, value]) => value === '+77012345672'))
  unwrap(await indicators.takeOff(analyst, { observableId, reason: 'A mistake' }))
  assert.equal((await entriesOf(green)).length, before, 'a delisting of what it never saw would betray it')
})

test('below a secret decision the reports are told, without what the decision is about', async () => {
  await report('+77012345673')
  unwrap(await confirm('+77012345673', { tlp: 'amber', measures: ['reject-call'], legalBasis: 'caller-id-order' }))
  const told = (await entriesOf(green)).findLast(({ value }) => value === '+77012345673')
  assert.ok(told?.state === 'reported')
  assert.deepEqual(
    [told.measures, told.topic, told.fraudType, told.legalBasis, told.tlp],
    [['warn'], null, null, null, 'clear'],
  )
})

test('what moves above the clearance of a partner is a delisting to it', async () => {
  await confirm('secret-shop.top', { tlp: 'green' })
  await relay.drain()
  await confirm('secret-shop.top', { tlp: 'amber' })
  const own = (entries: readonly FeedEntry[]) => statesOf(entries.filter(({ value }) => value === 'secret-shop.top'))
  assert.deepEqual(
    own(await entriesOf(green)).map(([, state]) => state),
    ['confirmed', 'delisted'],
  )
  assert.deepEqual(
    own(await entriesOf(all)).map(([, state]) => state),
    ['confirmed', 'confirmed'],
  )
})

test('a scope of kinds and of measures holds nothing else', async () => {
  unwrap(await confirm('blocked.top', { measures: ['block-page'], legalBasis: 'communications-41-1' }))
  await confirm('warned.top', { measures: ['warn'] })
  assert.ok((await entriesOf(phones)).every(({ kind }) => kind === 'phone'))
  const blocked = await entriesOf(blockers)
  assert.deepEqual(statesOf(blocked), [['blocked.top', 'confirmed']])
  assert.deepEqual(blocked[0]?.state === 'confirmed' && blocked[0].measures, ['block-page'])
  assert.deepEqual(
    (await snapshotOf(blockers)).map(([, value]) => value),
    ['blocked.top'],
  )
})

test('cards and IINs travel in no form', async () => {
  await report('4111 1111 1111 1111')
  await report(validIin('85010130001'))
  const entries = await entriesOf(all)
  assert.ok(entries.every(({ kind }) => kind !== 'card' && kind !== 'iin'))
  assert.ok((await snapshotOf(all)).every(([kind]) => kind !== 'card' && kind !== 'iin'))
})

test('a snapshot holds what its chain comes to, for every scope', async () => {
  await report('https://shop.example.org/a?b="c"\\d')
  await report('KZ86125KZT5004100100')
  for (const actor of [all, green, phones, blockers]) {
    const state = new Map<string, string>()
    for (const { value, state: now } of await entriesOf(actor)) {
      if (now === 'delisted') state.delete(value)
      else state.set(value, now)
    }
    const held = new Map((await snapshotOf(actor)).map(([, value, now]) => [value, now]))
    assert.deepEqual(held, state)
  }
})

test('partners of one scope share a chain, and one of another scope has its own', async () => {
  const chainOf = async (actor: Actor) => unwrap(await ask(actor)).chain
  const twin = await partner({ ...everything, kinds: ['phone', 'phone'] })
  assert.equal(await chainOf(twin), await chainOf(phones))
  assert.notEqual(await chainOf(all), await chainOf(green))
})

test('a reader that waits is woken by the next batch, and one that has all waits no longer than it asked', async () => {
  const { reached } = unwrap(await ask(all))
  const waiting = ask(all, reached, 20)
  await report('+77012345699')
  await relay.drain()
  const page = unwrap(await waiting)
  assert.equal(page.batches.length, 1)
  assert.equal(unwrap(await ask(all, page.reached, 0)).batches.length, 0)
})

test('who has no scope, another chain, or more than there is, is told so', async () => {
  const codeOf = async (actor: Actor, question: object = {}) => {
    const read = await feed.read(actor, { after: 0, limit: 10, wait: 0, ...question })
    return read.ok ? 'ok' : read.error.code
  }
  const stranger: Actor = { ...anonymous, kind: 'client', id: ids.next<'client'>() }
  assert.equal(await codeOf(stranger), 'feed.no-scope.forbidden')
  assert.equal(await codeOf(anonymous), 'feed.no-scope.forbidden')
  assert.equal((await feed.snapshot(stranger)).ok, false)
  assert.equal(await codeOf(all, { chain: ids.next() }), 'feed.other-chain.conflict')
  assert.equal(await codeOf(all, { after: 1_000_000 }), 'feed.ahead.conflict')
})

test('a new key is announced under the old one in every chain, and followed by introductions', async () => {
  const before = await feed.publishedKeys()
  const rotated = await feed.rotateKey(systemActor('test'))
  assert.notEqual(rotated.key, before.key)
  assert.equal(followIntroductions(before.key, rotated.key, rotated.introductions), rotated.key)
  assert.equal(followIntroductions(rotated.key, before.key, rotated.introductions), undefined)
  await report('+77012345698')
  assert.ok((await entriesOf(all)).some(({ value }) => value === '+77012345698'))
  assert.ok((await entriesOf(green)).some(({ value }) => value === '+77012345698'))
  await snapshotOf(all)
})

test('private keys are kept sealed', async () => {
  const { rows } = await registry.pool.query<{ private_key: Buffer }>('select private_key from publications.feed_key')
  for (const { private_key: sealed } of rows) assert.ok(!sealed.includes(Buffer.from('302e0201', 'hex')))
  assert.ok(rows.length >= 2)
})

test('old batches are deleted, and who needs them is sent to the snapshot', async () => {
  clock.advance(8 * 86_400_000)
  await report('+77012345697')
  await relay.drain()
  const { reached } = unwrap(await feed.read(all, { after: unwrap(await ask(all)).reached, limit: 1, wait: 0 }))
  assert.ok((await feed.compact()) > 0)
  const late = await ask(all, 1)
  assert.equal(late.ok ? 'ok' : late.error.code, 'feed.compacted.conflict')
  assert.equal(unwrap(await ask(all, reached - 1)).batches.length, 1)
  assert.ok((await snapshotOf(all)).some(([, value]) => value === '+77012345697'))
})

test('a snapshot of a chain that stands still holds of the moment it is asked for, under the signature', async () => {
  const before = await manifestOf(green)
  clock.advance(3 * 86_400_000)
  const after = await manifestOf(green)
  assert.equal(after.at, clock.now().toISOString())
  assert.deepEqual({ ...after, at: '' }, { ...before, at: '' })
})

test('who comes from another chain is given this one as it stands now, and no snapshot of a while ago', async () => {
  const other = { chain: ids.next(), after: 3 }
  const before = await manifestOf(phones)
  await report('+77012345696')
  await relay.drain()
  clock.advance(10_000)
  assert.equal((await manifestOf(phones)).number, before.number, 'who has nothing is given what is young enough')
  const one = feed.snapshot(phones, other)
  const two = unwrap(await feed.snapshot(phones, other))
  assert.equal(unwrap(await one).bytes[1], two.bytes[1], 'who asks beside another is given what is made for that one')
  const now = await manifestOf(phones, other)
  assert.deepEqual([two.number, now.number, now.at], [before.number + 1, before.number + 1, clock.now().toISOString()])
})
