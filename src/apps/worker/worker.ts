import { auditJobs } from '#domains/audit'
import { identityJobs } from '#domains/identity'
import { indicatorsJobs } from '#domains/indicators'
import { reportsJobs } from '#domains/reports'
import { statisticsListeners } from '#domains/statistics'
import { startJobs } from '#platform/jobs'
import { makeRelay } from '#platform/outbox'
import type { Services } from '../services.ts'

/** Starts what happens behind the requests: the outbox relay and the jobs of all domains. Disposing finishes both. */
export async function startWorker(services: Services): Promise<AsyncDisposable> {
  const { pool, log } = services
  const relay = makeRelay({ ...services, listeners: statisticsListeners(services.statistics) })
  const jobs = await startJobs({
    pool,
    log,
    jobs: [
      ...auditJobs(services.audit),
      ...identityJobs(services.identity),
      ...indicatorsJobs(services.indicators, services.config),
      ...reportsJobs(services.reports),
    ],
  })
  relay.start()
  return {
    [Symbol.asyncDispose]: async () => {
      await relay[Symbol.asyncDispose]()
      await jobs[Symbol.asyncDispose]()
    },
  }
}
