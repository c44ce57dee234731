/** Payments, as the centre sees them: what banks screen by, and stolen money that is chased bank by bank. */

export { paymentsJobs } from './jobs.ts'
export { paymentsPolicy } from './policy.ts'
export { paymentsRoutes } from './routes.ts'
export { makePayments, type Payments } from './service.ts'

/** The SQL of this domain's schema, `payments`. */
export const paymentsMigrations = { schema: 'payments', directory: new URL('./migrations/', import.meta.url) }
