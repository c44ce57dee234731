import type { PaymentBackTest, PaymentPolicy, ScreenTest } from '#engines/screening'

/** Nobody overrides anything in a made-up country. */
type Side = 'current' | 'candidate'

/** What a proposal would have done with payments that were made, against what is in force. */
export interface BackTest extends Omit<PaymentBackTest, Side> {
  readonly current: Omit<ScreenTest, 'overridden'>
  readonly candidate: Omit<ScreenTest, 'overridden'>
  /** Where the payments come from. `simulation`: a made-up country; it shows what changes, not what banks will see. */
  readonly history: 'simulation'
}

/** Tries a policy against the one it was made from, over stored history. Slow: it belongs into a job. */
export type PolicyTrial = (current: PaymentPolicy, candidate: PaymentPolicy) => Promise<BackTest>
