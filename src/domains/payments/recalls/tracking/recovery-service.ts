import { listColleagues } from '#domains/identity'
import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/database'
import { inScope } from '#platform/scope'
import { paymentsPolicy } from '../../policy.ts'
import type { HoldServices } from '../settling/ending-service.ts'
import { releaseHoldsOf } from '../settling/hold-service.ts'
import { allOrNothing, recoveryNews } from './context-service.ts'
import { followAnew } from './contradiction-service.ts'
import { freeClaims, moveRecovery } from './follow-service.ts'
import * as legs from './leg-store.ts'
import { stateAfter } from './recovery.ts'
import * as store from './recovery-store.ts'
import { withdrawRequests } from './request-store.ts'
import { rootPayments, type ToldPayment } from './root.ts'
import { startTracking } from './start-service.ts'

/** A person works on a recovery. */
interface Work {
  readonly actor: Actor
  readonly id: string
}

/**
 * Runs `work` on a recovery that the actor may see, locked, in a transaction of which nothing is kept where it fails. Fails with
 * `recall.recovery.not-found` or as the work does.
 */
async function onRecovery(
  services: HoldServices,
  { actor, id }: Work,
  work: (tx: Tx, recovery: store.StoredRecovery) => Promise<Result<void>>,
): Promise<Result<store.StoredRecovery>> {
  const { db, live } = services
  const seen = await inScope(db, actor, (tx) => store.findRecovery(tx, id))
  if (seen === undefined) return fail('recall.recovery.not-found')
  return allOrNothing(db, async (tx) => {
    const recovery = await store.lockRecovery(tx, id)
    if (recovery === undefined) return fail('recall.recovery.not-found')
    const done = await work(tx, recovery)
    if (!done.ok) return done
    await live.publish(tx, recoveryNews(id))
    return ok((await store.findRecovery(tx, id)) ?? recovery)
  })
}

/**
 * A duty officer confirms the payments, so that their banks are asked. Fails with `recall.recovery.not-found`,
 * `recall.state.conflict` where it has started or is over, or as `rootPayments` and `startTracking` do.
 */
export function startRecovery(
  services: HoldServices,
  actor: Actor,
  { id, payments: told }: { readonly id: string; readonly payments: readonly ToldPayment[] },
): Promise<Result<store.StoredRecovery>> {
  return onRecovery(services, { actor, id }, async (tx, recovery) => {
    const possible = stateAfter(recovery.state, 'start')
    if (!possible.ok) return possible
    const payments = rootPayments(told)
    if (!payments.ok) return payments
    const started = await startTracking(services, tx, { recovery, payments: payments.value })
    if (!started.ok) return started
    await services.audit.record(tx, actor, {
      action: 'payments.recovery-started',
      subject: { type: 'recovery', id },
      details: { payments: told.length },
    })
    return ok(undefined)
  })
}

/**
 * Calls a recovery off: open requests are withdrawn, holds are let go, claims are free for others, and the registry forgets what it
 * was told. Fails with `recall.recovery.not-found`, `recall.reason-missing`, `recall.state.conflict` once money is to go back, or
 * `hold.sanctioned.conflict`.
 */
export async function cancelRecovery(
  services: HoldServices,
  actor: Actor,
  { id, reason: given }: { readonly id: string; readonly reason: string },
): Promise<Result<store.StoredRecovery>> {
  const reason = given.trim()
  if (reason.length < 3 || reason.length > 2000) return fail('recall.reason-missing')
  return onRecovery(services, { actor, id }, async (tx, recovery) => {
    const possible = stateAfter(recovery.state, 'cancel')
    if (!possible.ok) return possible
    const at = services.clock.now()
    await freeClaims(tx, await legs.legsOf(tx, id))
    await withdrawRequests(tx, id, { at, kinds: ['confirm', 'hold'] })
    await legs.stopLegs(tx, id, { reason: 'cancelled' })
    await legs.tellLegsAnew(tx, id)
    const released = await releaseHoldsOf(services, tx, { recovery: id, at, actor })
    if (!released.ok) return released
    await store.cancelRecovery(tx, id, { reason, at })
    await services.outbox.publish(tx, {
      topic: 'payments.recovery-changed',
      payload: { recovery: id, state: 'cancelled' },
    })
    await services.audit.record(tx, actor, {
      action: 'payments.recovery-cancelled',
      subject: { type: 'recovery', id },
      details: { was: recovery.state, holds: released.value },
    })
    return ok(undefined)
  })
}

/**
 * Asks banks for money that stopped as contradicted, or that another recovery claimed, and can be claimed by now, of a recovery whose analysis is over: it is tracked again, while what
 * is to go back goes back. One that is tracked already is followed as it is. Fails with `recall.recovery.not-found`, `recall.state.conflict` where it is
 * over, `recall.nothing-reachable.conflict` where nothing can be claimed, or as `followMoney` does; then nothing is written.
 */
export function followReachable(
  services: HoldServices,
  actor: Actor,
  { id }: { readonly id: string },
): Promise<Result<store.StoredRecovery>> {
  return onRecovery(services, { actor, id }, async (tx, recovery) => {
    if (recovery.state === 'tracking') return ok(undefined)
    const moved = await moveRecovery(services, tx, recovery, 'resume')
    if (!moved.ok) return moved
    const asked = await followAnew(services, tx, recovery)
    if (!asked.ok) return asked
    if (asked.value.legs === 0) return fail('recall.nothing-reachable.conflict')
    await services.audit.record(tx, actor, {
      action: 'payments.money-followed',
      subject: { type: 'recovery', id },
      details: { legs: asked.value.legs },
    })
    return ok(undefined)
  })
}

/** Whether somebody may work on recoveries of a region: its number, deadlines and letters are for no others. */
async function mayTake(tx: Tx, officer: string, region: string | null): Promise<boolean> {
  const person = (await listColleagues(tx)).find(({ id }) => id === officer)
  const working = paymentsPolicy['payments:work-recovery'] ?? []
  const may = person?.active === true && person.roles.some((role) => working.includes(role))
  return may && (person.region === null || person.region === region)
}

/**
 * Gives a recovery to a duty officer who may work on it, or to nobody. Fails with `recall.recovery.not-found` or
 * `recall.officer.not-found`.
 */
export function assignRecovery(
  services: HoldServices,
  actor: Actor,
  { id, officer }: { readonly id: string; readonly officer: string | null },
): Promise<Result<store.StoredRecovery>> {
  return onRecovery(services, { actor, id }, async (tx, { region }) => {
    if (officer !== null && !(await mayTake(tx, officer, region))) return fail('recall.officer.not-found')
    await store.setDutyOfficer(tx, id, { officer, at: services.clock.now() })
    await services.audit.record(tx, actor, {
      action: 'payments.recovery-assigned',
      subject: { type: 'recovery', id },
      details: { officer: officer ?? 'nobody' },
    })
    return ok(undefined)
  })
}
