/** Payments: what is known of the accounts and people around one, at the moment before it leaves. */

export { type PaymentFeature, placeOfFeature } from './feature-names.ts'
export type { PaymentKind, ScreenedPayment } from './payment.ts'
export { makePaymentState, type PaymentState, type PaymentStateOptions } from './state.ts'
