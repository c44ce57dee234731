import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '#kernel/result'
import { plain, size, start } from '../sample-payments.ts'
import { makePaymentState } from '../state.ts'
import { backTestPayments } from './back-test.ts'
import {
  decisionOfOverride,
  type Override,
  overrideKinds,
  type PaymentDecision,
  type PaymentPolicy,
  paymentDecisions,
  strongestOverride,
} from './policy.ts'
import { compilePayments } from './screen.ts'

const policy = (from: number): PaymentPolicy => ({
  version: `from-${from}`,
  rules: [
    {
      id: 'often',
      mode: 'on',
      expression: 'debtorSent1hCount',
      bands: [{ from, weight: 1, reason: 'often' }],
    },
  ],
  typologies: [
    { id: 'bursts', mode: 'on', rules: { often: 1 }, alert: 0.5, challenge: 0.5, interdict: 1, action: 'hold' },
  ],
})
const screens = {
  current: unwrap(compilePayments(policy(1))),
  candidate: unwrap(compilePayments(policy(3))),
}

test('two policies are tried on the same past, and what they would have decided otherwise is counted', () => {
  const past = [0, 1, 2, 3].map((minute) => ({
    payment: { ...plain, at: start + minute * 60_000 },
    now: start + minute * 60_000,
    fraud: minute === 3,
  }))
  const told = backTestPayments(past, screens, size)
  assert.deepEqual([told.payments, told.frauds, told.fraudTiyn], [4, 1, plain.amount])
  assert.deepEqual(told.current.decisions, { allow: 1, challenge: 0, hold: 3, block: 0 })
  assert.deepEqual(told.candidate.decisions, { allow: 3, challenge: 0, hold: 1, block: 0 })
  assert.deepEqual(told.changed, [{ from: 'hold', to: 'allow', payments: 2 }])
  assert.deepEqual([told.current.falseAlarms, told.candidate.falseAlarms], [2, 0])
  assert.deepEqual([told.candidate.stopped, told.candidate.stoppedTiyn], [1, plain.amount])
  assert.deepEqual(told.current.typologies, [{ id: 'bursts', alerts: 3, precision: 1 / 3, recall: 1 }])
  assert.deepEqual(told.candidate.typologies, [{ id: 'bursts', alerts: 1, precision: 1, recall: 1 }])
})

test('what did not move is screened and not remembered; of what is not known nothing is claimed', () => {
  const past = [0, 1, 2].map((minute) => ({
    payment: { ...plain, at: start + minute * 60_000 },
    now: start + minute * 60_000,
    moved: false,
  }))
  const told = backTestPayments(past, screens, size)
  assert.deepEqual(told.current.decisions, { allow: 3, challenge: 0, hold: 0, block: 0 })
  assert.deepEqual(told.current.typologies, [{ id: 'bursts', alerts: 0, precision: 0, recall: 0 }])
  assert.equal(told.current.falseAlarms, 0)
})

test('what was released later is remembered from then on, and screened once', () => {
  const asked = { payment: plain, now: start, moved: false }
  const later = start + 60_000
  const released = { payment: { ...plain, at: later }, now: later, screened: false }
  const next = { payment: { ...plain, at: later + 1000 }, now: later + 1000 }
  const told = backTestPayments([asked, released, next], screens, size)
  assert.equal(told.payments, 2)
  assert.deepEqual(told.current.decisions, { allow: 1, challenge: 0, hold: 1, block: 0 })
})

test('overrides stand before rules on both sides and are counted apart, in the order that a node decides by', () => {
  const asked = fc.array(fc.constantFrom<Override>('absolute-block', 'release', 'block'), { maxLength: 3 })
  const one = fc.record({ asked, fraud: fc.constantFrom(true, false, undefined) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (drawn) => {
      const past = drawn.map(({ asked: overrides, fraud }, minute) => ({
        payment: { ...plain, at: start + minute * 60_000 },
        now: start + minute * 60_000,
        override: strongestOverride(overrides),
        ...(fraud !== undefined && { fraud }),
      }))
      const told = backTestPayments(past, screens, size)
      const state = makePaymentState(size)
      const really = past.map(({ payment, now, override }) => {
        const values = state.read(payment, now)
        const both = [screens.current(values, override).decision, screens.candidate(values, override).decision] as const
        state.enter(payment, now)
        return both
      })
      for (const [place, side] of [told.current, told.candidate].entries()) {
        const count = (wanted: (one: (typeof past)[number]) => boolean, decision: PaymentDecision) =>
          past.filter((at, which) => wanted(at) && really[which]?.[place] === decision).length
        for (const decision of paymentDecisions)
          assert.equal(
            side.decisions[decision],
            count(({ override }) => override === undefined, decision),
          )
        for (const kind of overrideKinds) {
          const alone = Object.values(side.overridden[kind]).reduce((sum, payments) => sum + payments, 0)
          assert.equal(
            alone,
            count(({ override }) => override === kind, decisionOfOverride(kind)),
          )
        }
        const stopped = (decision: PaymentDecision) => count(({ fraud }) => fraud === true, decision)
        assert.equal(side.stopped, stopped('hold') + stopped('block'))
      }
      const changed = told.changed.reduce((sum, { payments }) => sum + payments, 0)
      assert.equal(changed, really.filter(([before, after]) => before !== after).length)
    }),
    { numRuns: 60 },
  )
})
