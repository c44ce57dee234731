import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FeedAllowance, FeedEntry, FeedListing } from '#domains/publications'
import { openLookup } from '#engines/lookup'
import { allRules, compileCalls, compileNumbers, emptyCallTables, settledFacts } from '#engines/screening'
import { answerNumber, answerOf, outcomeJson } from './answer.ts'
import { answerLines } from './batch.ts'
import { makeRegistry, type Registry } from './registry.ts'

const now = Date.now()
const listing = (kind: FeedListing['kind'], value: string, more: Partial<FeedListing> = {}): FeedListing => ({
  id: `${kind} ${value}`,
  kind,
  value,
  state: 'confirmed',
  confidence: 95,
  measures: ['warn'],
  topic: 'fraud',
  fraudType: null,
  sources: 1,
  tlp: 'clear',
  until: new Date(now + 86_400_000).toISOString(),
  legalBasis: 'public-warning',
  ...more,
})
const delisted = ({ id, kind, value }: FeedListing): FeedEntry => ({ id, kind, value, state: 'delisted' })
const allowed = (kind: FeedAllowance['kind'], value: string, level: 'official' | 'popular'): FeedAllowance => ({
  id: value,
  kind,
  value,
  state: 'allowed',
  level,
})

function registryOf(entries: readonly FeedEntry[], allowances: readonly FeedAllowance[] = []): Registry {
  const registry = makeRegistry(10)
  registry.take({ entries, allowed: allowances })
  return registry
}
const stateOf = (registry: Registry, text: string) => answerOf(registry, { text }, now).state

test('an official name below a listed domain is official, with everything on it', () => {
  const registry = registryOf([listing('domain', 'hosting.top')], [allowed('domain', 'ours.hosting.top', 'official')])
  for (const text of ['ours.hosting.top', 'https://a.ours.hosting.top/x', 'us@ours.hosting.top']) {
    assert.equal(stateOf(registry, text), 'official', text)
  }
  assert.equal(stateOf(registry, 'theirs.hosting.top'), 'confirmed')
  assert.equal(registry.size(), 1)
  assert.equal(registry.allowances(), 1)
})

test('a popular host is not covered by the domain above it, but a listed page on it counts', () => {
  const page = listing('url', 'https://known.hosting.top/trap')
  const registry = registryOf(
    [listing('domain', 'hosting.top'), page],
    [allowed('domain', 'known.hosting.top', 'popular')],
  )
  assert.equal(stateOf(registry, 'known.hosting.top'), 'none')
  assert.equal(stateOf(registry, 'https://known.hosting.top/'), 'none')
  assert.equal(stateOf(registry, 'https://known.hosting.top/trap'), 'confirmed')
  assert.equal(stateOf(registry, 'below.known.hosting.top'), 'confirmed')
})

test('an official page is official, and its neighbours are not', () => {
  const registry = registryOf(
    [listing('domain', 'hosting.top')],
    [allowed('url', 'https://hosting.top/ours', 'official')],
  )
  assert.equal(stateOf(registry, 'https://hosting.top/ours'), 'official')
  assert.equal(stateOf(registry, 'http://hosting.top/ours'), 'official')
  assert.equal(stateOf(registry, 'https://hosting.top/theirs'), 'confirmed')
})

test('the end of a listing of the very name ends no allowance, and the end of the allowance does', () => {
  const own = listing('domain', 'ours.hosting.top')
  const registry = registryOf([listing('domain', 'hosting.top'), own])
  registry.take({ entries: [delisted(own)], allowed: [allowed('domain', own.value, 'official')] })
  assert.equal(stateOf(registry, own.value), 'official')
  registry.take({ entries: [], allowed: [{ id: own.value, kind: 'domain', value: own.value, state: 'ended' }] })
  assert.equal(stateOf(registry, own.value), 'confirmed')
  assert.equal(registry.allowances(), 0)
})

test('a number lies in the block that is listed, alone or among others, and an allowed one is let through', () => {
  const block = listing('number-block', '+77055550000-77055559999', { measures: ['reject-call'] })
  const registry = registryOf(
    [block],
    [allowed('phone', '+77055550001', 'popular'), allowed('phone', '+77055550002', 'official')],
  )
  const outcome = answerOf(registry, { text: '8 705 555 12 34' }, now)
  assert.ok(outcome.state === 'confirmed')
  assert.deepEqual([outcome.match, outcome.listed], ['number-block', { kind: 'number-block', value: block.value }])
  assert.match(outcomeJson(outcome), /"match":"number-block".*"measures":\["reject-call"\]/)
  const lines = answerLines(registry, Buffer.from('+77055559999\n+77055560000\n+77055550001\n+77055550002'), {
    now,
    met: () => {},
  })
  assert.match(lines.toString(), /^confirmed 95 reject-call fraud 1 \d+ number-block\n-\n-\no\n$/)
  registry.take({ entries: [delisted(block)] })
  assert.equal(stateOf(registry, '+77055551234'), 'none')
})

