import type { Job } from '#platform/jobs'
import { bankJobs } from './banks/bank-jobs.ts'
import { settlingJobs } from './recalls/settling/settling-jobs.ts'
import { trackingJobs } from './recalls/tracking/tracking-jobs.ts'
import { screeningJobs } from './screening/jobs.ts'
import type { Payments } from './service.ts'

/** Clocks that run out, and what has served. */
export function paymentsJobs(payments: Payments): readonly Job[] {
  return [
    ...bankJobs(payments.banks),
    ...trackingJobs(payments.tracking),
    ...settlingJobs(payments.settling),
    ...screeningJobs(payments),
  ]
}
