import type { Job } from '#platform/jobs'
import type { Identity } from './service.ts'

/** Every quarter of an hour: deletes sessions, links, tokens and counts of attempts that are over. */
export function identityJobs(identity: Pick<Identity, 'forgetExpired'>): readonly Job[] {
  return [
    {
      name: 'identity-forget-expired',
      schedule: '*/15 * * * *',
      run: async () => {
        await identity.forgetExpired()
      },
    },
  ]
}
