import { usualPaymentPolicy } from './library.ts'

/** The messages that tell of one reason, keys of `locales/`. */
export interface PaymentReasonTexts {
  /** For whoever pays: accuses nobody, and says what to do. */
  readonly customer: string
  readonly analyst: string
}

/** Every reason that has its own sentences: those of the shipped rules, and the overrides. */
export const explainedReasons: ReadonlySet<string> = new Set([
  ...usualPaymentPolicy.rules.flatMap(({ bands }) => bands.map(({ reason }) => reason)),
  'override-absolute-block',
  'override-release',
  'override-block',
])

/** What to say of a reason; of one that a bank's own rule made up, what can be said of any. */
export function explainPaymentReason(reason: string): PaymentReasonTexts {
  const told = explainedReasons.has(reason) ? reason : 'other'
  return { customer: `payment-rule.customer.${told}`, analyst: `payment-rule.analyst.${told}` }
}
