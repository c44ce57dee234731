import type { Job } from '#platform/jobs'
import type { Audit } from './service.ts'

/** Seals finished days, shortly after midnight in Kazakhstan (19:05 UTC), and hourly in case a night was missed. */
export function auditJobs(audit: Audit): readonly Job[] {
  return [
    {
      name: 'audit-seal-days',
      schedule: '5 * * * *',
      run: async () => {
        await audit.sealDays()
      },
    },
  ]
}
