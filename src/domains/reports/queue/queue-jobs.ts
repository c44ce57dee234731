import type { Live } from '#platform/live'
import type { OutboxListener } from '#platform/outbox'
import { tellQueue } from './queue-news-service.ts'

/** Tells open screens which lines of the queue changed, many together, so that intake never waits for a notice. */
export function queueListener(services: { readonly live: Pick<Live, 'publish'> }): OutboxListener {
  return {
    name: 'queue-news',
    topics: [
      'reports.submitted',
      'reports.changed',
      'reports.assessed',
      'reports.reopened',
      'reports.taken',
      'reports.moved',
      'reports.escalated',
    ],
    handle: (tx, event) => tellQueue(services, tx, [event]),
    handleAll: (tx, events) => tellQueue(services, tx, events),
  }
}
