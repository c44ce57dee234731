import type { Job } from '#platform/jobs'
import type { OutboxListener } from '#platform/outbox'
import { hashingJob, type PrivateChecks } from './private-service.ts'

/** Makes the hashes that are wanted; every hour sets right what events did not tell, the allow list above all. */
export function privateCheckJobs(checks: PrivateChecks): readonly Job[] {
  return [
    {
      name: hashingJob,
      run: async () => {
        await checks.prepare()
      },
    },
    { name: 'indicators-private-check-tidy', schedule: '50 * * * *', run: () => checks.tidy() },
  ]
}

/** Hears what is newly listed, by report, decision or import. */
export function privateCheckListener(checks: Pick<PrivateChecks, 'note'>): OutboxListener {
  const idsOf = (payload: unknown) => {
    const { observableId, observableIds = [] } = payload as {
      readonly observableId?: string
      readonly observableIds?: readonly string[]
    }
    return observableId === undefined ? observableIds : [observableId]
  }
  return {
    name: 'indicators-private-check',
    topics: ['indicators.listed', 'indicators.imported'],
    handle: (tx, { payload }) => checks.note(tx, idsOf(payload)),
    handleAll: (tx, events) => checks.note(tx, [...new Set(events.flatMap(({ payload }) => idsOf(payload)))]),
  }
}
