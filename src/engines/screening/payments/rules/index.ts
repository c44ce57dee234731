/** Rules on payments: what features mean, how much, and what is done. */

export {
  backTestPayments,
  type PastPayment,
  type PaymentBackTest,
  type ScreenTest,
  type TypologyTest,
} from './back-test.ts'
export { checkPart as checkPaymentExpression } from './compiled-policy.ts'
export {
  type FeatureUnit,
  type PaymentFeatureInfo,
  paymentExpressionParts,
  paymentFeatureList,
} from './feature-list.ts'
export { usualPaymentPolicy } from './library.ts'
export { parsePaymentPolicy } from './parse-policy.ts'
export {
  decisionOfOverride,
  type Override,
  overrideKinds,
  type PaymentBand,
  type PaymentDecision,
  type PaymentOutcome,
  type PaymentPolicy,
  type PaymentReasonWords,
  type PaymentRule,
  type PaymentRuleTexts,
  type PaymentScreen,
  type PaymentText,
  type PaymentTypology,
  type PaymentVerdict,
  paymentDecisions,
  strongestOverride,
  type TypologyScore,
} from './policy.ts'
export {
  explainPaymentReason,
  type PaymentReasonTexts,
  paymentReasonWords,
  untoldReasons,
} from './reasons.ts'
export { compilePayments } from './screen.ts'
export { startingPaymentRule } from './starting-rule.ts'
