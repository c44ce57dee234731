import type { Id } from '#kernel/id'

/** What can raise the version of a report. */
export const revisionActions = ['edited', 'taken', 'asked', 'answered', 'assessed', 'reopened'] as const

/** What raised the version of a report. */
export type RevisionAction = (typeof revisionActions)[number]

/** One step of a report's version: who did what, when, and which fields changed. It holds no words. */
export interface Revision {
  readonly id: Id<'revision'>
  readonly reportId: Id<'report'>
  /** The version after it. */
  readonly version: number
  readonly action: RevisionAction
  /** Null for the reporter. */
  readonly by: string | null
  readonly at: Date
  /** Fields of an edit by name: `text`, `topic`, `fraudType`, `danger`, `language`, `region`, `own`. */
  readonly fields: readonly string[]
  readonly assessmentId: Id<'assessment'> | null
}

/** What somebody wants to write, and what they had read. */
export interface Attempt {
  /** The version that was read. */
  readonly version: number
  /** The version that is there now. */
  readonly present: number
}

/** Fields that mean something only together: a type of fraud belongs to its topic. */
const together: Readonly<Record<string, string>> = { fraudType: 'topic' }

/** Naming one's own identifiers only ever adds some, so two people doing it never contradict each other. */
const additive: readonly string[] = ['own']

/**
 * Whether an edit of some fields may be written over a version that its author has not read: every step in between is
 * known, and none of them touched the same fields.
 */
export function mergesEdit(fields: readonly string[], attempt: Attempt, since: readonly Revision[]): boolean {
  if (!explains(attempt, since)) return false
  const touched = new Set(since.flatMap((revision) => revision.fields.map(subject)))
  return fields.every((field) => additive.includes(field) || !touched.has(subject(field)))
}

/**
 * Whether a judgement may be written over a version that its author has not read: all that happened in between is that
 * they took the report themselves. Anything else may be a reason to judge otherwise.
 */
export function mergesJudgement(by: string | null, attempt: Attempt, since: readonly Revision[]): boolean {
  return explains(attempt, since) && since.every((revision) => revision.action === 'taken' && revision.by === by)
}

function explains({ version, present }: Attempt, since: readonly Revision[]): boolean {
  if (version > present) return false
  const known = new Set(since.map((revision) => revision.version))
  for (let step = version + 1; step <= present; step++) if (!known.has(step)) return false
  return true
}

function subject(field: string): string {
  return together[field] ?? field
}
