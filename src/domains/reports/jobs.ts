import type { Job } from '#platform/jobs'
import type { Reports } from './service.ts'

/** Retention, every night at 21:20 UTC, twenty past two in Kazakhstan; deadlines, every minute. */
export function reportsJobs(reports: Pick<Reports, 'forget' | 'work'>): readonly Job[] {
  return [
    {
      name: 'reports-retention',
      schedule: '20 21 * * *',
      run: async () => {
        await reports.forget()
        await reports.work.tidy()
      },
    },
    {
      name: 'reports-escalation',
      schedule: '* * * * *',
      run: async () => {
        await reports.work.escalateNear()
      },
    },
  ]
}
