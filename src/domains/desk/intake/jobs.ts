import type { Job } from '#platform/jobs'
import type { Drafts } from './draft-service.ts'

/** Forgets old drafts, every night at 21:40 UTC, twenty to three in Kazakhstan. */
export function intakeJobs(drafts: Pick<Drafts, 'forget'>): readonly Job[] {
  return [
    {
      name: 'desk-drafts-retention',
      schedule: '40 21 * * *',
      run: async () => {
        await drafts.forget()
      },
    },
  ]
}