test('a number that nobody can hold is unreadable, unless it lies in a listed block', () => {
  const registry = registryOf([listing('number-block', '+77030000000-77039999999')])
  assert.equal(stateOf(registry, '8 703 555 12 34'), 'confirmed')
  assert.equal(stateOf(registry, '8 704 555 12 34'), 'unreadable')
})

test('a confirmed block goes before a report of the number, and a confirmed number before its block', () => {
  const block = listing('number-block', '+77055550000-77055559999')
  const registry = registryOf([
    block,
    listing('phone', '+77055550003', { state: 'reported' }),
    listing('phone', '+77055550004'),
  ])
  const matchOf = (text: string) => {
    const outcome = answerOf(registry, { text }, now)
    return outcome.state === 'confirmed' ? outcome.match : outcome.state
  }
  assert.equal(matchOf('+77055550003'), 'number-block')
  assert.equal(matchOf('+77055550004'), 'exact')
})

test('of blocks that overlap the narrowest counts, until it has run out', () => {
  const soon = now + 120_000
  const wide = listing('number-block', '+77055550000-77055559999', { confidence: 50 })
  const narrow = listing('number-block', '+77055550000-77055550999', { until: new Date(soon).toISOString() })
  const registry = registryOf([wide, narrow])
  const confidenceAt = (at: number) => {
    const outcome = answerOf(registry, { text: '+77055550500' }, at)
    return outcome.state === 'confirmed' ? (outcome.facts >>> 3) & 127 : outcome.state
  }
  assert.equal(confidenceAt(now), 95)
  registry.blocks.settle(soon + 60_000)
  assert.equal(confidenceAt(soon + 60_000), 50)
})

test('what a newer centre tells in words that we do not know is passed over', () => {
  const strange = { ...listing('phone', '+77055550005'), state: 'suspected' } as unknown as FeedEntry
  const odd = {
    id: 'x',
    kind: 'domain',
    value: 'x.top',
    state: 'allowed',
    level: 'tolerated',
  } as unknown as FeedAllowance
  const registry = registryOf([strange, listing('number-block', 'all of them')], [odd])
  registry.load(JSON.stringify(['phone', '+77055550006', 'suspected', 1, '', null, null, 0, 'clear', 99_999_999, null]))
  assert.deepEqual([registry.size(), registry.allowances()], [0, 0])
  assert.equal(stateOf(registry, '+77055550005'), 'none')
})

/** A screening that asks the registry alone, through the index that other threads read. */
function screenBy(registry: Registry) {
  const screen = compileCalls(
    {
      rules: { ...allRules('off'), listed: allRules('on').listed },
      trunks: [],
      listed: { measures: 0, reported: 'withhold' },
    },
    { numbers: compileNumbers(emptyCallTables), lookup: openLookup(registry.handle) },
  )
  const attempt = { called: 77_022_222_222, trunk: -1, diversion: 0, passport: 'none' } as const
  return (caller: number) => {
    const screening = screen({ ...attempt, caller }, settledFacts({}), now)
    return screening.kind === 'verdict' ? screening.reason : 'needs'
  }
}

test('screening of calls judges a number as a check does: listed, in blocks that overlap, allowed in them or not', () => {
  const base = 77_055_550_000
  const state = fc.constantFrom('confirmed' as const, 'reported' as const)
  const number = fc.integer({ min: 0, max: 30 }).map((n) => base + n)
  const numbers = fc.array(fc.record({ number, state }), { maxLength: 6 })
  const blocks = fc.array(fc.record({ from: number, width: fc.nat(20), state }), { maxLength: 6 })
  const level = fc.constantFrom('official' as const, 'popular' as const)
  fc.assert(
    fc.property(numbers, blocks, fc.array(fc.record({ number, level }), { maxLength: 5 }), (listed, ranges, free) => {
      const registry = registryOf(
        [
          ...listed.map((one) => listing('phone', `+${one.number}`, { state: one.state })),
          ...ranges.map((one) => listing('number-block', `+${one.from}-${one.from + one.width}`, { state: one.state })),
        ],
        free.map((one) => allowed('phone', `+${one.number}`, one.level)),
      )
      const reasonOf = screenBy(registry)
      for (let caller = base; caller <= base + 50; caller++) {
        const told = answerNumber(registry, caller, now).state
        const expected = told === 'confirmed' || told === 'reported' ? `listed-${told}` : null
        assert.equal(reasonOf(caller), expected, String(caller))
      }
    }),
    { numRuns: 60 },
  )
})

test('a number is allowed in its block until the allowance ends, and is not counted twice', () => {
  const number = '+77055550007'
  const registry = registryOf(
    [listing('number-block', '+77055550000-77055559999')],
    [allowed('phone', number, 'official')],
  )
  const reasonOf = screenBy(registry)
  assert.equal(reasonOf(77_055_550_007), null)
  assert.deepEqual([registry.size(), registry.allowances()], [1, 1])
  registry.take({ entries: [], allowed: [{ id: number, kind: 'phone', value: number, state: 'ended' }] })
  assert.equal(reasonOf(77_055_550_007), 'listed-confirmed')
  assert.deepEqual([registry.size(), registry.allowances()], [1, 0])
})
