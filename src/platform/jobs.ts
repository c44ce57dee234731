import { Logger, parseCronItems, type Runner, run } from 'graphile-worker'
import { sql } from 'kysely'
import type { Pool, Tx } from './database.ts'
import type { Log } from './log.ts'

/** A piece of work done later, by a worker. `schedule` (five-field cron, UTC) makes it recur. */
export interface Job {
  readonly name: string
  readonly schedule?: string
  run(payload: unknown): Promise<void>
}

/** Queues a job in the caller's transaction. A second job with the same `key` replaces the first. */
export async function addJob(tx: Tx, name: string, options: { payload?: object; key?: string; runAt?: Date } = {}) {
  await sql`select jobs.add_job(identifier => ${name}, payload => ${JSON.stringify(options.payload ?? {})}::json,
    job_key => ${options.key ?? null}, run_at => ${options.runAt ?? null}::timestamptz)`.execute(tx)
}

/** Starts a worker (graphile-worker) for the jobs given; dispose it to finish the running ones and stop. */
export async function startJobs(services: {
  readonly pool: Pool
  readonly log: Log
  readonly jobs: readonly Job[]
}): Promise<AsyncDisposable> {
  const { pool, log, jobs } = services
  const runner: Runner = await run({
    pgPool: pool,
    schema: 'jobs',
    concurrency: 2,
    noHandleSignals: true,
    // Without a batch nobody waits for what became of a job to be written down, neither when the worker stops.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: Object.fromEntries(jobs.map((job) => [job.name, (payload: unknown) => job.run(payload)])),
    parsedCronItems: parseCronItems(
      jobs.flatMap((job) => (job.schedule === undefined ? [] : [{ task: job.name, match: job.schedule }])),
    ),
    logger: workerLogger(log),
  })
  return { [Symbol.asyncDispose]: () => runner.stop() }
}

/** graphile-worker's own messages in our log; its chatter is debug for us. */
function workerLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error(message)
    else if (level === 'warning') log.warn(message)
    else log.debug(message)
  })
}
