import type { Clock } from '#kernel/clock'
import type { Id, Ids } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import type { Live } from '#platform/live'
import { reportsPolicy } from '../policy.ts'
import { type Attempt, mergesEdit, mergesJudgement, type Revision, type RevisionAction } from './revision.ts'
import { insertRevisions, revisionsSince } from './revision-store.ts'

/** A report as far as its version goes, before the change that is written down. */
export interface Versioned {
  readonly id: Id<'report'>
  readonly version: number
  readonly region: string | null
}

/** What is written down of a change. */
export interface RevisionNote {
  readonly actor: Actor
  readonly action: RevisionAction
  readonly report: Versioned
  readonly fields?: readonly string[]
  readonly assessmentId?: Id<'assessment'>
}

/** What writing a step down needs. */
export interface RevisionServices {
  readonly ids: Ids
  readonly clock: Clock
  readonly live?: Pick<Live, 'publish'> | undefined
}

/**
 * Writes down what raises the version of a report, in the transaction that does, and tells open screens. Whoever saves a report calls it: a step
 * that nobody wrote down makes every stale edit a conflict.
 */
export async function noteRevisions(
  { ids, clock, live }: RevisionServices,
  tx: Tx,
  notes: readonly RevisionNote[],
): Promise<void> {
  const at = clock.now()
  const revisions = notes.map(
    ({ actor, action, report, fields = [], assessmentId }): Revision => ({
      id: ids.next(),
      reportId: report.id,
      version: report.version + 1,
      action,
      by: actor.id,
      at,
      fields,
      assessmentId: assessmentId ?? null,
    }),
  )
  await insertRevisions(tx, revisions)
  const news = notes.map(({ actor, action, report: { id, version, region } }) => ({
    type: 'report.changed',
    to: { roles: reportsPolicy['reports:read'] ?? [], region },
    data: { id, version: version + 1, action, by: actor.id },
  }))
  await live?.publish(tx, ...news)
}

/** Fails with `report.version.conflict` unless an edit of these fields may be written, also where it is not the newest. */
export async function editFits(
  tx: Tx,
  report: Pick<Versioned, 'id' | 'version'>,
  edit: { readonly version: number; readonly fields: readonly string[] },
): Promise<Result<void>> {
  return fits(tx, report, {
    version: edit.version,
    allows: (attempt, since) => mergesEdit(edit.fields, attempt, since),
  })
}

/** Fails with `report.version.conflict` unless a judgement of this version may be written. */
export async function judgementFits(
  tx: Tx,
  report: Pick<Versioned, 'id' | 'version'>,
  judged: { readonly version: number; readonly by: string | null },
): Promise<Result<void>> {
  const allows = (attempt: Attempt, since: readonly Revision[]) => mergesJudgement(judged.by, attempt, since)
  return fits(tx, report, { version: judged.version, allows })
}

async function fits(
  tx: Tx,
  { id, version: present }: Pick<Versioned, 'id' | 'version'>,
  wanted: { version: number; allows: (attempt: Attempt, since: readonly Revision[]) => boolean },
): Promise<Result<void>> {
  const { version, allows } = wanted
  if (version === present) return ok(undefined)
  return allows({ version, present }, await revisionsSince(tx, id, version))
    ? ok(undefined)
    : fail('report.version.conflict')
}
