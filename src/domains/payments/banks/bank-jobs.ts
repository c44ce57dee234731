import type { Job } from '#platform/jobs'
import { type Webhooks, webhookJob } from './webhook-service.ts'

/** What the jobs of banks need. */
export interface BankJobServices {
  readonly webhooks: Webhooks
  readonly forget: () => Promise<unknown>
}

/** Tells banks of requests, and forgets what has served. */
export function bankJobs({ webhooks, forget }: BankJobServices): readonly Job[] {
  return [
    { name: webhookJob, run: (payload) => webhooks.tell(payload) },
    {
      name: 'payments-forget',
      schedule: '*/20 * * * *',
      run: async () => {
        await forget()
      },
    },
  ]
}
