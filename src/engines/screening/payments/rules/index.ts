/** Rules on payments: what features mean, how much, and what is done. */

export {
  backTestPayments,
  type PastPayment,
  type PaymentBackTest,
  type ScreenTest,
  type TypologyTest,
} from './back-test.ts'
export { usualPaymentPolicy } from './library.ts'
export { parsePaymentPolicy } from './parse-policy.ts'
export {
  type Override,
  type PaymentBand,
  type PaymentDecision,
  type PaymentOutcome,
  type PaymentPolicy,
  type PaymentRule,
  type PaymentScreen,
  type PaymentTypology,
  type PaymentVerdict,
  paymentDecisions,
  strongestOverride,
  type TypologyScore,
} from './policy.ts'
export {
  explainPaymentReason,
  type PaymentReasonTexts,
} from './reasons.ts'
export { compilePayments } from './screen.ts'
