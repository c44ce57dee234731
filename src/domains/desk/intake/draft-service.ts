import type { Reports, SealedContact, SubmissionInput, Submitted } from '#domains/reports'
import type { Channel } from '#domains/taxonomy'
import type { Clock } from '#kernel/clock'
import type { Language } from '#kernel/language'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction } from '#platform/database'
import { inScope } from '#platform/scope'
import { type Draft, type DraftContent, draftLife, keptContent, openingOf, sameContent } from './draft.ts'
import * as store from './draft-store.ts'

/** What drafts need. */
export interface DraftServices {
  readonly db: Database
  readonly clock: Clock
  readonly reports: Pick<Reports, 'submit'>
}

/** A draft in a list. */
export interface DraftLine extends Pick<Draft, 'id' | 'channel' | 'language' | 'version' | 'startedAt' | 'updatedAt'> {
  /** The beginning of the words, in one line. */
  readonly opening: string
}

/** What a draft is sent as: all that is told, with the full numbers that a draft does not keep. */
export interface DraftSubmission {
  readonly input: SubmissionInput
  readonly channel: Channel
  readonly language: Language | undefined
  /** How the caller may be called back, sealed. */
  readonly contact?: SealedContact | undefined
}

/** Drafts: what a person writes down while somebody talks. Everybody has their own, and sees nobody else's. */
export interface Drafts {
  /** Open drafts, those touched last first, at most a hundred. */
  list(actor: Actor): Promise<readonly DraftLine[]>
  /** One draft; fails with `desk.draft.not-found`, also where it is somebody else's. */
  get(actor: Actor, id: string): Promise<Result<Draft>>
  /**
   * Keeps a draft over the version it was written from (0 for a new one) and returns its new version. The same content
   * again is no conflict. Fails with `desk.draft.conflict` (with the version that stands), `desk.draft.already-submitted`
   * or `desk.draft.not-found`.
   */
  put(actor: Actor, id: string, given: { version: number; content: DraftContent }): Promise<Result<number>>
  /** Throws a draft away; one that is not there is no failure. */
  drop(actor: Actor, id: string): Promise<void>
  /**
   * Makes a draft a submission, exactly once: sent again it gives the same receipt. The draft itself need not have
   * reached us. Fails with the codes of `reports.submit` or `desk.draft.not-found`.
   */
  submit(actor: Actor, id: string, given: DraftSubmission): Promise<Result<Submitted>>
  /** Deletes drafts that nobody touched for a week; returns how many. */
  forget(): Promise<number>
}

/** Makes the drafts. */
export function makeDrafts(services: DraftServices): Drafts {
  const { db, clock } = services
  return {
    list: async (actor) => {
      const rows = await inScope(db, actor, (tx) => store.openDrafts(tx, ownerOf(actor)))
      return rows.map(({ text, id, channel, language, version, startedAt, updatedAt }) => {
        return { id, channel, language, version, startedAt, updatedAt, opening: openingOf(text) }
      })
    },
    get: async (actor, id) => {
      const found = await inScope(db, actor, (tx) => store.findDraft(tx, id))
      if (found === undefined) return fail('desk.draft.not-found')
      return found.submissionId === null ? ok(found) : fail('desk.draft.already-submitted')
    },
    put: (actor, id, given) => put(services, actor, { id, ...given }),
    drop: async (actor, id) => {
      await inTransaction(db, (tx) => store.dropDraft(tx, id, ownerOf(actor)))
    },
    submit: (actor, id, given) => submit(services, actor, { id, ...given }),
    forget: () => store.forgetDrafts(db, new Date(clock.now().getTime() - draftLife)),
  }
}

/** Drafts belong to people; the router lets nobody else in. */
function ownerOf({ id }: Actor): string {
  if (id === null) throw new Error('a draft needs a person')
  return id
}

async function put(
  { db, clock }: DraftServices,
  actor: Actor,
  { id, version, content }: { readonly id: string; readonly version: number; readonly content: DraftContent },
): Promise<Result<number>> {
  const at = clock.now()
  const owner = ownerOf(actor)
  const kept = keptContent(content, at)
  return inTransaction(db, async (tx) => {
    const written = await store.writeDraft(tx, { id, owner, version, content: kept, at })
    if (written !== undefined) return ok(written)
    const stands = await store.findDraft(tx, id)
    if (stands === undefined || stands.owner !== owner) return fail('desk.draft.not-found')
    if (stands.submissionId !== null) return fail('desk.draft.already-submitted')
    // The answer to the same content was lost on the way.
    return sameContent(stands, kept) ? ok(stands.version) : fail('desk.draft.conflict', { version: stands.version })
  })
}

async function submit(
  { db, clock, reports }: DraftServices,
  actor: Actor,
  { id, input, channel, language, contact }: DraftSubmission & { readonly id: string },
): Promise<Result<Submitted>> {
  const owner = ownerOf(actor)
  const stands = await store.findDraft(db, id)
  if (stands !== undefined && stands.owner !== owner) return fail('desk.draft.not-found')
  // The draft's own id is the key: however often it is sent, one submission comes of it.
  const context = { channel, language, idempotencyKey: `draft:${id}`, reporterMark: null, contact }
  const submitted = await reports.submit(actor, input, context)
  if (!submitted.ok) return submitted
  const { submissionId } = submitted.value
  const kept = language ?? stands?.language ?? 'kk'
  await inTransaction(db, (tx) =>
    store.settleDraft(tx, { id, owner, submissionId, channel, language: kept, at: clock.now() }),
  )
  return submitted
}
