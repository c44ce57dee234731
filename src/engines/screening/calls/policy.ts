import type { RuleSetting } from '../rule.ts'
import type { DialPlan } from './dialled.ts'
import { type CallRule, callRules } from './reason.ts'

/**
 * What is done with a call, the mildest first; of several that rules ask for, the strictest is done. `allow-verstat` lets it
 * through marked as not verified; `withhold` lets it through without the number; `route-advance` asks the switch to try
 * another way; `reject` ends it, with the reason.
 */
export const callActions = ['allow', 'allow-verstat', 'withhold', 'route-advance', 'reject'] as const

/** One of the actions. */
export type CallAction = (typeof callActions)[number]

/** What may be done where a fact is not known in time. */
export type LateAction = 'route-advance' | 'reject'

/** How one rule of calls is set. */
export type CallRuleSetting = RuleSetting<CallAction, LateAction>

/** Where a trunk comes from. */
export const trunkKinds = ['international', 'domestic-interconnect', 'own'] as const

/** One of the kinds of trunk. */
export type TrunkKind = (typeof trunkKinds)[number]

/** Numbers from one to another, both among them, as E.164 digits or digits of short numbers. */
export interface NumberSpan {
  readonly from: number
  readonly to: number
}

/** One trunk calls come in by. */
export interface Trunk {
  /** How the operator calls it; unique within a policy. */
  readonly name: string
  readonly kind: TrunkKind
  /** The operator at its other end, as the numbering tables name operators. */
  readonly operator?: string
  /** How numbers are written on it. */
  readonly dialPlan: DialPlan
  /** The numbers it may present; absent: any. */
  readonly mayPresent?: readonly NumberSpan[]
  /** Operators whose numbers it may present besides `mayPresent`, ported numbers counted with the operator they went to. */
  readonly mayPresentOperators?: readonly string[]
  /** Whether it may hand over calls without a number. */
  readonly mayWithhold: boolean
  /** Whether calls let through carry a `verstat` wherever a PASSporT was presented, and not only where a rule asks for it. */
  readonly verstat: boolean
  /** Where a rule is set otherwise on this trunk. */
  readonly rules?: { readonly [Rule in CallRule]?: Partial<CallRuleSetting> }
}

/** Everything an operator decides about screening. Plain data: it can be written as JSON. */
export interface CallPolicy {
  readonly rules: Readonly<Record<CallRule, CallRuleSetting>>
  readonly trunks: readonly Trunk[]
  /** Numbers that are always reached, besides those of the law (`emergencyNumbers`). */
  readonly emergency?: readonly number[]
  readonly listed: {
    /** The bits of the measures of which a confirmed listing must carry one to count as such; 0: any listing does. */
    readonly measures: number
    /** What happens to a caller that was reported and not confirmed: nobody is cut off by a report alone. */
    readonly reported: Exclude<CallAction, 'route-advance' | 'reject'>
  }
}

const cautious = (action: CallAction): CallRuleSetting => ({ mode: 'shadow', action, onTimeout: 'pass', waitMs: 300 })

/** Every rule in shadow, with the action it is meant for and a pass where a fact is late: what an operator begins with. */
export const cautiousCallRules: Readonly<Record<CallRule, CallRuleSetting>> = {
  numbering: cautious('reject'),
  'do-not-originate': cautious('reject'),
  'foreign-fixed': cautious('reject'),
  'foreign-mobile': cautious('reject'),
  unregistered: cautious('reject'),
  passport: cautious('allow-verstat'),
  'trunk-number': cautious('reject'),
  listed: cautious('reject'),
  velocity: cautious('allow-verstat'),
}

/** The same rules with one mode for all of them. */
export function allRules(mode: CallRuleSetting['mode']): Readonly<Record<CallRule, CallRuleSetting>> {
  const entries = callRules.map((rule) => [rule, { ...cautiousCallRules[rule], mode }] as const)
  return Object.fromEntries(entries) as Record<CallRule, CallRuleSetting>
}
