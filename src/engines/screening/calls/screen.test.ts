import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  attemptOf,
  bank,
  british,
  called,
  confirmedNumber,
  fixedLine,
  honestMobile,
  lapsedNumber,
  minute,
  neighbour,
  now,
  officialNumber,
  ours,
  policyOf,
  reportedNumber,
  sources,
  strict,
  trunk,
  unknownTrunk,
  warnedNumber,
} from '#test/call-screening'
import { type Fact, itemsOf } from '../rule.ts'
import { type CallAttempt, type CallFacts, type PassportFinding, settledFacts } from './attempt.ts'
import { compileNumbers } from './numbers.ts'
import { allRules, type CallRuleSetting } from './policy.ts'
import { type CallRule, callReasons } from './reason.ts'
import { compileCalls } from './screen.ts'
import { emptyCallTables } from './tables.ts'
import type { CallVerdict, Screening } from './verdict.ts'

/** Everything speaks for the caller. */
const kindly = { roaming: 'yes', registration: 'yes', velocity: 'no' } as const

function verdictOf(screening: Screening): CallVerdict {
  if (screening.kind === 'needs') assert.fail(`needs ${screening.fact}`)
  return screening
}

const judge = (attempt: Partial<CallAttempt>, facts: Partial<Record<keyof CallFacts, Fact>> = {}, screen = strict) =>
  verdictOf(screen(attemptOf(attempt), settledFacts({ ...kindly, ...facts }), now))

/** The reason of a call that was rejected, or its action. */
const outcome = (...given: Parameters<typeof judge>) => {
  const { action, reason } = judge(...given)
  return action === 'reject' ? reason : action
}

test('each rule rejects what it is there for, and lets the rest through', () => {
  assert.equal(outcome({}), 'allow')
  assert.equal(outcome({ caller: british }), 'allow')
  assert.equal(outcome({ caller: -1 }), 'malformed')
  assert.equal(outcome({ caller: 77_031_234_567 }), 'unallocated')
  assert.equal(outcome({ caller: bank, trunk: ours }), 'do-not-originate')
  assert.equal(outcome({ caller: fixedLine }), 'foreign-fixed')
  assert.equal(outcome({ caller: 7711 }), 'foreign-fixed')
  assert.equal(outcome({ caller: fixedLine, trunk: ours }), 'allow')
  assert.equal(outcome({}, { roaming: 'no' }), 'foreign-mobile')
  assert.equal(outcome({ trunk: ours }, { roaming: 'no' }), 'allow')
  assert.equal(outcome({ trunk: neighbour }, { registration: 'no' }), 'unregistered')
  assert.equal(outcome({ trunk: neighbour }), 'allow')
  assert.equal(outcome({ caller: 77_021_234_567, trunk: neighbour }), 'trunk-number')
  assert.equal(outcome({ caller: british, trunk: ours }), 'trunk-number')
  assert.equal(outcome({ caller: 0, trunk: neighbour }), 'trunk-withheld')
  assert.equal(outcome({ caller: 0 }), 'allow')
  assert.equal(outcome({ caller: confirmedNumber }), 'listed-confirmed')
})

test('a reported number is marked and never cut off, whatever the rule does to confirmed ones', () => {
  const { action, rule, reason, verstat } = judge({ caller: reportedNumber })
  assert.deepEqual({ action, rule, reason }, { action: 'allow-verstat', rule: 'listed', reason: 'listed-reported' })
  assert.equal(verstat, 'No-TN-Validation')
  assert.equal(judge({ caller: warnedNumber }).reason, 'listed-reported')
  const mild = { ...allRules('on'), listed: { ...allRules('on').listed, action: 'allow' as const } }
  assert.equal(judge({ caller: reportedNumber }, {}, compileCalls(policyOf({ rules: mild }), sources)).action, 'allow')
})

