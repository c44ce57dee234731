import { fail, ok, type Result } from '#kernel/result'
import { inTransaction, type Tx } from '#platform/database'
import { addressBlock } from '../network-address.ts'
import type { IdentityServices } from '../wiring-service.ts'
import * as store from './attempt-store.ts'
import { accountThrottle, addressThrottle, countFailure, waitOf, withdraw } from './throttle.ts'

/** Who tries to sign in, from where. */
export interface Attempt {
  /** Login as typed, lower case. It need not exist: unknown ones are throttled alike. */
  readonly email: string
  readonly ip: string
}

/** Counts attempts at signing in, in the database, so that all processes count together. */
export interface AttemptCounter {
  /** Counts an attempt before it is judged; fails with `sign-in.too-many` while the account or address must wait. */
  admit(attempt: Attempt): Promise<Result<void>>
  /** The attempt was right: the account starts afresh, the address gets this attempt back. */
  settle(tx: Tx, attempt: Attempt): Promise<void>
  /** The attempt was right but not complete: both get it back, and nothing else is forgotten. */
  refund(attempt: Attempt): Promise<void>
}

/** Makes the counter. */
export function makeAttemptCounter(services: IdentityServices): AttemptCounter {
  const { db, clock, keys, guessesPerHour } = services
  const keysOf = ({ email, ip }: Attempt) => ({
    account: keys.hash('session', `attempt-account:${email}`),
    address: keys.hash('session', `attempt-address:${addressBlock(ip)}`),
  })
  const giveBack = async (tx: Tx, ...wanted: readonly Buffer[]) => {
    for (const row of await store.lockAttempts(tx, wanted, clock.now()))
      await store.saveAttempts(tx, { ...row, ...withdraw(row) })
  }
  return {
    admit: (attempt) =>
      inTransaction(db, async (tx) => {
        const now = clock.now()
        const { account, address } = keysOf(attempt)
        const rows = await store.lockAttempts(tx, [account, address], now)
        const wait = Math.max(...rows.map((row) => waitOf(row, now)))
        if (wait > 0) return fail('sign-in.too-many', { minutes: Math.ceil(wait / 60_000) })
        for (const row of rows) {
          const rule = row.key.equals(account) ? accountThrottle : addressThrottle(guessesPerHour)
          await store.saveAttempts(tx, { ...row, ...countFailure(row, now, rule) })
        }
        return ok(undefined)
      }),
    settle: async (tx, attempt) => {
      const { account, address } = keysOf(attempt)
      await giveBack(tx, account, address)
      await store.clearAttempts(tx, account)
    },
    refund: (attempt) =>
      inTransaction(db, (tx) => {
        const { account, address } = keysOf(attempt)
        return giveBack(tx, account, address)
      }),
  }
}
