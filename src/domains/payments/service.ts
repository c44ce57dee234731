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
import { type Banks, makeBanks } from './banks/banks-service.ts'
import type { BankRetentionConfig } from './banks/retention-service.ts'
import type { HoldConfig } from './recalls/settling/ending-service.ts'
import { makeSettling, type Settling } from './recalls/settling/settling-service.ts'
import { makeTracking, type Tracking } from './recalls/tracking/tracking-service.ts'
import { makeVictims, type Victims } from './recalls/victims/victim-service.ts'
import type { PolicyTrial } from './screening/back-test.ts'
import { makePaymentPolicies, type PaymentPolicies } from './screening/policy-service.ts'
import { makePaymentScreenings, type PaymentScreenings } from './screening/screening-service.ts'

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
  /** How long money is held; the usual where not said. */
  readonly config?: HoldConfig & { readonly WEBHOOK_LOOPBACK?: boolean } & BankRetentionConfig
  /** Tries proposals of rules on stored history; where there is none, they are approved untried. */
  readonly tryPolicies?: PolicyTrial | undefined
}

/** The centre's side of payments; one line a slice. */
export interface Payments {
  readonly banks: Banks
  readonly tracking: Tracking
  readonly settling: Settling
  readonly victims: Victims
  readonly policies: PaymentPolicies
  readonly screenings: PaymentScreenings
}

/** Makes the centre's side of payments. */
export function makePayments(services: PaymentServices): Payments {
  return {
    banks: makeBanks(services),
    tracking: makeTracking(services),
    settling: makeSettling(services),
    victims: makeVictims(services),
    policies: makePaymentPolicies(services),
    screenings: makePaymentScreenings(services),
  }
}
