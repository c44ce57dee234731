import { asId } from '#kernel/id'
import type { Job } from '#platform/jobs'
import { escalationJob } from './crisis-service.ts'
import type { Crises } from './service.ts'

/** Tells alarms again that nobody took. */
export function crisisJobs(crises: Pick<Crises, 'escalate'>): readonly Job[] {
  return [
    {
      name: escalationJob,
      run: async (payload) => {
        await crises.escalate(asId<'crisis'>((payload as { readonly id: string }).id))
      },
    },
  ]
}
