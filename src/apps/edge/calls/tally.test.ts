import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseBlockCode } from '#domains/calls'
import {
  allRules,
  bitOf,
  type CallAttempt,
  type CallVerdict,
  callActions,
  callReasons,
  callRules,
} from '#engines/screening'
import { makeCodes } from './codes.ts'
import { countries, countryOf } from './countries.ts'
import { makeTally, readBlocked, readCounts, unknownTrunk } from './tally.ts'

const trunk = { kind: 'own', dialPlan: { bare: 'e164' }, mayWithhold: true, verstat: true } as const
const policy = {
  rules: { ...allRules('on'), velocity: { ...allRules('on').velocity, onTimeout: 'route-advance' as const } },
  trunks: [
    { ...trunk, name: 'one' },
    { ...trunk, name: 'two', rules: { listed: { action: 'withhold' as const } } },
  ],
  listed: { measures: 0, reported: 'allow-verstat' as const },
}
const names = ['one', 'two', unknownTrunk]
const now = Date.UTC(2026, 10, 21, 12)
const minute = 60_000

const verdictOf = (more: Partial<CallVerdict>): CallVerdict => ({
  kind: 'verdict',
  action: 'allow',
  rule: null,
  reason: null,
  verstat: null,
  hits: 0,
  shadow: 0,
  open: 0,
  ...more,
})
const attemptOf = (more: Partial<CallAttempt> = {}): CallAttempt => ({
  caller: 77_015_550_001,
  called: 77_272_580_000,
  trunk: 0,
  diversion: 0,
  passport: 'none',
  ...more,
})

test('what was counted comes out as it went in, whatever the order, by minute, trunk, country, rule and action', () => {
  const call = fc.record({
    at: fc.integer({ min: 0, max: 3 }),
    trunk: fc.integer({ min: -1, max: 1 }),
    caller: fc.constantFrom(77_015_550_001, 74_951_234_567, 442_012_345_678, 12_125_550_000, 0, -1, 7711),
    rule: fc.option(fc.constantFrom(...callRules)),
    action: fc.constantFrom(...callActions),
  })
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const tally = makeTally(policy)
      const expected = new Map<string, number>()
      for (const { at, trunk, caller, rule, action } of calls) {
        tally.count(attemptOf({ trunk, caller }), verdictOf({ rule, action }), now + at * minute)
        const row = [at, names.at(trunk), countries[countryOf(caller)], rule ?? '', action].join()
        expected.set(row, (expected.get(row) ?? 0) + 1)
      }
      const part = tally.take()
      const rows = part === undefined ? [] : readCounts(part, policy)
      const got = new Map<string, number>()
      for (const { minute: time, trunk, country, rule, action, calls: count } of rows) {
        const row = [(Date.parse(time) - now) / minute, trunk, country, rule, action].join()
        got.set(row, (got.get(row) ?? 0) + count)
      }
      assert.deepEqual(got, expected)
      assert.equal(tally.take(), undefined)
    }),
  )
})

test('what a rule on trial found is counted apart, with what it would have done on that trunk', () => {
  const shadow =
    bitOf(callReasons, 'listed-confirmed') | bitOf(callReasons, 'velocity-unknown') | bitOf(callReasons, 'malformed')
  const found = (trunk: number, bits: number) => {
    const tally = makeTally(policy)
    tally.count(attemptOf({ trunk }), verdictOf({ shadow: bits }), now)
    const rows = readCounts(tally.take() ?? assert.fail(), policy)
    return rows.filter((row) => row.shadow).map(({ rule, action }) => `${rule} ${action}`)
  }
  assert.deepEqual(found(0, shadow), ['numbering reject', 'listed reject', 'velocity route-advance'])
  assert.deepEqual(found(1, shadow), ['numbering reject', 'listed withhold', 'velocity route-advance'])
  assert.deepEqual(found(0, bitOf(callReasons, 'listed-reported')), ['listed allow-verstat'])
})

test('rejected calls are told by code and hashes; beyond what there is room for no code is promised', () => {
  const tally = makeTally(policy)
  const codes = makeCodes(new Uint8Array(32).fill(1))
  const verdict = verdictOf({ action: 'reject', rule: 'foreign-mobile', reason: 'foreign-mobile' })
  let kept = 0
  while (tally.hasRoom()) {
    tally.reject(attemptOf({ caller: 77_015_550_000 + kept }), verdict, { call: kept, at: now })
    kept++
  }
  const part = tally.take() ?? assert.fail()
  assert.equal(part.untold, 1)
  const blocked = readBlocked({ blocked: part.blocked.slice(0, 700) }, policy, codes)
  assert.equal(blocked.length, 100)
  const [, second] = blocked
  assert.equal(second?.callerHash, codes.hash(77_015_550_001))
  assert.equal(second.caller, undefined)
  assert.equal(parseBlockCode(second.code), second.code)
  assert.ok(tally.hasRoom())
})

test('a call has one code on one day, another on the next, and for another caller, called number, id or node', () => {
  const codes = makeCodes(new Uint8Array(32).fill(1))
  const bytes = new TextEncoder().encode('xxa84b4c76e66710@gateway.example.netxx')
  const id = { bytes, start: 2, end: bytes.length - 2 }
  const numbers = { caller: 77_015_550_001, called: 77_272_580_000 }
  const call = codes.call(id, numbers, now)
  assert.ok(Number.isInteger(call) && call >= 0 && call < 2 ** 35)
  assert.equal(codes.call({ bytes: bytes.slice(2), start: 0, end: bytes.length - 4 }, numbers, now + 1000), call)
  const others = [
    codes.call(id, numbers, now + 86_400_000),
    codes.call(id, { ...numbers, caller: 77_015_550_002 }, now),
    codes.call(id, { ...numbers, called: 77_272_580_001 }, now),
    codes.call({ ...id, start: 3 }, numbers, now),
    makeCodes(new Uint8Array(32).fill(2)).call(id, numbers, now),
  ]
  assert.equal(new Set([call, ...others]).size, 6)
  assert.notEqual(codes.hash(1), makeCodes(new Uint8Array(32).fill(2)).hash(1))
})

test('countries are told by the calling code, Kazakhstan and Russia apart', () => {
  const told = [77_015_550_001, 76_001_234_567, 74_951_234_567, 442_012_345_678, 998_901_234_567, 12_125_550_000]
  assert.deepEqual(
    told.map((number) => countries[countryOf(number)]),
    ['KZ', 'KZ', 'RU', 'GB', 'UZ', 'US'],
  )
  assert.equal(countries[countryOf(0)], '')
  assert.equal(countries[countryOf(-1)], '')
  assert.ok(countries.every((country) => /^([A-Z]{2}|001)?$/.test(country)))
})
