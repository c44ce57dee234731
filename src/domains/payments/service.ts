import type { Audit } from '#domains/audit'
import type { Receipts } from '#domains/identity'
import type { Indicators } from '#domains/indicators'
import type { Clock } from '#kernel/clock'
import type { Ids } from '#kernel/id'
import type { Random } from '#kernel/random'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import type { Live } from '#platform/live'
import type { Log } from '#platform/log'
import type { Outbox } from '#platform/outbox'

/** What payments need. */
export interface PaymentServices {
  readonly db: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly keys: Keys
  readonly live: Live
  readonly log: Log
  readonly audit: Audit
  readonly outbox: Outbox
  readonly receipts: Receipts
  readonly indicators: Indicators
}

/** The centre's side of payments; one line a slice. */
// biome-ignore lint/suspicious/noEmptyInterface: each slice adds its line.
export interface Payments {}

/** Makes the centre's side of payments. */
export function makePayments(_services: PaymentServices): Payments {
  return {}
}
