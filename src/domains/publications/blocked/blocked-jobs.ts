import { allowListTopic, indicatorsTopics } from '#domains/indicators'
import type { Job } from '#platform/jobs'
import type { OutboxListener } from '#platform/outbox'
import type { Blocked } from './blocked-service.ts'

/** Follows the registry: what is decided is published, what is taken off is gone, within a second. */
export function blockedListener(blocked: Blocked): OutboxListener {
  return {
    name: 'publications-blocked',
    topics: [...indicatorsTopics, allowListTopic],
    handle: (tx, event) => blocked.follow(tx, [event]),
    handleAll: (tx, events) => blocked.follow(tx, events),
  }
}

/** Takes off every minute what has run out, and compares everything with the registry every night. */
export function blockedJobs(blocked: Blocked): readonly Job[] {
  return [
    {
      name: 'publications-expire-blocked',
      schedule: '* * * * *',
      run: async () => {
        await blocked.expire()
      },
    },
    {
      name: 'publications-reconcile-blocked',
      schedule: '50 21 * * *',
      run: async () => {
        await blocked.reconcile()
      },
    },
  ]
}
