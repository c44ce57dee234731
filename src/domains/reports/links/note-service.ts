import type { Id } from '#kernel/id'
import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { hasWords, open, type ReportServices, tryInTransaction } from '../context-service.ts'
import { readMessage } from '../words.ts'
import { keepOurs } from '../words-service.ts'

/**
 * Keeps a note for colleagues, on an open report or a closed one. The version stays: a note contradicts nobody's edit.
 * Fails with `report.not-found`, `report.words.already-deleted` or the codes of texts.
 */
export function note(
  services: ReportServices,
  { actor, id, text }: { readonly actor: Actor; readonly id: Id<'report'>; readonly text: string },
): Promise<Result<void>> {
  const read = readMessage(text)
  if (!read.ok) return Promise.resolve(read)
  return tryInTransaction(services.db, async (tx) => {
    const opened = await open(tx, actor, id)
    if (!opened.ok) return opened
    const { report } = opened.value
    const readable = hasWords(report)
    if (!readable.ok) return readable
    await keepOurs(services, tx, { report, actor, kind: 'note', body: read.value.text })
    await services.audit.record(tx, actor, { action: 'reports.noted', subject: { type: 'report', id } })
    return ok(undefined)
  })
}
