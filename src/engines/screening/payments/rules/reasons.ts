import { usualPaymentPolicy } from './library.ts'
import type { PaymentPolicy, PaymentReasonWords } from './policy.ts'

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

/** What to say of a reason; of one that the program has no words for, what can be said of any. */
export function explainPaymentReason(reason: string): PaymentReasonTexts {
  const told = explainedReasons.has(reason) ? reason : 'other'
  return { customer: `payment-rule.customer.${told}`, analyst: `payment-rule.analyst.${told}` }
}

/** The words that a policy itself brings, by reason. */
export function paymentReasonWords({ rules }: PaymentPolicy): ReadonlyMap<string, PaymentReasonWords> {
  return new Map(rules.flatMap(({ texts }) => Object.entries(texts?.reasons ?? {})))
}

/** Reasons that neither the program nor the policy has words for, each with the first rule that gives it. */
export function untoldReasons(policy: PaymentPolicy): readonly { readonly rule: string; readonly reason: string }[] {
  const told = paymentReasonWords(policy)
  const untold = new Map<string, string>()
  for (const { id, bands } of policy.rules) {
    for (const { reason } of bands) {
      if (!explainedReasons.has(reason) && !told.has(reason) && !untold.has(reason)) untold.set(reason, id)
    }
  }
  return [...untold].map(([reason, rule]) => ({ rule, reason }))
}
