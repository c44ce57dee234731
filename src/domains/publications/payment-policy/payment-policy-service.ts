import type { Payments } from '#domains/payments'
import type { Clock } from '#kernel/clock'
import type { Database } from '#platform/database'
import type { Keys } from '#platform/keys'
import { makeFeedKeys } from '../feed/key-service.ts'
import { signStatement } from '../feed/signature-service.ts'

/** What publishing the rules needs. */
export interface PaymentPolicyServices {
  readonly db: Database
  readonly keys: Keys
  readonly clock: Clock
  readonly payments: { readonly policies: Pick<Payments['policies'], 'inForce'> }
}

/** What banks screen payments by, as their nodes take it: signed by the key of the feed. */
export interface PaymentPolicyFeed {
  /** The policy as it is now: one signed line, and a version, which changes with the content or the key alone. */
  current(): Promise<{ readonly line: string; readonly version: string }>
}

/** A line is signed anew after so long, so that a policy that holds again is newer than the one between, in milliseconds. */
const freshFor = 60_000

/** Makes the publisher of the policy. */
export function makePaymentPolicyFeed({ db, keys, clock, payments }: PaymentPolicyServices): PaymentPolicyFeed {
  const feedKeys = makeFeedKeys({ keys, clock })
  let signed: { readonly line: string; readonly version: string; readonly at: number } | undefined
  return {
    current: async () => {
      const [{ number, digest, policy }, key, { introductions }] = await Promise.all([
        payments.policies.inForce(),
        feedKeys.current(db),
        feedKeys.published(db),
      ])
      const version = `${number}-${digest.slice(0, 24)}-${key.publicKey.slice(0, 8)}`
      const at = clock.now()
      if (signed?.version === version && at.getTime() - signed.at < freshFor) return signed
      const said = { version: 1, at: at.toISOString(), key: key.publicKey, introductions } as const
      const { line } = signStatement(key, 'payment-policy', { ...said, number, digest, policy })
      signed = { line, version, at: at.getTime() }
      return signed
    },
  }
}
