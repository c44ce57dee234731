import { systemActor } from '#platform/access'
import { type Database, inTransaction, type Tx } from '#platform/database'
import type { LiveNews } from '#platform/live'
import { recoveryNews, type TrackingServices } from './context-service.ts'
import { moneyOf } from './contradiction-service.ts'
import { freedLegs } from './elsewhere-store.ts'
import { claimableOf } from './follow-service.ts'
import { keepReachableTold, legsOf, type StoredLeg, withReachableMoney } from './leg-store.ts'
import { isOver, type RecoveryState } from './recovery.ts'
import { lockRecovery, type StoredRecovery } from './recovery-store.ts'

/** How many recoveries are looked at in one statement. */
const lookMost = 200

/** Whether people have decided what becomes of the money, so that nobody is asked for more of it without one of them. */
export function isDecided(state: RecoveryState): boolean {
  return state === 'analysed' || state === 'returning' || isOver(state)
}

/**
 * What of money that stopped as `contradicted`, or that another recovery claimed, could be asked for now, in tiyn, of a recovery whose analysis is over and whose money is still going
 * back. 0n before that, when the clocks follow it by themselves, and where the recovery is over.
 */
export async function reachableOf(
  db: Database,
  { recovery, legs }: { readonly recovery: StoredRecovery; readonly legs: readonly StoredLeg[] },
): Promise<bigint> {
  const over = isOver(recovery.state) || !isDecided(recovery.state)
  return over ? 0n : (await claimableIn(db, recovery, legs)).amount
}

/** How much can be claimed, and of which legs. */
async function claimableIn(
  db: Database,
  recovery: StoredRecovery,
  legs: readonly StoredLeg[],
): Promise<{ readonly amount: bigint; readonly legs: readonly string[] }> {
  const claimed = legs.some(({ parent, stopReason }) => parent === null && stopReason === 'claimed-by-another')
  const freed = claimed ? await freedLegs(db, recovery.id) : new Set<string>()
  const stopped = legs.filter(({ id, stopReason }) => stopReason === 'contradicted' || freed.has(id))
  if (stopped.length === 0) return { amount: 0n, legs: [] }
  const legOf = new Map(stopped.map((leg) => [moneyOf(leg), leg.id]))
  const claimable = await claimableOf(db, { recovery, money: [...legOf.keys()] })
  return {
    amount: claimable.reduce((sum, { amount }) => sum + amount, 0n),
    legs: claimable.flatMap(({ money }) => legOf.get(money) ?? []),
  }
}

/**
 * Tells once of each leg of a recovery whose analysis is over that its money can be asked for: whoever works on the recovery hears it, else those of
 * its region who may, and it stands in the history; of one that is over, in the history alone. Tells of how many recoveries. Run it every minute.
 */
export async function tellReachable(services: TrackingServices): Promise<number> {
  let count = 0
  let after: string | null = null
  for (;;) {
    const found: readonly string[] = await withReachableMoney(services.db, { after, most: lookMost })
    for (const id of found) if (await inTransaction(services.db, (tx) => tellOne(services, tx, id))) count++
    after = found.at(-1) ?? null
    if (found.length < lookMost) return count
  }
}

async function tellOne({ clock, live, audit }: TrackingServices, tx: Tx, id: string): Promise<boolean> {
  const recovery = await lockRecovery(tx, id)
  if (recovery === undefined || !isDecided(recovery.state)) return false
  const { amount, legs } = await claimableIn(tx, recovery, await legsOf(tx, id))
  if (!(await keepReachableTold(tx, legs, clock.now()))) return false
  await audit.record(tx, systemActor('clocks'), {
    action: 'payments.money-reachable',
    subject: { type: 'recovery', id },
    details: { amount: amount.toString() },
  })
  await live.publish(tx, recoveryNews(id), ...(isOver(recovery.state) ? [] : [reachableNews(recovery)]))
  return true
}

/** For whoever works on the recovery, or those of its region who may. */
function reachableNews({ id, number, dutyOfficer, region }: StoredRecovery): LiveNews {
  const data = { recovery: id, number }
  if (dutyOfficer !== null) return { type: 'payments.money-reachable', to: { person: dutyOfficer }, data }
  return { type: 'payments.money-reachable', to: { roles: ['analyst', 'investigator', 'supervisor'], region }, data }
}
