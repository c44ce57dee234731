import type { Config } from '#platform/config'
import type { Job } from '#platform/jobs'
import type { Calls } from './service.ts'

/** Makes the partitions of the months to come, and forgets what has served. */
export function callsJobs(
  { decisions, complaints, appeals }: Calls,
  config: Pick<Config, 'RETENTION_DAYS'>,
): readonly Job[] {
  return [
    {
      name: 'calls-keep',
      schedule: '50 21 * * *',
      run: async () => {
        await decisions.keep()
        await complaints.forget()
        await appeals.forget(config.RETENTION_DAYS)
      },
    },
  ]
}
