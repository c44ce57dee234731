import type { Job } from '#platform/jobs'
import type { Telephony } from './call-service.ts'

/** Forgets calls older than a day, every hour. */
export function telephonyJobs(telephony: Pick<Telephony, 'forget'>): readonly Job[] {
  return [
    {
      name: 'desk-calls-retention',
      schedule: '50 * * * *',
      run: async () => {
        await telephony.forget()
      },
    },
  ]
}
