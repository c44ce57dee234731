import type { CompiledPolicy, CompiledRule, CompiledTypology } from './compiled-policy.ts'
import { type PaymentDecision, type PaymentOutcome, paymentDecisions, type TypologyScore } from './policy.ts'

/** What rules come to, and whether an analyst is to be told. */
export interface Outcome extends PaymentOutcome {
  readonly alert: boolean
}

/** What the bands found come to; with what is in shadow, or without. */
export type Weighing = (bands: Int8Array, withShadow: boolean) => Outcome

/** A decision's severity, from 0 for `allow`. */
export const severityOf = (decision: PaymentDecision): number => paymentDecisions.indexOf(decision)

interface Scored extends TypologyScore {
  readonly nearness: number
}

/** Room for weighing one payment after the other. */
interface Scales {
  readonly policy: CompiledPolicy
  /** By rule: the weight of the band found, and the largest share the rule has in what any typology needs to act. */
  readonly strengths: Float64Array
  readonly shares: Float64Array
}

/** Makes the scales for a policy. */
export function makeWeighing(policy: CompiledPolicy): Weighing {
  const { length } = policy.rules
  const scales: Scales = { policy, strengths: new Float64Array(length), shares: new Float64Array(length) }
  return (bands, withShadow) => {
    const order = fillStrengths(scales, bands, withShadow)
    const scored: Scored[] = []
    let severity = 0
    let alert = false
    for (const typology of policy.typologies) {
      if (!typology.isLive && !withShadow) continue
      const score = scoreOf(scales, typology)
      if (score === 0) continue
      scored.push({ id: typology.id, score, nearness: score / typology.interdict })
      if (reaches(score, typology.alert)) alert = true
      severity = Math.max(severity, severityOf(askedBy(typology, score)))
    }
    const decision = paymentDecisions[severity] ?? 'allow'
    const typologies = scored.sort((a, b) => b.nearness - a.nearness).map(({ id, score }) => ({ id, score }))
    return { decision, alert, reasons: reasonsOf(scales, bands, order), typologies }
  }
}

/** Returns the places of rules that found something and count. */
function fillStrengths({ policy, shares, strengths }: Scales, bands: Int8Array, withShadow: boolean): number[] {
  const order: number[] = []
  strengths.fill(0)
  shares.fill(0)
  for (let place = 0; place < bands.length; place++) {
    const band = bands[place] as number
    if (band < 0) continue
    const { isLive, weights } = policy.rules[place] as CompiledRule
    const weight = weights[band] as number
    // A band without weight says that there is nothing to say.
    if ((!isLive && !withShadow) || weight === 0) continue
    strengths[place] = weight
    order.push(place)
  }
  return order
}

/** Sums of tenths that meet a threshold on paper shall meet it here. */
const reaches = (score: number, threshold: number): boolean => score >= threshold - 1e-9

function askedBy({ action, challenge, interdict }: CompiledTypology, score: number): PaymentDecision {
  if (reaches(score, interdict)) return action
  return reaches(score, challenge) ? 'challenge' : 'allow'
}

/** The sum over its rules; notes their shares. */
function scoreOf({ shares, strengths }: Scales, { interdict, places, weights }: CompiledTypology): number {
  let score = 0
  for (let order = 0; order < places.length; order++) {
    const place = places[order] as number
    const part = (strengths[place] as number) * (weights[order] as number)
    if (part === 0) continue
    score += part
    shares[place] = Math.max(shares[place] as number, part / interdict)
  }
  return score
}

/** Reasons of all rules that found something, the strongest first; of equal ones the graver band first. */
function reasonsOf({ policy, shares, strengths }: Scales, bands: Int8Array, order: number[]): readonly string[] {
  const by = (list: Float64Array, a: number, b: number) => (list[b] as number) - (list[a] as number)
  order.sort((a, b) => by(shares, a, b) || by(strengths, a, b))
  const reasons: string[] = []
  for (const place of order) {
    const reason = policy.rules[place]?.reasons[bands[place] as number]
    if (reason !== undefined && !reasons.includes(reason)) reasons.push(reason)
  }
  return reasons
}
