import type { Job } from '#platform/jobs'
import { type PaymentPolicies, tryPolicyJob } from './policy-service.ts'
import type { PaymentScreenings } from './screening-service.ts'

/** Tries what was proposed, as soon as it was and every night what was left, and forgets counts that have served. */
export function screeningJobs(parts: {
  readonly policies: PaymentPolicies
  readonly screenings: PaymentScreenings
}): readonly Job[] {
  const { policies, screenings } = parts
  return [
    {
      name: tryPolicyJob,
      schedule: '20 22 * * *',
      run: async () => {
        while (await policies.tryNext());
      },
    },
    { name: 'payments-keep-screenings', schedule: '55 21 * * *', run: () => screenings.keep() },
  ]
}
