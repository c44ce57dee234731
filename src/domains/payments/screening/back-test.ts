import type { PaymentBackTest, PaymentPolicy } from '#engines/screening'

/** What a proposal would have done with payments that were made, against what is in force. */
export interface BackTest extends PaymentBackTest {
  /** Where the payments come from. `simulation`: a made-up country; it shows what changes, not what banks will see. */
  readonly history: 'simulation'
}

/** Tries a policy against the one it was made from, over stored history. Slow: it belongs into a job. */
export type PolicyTrial = (current: PaymentPolicy, candidate: PaymentPolicy) => Promise<BackTest>
