import { itemsOf } from '../rule.ts'
import type { CallFact } from './attempt.ts'
import type { CallAction } from './policy.ts'
import { type CallReason, type CallRule, callReasons, callRules, ruleOfReason } from './reason.ts'

/** What a call let through says of its number (3GPP TS 24.229, parameter `verstat`). */
export type Verstat = 'TN-Validation-Passed' | 'TN-Validation-Failed' | 'No-TN-Validation'

/** What is done with an attempt, and why. */
export interface CallVerdict {
  readonly kind: 'verdict'
  readonly action: CallAction
  /** The rule that decided; null where none did. */
  readonly rule: CallRule | null
  /** Why; null for a call that nothing was found against. */
  readonly reason: CallReason | null
  /** What to mark a call let through with; null: nothing. */
  readonly verstat: Verstat | null
  /** Bits of all `callReasons` that rules which are on found, deciding or not. Rules after one that ended the call were not asked. */
  readonly hits: number
  /** Bits of the `callReasons` that rules in shadow found. */
  readonly shadow: number
  /** Bits of the `callRules` in shadow whose fact was still pending: a call does not wait for them. */
  readonly open: number
}

/** A rule that is on needs a fact that is pending: screen again when it is there, or with `unknown` when `waitMs` are over. */
export interface CallNeeds {
  readonly kind: 'needs'
  readonly rule: CallRule
  readonly fact: CallFact
  /** The number that the fact is about. */
  readonly number: number
  readonly waitMs: number
}

/** What screening comes to. */
export type Screening = CallVerdict | CallNeeds

/** The messages that tell of one reason, keys of `locales/`. */
export interface ReasonTexts {
  readonly rule: string | null
  /** For the person whose call it was. */
  readonly caller: string
  /** For an analyst. */
  readonly analyst: string
}

/** The messages that tell of a verdict. */
export interface VerdictTexts {
  readonly action: string
  /** The reason that decided; null for a call that nothing was found against. */
  readonly reason: ReasonTexts | null
  /** All that rules in force found. */
  readonly found: readonly ReasonTexts[]
  /** What rules in shadow would have said. */
  readonly shadow: readonly ReasonTexts[]
  /** Names of the rules in shadow that could not be asked to the end. */
  readonly open: readonly string[]
}

const nameOf = (rule: CallRule): string => `call-rule.rule.${rule}`

/** The messages of one reason; every reason has all of them in every language. */
export function explainReason(reason: CallReason): ReasonTexts {
  const rule = ruleOfReason[reason]
  return {
    rule: rule === null ? null : nameOf(rule),
    caller: `call-rule.caller.${reason}`,
    analyst: `call-rule.analyst.${reason}`,
  }
}

/** What to say of a verdict, as keys of messages. */
export function explainVerdict(verdict: CallVerdict): VerdictTexts {
  return {
    action: `call-rule.action.${verdict.action}`,
    reason: verdict.reason === null ? null : explainReason(verdict.reason),
    found: itemsOf(callReasons, verdict.hits).map(explainReason),
    shadow: itemsOf(callReasons, verdict.shadow).map(explainReason),
    open: itemsOf(callRules, verdict.open).map(nameOf),
  }
}
