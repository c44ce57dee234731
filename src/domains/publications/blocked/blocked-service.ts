import type { Audit } from '#domains/audit'
import { namesOf } from '#domains/identity'
import type { Blocking, Indicators } from '#domains/indicators'
import type { Clock } from '#kernel/clock'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { Log } from '#platform/log'
import type { DeliveredEvent } from '#platform/outbox'
import { restartLeap } from '../zone/zone.ts'
import { followBlocked, leapSerial } from '../zone/zone-store.ts'
import { type Approval, type BlockedSite, hostAndAbove, isPublishable, mayRule, needsApproval } from './blocked.ts'
import * as store from './blocked-store.ts'

/** What publishing blocks needs. */
export interface BlockedServices {
  readonly db: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly log: Log
  readonly indicators: Pick<Indicators, 'blockings'>
}

/** The second person's word. */
export interface ApprovalRuling {
  readonly observableId: string
  readonly decision: 'approved' | 'refused'
  /** 3 to 2,000 characters. */
  readonly reason: string
}

/** A decision that waits, with the name of the colleague who took it; null where no colleague did. */
export type WaitingApproval = Approval & { readonly decidedByName: string | null }

/** What is published for blocking: by decisions in force, with a legal basis, and with a second person's word where many would be reached. */
export interface Blocked {
  /** Follows the registry's events, in the listener's transaction. */
  follow(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>
  /** Takes off what has run out since; tells how many. */
  expire(): Promise<number>
  /** Compares everything with the registry and mends what differs; tells how many rows did. */
  reconcile(): Promise<number>
  /**
   * Begins the history of the zone anew, as after a restore from a backup: resolvers that were further than the backup take the
   * zone whole, and who asks for lists by their time is given them again. Returns the serial before and after.
   */
  restartZone(actor: Actor): Promise<{ readonly before: number; readonly serial: number }>
  /** The published site that a host belongs to. */
  siteOf(host: string): Promise<BlockedSite | undefined>
  /** Decisions that wait for a second person, the longest wait first. */
  waiting(): Promise<readonly WaitingApproval[]>
  /** Approves or refuses. Fails with `approval.not-found`, `approval.already-ruled`, `approval.own-decision.forbidden`. */
  rule(actor: Actor, ruling: ApprovalRuling): Promise<Result<Approval>>
}

/** Makes the part that keeps what is published for blocking. */
export function makeBlocked(services: BlockedServices): Blocked {
  const { db, clock } = services
  return {
    follow: (tx, events) => follow(services, tx, events),
    expire: () =>
      inTransaction(db, async (tx) => {
        await store.lockBlocked(tx)
        const ids = await store.expiredIds(tx, clock.now())
        if (ids.length > 0) await replace(services, tx, ids)
        return ids.length
      }),
    reconcile: () => inTransaction(db, (tx) => reconcile(services, tx)),
    restartZone: (actor) => restartZone(services, actor),
    siteOf: (host) => store.publishedSite(db, hostAndAbove(host), clock.now()),
    waiting: () => waiting(db),
    rule: (actor, ruling) => rule(services, actor, ruling),
  }
}

async function waiting(db: Database): Promise<readonly WaitingApproval[]> {
  const approvals = await store.waitingApprovals(db)
  const names = await namesOf(db, [...new Set(approvals.flatMap(({ decidedBy }) => decidedBy ?? []))])
  return approvals.map((one) => ({ ...one, decidedByName: names.get(one.decidedBy ?? '') ?? null }))
}

async function follow(services: BlockedServices, tx: Tx, events: readonly DeliveredEvent[]): Promise<void> {
  await store.lockBlocked(tx)
  if (events.some(({ topic }) => topic === 'indicators.allow-list-changed')) {
    await reconcile(services, tx)
    return
  }
  const ids = new Set(events.flatMap(({ payload }) => idsIn(payload)))
  if (ids.size > 0) await replace(services, tx, [...ids])
}

/** The observables that an event may have changed: only of kinds that can be blocked. */
function idsIn(payload: unknown): readonly string[] {
  const { observableId, kind } = payload as { readonly observableId?: unknown; readonly kind?: unknown }
  const blockable = kind === 'domain' || kind === 'url' || kind === 'ip'
  return blockable && typeof observableId === 'string' ? [observableId] : []
}

/** Makes what is published of some observables be what the registry says of them now. */
async function replace(services: BlockedServices, tx: Tx, ids: readonly string[]): Promise<void> {
  const before = await store.hostsOf(tx, ids)
  const rows = await rowsOf(services, tx, ids)
  const at = services.clock.now()
  if ((await store.replaceRows(tx, ids, { rows, at })) === 0) return
  const after = await store.hostsOf(tx, ids)
  await store.moveRevision(tx, at)
  await followBlocked(tx, [...new Set([...before, ...after])])
}

async function rowsOf(
  { indicators }: BlockedServices,
  tx: Tx,
  ids: readonly string[],
): Promise<readonly store.BlockedRow[]> {
  return (await indicators.blockings.of(tx, ids)).filter(isPublishable).map(rowOf)
}

function rowOf(blocking: Blocking): store.BlockedRow {
  const { allowedAbove: _above, allowedBelow: letThrough, ...rest } = blocking
  return { ...rest, needsApproval: needsApproval(blocking), letThrough }
}

const part = 5000

/** Walks through the registry and what is published side by side, in the order of ids. */
async function reconcile(services: BlockedServices, tx: Tx): Promise<number> {
  const { indicators, clock, log } = services
  await store.lockBlocked(tx)
  let changed = 0
  for (let after: string | undefined, done = false; !done; ) {
    const blockings = await indicators.blockings.page(tx, { after, limit: part })
    done = blockings.length < part
    const last: string | undefined = blockings.at(-1)?.observableId
    const known = await store.idsAfter(tx, after, done ? undefined : last)
    const ids = [...new Set<string>([...known, ...blockings.map(({ observableId }) => observableId)])]
    const rows = blockings.filter(isPublishable).map(rowOf)
    changed += await store.replaceRows(tx, ids, { rows, at: clock.now() })
    after = last
  }
  if (changed > 0) await store.moveRevision(tx, clock.now())
  const moved = await followBlocked(tx, 'all')
  if (changed > 0 || moved) log.info({ changed }, 'what is published for blocking was compared with the registry')
  return changed
}

async function restartZone({ db, clock, audit }: BlockedServices, actor: Actor) {
  return inTransaction(db, async (tx) => {
    await store.lockBlocked(tx)
    const at = clock.now()
    const leapt = await leapSerial(tx, restartLeap(at))
    await store.moveRevision(tx, at)
    await audit.record(tx, actor, {
      action: 'publications.zone-restarted',
      subject: { type: 'zone', id: 'all' },
      details: leapt,
    })
    return leapt
  })
}

async function rule(services: BlockedServices, actor: Actor, ruling: ApprovalRuling): Promise<Result<Approval>> {
  const { db, clock, audit } = services
  const { observableId, decision, reason } = ruling
  return inTransaction(db, async (tx) => {
    await store.lockBlocked(tx)
    const approval = await store.approvalOf(tx, observableId)
    if (approval === undefined) return fail('approval.not-found')
    if (approval.state !== 'waiting') return fail('approval.already-ruled')
    if (!mayRule(approval, actor.id) || actor.id === null) return fail('approval.own-decision.forbidden')
    const at = clock.now()
    await store.writeRuling(tx, approval, { state: decision, by: actor.id, at, reason })
    await store.moveRevision(tx, at)
    await followBlocked(tx, await store.hostsOf(tx, [observableId]))
    await audit.record(tx, actor, {
      action: 'publications.approval-ruled',
      subject: { type: 'observable', id: observableId },
      details: { decision, reason },
    })
    return ok({ ...approval, state: decision, ruledBy: actor.id, ruledAt: at, reason })
  })
}
