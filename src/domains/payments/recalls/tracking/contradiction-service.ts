import { ok, type Result } from '#kernel/result'
import { systemActor } from '#platform/access'
import type { Tx } from '#platform/database'
import type { HoldServices } from '../settling/ending-service.ts'
import { allOrNothing } from './context-service.ts'
import { type ArrivedMoney, followMoney, moveRecovery } from './follow-service.ts'
import { type StoredLeg, takeFollowable, waits, withSettledPayments } from './leg-store.ts'
import { lockRecovery, type StoredRecovery } from './recovery-store.ts'

/**
 * Follows money on that stopped because banks told different amounts of its payment, or because another recovery claimed what a victim paid, wherever
 * something of it can be claimed by now: the bank that received it has said what it carried, or the other telling was let go. Tells of how many recoveries a bank is asked again.
 * Recoveries whose analysis is over stay as they are: `tellReachable` is for them.
 */
export async function followContradicted(services: HoldServices): Promise<number> {
  let count = 0
  for (const id of await withSettledPayments(services.db)) {
    const resumed = await resume(services, id)
    if (resumed.ok && resumed.value) count++
  }
  return count
}

const resume = (services: HoldServices, id: string) =>
  allOrNothing(services.db, async (tx) => {
    const recovery = await lockRecovery(tx, id)
    if (recovery?.state !== 'tracking' && recovery?.state !== 'awaiting-analysis') return ok(false)
    const asked = await followAnew(services, tx, recovery)
    if (!asked.ok) return asked
    if (recovery.state === 'awaiting-analysis' && (await waits(tx, id))) {
      const moved = await moveRecovery(services, tx, recovery, 'resume')
      if (!moved.ok) return moved
    }
    const { legs, contradicted } = asked.value
    if (legs > 0)
      await services.audit.record(tx, systemActor('clocks'), {
        action: contradicted ? 'payments.contradiction-settled' : 'payments.money-followed',
        subject: { type: 'recovery', id },
        details: { legs },
      })
    return ok(legs > 0)
  })

/** What of a recovery is followed anew. */
interface FollowedAnew {
  /** How many legs are asked for. */
  readonly legs: number
  /** Whether tellings of any of their payments differed, rather than that another recovery claimed them. */
  readonly contradicted: boolean
}

/**
 * Follows what stopped as contradicted of a locked recovery, and what another one claimed of its victim's payments and does no more, as far as it can
 * be claimed by now. Fails as `followMoney` does.
 */
export async function followAnew(
  services: HoldServices,
  tx: Tx,
  recovery: StoredRecovery,
): Promise<Result<FollowedAnew>> {
  const taken = await takeFollowable(tx, recovery.id, services.clock.now())
  const made = await followMoney(services, tx, { recovery, money: taken.map(moneyOf) })
  if (!made.ok) return made
  const legs = made.value.filter(({ state }) => state === 'asked').length
  return ok({ legs, contradicted: taken.some(({ stopReason }) => stopReason === 'contradicted') })
}

/** What a leg was made of. */
export function moneyOf({ paymentAmount, ...leg }: StoredLeg): ArrivedMoney {
  const { parent, hop, bank, account, reference, amount, at, rootAt, loops } = leg
  return { parent, hop, bank, account, reference, payment: paymentAmount, amount, at, rootAt, loops }
}
