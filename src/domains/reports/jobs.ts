import type { Job } from '#platform/jobs'
import type { Reports } from './service.ts'

/** Retention, every night at 21:20 UTC, twenty past two in Kazakhstan. */
export function reportsJobs(reports: Pick<Reports, 'forget'>): readonly Job[] {
  return [
    {
      name: 'reports-retention',
      schedule: '20 21 * * *',
      run: async () => {
        await reports.forget()
      },
    },
  ]
}
