import type { PaymentRule, PaymentText } from './policy.ts'

const blank = (): PaymentText => ({ kk: '', ru: '', en: '' })

/**
 * What a new rule begins as: a large transfer to somebody new, in shadow. Its texts are empty, so that a policy with it is refused until
 * they are written in every language.
 */
export function startingPaymentRule(id: string): PaymentRule {
  return {
    id,
    mode: 'shadow',
    expression: 'amount / tenge',
    when: 'isTransfer && isFirstToCreditor',
    bands: [{ from: 1_000_000, weight: 0.3, reason: id }],
    texts: { name: blank(), reasons: { [id]: { customer: blank(), analyst: blank() } } },
  }
}
