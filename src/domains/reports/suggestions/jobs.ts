import type { Job } from '#platform/jobs'
import type { OutboxListener } from '#platform/outbox'
import type { Suggestions } from './service.ts'

/** Training, every night at 22:10 UTC, ten past three in Kazakhstan, after retention has deleted what must not be kept. */
export function suggestionsJobs(suggestions: Pick<Suggestions, 'retrain'>): readonly Job[] {
  return [
    {
      name: 'reports-suggestions-training',
      schedule: '10 22 * * *',
      run: async () => {
        await suggestions.retrain()
      },
    },
  ]
}

/** Hears of decisions. */
export function suggestionsListener(suggestions: Pick<Suggestions, 'compare'>): OutboxListener {
  return {
    name: 'reports-suggestions',
    topics: ['reports.assessed'],
    handle: (tx, event) => suggestions.compare(tx, [event]),
    handleAll: (tx, events) => suggestions.compare(tx, events),
  }
}
