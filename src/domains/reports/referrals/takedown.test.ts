import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mayRecord, type TakedownEvent, takedownKinds, takedownOf, timesOf } from './takedown.ts'

const received = new Date('2026-11-21T09:00:00Z')
const hour = 3_600_000
const after = (hours: number) => new Date(received.getTime() + hours * hour)
const events = fc.array(
  fc.record({ kind: fc.constantFrom(...takedownKinds), at: fc.integer({ min: 0, max: 500 }).map(after) }),
  { maxLength: 30 },
)

test('the timestamps do not depend on the order in which events become known, nor on hearing of one twice', () => {
  fc.assert(
    fc.property(events, fc.array(fc.nat(), { maxLength: 30 }), (all, keys) => {
      const shuffled = all
        .map((event, i) => ({ event, key: keys[i] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ event }) => event)
      assert.deepEqual(takedownOf(received, [...shuffled, ...all]), takedownOf(received, all))
    }),
  )
})

test('no timestamp lies before the report, and a further event never moves “told first” to a later time', () => {
  fc.assert(
    fc.property(events, events, (some, more) => {
      const before = takedownOf(received, some)
      const later = takedownOf(received, [...some, ...more])
      for (const key of ['policeAt', 'providerAt'] as const) {
        if (before[key] !== null) assert.ok(later[key] !== null && later[key] <= before[key])
      }
      for (const time of [later.policeAt, later.providerAt, later.removedAt])
        assert.ok(time === null || time >= received)
      for (const time of Object.values(timesOf(later))) assert.ok(time === null || time >= 0)
    }),
  )
})

test('what was removed cannot be reached afterwards: a page that comes back was not removed', () => {
  fc.assert(
    fc.property(events, (all) => {
      const { removedAt } = takedownOf(received, all)
      const reachable = all.filter(({ kind }) => kind === 'reachable')
      if (removedAt !== null) assert.ok(reachable.every(({ at }) => at < removedAt))
    }),
  )
  const story: TakedownEvent[] = [
    { kind: 'provider', at: after(2) },
    { kind: 'gone', at: after(5) },
    { kind: 'reachable', at: after(9) },
  ]
  assert.equal(takedownOf(received, story).removedAt, null)
  assert.deepEqual(takedownOf(received, [...story, { kind: 'gone', at: after(20) }]).removedAt, after(20))
  assert.equal(timesOf(takedownOf(received, story)).toProvider, 2 * hour)
})

test('an event is recorded after the report and not in the future; nobody looks at abuse material', () => {
  const report = { receivedAt: received, topic: 'fraud', now: after(10) }
  const codeOf = (event: Parameters<typeof mayRecord>[0], topic = 'fraud') => {
    const result = mayRecord(event, { ...report, topic })
    return result.ok ? 'ok' : result.error.code
  }
  assert.equal(codeOf({ kind: 'gone', at: after(1), source: 'person' }), 'ok')
  assert.equal(codeOf({ kind: 'gone', at: after(-1), source: 'person' }), 'takedown.before-report')
  assert.equal(codeOf({ kind: 'gone', at: after(11), source: 'person' }), 'takedown.future')
  assert.equal(codeOf({ kind: 'gone', at: after(1), source: 'person' }, 'csam'), 'takedown.not-opened')
  assert.equal(codeOf({ kind: 'reachable', at: after(1), source: 'person' }, 'csam'), 'takedown.not-opened')
  assert.equal(codeOf({ kind: 'gone', at: after(1), source: 'addressee' }, 'csam'), 'ok')
  assert.equal(codeOf({ kind: 'police', at: after(1), source: 'person' }, 'csam'), 'ok')
})
