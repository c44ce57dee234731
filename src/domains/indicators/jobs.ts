import type { Job } from '#platform/jobs'
import type { Indicators } from './service.ts'

/** Lets expired listings lapse every ten minutes, and erases old marks of reporters nightly (22:20 UTC). */
export function indicatorsJobs(indicators: Indicators): readonly Job[] {
  return [
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
  ]
}
