import { asId } from '#kernel/id'
import type { Job } from '#platform/jobs'
import { escalationJob } from './crisis-service.ts'
import type { Crises } from './service.ts'

/** Tells alarms again that nobody took: each by its own job, and every minute those whose job is lost. */
export function crisisJobs(crises: Pick<Crises, 'escalate' | 'escalateDue'>): readonly Job[] {
  return [
    {
      name: escalationJob,
      run: async (payload) => {
        await crises.escalate(asId<'crisis'>((payload as { readonly id: string }).id))
      },
    },
    {
      name: 'desk-crisis-escalation-due',
      schedule: '* * * * *',
      run: async () => {
        await crises.escalateDue()
      },
    },
  ]
}
