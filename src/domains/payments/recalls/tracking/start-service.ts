import { ok, type Result } from '#kernel/result'
import type { Tx } from '#platform/database'
import type { TrackingServices } from './context-service.ts'
import { followMoney, moveRecovery, settle } from './follow-service.ts'
import type { RecoveryState } from './recovery.ts'
import { type StoredRecovery, setStolen } from './recovery-store.ts'
import { withdrawRequests } from './request-store.ts'
import { amountOf, checkTimes, type RootPayment } from './root.ts'

/**
 * Starts the chase after a victim's payments, of a locked recovery that is `created`: each becomes a leg, its bank is asked. Fails as
 * `checkTimes`, `moveRecovery` and `followMoney` do; then nothing is written.
 */
export async function startTracking(
  services: TrackingServices,
  tx: Tx,
  { recovery, payments }: { readonly recovery: StoredRecovery; readonly payments: readonly RootPayment[] },
): Promise<Result<RecoveryState>> {
  const now = services.clock.now()
  const possible = checkTimes(payments, now)
  if (!possible.ok) return possible
  const money = payments.map(({ bank, account, reference, amount, at }) => ({
    parent: null,
    hop: 1,
    bank,
    account,
    reference,
    payment: amount,
    amount,
    at,
    rootAt: at,
    loops: false,
  }))
  const made = await followMoney(services, tx, { recovery, money })
  if (!made.ok) return made
  const moved = await moveRecovery(services, tx, recovery, 'start')
  // A recovery that cannot start was refused before: whoever calls this has it `created`.
  if (!moved.ok) throw new Error('only a created recovery starts')
  await setStolen(tx, recovery.id, amountOf(made.value))
  await withdrawRequests(tx, recovery.id, { at: now, kinds: ['confirm'] })
  return ok(await settle(services, tx, { ...recovery, state: moved.value }))
}