test('an official number inside a listed block passes, its neighbours do not, and what has lapsed does not count', () => {
  assert.equal(outcome({ caller: officialNumber }), 'allow')
  assert.equal(outcome({ caller: 77_055_550_099 }), 'listed-confirmed')
  assert.equal(outcome({ caller: 77_055_560_000 }), 'listed-confirmed')
  const later = strict(attemptOf({ caller: lapsedNumber }), settledFacts(kindly), now + 2 * minute)
  assert.equal(verdictOf(later).action, 'allow')
})

test('a call that a roaming subscriber diverts home passes with the number of whoever rang', () => {
  assert.equal(outcome({ caller: fixedLine, diversion: 77_021_112_233 }), 'allow')
  assert.equal(outcome({ caller: fixedLine, diversion: 77_021_112_233 }, { roaming: 'no' }), 'foreign-fixed')
  assert.equal(outcome({ caller: fixedLine, diversion: british }), 'foreign-fixed')
  const roamer = 77_021_112_233
  const facts: CallFacts = { ...settledFacts(kindly), roaming: (number) => (number === roamer ? 'yes' : 'no') }
  assert.equal(verdictOf(strict(attemptOf({ diversion: roamer }), facts, now)).action, 'allow')
  assert.equal(verdictOf(strict(attemptOf({ diversion: 77_021_112_234 }), facts, now)).reason, 'foreign-mobile')
})

test('an emergency number is reached by everybody, before any rule is asked', () => {
  const number = fc.oneof(fc.constantFrom(0, -1, bank, confirmedNumber, fixedLine, 7), fc.maxSafeNat())
  fc.assert(
    fc.property(number, fc.constantFrom(101, 102, 103, 104, 111, 112, 7112, 7_727_103), (caller, emergency) => {
      const never: CallFacts = settledFacts({}, 'pending')
      const { action, reason } = verdictOf(
        strict(attemptOf({ caller, called: emergency, passport: 'invalid' }), never, now),
      )
      assert.deepEqual({ action, reason }, { action: 'allow', reason: 'emergency' })
    }),
  )
})

test('a passport decides what a call let through is marked with', () => {
  const mark = (passport: PassportFinding) => judge({ passport }).verstat
  assert.equal(mark('full'), 'TN-Validation-Passed')
  assert.equal(mark('partial'), 'No-TN-Validation')
  assert.equal(mark('gateway'), 'No-TN-Validation')
  assert.equal(mark('stale'), 'TN-Validation-Failed')
  assert.equal(mark('none'), null)
  assert.equal(judge({ passport: 'full', trunk: ours }).verstat, null)
  assert.equal(judge({ passport: 'full' }, { velocity: 'yes' }).verstat, 'No-TN-Validation')
  assert.equal(judge({ passport: 'full', caller: confirmedNumber }).action, 'reject')
})

test('where a fact is not known in time the policy of its own rule holds', () => {
  const late = (rule: CallRule, onTimeout: CallRuleSetting['onTimeout']) =>
    compileCalls(policyOf({ rules: { ...allRules('on'), [rule]: { ...allRules('on')[rule], onTimeout } } }), sources)
  const cases = [
    ['foreign-mobile', {}, { roaming: 'unknown' }, 'foreign-mobile-unknown'],
    [
      'foreign-fixed',
      { caller: fixedLine, diversion: 77_021_112_233 },
      { roaming: 'unknown' },
      'foreign-fixed-unknown',
    ],
    ['unregistered', { trunk: neighbour }, { registration: 'unknown' }, 'unregistered-unknown'],
    ['velocity', {}, { velocity: 'unknown' }, 'velocity-unknown'],
    ['passport', { passport: 'unknown' }, {}, 'passport-unknown'],
  ] as const
  for (const [rule, attempt, facts, reason] of cases) {
    for (const action of ['route-advance', 'reject'] as const) {
      const verdict = judge(attempt, facts, late(rule, action))
      assert.deepEqual([verdict.action, verdict.rule, verdict.reason], [action, rule, reason])
    }
    const passed = judge(attempt, facts, late(rule, 'pass'))
    assert.ok(passed.action === 'allow' || passed.verstat === 'No-TN-Validation')
    assert.ok(itemsOf(callReasons, passed.hits).includes(reason), 'a loss is told')
  }
})

