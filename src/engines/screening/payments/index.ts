/** Payments: what is known of the accounts and people around one, at the moment before it leaves. */

export { type PaymentFeature, placeOfFeature } from './feature-names.ts'
export { type PaymentKind, paymentKinds, type ScreenedPayment } from './payment.ts'
export * from './rules/index.ts'
export { usedRuns } from './snapshot.ts'
export { makePaymentState, type PaymentState, type PaymentStateOptions } from './state.ts'
