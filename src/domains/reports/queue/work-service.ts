import type { Colleague } from '#domains/identity'
import type { Id } from '#kernel/id'
import type { Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { ReportServices } from '../context-service.ts'
import type { NextFilter, QueueFilter } from '../queue-store.ts'
import type { BulkAction } from './bulk.ts'
import { type BulkOutcome, bulk, type UndoOutcome, undo } from './bulk-service.ts'
import { forgetBulks } from './bulk-store.ts'
import { deadlines, escalateNear, setDeadlines } from './deadline-service.ts'
import type { Deadline } from './deadlines.ts'
import { assign, assignees, giveBack, lease, next, release, type ShownLease } from './lease-service.ts'
import { forgetLeases } from './lease-store.ts'
import { counts, lines, type QueuedReport } from './queue-service.ts'
import { signAll } from './similar-service.ts'

/** Who works on what: leases, assignments, deadlines, many reports at once. */
export interface Work {
  /**
   * Takes a report to work on, or renews what one has, for ten minutes. Fails with `report.not-found`,
   * `report.already-closed`, or `report.leased.conflict` naming the colleague whose time has not run out.
   */
  lease(actor: Actor, id: Id<'report'>): Promise<Result<ShownLease>>
  /** Ends one's own lease. Fails with `report.not-found`. */
  release(actor: Actor, id: Id<'report'>): Promise<Result<void>>
  /** Leases the most urgent report that nobody has; null where there is none. Nobody ever gets one that another was given. */
  next(actor: Actor, filter: NextFilter): Promise<Result<Id<'report'> | null>>
  /**
   * Puts a report back for everybody. Fails with `report.taken.forbidden` where it is a colleague's and the actor is no
   * supervisor.
   */
  giveBack(actor: Actor, id: Id<'report'>): Promise<Result<void>>
  /**
   * Gives a report to a colleague, also over a lease. Fails with `report.assign.forbidden` for others than supervisors and
   * with `report.assignee.not-found`.
   */
  assign(actor: Actor, id: Id<'report'>, personId: string): Promise<Result<void>>
  /** Whom reports can be given to. */
  assignees(): Promise<readonly Pick<Colleague, 'id' | 'name' | 'region'>[]>
  /** Lines of the queue by id, at most 200; what the actor may not see is left out. */
  lines(actor: Actor, ids: readonly Id<'report'>[]): Promise<readonly QueuedReport[]>
  /** How many reports each filter finds, counted up to 1,001. */
  counts(actor: Actor, filters: readonly QueueFilter[]): Promise<readonly number[]>
  /** Changes up to 500 reports, each by the rules of the single action; the others are told with the reason. */
  bulk(actor: Actor, ids: readonly Id<'report'>[], given: BulkAction): Promise<BulkOutcome>
  /**
   * Undoes such a change within ten minutes, once. What was changed since stays as it is and is told. A judgement stays in
   * the history. Fails with `report.bulk.not-found`, `report.bulk.already-undone` or `report.bulk.too-late`.
   */
  undo(actor: Actor, id: Id<'bulk'>, reason: string): Promise<Result<UndoOutcome>>
  /** How long reports may wait, the most urgent first. */
  deadlines(): Promise<readonly Deadline[]>
  /** Sets other deadlines for reports that come in or change from now on. Fails with the codes of `readDeadlines`. */
  setDeadlines(actor: Actor, given: readonly Deadline[]): Promise<Result<readonly Deadline[]>>
  /** Raises each report whose deadline is near and tells of it, once; returns how many. Run every minute. */
  escalateNear(): Promise<number>
  /** Forgets leases and bulk changes that are over, and signs accounts from before signatures. Idempotent; run nightly. */
  tidy(): Promise<void>
}

const day = 86_400_000

/** Makes the work on the queue. */
export function makeWork(services: ReportServices): Work {
  const { db, clock } = services
  return {
    lease: (actor, id) => lease(services, { actor, id }),
    release: (actor, id) => release(services, { actor, id }),
    next: (actor, filter) => next(services, actor, filter),
    giveBack: (actor, id) => giveBack(services, { actor, id }),
    assign: (actor, id, personId) => assign(services, { actor, id, personId }),
    assignees: async () => (await assignees(db)).map(({ id, name, region }) => ({ id, name, region })),
    lines: (actor, ids) => lines(services, actor, ids),
    counts: (actor, filters) => counts(services, actor, filters),
    bulk: (actor, ids, given) => bulk(services, { actor, ids, given }),
    undo: (actor, id, reason) => undo(services, { actor, id, reason }),
    deadlines: () => deadlines(services),
    setDeadlines: (actor, given) => setDeadlines(services, actor, given),
    escalateNear: () => escalateNear(services),
    tidy: async () => {
      await forgetLeases(db, clock.now())
      await forgetBulks(db, new Date(clock.now().getTime() - day))
      await signAll(services)
    },
  }
}