test('a fact that is pending is asked for by its rule, with the number it is about and how long to wait', () => {
  const ask = (attempt: Partial<CallAttempt>, known: Partial<Record<keyof CallFacts, Fact>> = {}) => {
    const screening = strict(attemptOf(attempt), settledFacts(known, 'pending'), now)
    assert.equal(screening.kind, 'needs')
    return screening.kind === 'needs' ? [screening.rule, screening.fact, screening.number, screening.waitMs] : []
  }
  assert.deepEqual(ask({}), ['foreign-mobile', 'roaming', honestMobile, 300])
  assert.deepEqual(ask({ caller: fixedLine, diversion: called }), ['foreign-fixed', 'roaming', called, 300])
  assert.deepEqual(ask({ trunk: neighbour }), ['unregistered', 'registration', honestMobile, 300])
  assert.deepEqual(ask({ trunk: ours, passport: 'pending' }), ['passport', 'passport', honestMobile, 300])
  assert.deepEqual(ask({ trunk: ours }), ['velocity', 'velocity', honestMobile, 300])
  const half: CallFacts = { ...settledFacts(kindly), roaming: (number) => (number === called ? 'pending' : 'no') }
  const screening = strict(attemptOf({ diversion: called }), half, now)
  assert.ok(screening.kind === 'needs' && screening.number === called)
})

test('the strictest action holds, and a call that is ended is asked no further', () => {
  const fast = judge({ caller: reportedNumber }, { velocity: 'yes' })
  assert.deepEqual([fast.rule, itemsOf(callReasons, fast.hits)], ['listed', ['listed-reported', 'velocity']])
  const both = judge({ caller: confirmedNumber }, { roaming: 'no', velocity: 'yes' })
  assert.deepEqual(itemsOf(callReasons, both.hits), ['foreign-mobile'])
})

test('a trunk may set a rule otherwise, and an unknown trunk is not judged by rules that rest on one', () => {
  const lenient = trunk('lenient', {
    rules: { 'foreign-fixed': { action: 'route-advance' }, 'foreign-mobile': { mode: 'off' } },
  })
  const screen = compileCalls(policyOf({ trunks: [lenient] }), sources)
  assert.equal(judge({ caller: fixedLine }, {}, screen).action, 'route-advance')
  assert.equal(judge({}, { roaming: 'no' }, screen).action, 'allow')
  assert.equal(outcome({ trunk: unknownTrunk, caller: fixedLine }, { roaming: 'no', registration: 'no' }), 'allow')
  assert.equal(outcome({ trunk: unknownTrunk, caller: bank }), 'do-not-originate')
  assert.throws(() => compileCalls(policyOf({ trunks: [lenient, lenient] }), sources), RangeError)
})

test('an exemption silences its rule alone, or all of them, for its numbers and its time', () => {
  const exemptFrom = (rule: CallRule | null, validTo = now + minute) => {
    const numbers = compileNumbers({
      ...emptyCallTables,
      exempt: [
        { from: fixedLine, to: fixedLine, rule: 'velocity' },
        { from: fixedLine - 5, to: fixedLine + 5, rule, validTo },
      ],
    })
    return compileCalls(policyOf(), { ...sources, numbers })
  }
  const asked = (screen: ReturnType<typeof exemptFrom>, more: Partial<CallAttempt> = {}) =>
    outcome({ caller: fixedLine, ...more }, {}, screen)
  assert.equal(asked(exemptFrom('foreign-fixed')), 'allow')
  assert.equal(asked(exemptFrom(null)), 'allow')
  assert.equal(asked(exemptFrom('listed')), 'foreign-fixed')
  assert.equal(asked(exemptFrom('foreign-fixed', now)), 'foreign-fixed')
  assert.equal(asked(exemptFrom('foreign-fixed'), { caller: fixedLine + 6 }), 'foreign-fixed')
  assert.equal(asked(exemptFrom('foreign-fixed'), { passport: 'invalid' }), 'allow-verstat')
  assert.equal(outcome({ caller: fixedLine }, { velocity: 'yes' }, exemptFrom('foreign-fixed')), 'allow')
})
