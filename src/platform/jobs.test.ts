import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { testPlatform } from '#test/services'
import { until } from '#test/until'
import { inTransaction } from './database.ts'
import { addJob, startJobs } from './jobs.ts'

const platform = await testPlatform()
const { db } = platform

/** The jobs that wait, by name and payload. */
async function waiting(name: string) {
  const { rows } = await sql<{ count: number }>`select count(*) from jobs.jobs where task_identifier = ${name}`.execute(
    db,
  )
  return rows[0]?.count
}

test('a job added in a transaction that was rolled back does not exist', async () => {
  await assert.rejects(
    inTransaction(db, async (tx) => {
      await addJob(tx, 'undone')
      throw new Error('undo')
    }),
  )
  assert.equal(await waiting('undone'), 0)
})

test('a committed job runs once with its payload; one that was rolled back never does', async () => {
  const ran: unknown[] = []
  const last = Promise.withResolvers<void>()
  const worker = await startJobs({
    ...platform,
    jobs: [
      { name: 'undone', run: () => Promise.resolve(void ran.push('undone')) },
      { name: 'done', run: (payload) => Promise.resolve(void ran.push(payload)) },
      { name: 'last', run: () => Promise.resolve(last.resolve()) },
    ],
  })
  await inTransaction(db, async (tx) => {
    await addJob(tx, 'undone')
    throw new Error('undo')
  }).catch(() => undefined)
  await inTransaction(db, (tx) => addJob(tx, 'done', { payload: { id: 7, text: 'қ\'"{}' } }))
  await inTransaction(db, (tx) => addJob(tx, 'last'))
  await last.promise
  await worker[Symbol.asyncDispose]()
  assert.deepEqual(ran, [{ id: 7, text: 'қ\'"{}' }])
})

test('a second job with the same key replaces the first', async () => {
  for (const round of [1, 2, 3])
    await inTransaction(db, (tx) => addJob(tx, 'keyed', { key: 'one', payload: { round } }))
  assert.equal(await waiting('keyed'), 1)
})

test('a job for later waits, and disposing a worker leaves it for the next one', async () => {
  const runAt = new Date(Date.now() + 3_600_000)
  await inTransaction(db, (tx) => addJob(tx, 'later', { runAt }))
  const worker = await startJobs({
    ...platform,
    jobs: [{ name: 'later', run: () => Promise.reject(new Error('too early')) }],
  })
  await worker[Symbol.asyncDispose]()
  assert.equal(await waiting('later'), 1)
})

test('disposing a worker waits for the job that runs', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  let finished = false
  const worker = await startJobs({
    ...platform,
    jobs: [
      {
        name: 'long',
        run: async () => {
          started.resolve()
          await finish.promise
          finished = true
        },
      },
    ],
  })
  await inTransaction(db, (tx) => addJob(tx, 'long'))
  await started.promise
  const disposed = worker[Symbol.asyncDispose]()
  finish.resolve()
  await disposed
  assert.ok(finished)
  assert.equal(await waiting('long'), 0)
})

test('a failing job stays, with its reason, to be tried again', async () => {
  const failed = Promise.withResolvers<void>()
  const worker = await startJobs({
    ...platform,
    jobs: [
      {
        name: 'fragile',
        run: () => {
          failed.resolve()
          return Promise.reject(new Error('the bank does not answer'))
        },
      },
    ],
  })
  await inTransaction(db, (tx) => addJob(tx, 'fragile'))
  await failed.promise
  const kept = async () => {
    const { rows } = await sql<{ attempts: number; last_error: string | null }>`
      select attempts, last_error from jobs.jobs where task_identifier = 'fragile'`.execute(db)
    return rows[0]
  }
  // The worker writes the reason down after the job has failed.
  const job = await until(kept, (one) => one?.last_error)
  await worker[Symbol.asyncDispose]()
  assert.equal(job?.attempts, 1)
  assert.match(job.last_error ?? '', /the bank does not answer/)
})
