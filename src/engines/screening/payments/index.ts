/** Payments: what is known of the accounts and people around one, at the moment before it leaves. */

export { type PaymentFeature, paymentFeatures, placeOfFeature } from './feature-names.ts'
export { type PaymentKind, paymentKinds, type ScreenedPayment } from './payment.ts'
