import { fail, ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import { letGo, type SettlingServices, settle } from './ending-service.ts'
import { freeOf, isReason } from './hold.ts'
import { openHolds, takesPapers, withRecovery } from './notice-service.ts'
import { hasSanction } from './paper-store.ts'

/** A hold to let go before its time. */
export interface Release {
  readonly recovery: string
  readonly hold: string
  /** Kept in the audit log; 3 to 2,000 characters. */
  readonly reason: string
}

/** Lets one hold go, because it is known that its money is not the victim's; fails as the desk of papers says. */
export function releaseHold(
  services: SettlingServices,
  actor: Actor,
  { recovery: id, hold: of, reason: said }: Release,
): Promise<Result<{ readonly amount: bigint }>> {
  const reason = said.trim()
  if (!isReason(reason)) return Promise.resolve(fail('hold.reason-missing'))
  return withRecovery(services, { actor, id }, async (tx, recovery) => {
    const at = services.clock.now()
    if (!takesPapers(recovery)) return fail('hold.recovery.conflict')
    const open = await openHolds(tx, id, { wanted: [of], at })
    if (!open.ok) return open
    const hold = open.value.get(of)
    if (hold === undefined) return fail('hold.not-found')
    const amount = freeOf(hold)
    await letGo(services, tx, hold, { amount, how: 'released', at, actor })
    await services.audit.record(tx, actor, {
      action: 'payments.hold-let-go',
      subject: { type: 'recovery', id },
      details: { hold: of, amount: amount.toString(), reason },
    })
    await settle(services, tx, recovery, await hasSanction(tx, id))
    return ok({ amount })
  })
}
