import { ok } from '#kernel/result'
import { systemActor } from '#platform/access'
import type { HoldServices } from '../settling/ending-service.ts'
import { allOrNothing } from './context-service.ts'
import { type ArrivedMoney, followMoney, moveRecovery } from './follow-service.ts'
import { type StoredLeg, takeContradicted, waits, withSettledPayments } from './leg-store.ts'
import { lockRecovery } from './recovery-store.ts'

/**
 * Follows money on that stopped because banks told different amounts of its payment, wherever something of it can be claimed by now: the
 * bank that received it has said what it carried, or the other telling was let go. Tells of how many recoveries a bank is asked again.
 */
export async function followContradicted(services: HoldServices): Promise<number> {
  let count = 0
  for (const id of await withSettledPayments(services.db)) {
    const resumed = await followAnew(services, id)
    if (resumed.ok && resumed.value) count++
  }
  return count
}

const followAnew = (services: HoldServices, id: string) =>
  allOrNothing(services.db, async (tx) => {
    const recovery = await lockRecovery(tx, id)
    if (recovery?.state !== 'tracking' && recovery?.state !== 'awaiting-analysis') return ok(false)
    const money = (await takeContradicted(tx, id)).map(moneyOf)
    const made = await followMoney(services, tx, { recovery, money })
    if (!made.ok) return made
    const asked = made.value.filter(({ state }) => state === 'asked').length
    if (recovery.state === 'awaiting-analysis' && (await waits(tx, id))) {
      const moved = await moveRecovery(services, tx, recovery, 'resume')
      if (!moved.ok) return moved
    }
    if (asked > 0)
      await services.audit.record(tx, systemActor('clocks'), {
        action: 'payments.contradiction-settled',
        subject: { type: 'recovery', id },
        details: { legs: asked },
      })
    return ok(asked > 0)
  })

/** What a leg was made of. */
function moneyOf({ paymentAmount, ...leg }: StoredLeg): ArrivedMoney {
  const { parent, hop, bank, account, reference, amount, at, rootAt, loops } = leg
  return { parent, hop, bank, account, reference, payment: paymentAmount, amount, at, rootAt, loops }
}
