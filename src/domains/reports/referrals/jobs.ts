import type { Job } from '#platform/jobs'
import type { Referrals } from './service.ts'

/** Reminders every hour; letters are emptied at night, after the words (21:20 UTC). */
export function referralsJobs(referrals: Pick<Referrals, 'remind' | 'forget'>): readonly Job[] {
  return [
    {
      name: 'referrals-reminders',
      schedule: '7 * * * *',
      run: async () => {
        await referrals.remind()
      },
    },
    {
      name: 'referrals-retention',
      schedule: '50 21 * * *',
      run: async () => {
        await referrals.forget()
      },
    },
  ]
}
