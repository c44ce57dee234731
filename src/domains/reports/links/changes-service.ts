import { namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inScope } from '#platform/scope'
import type { ReportServices } from '../context-service.ts'
import { findReport } from '../report-store.ts'
import type { RevisionAction } from './revision.ts'
import { revisionsSince } from './revision-store.ts'

/** One step that somebody has not read yet. */
export interface Change {
  readonly version: number
  readonly at: Date
  /** Null for the reporter. */
  readonly by: { readonly id: string; readonly name: string | null } | null
  readonly action: RevisionAction
  readonly fields: readonly string[]
}

/** What happened to a report since a version, for whoever holds that version. */
export interface Changes {
  /** The version there is now. */
  readonly version: number
  readonly changedAt: Date
  readonly changes: readonly Change[]
}

/** What happened to a report since a version: who, when and which fields, never the words. */
export async function changesSince(
  { db }: ReportServices,
  { actor, id, version }: { readonly actor: Actor; readonly id: Id<'report'>; readonly version: number },
): Promise<Result<Changes>> {
  const seen = await inScope(db, actor, async (tx) => {
    const report = await findReport(tx, id)
    return report && { report, revisions: await revisionsSince(tx, id, version) }
  })
  if (seen === undefined) return fail('report.not-found')
  const names = await namesOf(
    db,
    seen.revisions.flatMap(({ by }) => by ?? []),
  )
  return ok({
    version: seen.report.version,
    changedAt: seen.report.changedAt,
    changes: seen.revisions.map(({ version: step, at, by, action, fields }) => ({
      version: step,
      at,
      by: by === null ? null : { id: by, name: names.get(by) ?? null },
      action,
      fields,
    })),
  })
}
