import type { IndicatorState } from '#domains/taxonomy'
import type { Support } from './indicator.ts'

/** The highest confidence that reports and lists alone can give. */
export const unverifiedMost = 90

/**
 * How sure we are of a listing, 0–100. Each independent report leaves 70 % of the doubt that was there before it,
 * each imported list 60 %:
 *
 *     unverified = min(90, round(100 × (1 − 0.7^reports × 0.6^lists)))     1 report 30, 2: 51, 3: 66, 5: 83
 *     confirmed  = min(99, 95 + reports)                                  a decision can be wrong too
 *
 * An observed or delisted indicator has none.
 */
export function confidenceOf(state: IndicatorState, { reports, lists }: Support): number {
  if (state === 'observed' || state === 'delisted') return 0
  if (state === 'confirmed') return Math.min(99, 95 + reports)
  return Math.min(unverifiedMost, Math.round(100 * (1 - 0.7 ** reports * 0.6 ** lists)))
}
