/** Payments, as the centre sees them: what banks screen by, and stolen money that is chased bank by bank. */

export type { Bank } from './banks/bank.ts'
export type { BankStanding } from './banks/standing-service.ts'
export { paymentsJobs } from './jobs.ts'
export { paymentsPolicy } from './policy.ts'
export type { AppealStatus as HoldAppealStatus, HoldExplained } from './recalls/settling/appeal-service.ts'
export type { BankFigures } from './recalls/settling/figures.ts'
export type { MonthFigures } from './recalls/settling/figures-service.ts'
export { appealGrounds } from './recalls/settling/hold.ts'
export { lapseMailListener } from './recalls/settling/lapse-mail-service.ts'
export { tracedAccountsListener } from './recalls/tracking/account-service.ts'
export { type DutyMail, dutyMailListener } from './recalls/tracking/duty-mail-service.ts'
export type { ToldPayment } from './recalls/tracking/root.ts'
export type { NamedBank, VictimView } from './recalls/victims/victim-service.ts'
export { paymentsRoutes } from './routes.ts'
export type { BackTest, PolicyTrial } from './screening/back-test.ts'
export type { FieldChange, PolicyChange } from './screening/policy-change.ts'
export { paymentPolicySchema } from './screening/policy-schema.ts'
export type { NamedVersion, PolicyDetail, PolicyInForce } from './screening/policy-service.ts'
export type { ScreeningMonth } from './screening/screening-month.ts'
export type { NamedScreeningBoard } from './screening/screening-service.ts'
export { makePayments, type Payments } from './service.ts'

/** The SQL of this domain's schema, `payments`. */
export const paymentsMigrations = { schema: 'payments', directory: new URL('./migrations/', import.meta.url) }
