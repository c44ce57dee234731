import type { CallFact } from './attempt.ts'
import {
  type CallAction,
  type CallPolicy,
  type CallRuleSetting,
  callActions,
  type Trunk,
  type TrunkKind,
} from './policy.ts'
import { type CallReason, callReasons, callRules } from './reason.ts'
import { compileSpans, type Spans } from './spans.ts'

/** One rule as one trunk has it. Actions are places in `callActions`; `pass` is `allow`, the mildest. */
export interface CompiledRule {
  readonly isOff: boolean
  readonly isShadow: boolean
  readonly action: number
  readonly onTimeout: number
  readonly waitMs: number
}

/** One trunk compiled. */
export interface CompiledTrunk {
  /** `none` for a trunk that is not known. */
  readonly kind: TrunkKind | 'none'
  /** In the order of `callRules`. */
  readonly rules: readonly CompiledRule[]
  readonly mayPresent: Spans | null
  readonly mayPresentOperators: ReadonlySet<string> | null
  readonly mayWithhold: boolean
  readonly verstat: boolean
}

/** The fact each rule may wait for, in the order of `callRules`. */
export const factOfRule: readonly (CallFact | null)[] = callRules.map((rule) => {
  if (rule === 'foreign-fixed' || rule === 'foreign-mobile') return 'roaming'
  if (rule === 'unregistered') return 'registration'
  return rule === 'passport' || rule === 'velocity' ? rule : null
})

/** Whether a reason, by its place, says that a fact was not known in time. */
export const isLate: readonly boolean[] = callReasons.map((reason) => reason.endsWith('-unknown'))

/** The place of a reason. */
export const reasonPlace = (reason: CallReason): number => callReasons.indexOf(reason)

const placeOf = (action: CallAction): number => callActions.indexOf(action)

function compileRule({ mode, action, onTimeout, waitMs }: CallRuleSetting): CompiledRule {
  return {
    isOff: mode === 'off',
    isShadow: mode === 'shadow',
    action: placeOf(action),
    onTimeout: onTimeout === 'pass' ? 0 : placeOf(onTimeout),
    waitMs,
  }
}

function compileTrunk(trunk: Trunk, policy: CallPolicy): CompiledTrunk {
  const { mayPresent, mayPresentOperators } = trunk
  return {
    kind: trunk.kind,
    rules: callRules.map((rule) => compileRule({ ...policy.rules[rule], ...trunk.rules?.[rule] })),
    mayPresent: mayPresent === undefined ? null : compileSpans(mayPresent),
    mayPresentOperators: mayPresentOperators === undefined ? null : new Set(mayPresentOperators),
    mayWithhold: trunk.mayWithhold,
    verstat: trunk.verstat,
  }
}

/** Compiles the trunks in their order, and the one that stands for all that are not known. */
export function compileTrunks(policy: CallPolicy): {
  readonly trunks: readonly CompiledTrunk[]
  readonly unknown: CompiledTrunk
} {
  const unknown: CompiledTrunk = {
    kind: 'none',
    rules: callRules.map((rule) => compileRule(policy.rules[rule])),
    mayPresent: null,
    mayPresentOperators: null,
    mayWithhold: true,
    verstat: false,
  }
  return { trunks: policy.trunks.map((trunk) => compileTrunk(trunk, policy)), unknown }
}
