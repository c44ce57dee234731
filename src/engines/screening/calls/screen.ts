import type { LookupReader } from '#engines/lookup'
import type { CallAttempt, CallFacts, PassportFinding } from './attempt.ts'
import { type CompiledTrunk, compileTrunks, factOfRule, isLate, reasonPlace } from './compiled-policy.ts'
import { makeEmergency } from './emergency.ts'
import { type Ground, pending, type Question, rulesInOrder, silent } from './finding.ts'
import { type CallPolicy, callActions } from './policy.ts'
import { callReasons, callRules } from './reason.ts'
import type { NumberBook } from './tables.ts'
import type { CallNeeds, CallVerdict, Screening, Verstat } from './verdict.ts'

/** What screening reads besides the policy. */
export interface ScreenSources {
  readonly numbers: NumberBook
  /** The registry in memory. */
  readonly lookup: LookupReader
}

/**
 * Screens one attempt at a moment (milliseconds since 1970): a verdict, or the fact that has to be had first. It keeps nothing: to
 * resume, call it again with facts that know the answer, or say `unknown` where the time is up.
 */
export type ScreenCall = (attempt: CallAttempt, facts: CallFacts, now: number) => Screening

/** What the rules asked so far have come to. */
interface Tally {
  action: number
  /** Place of the rule that asked for the action, -1 where none did. */
  rule: number
  reason: number
  hits: number
  shadow: number
  open: number
}

const allow = callActions.indexOf('allow')
const withVerstat = callActions.indexOf('allow-verstat')
/** From here on an action ends the call's way through the rules. */
const ending = callActions.indexOf('route-advance')

/** Compiles a policy into a function that screens. Throws a `RangeError` for a policy that contradicts itself. */
export function compileCalls(policy: CallPolicy, { numbers, lookup }: ScreenSources): ScreenCall {
  const names = new Set(policy.trunks.map(({ name }) => name))
  if (names.size < policy.trunks.length) throw new RangeError('two trunks of one name')
  const { trunks, unknown } = compileTrunks(policy)
  const isEmergency = makeEmergency(policy.emergency ?? [])
  const ground: Ground = { numbers, lookup, measures: policy.listed.measures }
  const reportedAction = callActions.indexOf(policy.listed.reported)

  return (attempt, facts, now) => {
    if (isEmergency(attempt.called)) return emergencyVerdict
    const trunk = trunks[attempt.trunk] ?? unknown
    const question: Question = { attempt, facts, now, trunk, use: numbers.use(attempt.caller, now) }
    const tally: Tally = { action: allow, rule: -1, reason: -1, hits: 0, shadow: 0, open: 0 }
    for (let rule = 0; rule < rulesInOrder.length; rule++) {
      const setting = trunk.rules[rule]
      const look = rulesInOrder[rule]
      if (look === undefined || setting === undefined || setting.isOff) continue
      const found = look(question, ground)
      if (found === silent || numbers.isExempt(attempt.caller, rule, now)) continue
      if (found === pending) {
        if (!setting.isShadow) return needs(rule, question, setting.waitMs)
        tally.open |= 1 << rule
      } else if (setting.isShadow) tally.shadow |= 1 << found
      else {
        const action = found === reported ? Math.min(reportedAction, setting.action) : setting.action
        take(tally, rule, found, isLate[found] === true ? setting.onTimeout : action)
        if (tally.action >= ending) break
      }
    }
    return verdictOf(tally, attempt.passport, trunk)
  }
}

const reported = reasonPlace('listed-reported')

/** The strictest action holds; of equals the first rule's. A finding without a consequence is told all the same. */
function take(tally: Tally, rule: number, reason: number, action: number): void {
  tally.hits |= 1 << reason
  if (action <= tally.action) return
  tally.action = action
  tally.rule = rule
  tally.reason = reason
}

function needs(rule: number, { attempt, facts }: Question, waitMs: number): CallNeeds {
  const fact = factOfRule[rule] ?? 'passport'
  // Roaming is asked of the diverting subscriber once the caller's own answer is known, or where the caller cannot roam.
  const number =
    fact === 'roaming' && (callRules[rule] === 'foreign-fixed' || facts.roaming(attempt.caller) === 'no')
      ? attempt.diversion
      : attempt.caller
  return { kind: 'needs', rule: callRules[rule] ?? 'passport', fact, number, waitMs }
}

function verdictOf(tally: Tally, passport: PassportFinding, trunk: CompiledTrunk): CallVerdict {
  const { hits, shadow, open } = tally
  const asked = tally.action === withVerstat
  const marks = asked || (trunk.verstat && passport !== 'none' && tally.action === allow)
  return {
    kind: 'verdict',
    action: callActions[marks ? withVerstat : tally.action] ?? 'allow',
    rule: callRules[tally.rule] ?? null,
    reason: callReasons[tally.reason] ?? null,
    verstat: !marks ? null : asked ? markAsked(tally.rule) : markOf(passport),
    hits,
    shadow,
    open,
  }
}

/** Rules on the number itself say that it failed; those on what its holder does only that nobody vouches for it. */
function markAsked(rule: number): Verstat {
  return rule < callRules.indexOf('listed') ? 'TN-Validation-Failed' : 'No-TN-Validation'
}

/** Only a full attestation says that the caller may use the number (ATIS-1000074, 5.2.3). */
function markOf(passport: PassportFinding): Verstat {
  if (passport === 'full') return 'TN-Validation-Passed'
  return passport === 'invalid' || passport === 'stale' ? 'TN-Validation-Failed' : 'No-TN-Validation'
}

const emergencyVerdict: CallVerdict = {
  kind: 'verdict',
  action: 'allow',
  rule: null,
  reason: 'emergency',
  verstat: null,
  hits: 1 << reasonPlace('emergency'),
  shadow: 0,
  open: 0,
}
