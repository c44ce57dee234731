import type { Job } from '#platform/jobs'
import type { Settling } from './settling-service.ts'

/** Ends holds whose time is over, tells of those that end soon, and forgets what has served. */
export function settlingJobs(settling: Settling): readonly Job[] {
  return [
    {
      name: 'payments-lapse-holds',
      schedule: '* * * * *',
      run: async () => {
        await settling.lapse()
        await settling.tellLapsing()
      },
    },
    { name: 'payments-keep-holds', schedule: '55 21 * * *', run: () => settling.keep() },
  ]
}
