import { type Colleague, listColleagues, namesOf } from '#domains/identity'
import type { Id } from '#kernel/id'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database, Tx } from '#platform/database'
import { open, type ReportServices, tryInTransaction } from '../context-service.ts'
import { reportMoved, reportTaken } from '../events.ts'
import { mayAssign, mayReach, mayWorkOn } from '../policy.ts'
import { type NextFilter, nextFree } from '../queue-store.ts'
import { stateAfter } from '../report.ts'
import { endLease, grant, type Lease, leaseOf, setStanding, standingOf } from './lease-store.ts'

/** A lease as screens show it. */
export interface ShownLease {
  readonly leasedBy: { readonly id: string; readonly name: string }
  readonly leasedUntil: Date
}

/** A report and who works on it. */
export interface Holding {
  readonly actor: Actor
  readonly id: Id<'report'>
}

/** Takes or renews a lease; see `Work.lease`. */
export function lease(services: ReportServices, { actor, id }: Holding): Promise<Result<ShownLease>> {
  return tryInTransaction(services.db, async (tx) => {
    const standing = await standingOf(tx, id)
    if (standing === undefined || !mayReach(actor, standing.region)) return fail('report.not-found')
    if (standing.state === 'closed') return fail('report.already-closed')
    const held = await hold(services, tx, { actor, id })
    return held.ok ? ok(await shown(tx, held.value)) : held
  })
}

async function shown(tx: Tx, { personId, until }: Lease): Promise<ShownLease> {
  const names = await namesOf(tx, [personId])
  return { leasedBy: { id: personId, name: names.get(personId) ?? '' }, leasedUntil: until }
}

/**
 * Gives the actor the report in the caller's transaction. Fails with `report.leased.conflict`, naming who has it. What
 * is not a person (a job, the command line) needs none and gets one all the same.
 */
export async function hold(
  { clock, outbox }: Pick<ReportServices, 'clock' | 'outbox'>,
  tx: Tx,
  { actor, id }: Holding,
): Promise<Result<Lease>> {
  const now = clock.now()
  const personId = actor.id ?? actor.kind
  const granted = await grant(tx, { reportId: id, personId, now })
  if (granted === undefined) {
    const other = await leaseOf(tx, id, now)
    const names = await namesOf(tx, other === undefined ? [] : [other.personId])
    return fail('report.leased.conflict', { name: names.get(other?.personId ?? '') ?? '' })
  }
  if (granted.leasedAt.getTime() === now.getTime()) {
    await outbox.publish(tx, reportTaken({ reportId: id, by: personId, at: now.toISOString() }))
  }
  return ok(granted)
}

/** Ends the actor's own lease; see `Work.release`. */
export function release({ db, outbox }: ReportServices, { actor, id }: Holding): Promise<Result<void>> {
  return tryInTransaction(db, async (tx) => {
    const standing = await standingOf(tx, id)
    if (standing === undefined || !mayReach(actor, standing.region)) return fail('report.not-found')
    const ended = await endLease(tx, id, actor.id ?? actor.kind)
    if (ended) await outbox.publish(tx, reportMoved(id))
    return ok(undefined)
  })
}

/** The next free report, leased; see `Work.next`. */
export function next(services: ReportServices, actor: Actor, filter: NextFilter): Promise<Result<Id<'report'> | null>> {
  return tryInTransaction(services.db, async (tx) => {
    const passed: Id<'report'>[] = []
    for (;;) {
      const id = await nextFree(tx, {
        ...filter,
        bound: actor.region,
        passed,
        person: actor.id,
        now: services.clock.now(),
      })
      if (id === undefined) return ok(null)
      const held = await hold(services, tx, { actor, id })
      if (held.ok) return ok(id)
      // A colleague took it between the look and the hand: the next one then.
      passed.push(id)
    }
  })
}

/** Gives a report back to everybody; see `Work.giveBack`. */
export function giveBack(services: ReportServices, { actor, id }: Holding): Promise<Result<void>> {
  const { db, clock, outbox, audit } = services
  return tryInTransaction(db, async (tx) => {
    const opened = await open(tx, actor, id)
    if (!opened.ok) return opened
    const { report } = opened.value
    const state = stateAfter(report.state, 'give-back')
    if (!state.ok) return state
    if (report.takenBy !== null && report.takenBy !== actor.id && !mayAssign(actor))
      return fail('report.taken.forbidden')
    await endLease(tx, id, mayAssign(actor) ? undefined : (actor.id ?? actor.kind))
    await setStanding(tx, id, { state: state.value, takenBy: null, at: clock.now() })
    await outbox.publish(tx, reportMoved(id))
    await audit.record(tx, actor, { action: 'reports.given-back', subject: { type: 'report', id } })
    return ok(undefined)
  })
}

/** Who can be given reports: active colleagues who may work on them. */
export async function assignees(db: Database): Promise<readonly Colleague[]> {
  return (await listColleagues(db)).filter(({ active, roles }) => active && mayWorkOn(roles))
}

function reaches({ region: bound }: Colleague, region: string | null): boolean {
  return bound === null || bound === region
}

/** An assignment of a report to a colleague. */
export interface Assignment extends Holding {
  readonly personId: string
}

/** Gives a report to a colleague; see `Work.assign`. */
export function assign(services: ReportServices, { actor, id, personId }: Assignment): Promise<Result<void>> {
  const { db, clock, outbox, audit } = services
  return tryInTransaction(db, async (tx) => {
    if (!mayAssign(actor) && personId !== actor.id) return fail('report.assign.forbidden')
    const opened = await open(tx, actor, id)
    if (!opened.ok) return opened
    const { region } = opened.value.report
    const able = (await assignees(tx)).some((one) => one.id === personId && reaches(one, region))
    if (!able) return fail('report.assignee.not-found')
    const state = stateAfter(opened.value.report.state, 'take')
    if (!state.ok) return state
    await endLease(tx, id)
    await setStanding(tx, id, { state: state.value, takenBy: personId, at: clock.now() })
    await outbox.publish(tx, reportMoved(id))
    const details = { to: personId }
    await audit.record(tx, actor, { action: 'reports.assigned', subject: { type: 'report', id }, details })
    return ok(undefined)
  })
}
