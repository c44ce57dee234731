import type { Job } from '#platform/jobs'
import type { Payments } from './service.ts'

/** Clocks that run out, and what has served. */
export function paymentsJobs(_payments: Payments): readonly Job[] {
  return []
}
