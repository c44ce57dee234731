import type { Config } from '#platform/config'
import type { Job } from '#platform/jobs'
import { privateCheckJobs } from './private-check/private-jobs.ts'
import type { Indicators } from './service.ts'

/** Lets expired listings lapse every ten minutes, and erases old marks of reporters and the words of decided disputes nightly. */
export function indicatorsJobs(indicators: Indicators, config: Pick<Config, 'RETENTION_DAYS'>): readonly Job[] {
  return [
    ...privateCheckJobs(indicators.privateChecks),
    {
      name: 'indicators-lapse',
      schedule: '*/10 * * * *',
      run: async () => {
        await indicators.lapseDue()
      },
    },
    {
      name: 'indicators-erase-marks',
      schedule: '20 22 * * *',
      run: async () => {
        await indicators.eraseOldMarks()
      },
    },
    {
      name: 'indicators-forget-disputes',
      schedule: '40 22 * * *',
      run: async () => {
        await indicators.disputes.forget(config.RETENTION_DAYS)
      },
    },
  ]
}
