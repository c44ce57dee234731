import type { Language } from '#kernel/language'
import type { RuleMode } from '../../rule.ts'
import type { PaymentFeature } from '../feature-names.ts'

/** What is done with a payment, the mildest first; of several that are asked for, the strictest is done. */
export const paymentDecisions = ['allow', 'challenge', 'hold', 'block'] as const

/** `challenge` asks the payer once more; `hold` lets somebody look at it before it leaves; `block` refuses it. */
export type PaymentDecision = (typeof paymentDecisions)[number]

/** From which number on a rule finds something, how grave that is (0 to 1), and the word for it. */
export interface PaymentBand {
  readonly from: number
  readonly weight: number
  /** Kebab-case; names the sentences that `explainPaymentReason` gives. */
  readonly reason: string
}

/** One sentence, in each language of the product. */
export type PaymentText = Readonly<Record<Language, string>>

/** What a policy itself says of one reason. */
export interface PaymentReasonWords {
  /** For whoever pays: accuses nobody, and says what to do. */
  readonly customer: PaymentText
  readonly analyst: PaymentText
}

/** The words of a rule that the program brings none for: one that was added to a policy while nodes run. */
export interface PaymentRuleTexts {
  readonly name: PaymentText
  /** By reason, of those that its bands name; a reason that is left out is told by the program's words. */
  readonly reasons: Readonly<Record<string, PaymentReasonWords>>
}

/** One rule: a number made of features, and what it means where it lies. Plain data, as JSON. */
export interface PaymentRule {
  /** Kebab-case. */
  readonly id: string
  readonly mode: RuleMode
  /**
   * CEL over features by name: a number, or a yes or no that counts as 1 or 0. Features that begin with `is` are yes or no, all others
   * doubles; `tenge`, `minute`, `hour` and `day` are constants (100 tiyn; seconds). Where it is no finite number (a division by 0
   * follows IEEE 754) nothing is found.
   */
  readonly expression: string
  /** CEL, a yes or no: where it is no, nothing is found. */
  readonly when?: string
  /** Ascending by `from`; below the first nothing is found. */
  readonly bands: readonly PaymentBand[]
  /** Stands before the program's own words for the rule and its reasons; changes nothing about decisions. */
  readonly texts?: PaymentRuleTexts
}

/** How one way of stealing shows: rules with the weight they have for it. Its score is the sum of weight × weight of the band found. */
export interface PaymentTypology {
  readonly id: string
  readonly mode: RuleMode
  /** By id of the rule, 0 to 1. */
  readonly rules: Readonly<Record<string, number>>
  /** Scores from which an analyst is told, the payer is asked once more, and `action` is taken. The last is the highest. */
  readonly alert: number
  readonly challenge: number
  readonly interdict: number
  readonly action: 'hold' | 'block'
}

/** All that a bank decides about screening payments. Plain data, as JSON. */
export interface PaymentPolicy {
  readonly version: string
  readonly rules: readonly PaymentRule[]
  readonly typologies: readonly PaymentTypology[]
}

/**
 * What was decided of a payment before any rule. `absolute-block` blocks whatever else holds; `release` lets it through whatever rules
 * say; `block` blocks.
 */
export type Override = 'absolute-block' | 'release' | 'block' | undefined

/** How far a typology is fulfilled. */
export interface TypologyScore {
  readonly id: string
  readonly score: number
}

/** What rules alone come to. */
export interface PaymentOutcome {
  readonly decision: PaymentDecision
  /** The strongest first: by their share in what a typology needs to act. */
  readonly reasons: readonly string[]
  /** Typologies with a score above 0, the nearest to acting first. */
  readonly typologies: readonly TypologyScore[]
}

/** What is done with a payment, and why. */
export interface PaymentVerdict extends PaymentOutcome {
  /** Whether an analyst is to be told. */
  readonly alert: boolean
  /** What it would be if all that is in shadow were on; the same where nothing in shadow found anything. */
  readonly shadow: PaymentOutcome
  readonly version: string
}

/** Screens payments by one policy. The verdict on a payment that nothing was found in is the same frozen object each time. */
export interface PaymentScreen {
  readonly version: string
  readonly policy: PaymentPolicy
  /** The features that its rules ask for. */
  readonly uses: readonly PaymentFeature[]
  /** `values` are those of `PaymentState.read`, which are not kept. */
  (values: Float64Array, override?: Override): PaymentVerdict
}

/** Kinds of overrides, the one that counts first. */
export const overrideKinds = ['absolute-block', 'release', 'block'] as const

/** Of several overrides the one that counts: absolute block before release before block. */
export function strongestOverride(asked: readonly Override[]): Override {
  return overrideKinds.find((one) => asked.includes(one))
}

/** What an override does with a payment, whatever rules find. */
export function decisionOfOverride(override: NonNullable<Override>): PaymentDecision {
  return override === 'release' ? 'allow' : 'block'
}
