import type { Audit } from '#domains/audit'
import type { Clock } from '#kernel/clock'
import { systemActor } from '#platform/access'
import type { Config } from '#platform/config'
import { type Database, inTransaction } from '#platform/database'
import { forgetSignatures, lockKeys, withdrawKeys } from './key-store.ts'
import { forgetMessages } from './message-store.ts'

/** How long things of banks are kept; the usual where it is not said. */
export type BankRetentionConfig = Partial<Pick<Config, 'RETENTION_DAYS' | 'CENTRE_KEY_DAYS'>>

/** What forgetting needs. */
export interface RetentionServices {
  readonly db: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly config?: BankRetentionConfig
}

/** What was forgotten. */
export interface Forgotten {
  readonly messages: number
  /** Names of the centre's keys that are no longer published. */
  readonly keys: readonly string[]
}

const day = 86_400_000

/** How many messages go in one transaction. */
const messagesMost = 5000

/**
 * Forgets what has served: messages of banks whose recovery is over for `RETENTION_DAYS`, keys of the centre in whose place another
 * has signed for `CENTRE_KEY_DAYS`, and signatures that are no longer good anyway. Run daily, and as often as you like.
 */
export async function forgetServed({ db, clock, audit, config }: RetentionServices): Promise<Forgotten> {
  const now = clock.now()
  const before = new Date(now.getTime() - (config?.RETENTION_DAYS ?? 90) * day)
  let messages = 0
  for (;;) {
    const gone = await forgetMessages(db, before, messagesMost)
    messages += gone
    if (gone < messagesMost) break
  }
  await forgetSignatures(db, now)
  const keys = await inTransaction(db, async (tx) => {
    await lockKeys(tx)
    const withdrawn = await withdrawKeys(tx, new Date(now.getTime() - (config?.CENTRE_KEY_DAYS ?? 30) * day))
    await audit.record(
      tx,
      systemActor('retention'),
      ...withdrawn.map((id) => ({ action: 'payments.key-withdrawn', subject: { type: 'signing-key', id } })),
    )
    return withdrawn
  })
  return { messages, keys }
}
