import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { IndicatorState } from '#domains/taxonomy'
import { unwrap } from '#kernel/result'
import { type IndicatorEvent, nextState, shownState } from './indicator.ts'

const state = fc.constantFrom<IndicatorState[]>('observed', 'reported', 'confirmed', 'lapsed', 'delisted')
const count = fc.nat({ max: 1000 })
const support = fc.record({
  type: fc.constant('support' as const),
  support: fc.record({ reports: count, lists: count }),
  fresh: fc.boolean(),
})
const event: fc.Arbitrary<IndicatorEvent> = fc.oneof(
  support,
  fc.constantFrom<IndicatorEvent[]>({ type: 'confirm' }, { type: 'delist' }, { type: 'shield' }),
  fc.record({ type: fc.constant('lapse' as const), spoken: fc.boolean() }),
)

/** Where a chain of events leads; an impossible one changes nothing. */
function live(start: IndicatorState, events: readonly IndicatorEvent[]): IndicatorState {
  return events.reduce((at, one) => {
    const next = nextState(at, one)
    return next.ok ? next.value : at
  }, start)
}

test('reports and lists alone never confirm', () => {
  fc.assert(
    fc.property(
      state.filter((at) => at !== 'confirmed'),
      fc.array(support),
      (start, events) => live(start, events) !== 'confirmed',
    ),
  )
})

test('no number of reports leads out of delisted; only a decision does', () => {
  const withoutDecision = event.filter(({ type }) => type !== 'confirm')
  fc.assert(fc.property(fc.array(withoutDecision), (events) => live('delisted', events) === 'delisted'))
  assert.equal(unwrap(nextState('delisted', { type: 'confirm' })), 'confirmed')
})

test('reports never take a confirmation away, and neither does their withdrawal', () => {
  fc.assert(fc.property(fc.array(support), (events) => live('confirmed', events) === 'confirmed'))
})

test('an observable is reported exactly while something speaks for it', () => {
  fc.assert(
    fc.property(fc.constantFrom<IndicatorState[]>('observed', 'reported'), support, (at, one) => {
      const spoken = one.support.reports + one.support.lists > 0
      assert.equal(unwrap(nextState(at, one)), spoken ? 'reported' : 'observed')
    }),
  )
})

test('a lapsed indicator comes back only by something new', () => {
  const reports = { reports: 3, lists: 1 }
  assert.equal(unwrap(nextState('lapsed', { type: 'support', support: reports, fresh: false })), 'lapsed')
  assert.equal(unwrap(nextState('lapsed', { type: 'support', support: reports, fresh: true })), 'reported')
})

test('a confirmation that ran out is reported again while its reports are fresh, and lapsed without any', () => {
  for (const at of ['confirmed', 'reported'] as const) {
    assert.equal(unwrap(nextState(at, { type: 'lapse', spoken: true })), 'reported')
    assert.equal(unwrap(nextState(at, { type: 'lapse', spoken: false })), 'lapsed')
  }
})

test('what the allow list shields is never listed', () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const at = live('observed', [...events, { type: 'shield' }])
      assert.ok(at === 'observed' || at === 'delisted')
    }),
  )
})

test('what is not listed cannot be taken off, and what is off not twice', () => {
  assert.deepEqual(nextState('observed', { type: 'delist' }), { ok: false, error: { code: 'indicator.not-listed' } })
  assert.deepEqual(nextState('delisted', { type: 'delist' }), {
    ok: false,
    error: { code: 'indicator.already-delisted' },
  })
  for (const at of ['reported', 'confirmed', 'lapsed'] as const) {
    assert.equal(unwrap(nextState(at, { type: 'delist' })), 'delisted')
  }
})

test('a confirmation stops warning the moment it expires, and falls back to its fresh reports', () => {
  const now = new Date('2026-11-21T00:00:00Z')
  const [past, future] = [new Date(now.getTime()), new Date(now.getTime() + 1)]
  const shown = (listing: { validUntil: Date | null; reportedUntil: Date | null }) =>
    shownState({ state: 'confirmed', ...listing }, now)
  assert.equal(shown({ validUntil: future, reportedUntil: null }), 'confirmed')
  assert.equal(shown({ validUntil: past, reportedUntil: future }), 'reported')
  assert.equal(shown({ validUntil: past, reportedUntil: past }), 'none')
})

test('an observed or delisted indicator warns nobody, whatever its dates', () => {
  const date = fc.option(fc.date({ noInvalidDate: true }))
  fc.assert(
    fc.property(date, date, fc.date({ noInvalidDate: true }), (validUntil, reportedUntil, now) => {
      assert.equal(shownState({ state: 'observed', validUntil, reportedUntil }, now), 'none')
      assert.equal(shownState({ state: 'delisted', validUntil, reportedUntil }, now), 'none')
    }),
  )
})
