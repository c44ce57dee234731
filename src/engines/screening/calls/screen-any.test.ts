import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bank,
  british,
  confirmedNumber,
  fixedLine,
  honestMobile,
  now,
  officialNumber,
  policyOf,
  reportedNumber,
  sources,
} from '#test/call-screening'
import { type Fact, itemsOf } from '../rule.ts'
import { type CallAttempt, type CallFacts, type PassportFinding, settledFacts } from './attempt.ts'
import { type CallPolicy, type CallRuleSetting, callActions } from './policy.ts'
import { callReasons, callRules, ruleOfReason } from './reason.ts'
import { compileCalls, type ScreenCall } from './screen.ts'
import type { CallVerdict } from './verdict.ts'

const facts = fc.constantFrom<Fact>('yes', 'no', 'unknown', 'pending')
const anyFacts = fc.record({ roaming: facts, registration: facts, velocity: facts })
const anyNumber = fc.oneof(
  fc.constantFrom(0, -1, bank, fixedLine, confirmedNumber, reportedNumber, officialNumber, british, 7711, honestMobile),
  fc.integer({ min: 77_000_000_000, max: 77_999_999_999 }),
  fc.maxSafeNat(),
)
const anyAttempt: fc.Arbitrary<CallAttempt> = fc.record({
  caller: anyNumber,
  called: anyNumber,
  trunk: fc.integer({ min: -1, max: 3 }),
  diversion: anyNumber,
  passport: fc.constantFrom<PassportFinding>(
    'none',
    'full',
    'partial',
    'gateway',
    'stale',
    'invalid',
    'pending',
    'unknown',
  ),
})
const anyRules = fc.record(
  Object.fromEntries(
    callRules.map((rule) => [
      rule,
      fc.record({
        mode: fc.constantFrom('off', 'shadow', 'on'),
        action: fc.constantFrom(...callActions),
        onTimeout: fc.constantFrom('pass', 'route-advance', 'reject'),
        waitMs: fc.nat(500),
      }),
    ]),
  ),
) as fc.Arbitrary<CallPolicy['rules']>

const withMode = (rules: CallPolicy['rules'], from: string, to: CallRuleSetting['mode']) => {
  const entries = callRules.map((rule) => [
    rule,
    rules[rule].mode === from ? { ...rules[rule], mode: to } : rules[rule],
  ])
  return Object.fromEntries(entries) as CallPolicy['rules']
}

test('a rule in shadow never changes the verdict, and never makes a call wait', () => {
  fc.assert(
    fc.property(anyRules, anyAttempt, anyFacts, (rules, attempt, known) => {
      const seen = compileCalls(policyOf({ rules }), sources)(attempt, settledFacts(known), now)
      const rid = compileCalls(policyOf({ rules: withMode(rules, 'shadow', 'off') }), sources)(
        attempt,
        settledFacts(known),
        now,
      )
      if (seen.kind === 'verdict') assert.deepEqual({ ...seen, shadow: 0, open: 0 }, rid)
      else assert.deepEqual(seen, rid)
    }),
    { numRuns: 400 },
  )
})

/** Asks for what is needed, one fact after another, until there is a verdict. */
function resume(screen: ScreenCall, attempt: CallAttempt, known: Readonly<Record<keyof CallFacts, Fact>>): CallVerdict {
  const had = new Set<string>()
  const partly: CallFacts = {
    roaming: (number) => (had.has(`roaming ${number}`) ? known.roaming : 'pending'),
    registration: (caller) => (had.has(`registration ${caller}`) ? known.registration : 'pending'),
    velocity: (caller) => (had.has(`velocity ${caller}`) ? known.velocity : 'pending'),
  }
  for (let turn = 0; turn < 6; turn++) {
    const screening = screen(attempt, partly, now)
    if (screening.kind === 'verdict') return screening
    assert.ok(!had.has(`${screening.fact} ${screening.number}`), 'nothing is asked for twice')
    had.add(`${screening.fact} ${screening.number}`)
  }
  return assert.fail('no verdict after every fact was told')
}

test('a screening resumed fact by fact comes to the verdict of one that knew everything', () => {
  const settled = fc.constantFrom<Fact>('yes', 'no', 'unknown')
  const known = fc.record({ roaming: settled, registration: settled, velocity: settled })
  const attempt = anyAttempt.filter(({ passport }) => passport !== 'pending')
  fc.assert(
    fc.property(anyRules, attempt, known, (rules, one, told) => {
      const screen = compileCalls(policyOf({ rules: withMode(rules, 'shadow', 'on') }), sources)
      assert.deepEqual(resume(screen, one, told), screen(one, settledFacts(told), now))
    }),
    { numRuns: 400 },
  )
})

test('every verdict that is more than a pass names a reason of the rule it names', () => {
  fc.assert(
    fc.property(anyRules, anyAttempt, anyFacts, (rules, attempt, known) => {
      const screening = compileCalls(policyOf({ rules }), sources)(attempt, settledFacts(known), now)
      if (screening.kind === 'needs') {
        assert.equal(rules[screening.rule].mode, 'on')
        return
      }
      const { rule, reason, action, hits } = screening
      if (rule === null) assert.ok(action === 'allow' || (action === 'allow-verstat' && screening.verstat !== null))
      else assert.equal(ruleOfReason[reason ?? 'emergency'], rule)
      if (reason !== null) assert.ok(itemsOf(callReasons, hits).includes(reason))
      if (reason === 'listed-reported') assert.ok(action !== 'reject' && action !== 'route-advance')
    }),
    { numRuns: 600 },
  )
})
