import type { Job } from '#platform/jobs'
import type { Tracking } from './tracking-service.ts'

/** The clocks of requests to banks, looked at every minute. */
export function trackingJobs(tracking: Tracking): readonly Job[] {
  return [
    {
      name: 'payments-clocks',
      schedule: '* * * * *',
      run: async () => {
        await tracking.runClocks()
      },
    },
  ]
}
