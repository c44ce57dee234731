import { allowListTopic, indicatorsTopics } from '#domains/indicators'
import type { Job } from '#platform/jobs'
import type { OutboxListener } from '#platform/outbox'
import type { Feed } from './feed-service.ts'

/** Takes the news of the registry into the feed. */
export function feedListener(feed: Feed): OutboxListener {
  return {
    name: 'publications-feed',
    topics: [...indicatorsTopics, allowListTopic],
    handle: (tx, event) => feed.take(tx, [event]),
    handleAll: (tx, events) => feed.take(tx, events),
  }
}

/** Deletes batches that nobody should need any more, and compares every night what is excepted with the allow list. */
export function feedJobs(feed: Feed): readonly Job[] {
  return [
    {
      name: 'publications-compact-feed',
      schedule: '23 * * * *',
      run: async () => {
        await feed.compact()
      },
    },
    {
      name: 'publications-compare-exceptions',
      schedule: '20 21 * * *',
      run: async () => {
        await feed.compareExceptions()
      },
    },
  ]
}
