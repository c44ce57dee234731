import { ok, type Result } from '#kernel/result'
import { systemActor } from '#platform/access'
import type { Tx } from '#platform/database'
import type { HoldServices } from '../settling/ending-service.ts'
import { allOrNothing } from './context-service.ts'
import { type ArrivedMoney, followMoney, moveRecovery } from './follow-service.ts'
import { type StoredLeg, takeContradicted, waits, withSettledPayments } from './leg-store.ts'
import { lockRecovery, type StoredRecovery } from './recovery-store.ts'

/**
 * Follows money on that stopped because banks told different amounts of its payment, wherever something of it can be claimed by now: the
 * bank that received it has said what it carried, or the other telling was let go. Tells of how many recoveries a bank is asked again.
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
    if (asked.value > 0)
      await services.audit.record(tx, systemActor('clocks'), {
        action: 'payments.contradiction-settled',
        subject: { type: 'recovery', id },
        details: { legs: asked.value },
      })
    return ok(asked.value > 0)
  })

/**
 * Follows what stopped as contradicted of a locked recovery, as far as it can be claimed by now; tells how many legs are asked for. Fails as
 * `followMoney` does.
 */
export async function followAnew(services: HoldServices, tx: Tx, recovery: StoredRecovery): Promise<Result<number>> {
  const money = (await takeContradicted(tx, recovery.id)).map(moneyOf)
  const made = await followMoney(services, tx, { recovery, money })
  return made.ok ? ok(made.value.filter(({ state }) => state === 'asked').length) : made
}

/** What a leg was made of. */
export function moneyOf({ paymentAmount, ...leg }: StoredLeg): ArrivedMoney {
  const { parent, hop, bank, account, reference, amount, at, rootAt, loops } = leg
  return { parent, hop, bank, account, reference, payment: paymentAmount, amount, at, rootAt, loops }
}
