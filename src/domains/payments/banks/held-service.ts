import type { Clock } from '#kernel/clock'
import { ok, type Result } from '#kernel/result'
import type { Actor } from '#platform/access'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import { formatHoldCode, holdCode } from '../recalls/settling/hold-code.ts'
import { holdsAtBank } from '../recalls/settling/hold-store.ts'
import type { HoldView } from '../recalls/settling/paper-service.ts'
import { bankFor } from './asked-service.ts'
import type { Bank } from './bank.ts'

/** What telling banks of their holds needs. */
export interface HeldServices {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
}

/** What a bank holds, as the centre knows it. */
export interface HeldAtBanks {
  /**
   * Holds of the actor's own bank with their codes, then what ended in the last 30 days; of each those that end soonest first, at most
   * 1,000 together.
   * Fails with `bank.not-registered.forbidden`.
   */
  list(actor: Actor): Promise<Result<{ readonly bank: Bank; readonly items: readonly HoldView[] }>>
}

/** How long a bank sees what has ended, in milliseconds. */
const shownFor = 30 * 86_400_000

/** Makes the part that tells banks of their holds. */
export function makeHeldAtBanks({ db, clock, keys }: HeldServices): HeldAtBanks {
  return {
    list: async (actor) => {
      const bank = await bankFor(db, actor)
      if (!bank.ok) return bank
      const held = await holdsAtBank(db, bank.value.organisation, new Date(clock.now().getTime() - shownFor))
      const items = held.map((hold) => ({ ...hold, code: formatHoldCode(holdCode(keys, hold.id)) }))
      return ok({ bank: bank.value, items })
    },
  }
}
