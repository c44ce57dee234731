import type { PaymentBand, PaymentRule } from '../policy.ts'

/** A rule that is on: when it is asked, what number it looks at, and from which number on it finds its reason, how grave. */
export function rule(
  id: string,
  asked: { readonly when: string; readonly of: string; readonly reason: string },
  ...steps: readonly (readonly [from: number, weight: number])[]
): PaymentRule {
  const bands: readonly PaymentBand[] = steps.map(([from, weight]) => ({ from, weight, reason: asked.reason }))
  // Wages, pensions and benefits pass whatever else holds.
  return { id, mode: 'on', when: `!isIncome && (${asked.when})`, expression: asked.of, bands }
}

/** An order of the payer's that moves money to somebody, or out as coins. */
export const isSent = '(isTransfer || isCrypto)'
