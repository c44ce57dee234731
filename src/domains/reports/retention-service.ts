import { systemActor } from '#platform/access'
import { inTransaction } from '#platform/database'
import type { ReportServices } from './context-service.ts'
import { wordsDeleted } from './events.ts'
import { marksExpiredBefore, wordsExpiredBefore } from './retention.ts'
import { deleteMarks, deleteWords } from './words-store.ts'

/** What a run of retention deleted. */
export interface Forgotten {
  /** Submissions that lost their words. */
  readonly submissions: number
  /** Submissions that lost the mark of their reporter. */
  readonly marks: number
}

const batch = 500

/** Deletes what has been kept long enough; see `Reports.forget`. */
export async function forget(services: ReportServices): Promise<Forgotten> {
  let submissions = 0
  for (;;) {
    const deleted = await forgetWords(services)
    submissions += deleted
    if (deleted < batch) break
  }
  let marks = 0
  for (;;) {
    const deleted = await deleteMarks(services.db, marksExpiredBefore(services.clock.now()), batch)
    marks += deleted
    if (deleted < batch) break
  }
  return { submissions, marks }
}

async function forgetWords({ db, clock, config, audit, outbox }: ReportServices): Promise<number> {
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    const before = wordsExpiredBefore(now, config.RETENTION_DAYS)
    const ids = await deleteWords(tx, { before, now, limit: batch })
    if (ids.length > 0) await outbox.publish(tx, wordsDeleted(ids))
    await audit.record(
      tx,
      systemActor('jobs'),
      ...ids.map((id) => ({ action: 'reports.words-deleted', subject: { type: 'submission', id } })),
    )
    return ids.length
  })
}
