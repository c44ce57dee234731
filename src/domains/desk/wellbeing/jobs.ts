import type { Job } from '#platform/jobs'
import type { Wellbeing } from './service.ts'

/** Exposure is forgotten after a month, every night at 21:40 UTC. */
export function wellbeingJobs(wellbeing: Pick<Wellbeing, 'forget'>): readonly Job[] {
  return [{ name: 'desk-exposure-retention', schedule: '40 21 * * *', run: () => wellbeing.forget() }]
}
