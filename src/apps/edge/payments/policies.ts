import { compilePayments, type PaymentPolicy, type PaymentScreen } from '#engines/screening'
import type { Log } from '#platform/log'

/** Where the policy comes from: the file of the configuration, or whoever else tells one. */
export interface Policies {
  current(): PaymentPolicy
  /** Hears of every policy that comes in the place of another. */
  onChange(hear: (policy: PaymentPolicy) => void): void
}

/** One policy that never changes. */
export function fixedPolicies(policy: PaymentPolicy): Policies {
  return { current: () => policy, onChange: () => undefined }
}

/**
 * The screen in force. A new policy is compiled beside and takes the place of the old one between two payments; one that does not compile
 * changes nothing. Throws where the first one does not compile.
 */
export function openScreens(policies: Policies, log: Log): () => PaymentScreen {
  const first = compilePayments(policies.current())
  if (!first.ok) throw new Error(`${first.error.code} ${JSON.stringify(first.error.details ?? {})}`)
  let screen = first.value
  policies.onChange((policy) => {
    const next = compilePayments(policy)
    if (!next.ok) {
      log.error(
        { code: next.error.code, version: policy.version },
        'a policy for payments was refused; the old one holds',
      )
      return
    }
    screen = next.value
    log.info({ version: screen.version }, 'payments are screened by a new policy')
  })
  return () => screen
}
