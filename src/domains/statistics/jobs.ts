import { indicatorsTopics } from '#domains/indicators'
import type { OutboxListener } from '#platform/outbox'
import type { Statistics } from './service.ts'

/** Takes the news of reports and of the register, and counts them. */
export function statisticsListeners(statistics: Statistics): readonly OutboxListener[] {
  return [
    {
      name: 'statistics',
      topics: ['reports.submitted', 'reports.changed', 'reports.assessed', 'reports.reopened', ...indicatorsTopics],
      handle: (tx, event) => statistics.record(tx, [event]),
      handleAll: (tx, events) => statistics.record(tx, events),
    },
  ]
}
