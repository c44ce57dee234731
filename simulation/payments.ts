/**
 * The door of the simulated payments: a country of people, firms and offenders whose books can be played on, with money held
 * meanwhile; how its banks answer; and the truth apart.
 */

export { makeStream, type Stream } from './calls/stream.ts'
export {
  type AccountRole,
  type Accounts,
  accountRoles,
  emptyingKindOf,
  ibanOf,
  isSink,
  roleOf,
  simulatedBanks,
} from './payments/accounts.ts'
export { answeredAt, answeringBanks, type BankManner, type BankManners, mixedBanks } from './payments/banks.ts'
export {
  type BookedHold,
  type Books,
  movementId,
  type PaymentColumns,
  type PaymentKind,
  paymentKinds,
  paymentOf,
} from './payments/books.ts'
export type { PaymentPlan } from './payments/plan.ts'
export type { Ring } from './payments/rings.ts'
export { type AccountListing, pastPayments, screenedPayment } from './payments/screened.ts'
export type { TheftScheme } from './payments/thefts.ts'
export { type PaymentTruth, type PaymentWorld, paymentWorld, type TheftTruth } from './payments/world.ts'
