import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeVelocity, type VelocityPolicy } from './velocity.ts'

const policy: VelocityPolicy = { windowSeconds: 20, distinctFrom: 5, shortFrom: 3, shortSeconds: 6 }
const start = Date.UTC(2026, 10, 21)

type Step =
  | { readonly kind: 'attempt'; readonly caller: number; readonly called: number; readonly second: number }
  | { readonly kind: 'ended'; readonly caller: number; readonly lasted: number; readonly second: number }

const caller = fc.integer({ min: 77_010_000_000, max: 77_010_000_003 })
const second = fc.integer({ min: 0, max: 60 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('attempt' as const), caller, called: fc.integer({ min: 1, max: 9 }), second }),
  fc.record({ kind: fc.constant('ended' as const), caller, lasted: fc.integer({ min: 0, max: 12 }), second }),
)

/** The same counts from the whole history. */
function slowly(steps: readonly Step[], who: number, now: number): { distinct: number; short: number } {
  const mine = steps.filter((one) => one.caller === who && one.second > now - policy.windowSeconds)
  const called = new Set(mine.flatMap((one) => (one.kind === 'attempt' ? [one.called] : [])))
  const short = mine.filter((one) => one.kind === 'ended' && one.lasted <= policy.shortSeconds).length
  return { distinct: Math.min(called.size, policy.distinctFrom), short: Math.min(short, policy.shortFrom) }
}

test('while nobody is forgotten the counts are exact up to their limits, in whatever order the news come', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), second, (steps, later) => {
      const velocity = makeVelocity(policy, { callers: 64 })
      for (const [done, one] of steps.entries()) {
        const at = start + one.second * 1000
        if (one.kind === 'attempt') velocity.attempt(one.caller, one.called, at)
        else velocity.ended(one.caller, one.lasted, at)
        const now = Math.max(...steps.slice(0, done + 1).map((each) => each.second))
        const expected = slowly(steps.slice(0, done + 1), one.caller, now)
        assert.equal(velocity.distinct(one.caller, start + now * 1000), expected.distinct)
        assert.equal(velocity.short(one.caller, start + now * 1000), expected.short)
        const isFast = expected.distinct >= policy.distinctFrom || expected.short >= policy.shortFrom
        assert.equal(velocity.isFast(one.caller, start + now * 1000), isFast)
      }
      const end = 60 + later
      for (let who = 77_010_000_000; who <= 77_010_000_003; who++) {
        const { distinct, short } = slowly(steps, who, end)
        const isFast = distinct >= policy.distinctFrom || short >= policy.shortFrom
        assert.equal(velocity.isFast(who, start + end * 1000), isFast)
      }
      assert.equal(velocity.forgotten(), 0)
    }),
    { numRuns: 200 },
  )
})

test('with more callers than there is room for nobody is counted too high, and the forgotten are counted', () => {
  const velocity = makeVelocity(policy, { callers: 8 })
  for (let round = 0; round < 3; round++) {
    for (let who = 1; who <= 400; who++) {
      velocity.attempt(who, 1000 + round, start)
      assert.ok(velocity.distinct(who, start) <= round + 1)
    }
  }
  assert.ok(velocity.forgotten() > 300)
})

test('where the room for calls is used up callers are counted too low, never too high', () => {
  const velocity = makeVelocity(policy, { callers: 64, chunks: 3 })
  for (let called = 1; called <= 40; called++) {
    for (const who of [1, 2, 3]) velocity.attempt(who, called, start)
    for (const who of [1, 2, 3]) assert.ok(velocity.distinct(who, start) <= called)
  }
  assert.ok(velocity.forgotten() > 0)
  const later = start + 21_000
  for (let called = 1; called <= 4; called++) velocity.attempt(1, called, later)
  assert.equal(velocity.distinct(1, later), 4, 'what has lapsed makes room')
})

test('the memory is what was promised, and does not grow', () => {
  const velocity = makeVelocity({ ...policy, distinctFrom: 24, shortFrom: 16 }, { callers: 1000 })
  const promised = velocity.bytes()
  for (let who = 1; who < 20_000; who++) velocity.attempt(who, who * 7, start + who)
  assert.equal(velocity.bytes(), promised)
  assert.ok(promised <= 1024 * 152 + 64, String(promised))
})

test('withheld and malformed numbers are nobody: they are not counted', () => {
  const velocity = makeVelocity(policy, { callers: 8 })
  for (const who of [0, -1]) {
    for (let called = 1; called < 20; called++) velocity.attempt(who, called, start)
    for (let times = 1; times < 20; times++) velocity.ended(who, 0, start)
    assert.equal(velocity.isFast(who, start), false)
  }
})

test('a limit that cannot be counted to is refused', () => {
  assert.throws(() => makeVelocity({ ...policy, distinctFrom: 0 }), RangeError)
  assert.throws(() => makeVelocity({ ...policy, shortFrom: 65 }), RangeError)
})
