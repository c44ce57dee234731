import { ok, type Result } from '#kernel/result'
import { type Actor, systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import type { ReportServices } from '../context-service.ts'
import { reportEscalated } from '../events.ts'
import { deadlinesOf, escalate, replaceDeadlines } from './deadline-store.ts'
import { type Deadline, readDeadlines } from './deadlines.ts'

/** Reads the deadlines in force; see `Work.deadlines`. */
export function deadlines({ db }: Pick<ReportServices, 'db'>): Promise<readonly Deadline[]> {
  return deadlinesOf(db)
}

/** Sets other deadlines; see `Work.setDeadlines`. */
export async function setDeadlines(
  { db, audit }: Pick<ReportServices, 'db' | 'audit'>,
  actor: Actor,
  given: readonly Deadline[],
): Promise<Result<readonly Deadline[]>> {
  const read = readDeadlines(given)
  if (!read.ok) return read
  await inTransaction(db, async (tx) => {
    await replaceDeadlines(tx, read.value)
    const details = { deadlines: read.value.map(({ priority, minutes }) => `${priority}:${minutes}`) }
    await audit.record(tx, actor, {
      action: 'reports.deadlines-set',
      subject: { type: 'desk', id: 'deadlines' },
      details,
    })
  })
  return ok(read.value)
}

const batch = 500

/** After a long night off the next run goes on where this one ends. */
const batchesMost = 20

/** Escalates every report whose deadline is near, once; see `Work.escalateNear`. */
export async function escalateNear({
  db,
  clock,
  audit,
  outbox,
}: Pick<ReportServices, 'db' | 'clock' | 'audit' | 'outbox'>): Promise<number> {
  let escalated = 0
  for (let i = 0; i < batchesMost; i++) {
    const near = await inTransaction(db, async (tx) => {
      const reports = await escalate(tx, clock.now(), batch)
      await outbox.publish(tx, ...reports.map(({ id }) => reportEscalated(id)))
      await audit.record(
        tx,
        systemActor('jobs'),
        ...reports.map(({ id, dueAt }) => ({
          action: 'reports.escalated',
          subject: { type: 'report', id },
          details: { dueAt: dueAt.toISOString() },
        })),
      )
      return reports.length
    })
    escalated += near
    if (near < batch) break
  }
  return escalated
}
