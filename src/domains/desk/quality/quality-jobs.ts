import type { Job } from '#platform/jobs'
import type { Quality } from './quality-service.ts'

/** `desk-quality-retention`, nightly: reasons of second opinions go when words of reports do. */
export function qualityJobs(quality: Quality): readonly Job[] {
  return [{ name: 'desk-quality-retention', schedule: '40 21 * * *', run: async () => void (await quality.forget()) }]
}
