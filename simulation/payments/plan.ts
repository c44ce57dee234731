import { day, firstMoment, hour } from '../calls/plan.ts'

export { day, hour }

/** The minute in milliseconds. */
export const minute = 60_000

/** One tenge in tiyn. */
export const tenge = 100

/** What to simulate. */
export interface PaymentPlan {
  readonly seed: number
  /** People with an account; savings, wallets, firms and machines come on top. */
  readonly people: number
  readonly days: number
  /** How many thefts, spread over all days but the last third, so that their money has time to go. */
  readonly thefts: number
  /** Rings of offenders that share them; one for each twelve thefts unless said otherwise. */
  readonly rings?: number
  /** Start of the first day in milliseconds since 1970; Monday 2 March 2026, 00:00 in Almaty, unless said otherwise. */
  readonly from?: number
}

/** The plan with everything said. */
export type FullPlan = Required<PaymentPlan>

/** Fills a plan; throws a RangeError where it cannot be. */
export function fullPlan(plan: PaymentPlan): FullPlan {
  const { people, days, thefts, rings = Math.max(1, Math.round(thefts / 12)), from = firstMoment } = plan
  for (const count of [people, days, thefts, rings]) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError('a plan counts in whole numbers')
  }
  if (people < 1000 || people > 4_000_000) throw new RangeError('a country has 1,000 to 4,000,000 people')
  if (days < 1) throw new RangeError('a plan has at least one day')
  if (thefts > 0 && rings === 0) throw new RangeError('thefts need a ring')
  return { ...plan, rings, from }
}
